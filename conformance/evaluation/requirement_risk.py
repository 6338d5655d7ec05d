"""The risk of a requirement's verdict over its several measurements, whose worst decides.

Each measurement is judged at its own risk. A requirement passes where every one does, so that a device that misses the
limit in one of them passes with no more than the risk of that one (intersection–union test). It fails where one does,
so that a device that meets all of them would be refused the more often the more there are. Under the non-binary rule
Holm's procedure keeps the risk of that at the risk of one: a *fail* that is not one after Holm's adjustment is doubt, a
conditional fail. A measurement that is the largest of several counts as all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.core.text import Text
from conformance.evaluation.judge_measurement import JudgedMeasurement
from conformance.evaluation.model import RequirementRisk
from conformance.metrology.decision import Decision
from conformance.metrology.multiplicity import holm_adjusted
from conformance.verification.verdict import Verdict

_ADJUSTED = Text(
    zh="测量值单独判定时超出容许限的量大于保护带；但本要求有 {points} 个测量结果，经 Holm 校正后的误拒绝概率为 {adjusted:.2g}，大于 "
    "{risk:.2g}：为有条件不符合。",
    en="The value lies beyond the tolerance by more than the guard band, which alone would be a fail; but the requirement "
    "has {points} measurements, and after Holm's adjustment the risk of a false reject is {adjusted:.2g}, more than "
    "{risk:.2g}: a conditional fail.",
)
_RISK = Text(
    zh="本要求由 {points} 个测量结果中最差的一个判定。在任一点不满足限值的设备，被判符合的概率不大于单个结果的误接受概率 "
    "{accept:.2g}（交–并检验）；在各点均满足限值的设备，被判不符合的概率不大于 {reject:.2g}（Holm 校正）。",
    en="The worst of {points} measurements decides. A device that does not meet the limit at one of them passes with a "
    "probability of at most {accept:.2g}, the risk of one (intersection–union); a device that meets the limit at all of "
    "them fails with a probability of at most {reject:.2g} (Holm's adjustment).",
)


def over_all(judged: Sequence[JudgedMeasurement]) -> tuple[tuple[JudgedMeasurement, ...], RequirementRisk | None]:
    """The measurements with Holm's adjustment, and the requirement's own risks; None where fewer than two are decided
    by a decision rule."""
    places = {index: item.decision for index, item in enumerate(judged) if item.decision is not None}
    seen = sum(judged[index].chosen_from for index in places)
    if seen < 2:
        return tuple(judged), None
    risks = [min(1.0, judged[index].chosen_from * each.false_reject_risk) for index, each in places.items()]
    rejected = dict(zip(places, holm_adjusted(risks), strict=True))
    found = tuple(
        _adjusted(item, places[index], rejected[index], seen) if index in places else item
        for index, item in enumerate(judged)
    )
    at_limit = max(each.risk_at_limit for each in places.values())
    return found, RequirementRisk(
        measurements=seen,
        false_accept=at_limit,
        false_reject=at_limit if next(iter(places.values())).rule == "non_binary" else None,
        adjusted_rejection=min(rejected.values()),
    )


def note_of(risk: RequirementRisk | None) -> tuple[Text, ...]:
    """What a reader has to know of it."""
    if risk is None or risk.false_reject is None:
        return ()
    return (_RISK.format(points=risk.measurements, accept=risk.false_accept, reject=risk.false_reject),)


def _adjusted(item: JudgedMeasurement, decision: Decision, adjusted: float, points: int) -> JudgedMeasurement:
    if decision.rule != "non_binary" or item.result.verdict is not Verdict.FAIL or adjusted <= decision.risk_at_limit:
        return item
    return replace(
        item,
        result=item.result.model_copy(update={"verdict": Verdict.CONDITIONAL_FAIL}),
        reason=_ADJUSTED.format(points=points, adjusted=adjusted, risk=decision.risk_at_limit),
    )
