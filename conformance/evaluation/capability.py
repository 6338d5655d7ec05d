"""The capability gate of the judge: what a bench cannot tell is `inconclusive`, never a failure of the device.

A pure function of the measurement's budget, which follows from the recording's bench record, whatever the decision rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conformance.core.text import Text
from conformance.evaluation.judge_measurement import JudgedMeasurement, LimitBounds
from conformance.metrology.capability import bench_capability, needed_index
from conformance.metrology.measurement import Measurement
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict

_CANNOT_TELL = Text(
    zh="测试台的测量能力指数 C_m = {index:.2f}，小于要求的 {least:g}（测试台自身的扩展不确定度 {expanded:.2g}）：不合格结论会是对"
    "测试台而非受试设备的结论，故不作判定。",
    en="The capability index of the bench, C_m = {index:.2f}, is below the required {least:g} (its own expanded "
    "uncertainty is {expanded:.2g}): anything but a pass would be a verdict on the bench, not on the device.",
)
_WARNING = Text(
    zh="测试台的测量能力指数最小为 C_m = {index:.2f}，小于要求的 {least:g}：未合格的结果一律不作判定。",
    en="The smallest capability index of the bench is C_m = {index:.2f}, below the required {least:g}: results that are "
    "not a pass are inconclusive.",
)


@dataclass(frozen=True, slots=True)
class Gated:
    """Judged measurements behind the gate, and what the reader has to know."""

    judged: tuple[JudgedMeasurement, ...]
    notes: tuple[Text, ...] = ()


def gated(
    measured: Sequence[tuple[Measurement, JudgedMeasurement, LimitBounds]], rule: DecisionRule, least: float
) -> Gated:
    """Each judged measurement with its C_m; where that is below ``least`` and it is not a pass, it is inconclusive."""
    found = []
    low: list[tuple[float, float]] = []
    for measurement, judged, limit in measured:
        budget, verdict = measurement.budget, judged.result.verdict
        capability = None
        if measurement.decided_by == "uncertainty" and verdict is not None and budget is not None:
            capability = bench_capability(budget, limit.lower, limit.upper, rule.guard_factor)
        if capability is None:
            found.append(judged)
            continue
        needed = needed_index(measurement.unit, least)
        result = judged.result.model_copy(update={"capability_index": capability.index})
        if capability.index >= needed:
            found.append(replace(judged, result=result))
            continue
        low.append((capability.index, needed))
        if verdict is Verdict.PASS:
            found.append(replace(judged, result=result))
            continue
        result = result.model_copy(update={"verdict": Verdict.INCONCLUSIVE})
        reason = _CANNOT_TELL.format(index=capability.index, least=needed, expanded=capability.expanded_uncertainty)
        found.append(JudgedMeasurement(result, reason))
    if not low:
        return Gated(tuple(found))
    index, needed = min(low)
    return Gated(tuple(found), (_WARNING.format(index=index, least=needed),))
