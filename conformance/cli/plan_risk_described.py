"""The risks of a plan in words and as plain data, for ``conformance plan --risk``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.cli.terminal import say

if TYPE_CHECKING:
    from conformance.execution.bench_time import Times
    from conformance.execution.plan_risk import PlanRisk, RateRisk, Sizes
    from conformance.metrology.operating import FixedPlan


def plain_risk(risk: PlanRisk, times: Times, hours: float) -> dict[str, Any]:
    """Everything that is printed, and more digits."""
    from conformance.execution.plan_risk import PRODUCERS_RISK, QUALITIES

    return {
        "qualities": list(QUALITIES),
        "confidence": risk.confidence,
        "producers_risk": PRODUCERS_RISK,
        "rates": [_plain_rate(rate) for rate in risk.rates],
        "certificate": [{"failure_rate": each, "chance": risk.certificate(each)} for each in QUALITIES],
        "sizes": [_plain_sizes(risk.sizes(each, times), hours) for each in QUALITIES],
        "hours": round(hours, 4),
    }


def _plain_rate(rate: RateRisk) -> dict[str, Any]:
    from conformance.execution.plan_risk import QUALITIES
    from conformance.metrology.operating import FixedPlan, operating_characteristic

    plan = rate.plan
    fixed = isinstance(plan, FixedPlan)
    return {
        "requirement": rate.requirement,
        "decides": rate.decides,
        "conditions": dict(rate.conditions),
        "rule": "fixed" if fixed else "sequential",
        "trials": rate.trials,
        "passes_with_at_most": plan.most_failures if isinstance(plan, FixedPlan) else None,
        "fails_with_at_least": plan.fails_with if isinstance(plan, FixedPlan) else None,
        "sequential": None if isinstance(plan, FixedPlan) else plan.record(),
        "most_failing_share": rate.most_failing_share,
        "consumers_risk": rate.consumers_risk,
        "false_reject_at_limit": rate.false_reject,
        "operating_characteristic": [
            {"failure_rate": failing, "accepted": accepted}
            for failing, accepted in operating_characteristic(plan, (*QUALITIES, rate.most_failing_share))
        ],
    }


def _plain_sizes(sizes: Sizes, hours: float) -> dict[str, Any]:
    return {
        "failure_rate": sizes.quality,
        "plans": [
            {"most_failing_share": share, "trials": plan and plan.trials, "failures": plan and plan.most_failures}
            for share, plan in sizes.plans.items()
        ],
        "chance": sizes.chance,
        "hours_at_most": None if sizes.added_hours is None else round(hours + sizes.added_hours, 4),
    }


def show_risk(risk: PlanRisk, times: Times, hours: float) -> None:
    """A line per sample, the joint chances, the sizes."""
    from conformance.execution.plan_risk import PRODUCERS_RISK, QUALITIES

    if not risk.rates:
        say("risk: the plan measures no rate")
        return
    columns = "".join(f"{_percent(each):>9}" for each in QUALITIES)
    say(f"chance of acceptance by the true failure rate of a trial{'':10}n/c    limit{columns} at limit")
    for rate in risk.rates:
        where = ", ".join(f"{name} {value}" for name, value in rate.conditions.items())
        chances = "".join(f"{_percent(rate.plan.accepts(each)):>9}" for each in QUALITIES)
        name = f"{rate.requirement}{'' if rate.decides else ' (not deciding)'} {where}"
        say(
            f"{name:<58.58} {_size(rate):>10} {_percent(rate.most_failing_share):>8}{chances} "
            f"{_percent(rate.consumers_risk):>8}"
        )
    if not risk.deciding:
        return
    joint = ", ".join(f"{_percent(risk.certificate(each))} at {_percent(each)}" for each in QUALITIES)
    say(
        f"joint chance of acceptance by all {len(risk.deciding)} deciding samples, their failures taken as "
        f"independent: {joint}"
    )
    for quality in QUALITIES:
        sizes = risk.sizes(quality, times)
        wanted = ", ".join(f"{_new(plan)} for a limit of {_percent(share)}" for share, plan in sizes.plans.items())
        if sizes.chance is None or sizes.added_hours is None:
            say(f"sizes for a true failure rate of {_percent(quality)}: {wanted}")
            continue
        say(
            f"sizes that accept a true failure rate of {_percent(quality)} by all of them with at least "
            f"{_percent(1 - PRODUCERS_RISK)}: {wanted} ({_percent(sizes.chance)}; at most "
            f"{hours + sizes.added_hours:.2f} h on the bench, now {hours:.2f} h)"
        )


def _size(rate: RateRisk) -> str:
    from conformance.metrology.operating import FixedPlan

    if not isinstance(rate.plan, FixedPlan):
        return f"≤{rate.trials} seq"
    return f"{rate.trials}/{'none' if rate.plan.most_failures is None else rate.plan.most_failures}"


def _new(plan: FixedPlan | None) -> str:
    return "no feasible plan" if plan is None else f"n/c = {plan.trials}/{plan.most_failures}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
