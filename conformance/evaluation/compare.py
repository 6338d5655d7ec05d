"""Two evaluations, requirement by requirement: which verdicts changed, which limits, what moved. A pure function.

``a`` is what was, ``b`` what is now: two firmwares, two devices, two editions, two decision rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from conformance.core.problems import BadInput, Problem
from conformance.documents import Document, DocumentModel
from conformance.evaluation.marks import marks_of
from conformance.evaluation.model import Evaluation, MeasurementResult, RecordingPart, Result, Scalar
from conformance.evaluation.significance import Basis, State, moved, pairs
from conformance.requirements.model import Limit, Modality
from conformance.verification.verdict import Status, Verdict

VerdictChange = Literal["same", "better", "worse", "other", "no_longer_applicable"]
Evidence = Literal["separate", "same_recording", "shared_recordings"]


class Moved(DocumentModel):
    """One measurement in both, and the difference b - a in the unit of b."""

    characteristic: str
    unit: str
    a: float | None
    b: float | None
    state: State
    """``within``: no further than chance carries; ``moved``: beyond twice the combined standard uncertainty;
    ``changed``: differs, and nothing is stated to hold that against; ``not_comparable``: no value, or other units."""
    difference: float | None
    standard_uncertainty: float | None
    """Of the difference."""
    ratio: float | None
    """Difference over its standard uncertainty."""
    basis: Basis
    """What the standard uncertainty rests on: independent measurements; the calibration of one reference source common
    to both and taken out; the ends of confidence intervals (approximate); nothing."""
    conditions: dict[str, Scalar]
    """Those of b."""
    conditions_in_a: dict[str, Scalar]
    """What a had otherwise (among it outcomes, such as how many readings there were)."""


class Compared(DocumentModel):
    """A requirement that both evaluations have."""

    requirement: str
    clause: tuple[str, str]
    modality: tuple[Modality, Modality]
    verdict: tuple[Verdict, Verdict]
    verdict_change: VerdictChange
    regression: bool
    limit: tuple[Limit | None, Limit | None]
    limit_changed: bool
    decision_rule: tuple[str | None, str | None]
    measurements: tuple[Moved, ...]
    without_partner: tuple[int, int]
    """How many measurements of a and of b have no counterpart in the other."""


class Alone(DocumentModel):
    """A requirement that one evaluation alone has."""

    requirement: str
    clause: str
    modality: Modality
    verdict: Verdict


class Differs(DocumentModel):
    """Something other than the device's behaviour in which the two evaluations differ."""

    field: str
    a: Scalar
    b: Scalar


class EvaluationComparison(Document):
    """What ``conformance compare --json`` prints; pairs are (a, b)."""

    KIND: ClassVar[str] = "conformance/comparison/1"

    regression: bool
    status: tuple[Status, Status]
    recording: tuple[str, str]
    """Digests."""
    evidence: Evidence
    """Whether the two were judged from recordings of their own. From one recording nothing of the device can have
    moved; from some in common, ratios are too small, as what is common is counted as if it were not."""
    common_calibration: bool
    """Both rest on one calibration of one reference source."""
    differs: tuple[Differs, ...]
    requirements: tuple[Compared, ...]
    only_in_a: tuple[Alone, ...]
    only_in_b: tuple[Alone, ...]


def compare(a: Evaluation, b: Evaluation, names: tuple[str, str] = ("A", "B")) -> EvaluationComparison:
    """Compare by requirement id, in the order of ``b``.

    Raises `BadInput` (``names`` are the files) where an evaluation has an id twice.
    """
    before, after = _by_id(a, names[0]), _by_id(b, names[1])
    evidence = _evidence(a, b)
    calibrations = _calibrations(a)
    common = len(calibrations) == 1 and calibrations == _calibrations(b)
    compared = tuple(
        _compared(before[name], result, evidence, common) for name, result in after.items() if name in before
    )
    return EvaluationComparison(
        schema_=EvaluationComparison.KIND,
        regression=any(each.regression for each in compared),
        status=(a.status, b.status),
        recording=(a.recording.digest, b.recording.digest),
        evidence=evidence,
        common_calibration=common,
        differs=tuple(_differs(a, b)),
        requirements=compared,
        only_in_a=tuple(_alone(result) for name, result in before.items() if name not in after),
        only_in_b=tuple(_alone(result) for name, result in after.items() if name not in before),
    )


def _by_id(evaluation: Evaluation, name: str) -> dict[str, Result]:
    found: dict[str, Result] = {}
    twice = []
    for index, result in enumerate(evaluation.results):
        if result.requirement in found:
            what = f"the requirement {result.requirement!r} occurs twice"
            twice.append(
                Problem(what, name, field=f"results[{index}].requirement", remedy="Evaluate again", code="name-twice")
            )
        found[result.requirement] = result
    if twice:
        raise BadInput(twice)
    return found


def _compared(a: Result, b: Result, evidence: Evidence, common_calibration: bool) -> Compared:
    change = _verdict_change(a.verdict, b.verdict)
    both = list(pairs(a.measurements, b.measurements))
    same = evidence == "same_recording"
    return Compared(
        requirement=b.requirement,
        clause=(a.clause, b.clause),
        modality=(a.modality, b.modality),
        verdict=(a.verdict, b.verdict),
        verdict_change=change,
        regression=b.modality.decides and change == "worse",
        limit=(a.limit, b.limit),
        limit_changed=a.limit != b.limit,
        decision_rule=(a.decision_rule, b.decision_rule),
        measurements=tuple(_moved(one, other, same, common_calibration) for one, other in both),
        without_partner=(len(a.measurements) - len(both), len(b.measurements) - len(both)),
    )


def _verdict_change(a: Verdict, b: Verdict) -> VerdictChange:
    if a is b:
        return "same"
    if not b.applies:
        return "no_longer_applicable"
    before, now = a.facts.standing, b.facts.standing
    if before == now:
        return "other"
    return "worse" if now < before else "better"


def _moved(a: MeasurementResult, b: MeasurementResult, same_evidence: bool, common_calibration: bool) -> Moved:
    move = moved(a, b, same_evidence=same_evidence, same_calibration=common_calibration)
    return Moved(
        characteristic=b.characteristic,
        unit=b.unit,
        a=a.value,
        b=b.value,
        state=move.state,
        difference=move.difference,
        standard_uncertainty=move.standard_uncertainty,
        ratio=move.ratio,
        basis=move.basis,
        conditions=b.conditions,
        conditions_in_a={
            name: value
            for name, value in a.conditions.items()
            if name not in b.conditions or b.conditions[name] != value
        },
    )


def _alone(result: Result) -> Alone:
    return Alone(requirement=result.requirement, clause=result.clause, modality=result.modality, verdict=result.verdict)


def _recordings(evaluation: Evaluation) -> list[RecordingPart]:
    whole = evaluation.recording
    return [session.recording for session in whole.sessions] or [whole]


def _evidence(a: Evaluation, b: Evaluation) -> Evidence:
    first, second = ({part.digest for part in _recordings(each)} for each in (a, b))
    if first == second:
        return "same_recording"
    return "shared_recordings" if first & second else "separate"


def _calibrations(evaluation: Evaluation) -> set[tuple[str, str]]:
    """The calibrations of reference sources, by certificate and date."""
    found = set()
    for part in _recordings(evaluation):
        calibration = part.bench_record.source_calibration
        if calibration is not None and calibration.certificate and calibration.date:
            found.add((calibration.certificate, calibration.date))
    return found


def _differs(a: Evaluation, b: Evaluation) -> Iterator[Differs]:
    """Other specifications, rules, classes, devices, tools: what a changed verdict may come from besides behaviour."""
    first, second = _circumstances(a), _circumstances(b)
    for field in first:
        if first[field] != second[field]:
            yield Differs(field=field, a=first[field], b=second[field])


def _circumstances(e: Evaluation) -> dict[str, Any]:
    identity = e.product.identity
    return {
        "specification.profile": e.specification.profile,
        "specification.edition": e.specification.edition,
        "specification.digest": e.specification.digest,
        "specification.marked": "; ".join(mark.en for mark in marks_of(e)) or None,
        "decision_rule.name": e.decision_rule.name,
        "decision_rule.guard_factor": e.decision_rule.guard_factor,
        "decision_rule.confidence": e.decision_rule.confidence,
        "product.class": e.product.class_,
        **{f"product.{name}": identity.get(name) for name in ("manufacturer", "model", "serial", "firmware")},
        "simulated": e.product.simulated or e.recording.simulated,
        "recording.complete": e.recording.complete,
        "tool.version": e.tool.version,
    }
