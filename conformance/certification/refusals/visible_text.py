"""Refused for names that nobody can read: texts that print as nothing, or hide characters."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.core.text import Text
from conformance.core.visible import hidden_in, named, prints_as_nothing
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure


def refusals(application: Application) -> Iterator[Failure]:
    """Every name on the certificate, and every title and statement of its requirements, can be read."""
    for where, text in _names(application.evaluation):
        hidden = hidden_in(text)
        if hidden:
            yield Failure("text_invisible", f"{where} contains characters that nobody sees: {named(hidden)}")
        elif prints_as_nothing(text):
            yield Failure("text_invisible", f"{where} prints as nothing: it has no letter and no digit")


def _names(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    assignment = assignment_of(evaluation)
    stated = {
        "the report's number": assignment.report,
        "the laboratory's name": assignment.laboratory and assignment.laboratory.name,
        "the laboratory's address": assignment.laboratory and assignment.laboratory.address,
        "the customer's name": assignment.customer and assignment.customer.name,
        "the customer's address": assignment.customer and assignment.customer.address,
        "the authoriser's name": assignment.authorised_by,
        "the item's identification": assignment.item and assignment.item.identification,
        **{f"the product's {name}": value for name, value in evaluation.product.identity.items()},
    }
    # What is empty is missing, which is refused for itself.
    yield from ((where, text) for where, text in stated.items() if text and text.strip())
    specification = evaluation.specification
    yield "the profile's name", specification.profile
    yield "the profile's edition", specification.edition
    yield from _both("the profile's title", specification.title)
    for result in evaluation.results:
        yield f"the clause of {result.requirement}", result.clause
        yield f"the id of requirement {result.requirement}", result.requirement
        yield from _both(f"the statement of {result.requirement}", result.statement)


def _both(where: str, text: Text) -> Iterator[tuple[str, str]]:
    for said in dict.fromkeys((text.zh, text.en)):
        yield where, said
