"""Refused for whose requirement set it is, and what it calls itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conformance.certification.again import release_in
from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.certification.refusals.wording import named
from conformance.core.problems import BadInput
from conformance.evaluation.model import InputsPart
from conformance.evaluation.standing import standing_of
from conformance.evaluation.standing_part import ReleaseNamed, StandingPart
from conformance.evidence.failure import Failure
from conformance.requirements.naming import folded


def refusals(application: Application) -> Iterator[Failure]:
    """A set of one's own that is not ordered as one, or is called as a published one; a publisher who is not known."""
    inputs = application.evaluation.inputs
    if inputs is None:
        return  # refused already
    yield from _twice(inputs)
    try:
        release = release_in(application.evaluation)
    except BadInput as error:
        yield Failure("release_unusable", f"the release in the evaluation cannot be used: {error}".rstrip("."))
        return
    standing = standing_of(inputs.requirements, release)
    if standing != application.evaluation.specification.standing:
        what = "the evaluation does not state the standing of its requirement set as it follows from it: evaluate again"
        yield Failure("standing_differs", what)
    yield from _named(standing)
    if standing.published is not None:
        yield from _publisher(application, standing.published)
    elif not application.own_specification:
        laboratory = assignment_of(application.evaluation).laboratory
        says = standing.in_words(laboratory.name if laboratory else None).en.rstrip(".")
        what = f"{says}; to certify by it, say so: --own-specification"
        yield Failure("own_specification", what)


def _named(standing: StandingPart) -> Iterator[Failure]:
    if standing.suspected_name is not None:
        what = f"the requirement set is called {standing.suspected_name!r}, as a published one, and is not that one"
        if standing.copy_of is not None:
            altered = "; ".join(each.en for each in standing.altered)
            what = f"{what}: ALTERED COPY of {standing.copy_of.named.en}: {altered}"
        yield Failure("name_of_published_set", f"{what}. Give it a name and a title of its own")


def _publisher(application: Application, published: ReleaseNamed) -> Iterator[Failure]:
    """Who signed a release is believed where the trust file says whose that key is."""
    if published.key_id is None or application.trust is None:
        return
    issued = assignment_of(application.evaluation).issued
    key = application.trust.key(published.key_id, "publisher")
    if issued is not None:
        for each in application.trust.refuses(published.key_id, issued, "publisher"):
            yield Failure("publisher_untrusted", f"the release of the requirement set: {each.what}")
    if key is not None and published.publisher is not None and folded(key.name) != folded(published.publisher):
        what = (
            f"the release says that {published.publisher} published it, and the trust file that its key is {key.name}'s"
        )
        yield Failure("publisher_other_name", what)


def _twice(inputs: InputsPart) -> Iterator[Failure]:
    counts = Counter(each.id for each in inputs.requirements.requirements)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        yield Failure("requirement_twice", f"the requirement set has these ids more than once: {named(twice)}")
