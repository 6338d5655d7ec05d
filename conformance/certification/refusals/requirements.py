"""Refused for what was judged."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.refusals.wording import named
from conformance.evidence.failure import Failure
from conformance.verification.verdict import Verdict


def refusals(application: Application) -> Iterator[Failure]:
    """What was judged does not suffice: a requirement not met, nothing passed, not reviewed."""
    evaluation = application.evaluation
    decisive = [result for result in evaluation.results if result.modality.decides]
    for result in decisive:
        if result.verdict.applies and not result.verdict.met:
            what = f"{result.requirement} ({result.modality.value}) is not met: {result.verdict.value}, {result.reason}"
            yield Failure("requirement_not_met", what.rstrip("."))
    if not any(result.verdict is Verdict.PASS for result in decisive):
        what = "no applicable shall requirement is a pass: there is nothing to certify"
        yield Failure("nothing_passed", what)
    suspect = [result.requirement for result in evaluation.results if result.suspect]
    if suspect:
        what = f"requirements changed since a person reviewed them, or were never reviewed: {named(suspect)}"
        yield Failure("requirements_suspect", what)
