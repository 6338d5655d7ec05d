"""Refused because nothing real was tested, or no person observed it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.evidence.failure import Failure


def refusals(application: Application) -> Iterator[Failure]:
    """A simulated device or bench, and operator steps that a script answered."""
    if application.simulated and "simulated" not in application.waived:
        what = "the device is simulated; --specimen makes a specimen, which certifies nothing"
        yield Failure("simulated", what)
    if application.evaluation.recording.unattended and "unattended" not in application.waived:
        what = "operator steps were answered unattended, by a script: no person has observed what they state"
        yield Failure("unattended", what)
