"""Response time: from a person being in place to the first reading of that person."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pydantic import Field

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement, UnitsOf
from conformance.metrology.rates import quantile_bounds, sample_quantile
from conformance.scenarios.link_timing import EXACT, LinkTiming
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Scenario
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene, someone
from conformance.scenarios.trials import Trial, UnitParameters, own_scenes, tally, trials
from conformance.scenarios.trials import units_of as kind_of_units

NAME = "response_time"
RESOLUTION_S = 1e-6
"""Recorded times are whole microseconds."""

_CENSORED = Text(
    zh="{count} 人在 {patience_s} s 内没有读数（链路正常）：按超过 {patience_s} s 计，无上界。",
    en="{count} persons were not read within {patience_s} s although the link was alive: they count as longer than "
    "{patience_s} s, without an upper bound.",
)


class ResponseTimeParameters(UnitParameters):
    """Parameters of the scenario."""

    trials: int = Field(ge=1)
    quantile: float = Field(default=0.95, gt=0, lt=1)
    person_temperature_degC: float = 36.5
    start: Literal["presented"] = "presented"
    """The start: the person is in place in the screening zone."""
    stop: Literal["first_reading"] = "first_reading"
    """The stop: the first usable body-mode reading."""
    distance_m: float = Field(default=DISTANCE_M, gt=0)
    patience_s: float = Field(default=5.0, gt=0)
    """How long a reading is waited for; a person not read by then counts as longer than this."""


def scenes(parameters: ResponseTimeParameters) -> Iterator[Scene]:
    """One person a scene, each another one."""
    for number in range(1, parameters.trials + 1):
        target = someone(
            number, parameters.person_temperature_degC, unit=parameters.unit, distance_m=parameters.distance_m
        )
        yield scene(NAME, target.id, targets=(target,), duration_s=parameters.patience_s + MARGIN_S)


def measure(evidence: Evidence, parameters: ResponseTimeParameters) -> Finding:
    """The quantile of the times over independent persons, with distribution-free bounds."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, counted_by=parameters.unit)
    outcomes = [(trial.unit, _time_s(trial, parameters.patience_s)) for trial in presented]
    counted = tally((unit, None if time is None else True) for unit, time in outcomes)
    times_s = longest(outcomes)
    if not times_s:
        return Finding(inconclusive=own.incomplete or counted.nothing(), notes=counted.notes())
    conditions: dict[str, str | float] = {
        "start": parameters.start,
        "stop": parameters.stop,
        "distance_m": parameters.distance_m,
    }
    measurement = quantile_measurement(
        "response_time",
        times_s,
        parameters.quantile,
        parameters.patience_s,
        evidence.confidence,
        conditions,
        evidence.timing,
        units_of=kind_of_units(presented),
    )
    return Finding(
        measurements=(measurement,),
        figures=time_figures(Text(zh="测温时间分布", en="Distribution of the measuring time"), times_s, measurement),
        inconclusive=own.incomplete,
        notes=(*counted.notes(), *censored_notes(times_s, parameters.patience_s), *evidence.timing.notes()),
    )


def _time_s(trial: Trial, patience_s: float) -> float | None:
    """Time to the first reading; infinite for a miss, None where silence proves nothing."""
    readings = trial.readings(patience_s)
    if readings:
        return round(readings[0].time_s - trial.shown_s, 6)
    return math.inf if trial.alive(patience_s) else None


def longest(outcomes: Iterable[tuple[str, float | None]]) -> list[float]:
    """One time for each independent unit, its longest; a unit with an unusable trial is left out unless it missed."""
    by_unit: dict[str, list[float | None]] = defaultdict(list)
    for unit, time_s in outcomes:
        by_unit[unit].append(time_s)
    return [
        max(time for time in some if time is not None)
        for some in by_unit.values()
        if None not in some or math.inf in some
    ]


def quantile_measurement(
    characteristic: str,
    times_s: list[float],
    quantile: float,
    patience_s: float,
    confidence: float,
    conditions: Mapping[str, str | float],
    timing: LinkTiming = EXACT,
    units_of: UnitsOf | None = None,
) -> Measurement:
    """A quantile of times, some of which may be infinite: the bench waited for ``patience_s``.

    An infinite time is only known to be longer than the patience: as value and lower bound it is the next time that a
    recording can represent, as upper bound it is None, so that it can fail a limit and never meet one. ``timing``
    widens the bounds: the delay of the link is not the device's.
    """
    beyond_s = patience_s + RESOLUTION_S
    lower, upper = quantile_bounds(times_s, quantile, confidence)
    value = sample_quantile(times_s, quantile)
    return Measurement(
        characteristic=characteristic,
        value=min(value, beyond_s),
        unit="s",
        units=len(times_s),
        decided_by="bounds",
        budget=timing.budget(),
        bounds=timing.widened(
            None if lower is None else min(lower, beyond_s),
            upper if upper is not None and math.isfinite(upper) else None,
        ),
        bounds_confidence=confidence,
        conditions={
            **conditions,
            **timing.conditions(),
            "quantile": quantile,
            "persons": len(times_s),
            "missed_persons": sum(map(math.isinf, times_s)),
            "value_is_lower_bound": math.isinf(value),
            "patience_s": patience_s,
        },
        units_of=units_of,
    )


def time_figures(title: Text, times_s: list[float], measurement: Measurement) -> tuple[FigureSeries, ...]:
    """The distribution of the times that ended, and the quantile over all; none where no time ended."""
    ended = sorted(time for time in times_s if math.isfinite(time))
    figure = FigureSeries(
        kind="time_distribution",
        title=title,
        series={"time_s": ended},
        values={
            "quantile": float(measurement.conditions["quantile"] or 0),
            "quantile_time_s": None if measurement.conditions["value_is_lower_bound"] else measurement.value,
        },
    )
    return (figure,) if ended else ()


def censored_notes(times_s: list[float], patience_s: float) -> tuple[Text, ...]:
    """What the reader has to know of persons the device never answered for."""
    count = sum(map(math.isinf, times_s))
    return (_CENSORED.format(count=count, patience_s=patience_s),) if count else ()


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="测温时间", en="Measuring time"),
    method=Text(
        zh="每名人员单独进入测温区一次。自人员到位（start）起至设备给出该人员首个可用体温读数（stop）止为测温时间。"
        "以样本分位数为结果，判定用次序统计量的单侧置信界。链路正常而无读数者按超过等待时间计；链路未被证明正常者不采用。",
        en="Each person enters the screening zone alone, once. The time runs from the person being in place (start) to "
        "the first usable body-mode reading (stop). The sample's quantile is stated; one-sided bounds from order "
        "statistics decide. A person not read while the link is alive counts as longer than the waiting time; if the "
        "link was not proven alive, the trial is not used.",
    ),
    characteristics=frozenset({"response_time"}),
    parameters=ResponseTimeParameters,
    scenes=scenes,
    measure=measure,
)
