"""``make bench``: hours on the bench by the merged plan and by one requirement at a time, into ``docs/performance.md``.

By the model that ``conformance plan`` prints, and as really run: both ways on the virtual clock with the simulated
bench, to the last scene. The naive way is a fair opponent: each requirement's own scenes in rising order of its set
points, one warm-up in all, the same samples at the same risks. Exit 1 where the plan takes more than half of its time.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from conformance.bench.assembly import assemble
from conformance.execution.bench_time import Times, times_of
from conformance.execution.effort import PlanComparison, compare
from conformance.execution.inputs import Inputs, load_inputs
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import Plan, make_plan, one_at_a_time
from conformance.execution.run import execute
from conformance.execution.stopping import Stopping
from conformance.recording.recorder import MemoryRecorder

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"
GOAL = 0.5
OTHER_BENCHES = ((600.0, 10.0), (600.0, 30.0), (300.0, 20.0), (900.0, 20.0))
"""Settling of the source and changeover, s: where the gain comes from."""


def run_s(inputs: Inputs, plan: Plan) -> float:
    """Seconds on the virtual clock until the last scene is over."""
    assert inputs.bench is not None
    station = assemble(inputs.bench)
    identity = station.device.identity()
    recorder = MemoryRecorder(manifest_of(inputs.requirements, inputs.product, inputs.bench, plan, identity, True))
    threshold = inputs.product.declared["alarm_threshold"].value
    outcome = execute(plan, inputs.bench, station, recorder, declared_threshold_degC=threshold)
    if outcome.broken:
        raise SystemExit(f"{outcome.broken} scenes broke, the first: {outcome.first_error}")
    return outcome.duration_s


def compared(inputs: Inputs, times: Times) -> PlanComparison:
    """By the model, the plan made for such a bench."""
    assert inputs.bench is not None
    timing = inputs.bench.timing.model_copy(update={"settling_s": times.settling_s, "changeover_s": times.changeover_s})
    bench = inputs.bench.model_copy(update={"timing": timing})
    plan = make_plan(inputs.requirements, inputs.product, bench)
    return compare(plan, times, Stopping(plan, inputs.requirements, inputs.product))


def section(inputs: Inputs) -> tuple[list[str], bool]:
    """The section's lines, and whether the goal is met by model and by run."""
    times = times_of(inputs.bench)
    plan = make_plan(inputs.requirements, inputs.product, inputs.bench)
    found = compared(inputs, times)
    warm_up_s = found.merged.time.warm_up_s
    merged_s = run_s(inputs, plan) + warm_up_s
    naive_s = sum(run_s(inputs, each) for each in one_at_a_time(plan)) + warm_up_s
    run_ratio = merged_s / naive_s
    lines = [
        "## Bench time of a plan",
        "",
        f"Written by `make bench`: the main profile, a dual-light product, the simulated bench; one warm-up of "
        f"{warm_up_s / 60:g} min either way (the simulated device needs none: it is added to the clock), source to a "
        f"new set point {times.settling_s:g} s, changeover {times.changeover_s:g} s. Same samples, same risks: "
        f"{found.persons} different persons either way.",
        "",
        "| | plan | one requirement at a time | ratio | goal |",
        "|---|---|---|---|---|",
        f"| hours, by the model | {found.merged.time.hours:.2f} | {found.naive.time.hours:.2f} | {found.ratio:.2f} | "
        f"≤ {GOAL:g} |",
        f"| hours, run on the virtual clock | {merged_s / 3600:.2f} | {naive_s / 3600:.2f} | {run_ratio:.2f} | "
        f"≤ {GOAL:g} |",
        f"| scenes | {found.merged.scenes} | {found.naive.scenes} | {found.merged.scenes / found.naive.scenes:.2f} | |",
        f"| appearances of persons | {found.merged.appearances} | {found.naive.appearances} | "
        f"{found.merged.appearances / found.naive.appearances:.2f} | |",
        f"| set points the source goes to | {found.merged.time.settlings} | {found.naive.time.settlings} | "
        f"{found.merged.time.settlings / found.naive.time.settlings:.2f} | |",
        "",
        "On other benches, by the model:",
        "",
        "| settling, s | changeover, s | plan, h | one at a time, h | ratio |",
        "|---|---|---|---|---|",
    ]
    for settling_s, changeover_s in OTHER_BENCHES:
        other = compared(inputs, replace(times, settling_s=settling_s, changeover_s=changeover_s))
        lines.append(
            f"| {settling_s:g} | {changeover_s:g} | {other.merged.time.hours:.2f} | {other.naive.time.hours:.2f} | "
            f"{other.ratio:.2f} |"
        )
    return lines, found.ratio <= GOAL and run_ratio <= GOAL


def main() -> int:
    """Measure, print, and put the section in its place on the page."""
    inputs = load_inputs(PROFILE, VECTOR / "product.yaml", VECTOR / "bench.yaml")
    lines, met = section(inputs)
    print("\n".join(lines))
    put(lines)
    if not met:
        print(f"GOAL MISSED: the plan takes more than {GOAL:g} of the naive way's time", file=sys.stderr)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
