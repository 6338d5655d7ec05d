"""Whether what was signed may be said at all, follows from the evidence, and is what the pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance import __version__
from conformance.certification.again import evaluated_again, first_difference
from conformance.certification.application import Application
from conformance.certification.certificate import (
    Certificate,
    certificate_of,
    recording_digests,
    recording_seals,
    terms_of,
)
from conformance.certification.checked import Found, Means
from conformance.certification.members import EVALUATION, SELFTEST, derived
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import rendered_report
from conformance.core.problems import BadInput
from conformance.documents import LoadedYaml, validate
from conformance.documents.strict_json import read_json
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure
from conformance.recording.model import Recording
from conformance.selftest.record import SelfTest


def contents_hold(members: Mapping[str, bytes], certificate: Certificate, means: Means, found: Found) -> bool:
    """Whether the evaluation was made again. What a signer signed is checked as well: keys are lent and lost."""
    try:
        evaluation = validate(LoadedYaml(EVALUATION, read_json(members[EVALUATION]), {}), Evaluation)
        selftest = None
        if SELFTEST in members:
            selftest = validate(LoadedYaml(SELFTEST, read_json(members[SELFTEST]), {}), SelfTest)
    except (KeyError, ValueError, RecursionError, BadInput) as error:
        what = f"the evaluation or the self-test record in the bundle cannot be read: {error}"
        found.failures.append(Failure("contents_malformed", what.rstrip(".")))
        return False
    if evaluation.tool.version != __version__:
        what = f"evaluation and pages: they were made by version {evaluation.tool.version}, this is {__version__}"
        found.not_checked.append(Failure("other_version", what))
        return False
    recordings = _recordings(members, evaluation, certificate, means, found)
    application = Application(
        evaluation,
        selftest,
        rendered_report(evaluation),
        certificate.specimen,
        recordings,
        trust=means.trust,
        own_specification=certificate.own_specification,
        amends=certificate.amends,
        vouched=frozenset(each.seal.key_id for each in certificate.recordings if each.seal is not None),
    )
    standing = evaluation.specification.standing
    if means.trust is None and standing is not None and standing.published and standing.published.key_id:
        what = f"publisher: no trusted keys were given; the release is signed by {standing.published.key_id}"
        found.not_checked.append(Failure("no_trust", what))
    found.failures += [
        Failure(each.code, f"it should not have been issued: {each.what}") for each in refusals(application)
    ]
    different = list(_derived(members, certificate, application))
    found.failures += different
    found.pages_shown = not different
    whole = {each.digest for each in recordings} == set(recording_digests(evaluation))
    return whole and _again(members[EVALUATION], application, found)


def _derived(members: Mapping[str, bytes], certificate: Certificate, application: Application) -> Iterator[Failure]:
    evaluation = application.evaluation
    try:
        same = certificate_of(evaluation, terms_of(certificate)) == certificate
    except ValueError:  # pydantic's is one as well
        same = False
    same &= tuple(each.digest for each in certificate.recordings) == recording_digests(evaluation)
    same &= tuple(each.seal for each in certificate.recordings) == recording_seals(evaluation)
    same &= certificate.lifted == application.waived
    same &= {each.file for each in certificate.recordings if each.file} == {
        name for name in members if name.startswith("recordings/")
    }
    if not same:
        yield Failure("certificate_differs", "the certificate differs from the evaluation it was issued for")
        return
    if evaluation.inputs is None:
        return  # refused already
    for name, data in derived(evaluation, certificate, application.report.pages).items():
        if members.get(name) != data:
            yield Failure("page_differs", "does not show the content of the evaluation", name)


def _again(written: bytes, application: Application, found: Found) -> bool:
    try:
        again = evaluated_again(application.evaluation, application.recordings)
    except (BadInput, ValueError) as error:
        found.failures.append(
            Failure("evaluation_differs", f"the evaluation cannot be made again: {error}".rstrip("."))
        )
        return False
    if again != written:
        what = f"evaluated again, the recording gives another evaluation ({first_difference(written, again)})"
        found.failures.append(Failure("evaluation_differs", what, EVALUATION))
        return False
    return True


def _recordings(
    members: Mapping[str, bytes], evaluation: Evaluation, certificate: Certificate, means: Means, found: Found
) -> tuple[Recording, ...]:
    """Every recording in the bundle, and of those given what is not in it; those of the evaluation and no other."""
    wanted = recording_digests(evaluation)
    enclosed = [members[each.file] for each in certificate.recordings if each.file is not None and each.file in members]
    try:
        at_hand = {each.digest: each for each in [*map(means.read_packed, enclosed), *means.recordings]}
    except BadInput as error:
        found.failures.append(Failure("recording_damaged", f"the recording is damaged: {error}".rstrip(".")))
        return ()
    strangers = [each.digest for each in means.recordings if each.digest not in wanted]
    if strangers:
        what = f"another recording was given: {', '.join(strangers)}; the evaluation was made from {', '.join(wanted)}"
        found.failures.append(Failure("recording_other", what))
    elif set(at_hand) - set(wanted) or any(each.file and each.digest not in at_hand for each in certificate.recordings):
        found.failures.append(Failure("recording_other", "a recording in the bundle does not match its name"))
    elif absent := [digest for digest in wanted if digest not in at_hand]:
        what = f"evaluation: recordings that are not in the bundle were not given by --recording ({', '.join(absent)})"
        found.not_checked.append(Failure("recording_absent", what))
    return tuple(at_hand[digest] for digest in wanted if digest in at_hand)
