"""Why no certificate is issued: every reason at once, from the evaluation and the tool's own self-test record."""

from __future__ import annotations

from collections.abc import Iterator

from conformance import __version__
from conformance.certification.certificate import Lifted, assignment_of
from conformance.certification.rendered_report import RenderedReport
from conformance.evaluation.evaluate import denominator_of, digest_of
from conformance.evaluation.model import Evaluation, RecordingPart
from conformance.evaluation.plugins_part import judging
from conformance.evidence.failure import Failure
from conformance.recording.model import ALTERED
from conformance.reporting.completeness import named
from conformance.selftest import SEEDS
from conformance.selftest.record import SelfTest
from conformance.verification.verdict import Verdict, scope_of, status_of

MOST_NAMED = 12


def refusals(
    evaluation: Evaluation, selftest: SelfTest | None, report: RenderedReport, *, specimen: bool
) -> Iterator[Failure]:
    """Everything that stands against a certificate; nothing where there may be one. A pure function.

    A specimen may be made in spite of what `lifted` names, and of nothing else.
    """
    yield from _requirements(evaluation)
    yield from _recording(evaluation)
    waived = lifted(evaluation, selftest, report) if specimen else ()
    said = _simulation(evaluation)
    yield from (Failure(code, what) for code, what in said.items() if code not in waived)
    yield from _calibrations(evaluation)
    yield from _assignment(evaluation)
    if "report_lacking" not in waived:
        yield from _report(report)
    yield from _as_evaluated(evaluation)
    yield from _plugins(evaluation)
    if selftest is not None:
        yield from _selftest(evaluation, selftest)
    elif "selftest_missing" not in waived:
        what = (
            f"the self-test record of version {evaluation.tool.version} of the tool is missing: give it with --selftest"
        )
        yield Failure("selftest_missing", what)


def lifted(evaluation: Evaluation, selftest: SelfTest | None, report: RenderedReport) -> tuple[Lifted, ...]:
    """In spite of what a specimen of this evaluation is made: answers of a script only where all is simulated."""
    found: list[Lifted] = []
    if simulated(evaluation):
        found.append("simulated")
        if evaluation.recording.unattended:
            found.append("unattended")
    if report.lacking:
        found.append("report_lacking")
    if selftest is None:
        found.append("selftest_missing")
    return tuple(found)


def simulated(evaluation: Evaluation) -> bool:
    """Whether device or bench was a simulation, by declaration or recording."""
    declared = evaluation.inputs is not None and evaluation.inputs.product.simulated
    return evaluation.product.simulated or evaluation.recording.simulated or declared


def _simulation(evaluation: Evaluation) -> dict[str, str]:
    said = {}
    if simulated(evaluation):
        said["simulated"] = "the device is simulated; --specimen makes a specimen, which certifies nothing"
    if evaluation.recording.unattended:
        said["unattended"] = (
            "operator steps were answered unattended, by a script: no person has observed what they state"
        )
    return said


def _requirements(evaluation: Evaluation) -> Iterator[Failure]:
    decisive = [result for result in evaluation.results if result.modality.decides]
    if evaluation.only is not None:
        what = f"the evaluation is PARTIAL: only {_named(list(evaluation.only))} of the requirements were judged"
        yield Failure("evaluation_partial", what)
    for result in decisive:
        if result.verdict.applies and not result.verdict.met:
            what = f"{result.requirement} ({result.modality.value}) is not met: {result.verdict.value}, {result.reason}"
            yield Failure("requirement_not_met", what.rstrip("."))
    if not any(result.verdict is Verdict.PASS for result in decisive):
        what = "no applicable shall requirement is a pass: there is nothing to certify"
        yield Failure("nothing_passed", what)
    suspect = [result.requirement for result in evaluation.results if result.suspect]
    if suspect:
        what = f"requirements changed since a person reviewed them, or were never reviewed: {_named(suspect)}"
        yield Failure("requirements_suspect", what)


def _recording(evaluation: Evaluation) -> Iterator[Failure]:
    parts = _recordings(evaluation)
    if any(part.origin == ALTERED for part in parts):
        yield Failure("recording_altered", "the recording was altered in memory: it is not the one that was recorded")
    if not all(part.complete for part in parts):
        yield Failure("recording_incomplete", "the recording is INCOMPLETE: it was not closed")


def _recordings(evaluation: Evaluation) -> list[RecordingPart]:
    return [evaluation.recording, *(session.recording for session in evaluation.recording.sessions)]


def _calibrations(evaluation: Evaluation) -> Iterator[Failure]:
    """Each calibration of the bench that had expired on a day of the work; the clock is never asked."""
    work = assignment_of(evaluation).work
    stated = [work.first_day, work.last_day] if work else []
    told = set()
    for part in _recordings(evaluation):
        days = [day for day in [*stated, part.day] if day is not None]
        for who, expires in ((each.instrument, each.expires) for each in part.bench_record.calibrations):
            late = [day for day in days if expires is not None and day > expires]
            if late and (who, expires) not in told:
                told.add((who, expires))
                what = f"the calibration of {who} was valid until {expires} and had expired on {min(late)}"
                yield Failure("calibration_expired", f"{what}, a day of the work")


def _assignment(evaluation: Evaluation) -> Iterator[Failure]:
    """What ISO/IEC 17065, 7.7.1 asks of a certificate, and no default can stand for."""
    assignment = assignment_of(evaluation)
    laboratory, customer, work = assignment.laboratory, assignment.customer, assignment.work
    needed = {
        "report": assignment.report,
        "laboratory.name": laboratory and laboratory.name,
        "laboratory.address": laboratory and laboratory.address,
        "customer.name": customer and customer.name,
        "customer.address": customer and customer.address,
        "work.first_day": work and work.first_day,
        "work.last_day": work and work.last_day,
        "issued": assignment.issued,
        "authorised_by": assignment.authorised_by,
    }
    lacking = [name for name, value in needed.items() if not value or not str(value).strip()]
    if lacking:
        yield Failure(
            "assignment_lacking", f"the assignment does not contain what a certificate needs: {', '.join(lacking)}"
        )
    identity = evaluation.product.identity
    unnamed = [name for name in ("manufacturer", "model", "firmware") if not (identity.get(name) or "").strip()]
    if unnamed:
        yield Failure("product_unidentified", f"the product declaration does not state its {', '.join(unnamed)}")
    if work and work.first_day and work.last_day and work.first_day > work.last_day:
        yield Failure("dates_contradict", f"the work ends ({work.last_day}) before it begins ({work.first_day})")
    if work and work.last_day and assignment.issued and assignment.issued < work.last_day:
        what = f"the report was issued ({assignment.issued}) before the work had ended ({work.last_day})"
        yield Failure("dates_contradict", what)


def _report(report: RenderedReport) -> Iterator[Failure]:
    if report.lacking:
        what = (
            f"the report states neither these items of ISO/IEC 17025:2017, 7.8, nor a reason: {named(report.lacking)}"
        )
        yield Failure("report_lacking", what)


def _as_evaluated(evaluation: Evaluation) -> Iterator[Failure]:
    """An evaluation that contradicts itself was not written by `conformance evaluate`."""
    if evaluation.tool.version != __version__:
        what = f"the evaluation was made by version {evaluation.tool.version} and this is {__version__}: evaluate again"
        yield Failure("other_version", what)
    if evaluation.inputs is None:
        yield Failure("inputs_missing", "the evaluation does not contain its inputs: evaluate again")
        return
    requirements = evaluation.inputs.requirements
    only = evaluation.only
    asked = [(r.id, r.modality, r.suspect) for r in requirements.requirements if only is None or r.id in only]
    answered = [(r.requirement, r.modality, r.suspect) for r in evaluation.results]
    decisive = [result.verdict for result in evaluation.results if result.modality.decides]
    counted = denominator_of(evaluation.results)
    whole = evaluation.recording.complete and not evaluation.partial
    status, scope = status_of(decisive, complete=whole), scope_of(decisive)
    if (
        asked != answered
        or evaluation.specification.digest != digest_of(requirements)
        or (evaluation.status, evaluation.scope, evaluation.denominator) != (status, scope, counted)
        or evaluation.product.identity != evaluation.inputs.product.identity.model_dump()
    ):
        what = "the evaluation contradicts itself: its results, status or identities do not match its inputs"
        yield Failure("evaluation_contradicts_itself", what)


def _plugins(evaluation: Evaluation) -> Iterator[Failure]:
    """What others brought decided what was judged: nobody who checks the certificate can judge again without it."""
    for plugin in judging(evaluation.tool.plugins):
        used = "; ".join(f"{group}: {', '.join(names)}" for group, names in plugin.used.items())
        what = f"the plug-in {plugin.package} {plugin.version} took part in judging ({used}); {plugin.digest}"
        yield Failure("plugin_took_part", what)


def _selftest(evaluation: Evaluation, selftest: SelfTest) -> Iterator[Failure]:
    if selftest.tool.version != evaluation.tool.version:
        what = (
            f"the self-test record is of version {selftest.tool.version}, the evaluation of {evaluation.tool.version}"
        )
        yield Failure("selftest_other_version", what)
    cells = [cell for row in selftest.rows for cell in row.cells]
    missed = sum(bool(cell.missed_seeds) for cell in cells)
    if selftest.verdict != "met" or selftest.summary.missed or missed:
        count = max(selftest.summary.missed, missed)
        yield Failure("selftest_missed", f"the self-test missed expectations ({count} of {selftest.summary.demanded})")
    if not selftest.summary.demanded or not any(cell.demand for cell in cells):
        yield Failure("selftest_empty", "the self-test had no expectations")
    class_ = evaluation.product.class_
    if class_ is not None and class_ not in {one.name for one in selftest.classes}:
        yield Failure("selftest_other_class", f"the self-test did not run a device of the class {class_}")
        return
    yield from _partial(selftest, class_)


def _partial(selftest: SelfTest, class_: str | None) -> Iterator[Failure]:
    """A self-test of some flaws, or of few seeds, says little of the harness."""
    from conformance.simulator.flaws import FLAWS

    tried = {row.flaw for row in selftest.rows if class_ in {None, row.class_}}
    of_class = [flaw.name for flaw in FLAWS.values() if class_ is None or class_ in flaw.classes]
    lacking = [*(() if None in tried else ("the good device",)), *(name for name in of_class if name not in tried)]
    if lacking:
        yield Failure("selftest_partial", f"the self-test is partial, it did not run: {_named(lacking)}")
    if len(selftest.seeds) < SEEDS:
        yield Failure("selftest_partial", f"the self-test has {len(selftest.seeds)} seeds; {SEEDS} are required")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
