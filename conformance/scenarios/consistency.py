"""Consistency: how far the mean readings of one source differ between places in the device's field of view."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from pydantic import Field, field_validator

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.comparison import common_conditions, difference, differences_figure
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, SourceLook, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "consistency"


class ConsistencyParameters(LookParameters):
    """Parameters of the scenario."""

    positions: tuple[float, ...] = Field(default=(0.5, 0.1, 0.3, 0.7, 0.9), min_length=2)
    """Positions of the source in turn: 0 (left) to 1 (right) of the field of view."""

    @field_validator("positions")
    @classmethod
    def _in_view(cls, positions: tuple[float, ...]) -> tuple[float, ...]:
        if len(set(positions)) < len(positions) or not all(0 <= place <= 1 for place in positions):
            raise ValueError("places differ from each other and lie from 0 to 1")
        return positions


def scenes(parameters: ConsistencyParameters) -> Iterator[Scene]:
    """One scene a place, at one set point."""
    for place in parameters.positions:
        yield look_scene(
            NAME,
            f"at-{place:.3f}",
            parameters=parameters,
            position=place,
            conditions={"position": place, "set_point_degC": parameters.set_point_degC},
        )


def measure(evidence: Evidence, parameters: ConsistencyParameters) -> Finding:
    """The largest difference between two places; where a place is missing it is only a lower bound of it."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if len(looks.full) < 2:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    title = Text(zh="各位置示值与其平均值之差", en="Readings at each position minus their mean over all positions")
    mean = statistics.fmean(look.error_delta_degC for look in looks.full)
    return Finding(
        measurements=_measurements(looks.full, len(planned), parameters),
        figures=(
            differences_figure(
                title,
                "position",
                [(_place(look), look.error_delta_degC - mean, None) for look in looks.full],
            ),
        ),
        notes=looks.notes,
    )


def _measurements(
    looks: Sequence[SourceLook], planned: int, parameters: ConsistencyParameters
) -> tuple[Measurement, ...]:
    """The largest difference; beside it one without a value where places are missing: it can fail, not pass."""
    highest = max(looks, key=lambda look: look.error_delta_degC)
    lowest = min(looks, key=lambda look: look.error_delta_degC)
    found = difference(highest, lowest, parameters)
    conditions = {**common_conditions(parameters), "source_distance_m": parameters.source_distance_m}
    largest = Measurement(
        characteristic="consistency",
        value=found.value,
        unit="delta_degC",
        units=1,
        decided_by="uncertainty",
        budget=found.budget,
        chosen_from=len(looks) * (len(looks) - 1) // 2,
        conditions={
            **conditions,
            "positions": len(looks),
            "highest_at": _place(highest),
            "lowest_at": _place(lowest),
        },
    )
    if len(looks) == planned:
        return (largest,)
    missing = Measurement(
        characteristic="consistency",
        value=None,
        unit="delta_degC",
        units=0,
        decided_by="uncertainty",
        conditions={**conditions, "positions": planned},
    )
    return (largest, missing)


def _place(look: SourceLook) -> float:
    return float(look.scene.conditions["position"])


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="测温一致性", en="Consistency over the field of view"),
    method=Text(
        zh="同一参考源在同一设定点依次置于视场内的规定位置，每个位置取规定数量的读数。各位置平均读数之间的最大差为测温一致性，"
        "噪声也会使其变大，不予扣除。不确定度由两个极端位置各自的重复性、示值分辨力和参考源合成；测试台说明了参考源不确定度的"
        "组成时，其校准和发射率为两次观测所共有，在差值中相消。",
        en="One reference source at one set point is placed at the stated positions in the field of view in turn, and "
        "the stated number of readings is taken at each. The largest difference between the mean readings at two "
        "positions is the consistency; noise increases it and is not subtracted. Its uncertainty combines "
        "repeatability, resolution and the source at both extreme positions; if the bench states the components of the "
        "source's uncertainty, its calibration and emissivity are common to both and cancel in the difference.",
    ),
    characteristics=frozenset({"consistency"}),
    parameters=ConsistencyParameters,
    scenes=scenes,
    measure=measure,
)
