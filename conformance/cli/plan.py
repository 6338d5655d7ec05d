"""``conformance plan``: which scenes a certification needs, and what is left out and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from conformance.execution.plan import Plan

_FILE = click.Path(path_type=Path)


@click.command(name="plan")
@click.argument("requirements", type=_FILE)
@click.option("--product", "product_file", type=_FILE, required=True, metavar="FILE", help="Product declaration.")
@click.option("--bench", "bench_file", type=_FILE, metavar="FILE", help="Bench; what it cannot present is left out.")
@click.option("--json", "as_json", is_flag=True, help="Print every scene, and what is left out, as JSON.")
def command(requirements: Path, product_file: Path, bench_file: Path | None, as_json: bool) -> int:
    """Show which scenes a certification needs."""
    from conformance.execution.inputs import load_inputs
    from conformance.execution.plan import make_plan

    inputs = load_inputs(requirements, product_file, bench_file)
    plan = make_plan(inputs.requirements, inputs.product, inputs.bench)
    if as_json:
        click.echo(json.dumps(_plain(plan), ensure_ascii=False, indent=1))
    else:
        _show(plan)
    return 0


def _plain(plan: Plan) -> dict[str, Any]:
    return {
        "scenes": [
            {
                "id": planned.scene.id,
                "serves": list(planned.scene.serves),
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
                "reason": item.reason.en,
                "reason_zh": item.reason.zh,
            }
            for item in plan.left_out
        ],
    }


def _show(plan: Plan) -> None:
    """A line a scenario, a line a requirement left out, a line for all."""
    for name, scenes in plan.by_scenario().items():
        seconds = sum(planned.scene.duration_s or 0.0 for planned in scenes)
        served = {requirement for planned in scenes for requirement in planned.requirements}
        click.echo(f"{name:<20} {len(scenes):>5} scenes {_time(seconds):>9}  for {len(served)} requirements")
    for item in plan.left_out:
        click.echo(f"left out {item.requirement} ({item.clause}), {item.verdict.value}: {item.reason.en}")
    click.echo(f"{len(plan.scenes)} scenes, {_time(plan.duration_s)} of presenting; {len(plan.left_out)} left out")


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
