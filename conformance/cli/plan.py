"""``conformance plan``: which scenes a certification needs, their bench time, and what is left out and why."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from conformance.cli.given import BENCH_GIVEN, PRODUCT_GIVEN, REQUIREMENTS
from conformance.cli.plan_risk_described import plain_risk, show_risk
from conformance.cli.run import IGNORE_CAPABILITY
from conformance.cli.terminal import say, say_json
from conformance.core.text import reason_fields

if TYPE_CHECKING:
    from conformance.execution.bench_time import Times
    from conformance.execution.effort import Effort, PlanComparison
    from conformance.execution.plan import Plan


@click.command(name="plan")
@click.argument("requirements", type=REQUIREMENTS)
@click.option("--product", "product_file", type=PRODUCT_GIVEN, required=True, help="Product declaration.")
@click.option(
    "--bench", "bench_file", type=BENCH_GIVEN, help="Bench description; scenes it cannot present are left out."
)
@IGNORE_CAPABILITY
@click.option(
    "--risk",
    "with_risk",
    is_flag=True,
    help="State how likely each rate, and a certificate, is by the device's true failure rate, and the sample sizes "
    "that keep both risks.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every scene, and every requirement left out, as JSON.")
def command(
    requirements: str,
    product_file: str,
    bench_file: str | None,
    ignore_capability: bool,
    with_risk: bool,
    as_json: bool,
) -> int:
    """Show which scenes a certification needs, and its bench time compared with one requirement at a time.

    Exit code: 0 done, 4 the bench cannot tell: its own uncertainty leaves nothing to accept.
    """
    from conformance.cli.capability_described import plain_capability, say_capability
    from conformance.execution.bench_time import times_of
    from conformance.execution.capability_gate import found_of
    from conformance.execution.effort import compare
    from conformance.execution.inputs import load_inputs
    from conformance.execution.plan import make_plan
    from conformance.execution.plan_risk import risk_of
    from conformance.execution.stopping import Stopping
    from conformance.verification.capability import least_index

    inputs = load_inputs(requirements, product_file, bench_file)
    plan = make_plan(inputs.requirements, inputs.product, inputs.bench)
    times = times_of(inputs.bench)
    found = found_of(inputs)
    comparison = compare(plan, times, Stopping(plan, inputs.requirements, inputs.product))
    risk = risk_of(plan, inputs.requirements, inputs.product) if with_risk else None
    hours = comparison.merged.time.hours
    if as_json:
        risks = {} if risk is None else {"risk": plain_risk(risk, times, hours)}
        say_json({**_plain(plan), "bench_time": _cost(comparison, times), **plain_capability(found), **risks})
    else:
        _show(plan)
        _compare(comparison, times)
        if risk is not None:
            show_risk(risk, times, hours)
    refused = say_capability(found, least_index(inputs.requirements))
    return 4 if refused and not ignore_capability else 0


def _cost(comparison: PlanComparison, times: Times) -> dict[str, Any]:
    """The bench time of the plan and of the naive way, with the assumptions."""
    return {
        "plan": _effort(comparison.merged),
        "one_requirement_at_a_time": _effort(comparison.naive),
        "ratio": round(comparison.ratio, 4),
        "persons": comparison.persons,
        "assumed": dataclasses.asdict(times),
        "sequential": [
            {
                "requirement": sample.requirement,
                "conditions": dict(sample.conditions),
                "expected_trials": round(sample.trials, 2),
                "most_trials": sample.most_trials,
                "exact_beta": sample.exact_beta,
                "stated_beta": sample.stated_beta,
            }
            for sample in comparison.sequential
        ],
    }


def _effort(effort: Effort) -> dict[str, Any]:
    time = effort.time
    return {
        "hours": round(time.hours, 4),
        "scenes": effort.scenes,
        "appearances_of_persons": effort.appearances,
        "settlings": time.settlings,
        "presenting_s": round(time.presenting_s, 3),
        "waiting_s": round(time.waiting_s, 3),
        "warm_up_s": time.warm_up_s,
    }


def _plain(plan: Plan) -> dict[str, Any]:
    return {
        "scenes": [
            {
                "id": planned.scene.id,
                "serves": list(planned.scene.serves),
                "stands_for": list(planned.scene.stands_for),
                "requirements": list(planned.requirements),
                "duration_s": planned.scene.duration_s,
                "targets": len(planned.scene.targets),
            }
            for planned in plan.scenes
        ],
        "duration_s": plan.duration_s,
        "left_out": [
            {
                "requirement": item.requirement,
                "clause": item.clause,
                "decides": item.decides,
                "verdict": item.verdict.value,
                **reason_fields(item.reason),
            }
            for item in plan.left_out
        ],
    }


def _show(plan: Plan) -> None:
    """One line per scenario, one per requirement left out, and a total."""
    asking: dict[str, int] = Counter(name for asked in plan.asked for name in asked.scenes[0].serves)
    for name, scenes in plan.by_scenario().items():
        seconds = sum(planned.scene.duration_s or 0.0 for planned in scenes)
        shared = sum(len(planned.scene.serves) > 1 for planned in scenes)
        others = f", {shared} shared with others" if shared else ""
        say(f"{name:<20} {len(scenes):>5} scenes {_time(seconds):>9}  for {asking[name]} requirements{others}")
    for item in plan.left_out:
        say(f"left out {item.requirement} ({item.clause}), {item.verdict.value}: {item.reason.en}")
    say(f"{len(plan.scenes)} scenes, {_time(plan.duration_s)} of presentation; {len(plan.left_out)} left out")


def _compare(comparison: PlanComparison, times: Times) -> None:
    """Hours and samples of the plan and of the naive way, and the assumptions about the bench."""
    for name, effort in (("this plan", comparison.merged), ("one requirement at a time", comparison.naive)):
        say(
            f"{name:<26} {effort.time.hours:6.2f} h on the bench  {effort.scenes:>5} scenes "
            f"{effort.appearances:>5} appearances of persons  {effort.time.settlings:>3} settlings"
        )
    say(
        f"the plan takes {100 * comparison.ratio:.0f} % of the time, for the same samples at the same risks, with "
        f"{comparison.persons} different persons either way"
    )
    alone = "people are presented meanwhile" if times.settles_alone else "nothing is presented meanwhile"
    say(
        f"expected of the bench: warm-up {times.warm_up_s:g} s, once; source to a new set point {times.settling_s:g} s "
        f"({alone}); changeover {times.changeover_s:g} s; air {times.chamber_settling_s:g} s; inspection step "
        f"{times.inspection_s:g} s"
    )
    for sample in comparison.sequential:
        where = "".join(f", {name} {value}" for name, value in sample.conditions.items())
        say(
            f"sequential test of {sample.requirement}{where}: {sample.trials:.1f} of at most {sample.most_trials} "
            "trials expected for a good device"
        )
        if sample.exact_beta > sample.stated_beta * (1 + 1e-9):
            say(
                f"the stated β = {sample.stated_beta:g} of this test is NOT kept: it accepts a device with p2 with a "
                f"probability of {sample.exact_beta:.4g} (exact)"
            )


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
