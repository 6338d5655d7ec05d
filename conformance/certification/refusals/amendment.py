"""Refused for what an amended report and its certificate do not say of each other (ISO/IEC 17025, 7.8.8)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.certification.numbers import number_key
from conformance.core.text import LANGUAGES, Text
from conformance.core.visible import prints_as_nothing
from conformance.evaluation.assignment import Wording
from conformance.evidence.failure import Failure


def refusals(application: Application) -> Iterator[Failure]:
    """An amendment states what was changed, and names the certificate that it replaces; nothing else names one."""
    assignment, replaced = assignment_of(application.evaluation), application.amends
    stated = assignment.amends
    if replaced is None:
        if stated is not None:
            what = f"the assignment amends {stated.report}, and its certificate was not given: give it with --amends"
            yield Failure("amendment_not_given", what)
        return
    if number_key(assignment.report or "") == number_key(replaced.number):
        yield Failure("amendment_same_number", f"the amended report has the number of the original, {replaced.number}")
    if stated is None:
        what = f"it replaces {replaced.number}, and the assignment does not state what was changed (amends, 7.8.8)"
        yield Failure("amendment_unexplained", what)
        return
    if not _says(stated.changes):
        yield Failure("amendment_unexplained", "the assignment's amends.changes says nothing (7.8.8)")
    if number_key(stated.report) != number_key(replaced.number):
        what = f"the assignment amends {stated.report}, and the certificate that was given is {replaced.number}"
        yield Failure("amendment_other_number", what)


def _says(wording: Wording) -> bool:
    if not isinstance(wording, Text):
        return not prints_as_nothing(wording)
    return any(not prints_as_nothing(wording.stated_in(language) or "") for language in LANGUAGES)
