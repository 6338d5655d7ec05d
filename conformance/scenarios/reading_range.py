"""Ranges of the readings: what the device displays, over what it measures rightly, and in which steps."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.decision import tolerance_zone
from conformance.metrology.measurement import Measurement
from conformance.scenarios.comparison import common_conditions, differences_figure
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.set_points import scenes_at, stepped_degC
from conformance.scenarios.source_readings import LookParameters, SourceLook, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "reading_range"

_OUT_OF_RANGE = Text(
    zh="{count} 个设定点没有给出足够的读数，按超出范围计。",
    en="{count} set points gave too few readings and count as out of range.",
)
_NONE_RIGHT = Text(
    zh="没有一个设定点的误差及其扩展不确定度均在 ±{error} ℃ 以内。",
    en="At no set point does the error lie within ±{error} °C with its expanded uncertainty.",
)
_ONE_VALUE = Text(
    zh="所有读数相同：显示步进无法判定。", en="All readings are equal: the step of the display cannot be determined."
)


class ReadingRangeParameters(LookParameters):
    """Parameters of the scenario. ``set_point_degC`` is not used: every set point is presented."""

    statistic: Literal["display_range", "measuring_range", "display_resolution"] = "display_range"
    readings_per_point: int = Field(default=5, ge=2)
    lowest_degC: float = 27.0
    highest_degC: float = 46.0
    step_delta_degC: float = Field(default=1.0, gt=0)
    max_error_delta_degC: float = Field(default=0.4, gt=0)
    """Within which a reading is a measurement."""

    @model_validator(mode="after")
    def _rising(self) -> ReadingRangeParameters:
        if self.highest_degC < self.lowest_degC + self.step_delta_degC:
            raise ValueError("the highest set point lies a step or more above the lowest")
        return self

    @property
    def set_points_degC(self) -> tuple[float, ...]:
        """From the lowest to the highest, which is the last whatever the step."""
        rising = stepped_degC(self.lowest_degC, self.highest_degC, self.step_delta_degC)
        return rising if rising[-1] == self.highest_degC else (*rising, self.highest_degC)


def scenes(parameters: ReadingRangeParameters) -> Iterator[Scene]:
    """One look a set point, rising."""
    return scenes_at(NAME, parameters.set_points_degC, parameters)


def measure(evidence: Evidence, parameters: ReadingRangeParameters) -> Finding:
    """What ``statistic`` names; a set point without readings is out of range, a scene without a record is not."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if own.incomplete is not None or not looks.full:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    lacking = len(planned) - len(looks.full)
    outside = (_OUT_OF_RANGE.format(count=lacking),) if lacking else ()
    notes = (*(note for note in looks.notes if note != looks.too_few), *outside)
    found = _STATISTICS[parameters.statistic](looks.full, planned, parameters)
    if isinstance(found, Text):
        return Finding(inconclusive=found, notes=notes)
    title = Text(zh="测温误差与设定点", en="Error by set point")
    step = parameters.resolution_delta_degC
    rows = [
        (look.reference_degC, look.error_delta_degC, look.expanded_uncertainty_delta_degC(step)) for look in looks.full
    ]
    return Finding(found, (differences_figure(title, "set_point_degC", rows),), notes=notes)


_Found = tuple[Measurement, ...] | Text


def _display_range(looks: Sequence[SourceLook], planned: Sequence[Scene], parameters: ReadingRangeParameters) -> _Found:
    stated = [degC for look in looks for degC in look.readings_degC]
    return _ends("display_range", min(stated), max(stated), parameters)


def _measuring_range(
    looks: Sequence[SourceLook], planned: Sequence[Scene], parameters: ReadingRangeParameters
) -> _Found:
    """The longest unbroken run of set points at which the device surely measures."""
    right = {look.scene.id: look.reference_degC for look in looks if _is_right(look, parameters)}
    runs = itertools.groupby(planned, key=lambda scene: scene.id in right)
    taken = [[right[scene.id] for scene in run] for good, run in runs if good]
    longest = max(taken, key=len, default=[])
    if not longest:
        return _NONE_RIGHT.format(error=parameters.max_error_delta_degC)
    return _ends("measuring_range", longest[0], longest[-1], parameters)


def _display_resolution(
    looks: Sequence[SourceLook], planned: Sequence[Scene], parameters: ReadingRangeParameters
) -> _Found:
    """The smallest difference of two readings: the display's step is equal, or finer by at most one set point step."""
    stated = sorted({round(degC, 6) for look in looks for degC in look.readings_degC})
    steps = [high - low for low, high in itertools.pairwise(stated)]
    if not steps:
        return _ONE_VALUE
    value = round(min(steps), 6)
    return (
        Measurement(
            "display_resolution",
            value,
            "delta_degC",
            1,
            "bounds",
            bounds=(max(0.0, round(value - parameters.step_delta_degC, 6)), value),
            conditions={
                "mode": parameters.mode,
                "readings": sum(len(look.readings) for look in looks),
                "step_delta_degC": parameters.step_delta_degC,
            },
        ),
    )


def _ends(characteristic: str, low: float, high: float, parameters: ReadingRangeParameters) -> _Found:
    conditions = {
        "mode": common_conditions(parameters)["mode"],
        "set_points": len(parameters.set_points_degC),
        "max_error_delta_degC": parameters.max_error_delta_degC if characteristic == "measuring_range" else None,
    }
    lowest = Measurement(characteristic, low, "degC", 1, "lower_end", conditions={"end": "lowest", **conditions})
    highest = Measurement(characteristic, high, "degC", 1, "upper_end", conditions={"end": "highest", **conditions})
    return lowest, highest


def _is_right(look: SourceLook, parameters: ReadingRangeParameters) -> bool:
    expanded = look.expanded_uncertainty_delta_degC(parameters.resolution_delta_degC)
    return tolerance_zone(None, parameters.max_error_delta_degC).holds(abs(look.error_delta_degC) + expanded)


_STATISTICS: Mapping[str, Callable[[Sequence[SourceLook], Sequence[Scene], ReadingRangeParameters], _Found]] = (
    MappingProxyType(
        {
            "display_range": _display_range,
            "measuring_range": _measuring_range,
            "display_resolution": _display_resolution,
        }
    )
)

SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="显示范围、测量范围和显示分辨力", en="Display range, measuring range and display resolution"),
    method=Text(
        zh="参考源自最低至最高按规定步进逐点稳定，每点取规定数量的读数。显示范围的两端为所有读数的最小值和最大值；测量范围为误差及其扩展"
        "不确定度均在规定误差以内的、最长的连续设定点的两端；两者均应覆盖限值。显示分辨力为任意两个不同读数之差的最小值；设定点的"
        "步进较粗时，实际步进可能更小，至多小一个设定点步进，判不合格时计入。链路正常而无读数的"
        "设定点按超出范围计；没有记录的场景使结果无法判定。",
        en="The reference source is taken from the lowest to the highest set point in the stated steps, and the stated "
        "number of readings is taken at each, once stable. The ends of the display range are the smallest and the "
        "largest of all readings; the measuring range is the longest unbroken run of set points at which the error and "
        "its expanded uncertainty together lie within the permitted error; both have to cover the limit. The display "
        "resolution is the smallest difference of two unequal readings; the actual step of the display may be finer, "
        "by at most one step of the set points, which is allowed for before it fails. A set point without readings "
        "while the link is alive counts as out of range; if a scene was not recorded, there is no verdict.",
    ),
    characteristics=frozenset({"display_range", "measuring_range", "display_resolution"}),
    parameters=ReadingRangeParameters,
    scenes=scenes,
    measure=measure,
)
