"""A scenario of your own: in which step a device states temperatures, seen while a source climbs slowly.

An example for authors (docs/authors.md); `conformance.scenarios` in a package's entry points makes it known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from pydantic import Field

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "display_step"
_TOO_FEW = Text(
    zh="仅出现 {seen} 个不同示值，少于 {needed} 个：不能判断步进。",
    en="Only {seen} different readings were stated, {needed} are needed: they do not show the step.",
)


class DisplayStepParameters(LookParameters):
    """Those of a look, and how the source climbs."""

    climb_delta_degC: float = Field(default=0.05, gt=0)
    """From one look to the next: finer than the step that is looked for."""
    looks: int = Field(default=12, ge=2)
    distinct_readings: int = Field(default=4, ge=2)
    """Fewer different readings than this show no step."""


def scenes(parameters: DisplayStepParameters) -> Iterator[Scene]:
    """One look at each set point, from the lowest up."""
    for number in range(parameters.looks):
        set_point_degC = round(parameters.set_point_degC + number * parameters.climb_delta_degC, 4)
        yield look_scene(
            NAME,
            f"{set_point_degC:.2f}degC",
            parameters=parameters,
            set_point_degC=set_point_degC,
            conditions={"set_point_degC": set_point_degC},
        )


def measure(evidence: Evidence, parameters: DisplayStepParameters) -> Finding:
    """The smallest difference of two different readings, delta_degC; judged as it is, for it is no estimate."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if not looks.full:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    stated_degC = sorted({reading for look in looks.full for reading in look.readings_degC})
    if len(stated_degC) < parameters.distinct_readings:
        too_few = _TOO_FEW.format(seen=len(stated_degC), needed=parameters.distinct_readings)
        return Finding(inconclusive=too_few, notes=looks.notes)
    step_delta_degC = round(min(b - a for a, b in itertools.pairwise(stated_degC)), 6)
    return Finding(
        measurements=(
            Measurement(
                characteristic="display_resolution",
                value=step_delta_degC,
                unit="delta_degC",
                units=1,
                decided_by="value",
                conditions={"mode": parameters.mode, "different_readings": len(stated_degC)},
            ),
        ),
        notes=looks.notes,
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="示值步进", en="Step of the readings"),
    method=Text(
        zh="参考源以小于待测步进的间隔逐点升温，每点取规定数量的读数；所有不同示值之间的最小差即为步进。",
        en="The source climbs in steps finer than the one that is looked for, with the stated number of readings at "
        "each; the smallest difference of two different readings is the step.",
    ),
    characteristics=frozenset({"display_resolution"}),
    parameters=DisplayStepParameters,
    scenes=scenes,
    measure=measure,
)
