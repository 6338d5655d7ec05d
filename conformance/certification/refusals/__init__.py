"""Why no certificate is issued: one file a subject, every reason at once. Pure functions of an application."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.certification.application import Application
from conformance.certification.refusals import (
    amendment,
    as_evaluated,
    assignment,
    dates,
    identity,
    recording,
    report,
    requirements,
    scope,
    seals,
    selftest,
    selftest_seal,
    sessions,
    simulation,
    specification,
    visible_text,
)
from conformance.evidence.failure import Failure

SUBJECTS: tuple[Callable[[Application], Iterator[Failure]], ...] = (
    specification.refusals,
    scope.refusals,
    requirements.refusals,
    recording.refusals,
    seals.refusals,
    sessions.refusals,
    simulation.refusals,
    assignment.refusals,
    amendment.refusals,
    visible_text.refusals,
    dates.refusals,
    identity.refusals,
    report.refusals,
    as_evaluated.refusals,
    selftest.refusals,
    selftest_seal.refusals,
)


def refusals(application: Application) -> Iterator[Failure]:
    """Everything that stands against a certificate; nothing where there may be one.

    A specimen may be made in spite of what `Application.lifted` names, and of nothing else.
    """
    for subject in SUBJECTS:
        yield from subject(application)
