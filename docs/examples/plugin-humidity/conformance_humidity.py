"""A plug-in: the error of a device that states the relative humidity of the room, which the harness does not know.

It adds a unit of a kind of its own, a characteristic, a kind of event, a scenario that measures the one from the other,
and a drawing. An evaluation in which it takes part names it, and no certificate is issued for it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import Field

from conformance.core.characteristics import Characteristic
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.core.units import MeasurementUnit
from conformance.evaluation.model import FigureResult
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.recording.event_kinds import EventKind
from conformance.reporting.figures import palette
from conformance.reporting.figures.canvas import DrawingSheet, Key, columns
from conformance.reporting.figures.drawing import FigureDrawing
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario
from conformance.scenarios.stage import scene
from conformance.scenarios.trials import own_scenes

NAME = "humidity_indication"

PERCENT_RH = MeasurementUnit(
    "percent_rh",
    kind="relative_humidity",
    symbol="%RH",
    suffix="_percent_rh",
    decimals=1,
    spellings=("%rh",),
    definition="percent_rh = [relative_humidity]",
)
"""Not a percentage: a share of people never converts into it."""

HUMIDITY_ERROR = Characteristic(
    "humidity_error",
    "relative_humidity",
    Text("湿度示值误差", "humidity indication error"),
    zh=("湿度示值误差",),
    en=("humidity indication error", "error of the humidity reading"),
)


@dataclass(frozen=True, slots=True)
class HumidityReading:
    """The device stated the relative humidity of the room."""

    scene: str
    time_s: float
    relative_humidity_percent_rh: float | None
    """None where it stated no number."""


HUMIDITY_READING = EventKind("humidity_reading", HumidityReading)


class HumidityParameters(Parameters):
    """Where and how often the humidity is read, and how well the laboratory's hygrometer is known."""

    set_points_percent_rh: tuple[float, ...] = (30.0, 50.0, 70.0)
    readings_per_point: int = Field(default=5, ge=2)
    stay_s: float = Field(default=60.0, gt=0)
    """How long each humidity is held once it is stable."""
    hygrometer_expanded_uncertainty_percent_rh: float = Field(gt=0)
    """From its calibration certificate, k = 2."""


_TOO_FEW = Text(
    zh="{humidity:g} %RH 处只有 {found} 个湿度示值，少于 {needed} 个。",
    en="Only {found} humidity readings at {humidity:g} %RH, {needed} are needed.",
)
_NO_REFERENCE = Text(
    zh="场景 {scene} 没有记录参考湿度。", en="The reference humidity of the scene {scene} was not recorded."
)


def scenes(parameters: HumidityParameters) -> Iterator[Scene]:
    """An empty room at each humidity, from the driest."""
    for humidity in sorted(parameters.set_points_percent_rh):
        conditions = {"set_point_percent_rh": humidity}
        shown = scene(NAME, f"{humidity:g}rh", targets=(), duration_s=parameters.stay_s, conditions=conditions)
        yield replace(shown, relative_humidity_percent=humidity)


def measure(evidence: Evidence, parameters: HumidityParameters) -> Finding:
    """At each humidity the mean of the readings less the reference, percent_rh, with its budget."""
    own = own_scenes(evidence, scenes(parameters))
    if own.incomplete is not None:
        return Finding(inconclusive=own.incomplete)
    measurements = []
    for recorded in own.scenes:
        reference = recorded.scene.relative_humidity_percent
        if reference is None:
            return Finding(inconclusive=_NO_REFERENCE.format(scene=recorded.scene.id))
        said = evidence.of(recorded.scene.id, HumidityReading)
        values = [each.relative_humidity_percent_rh for each in said if each.relative_humidity_percent_rh is not None]
        if len(values) < parameters.readings_per_point:
            few = _TOO_FEW.format(humidity=reference, found=len(values), needed=parameters.readings_per_point)
            return Finding(inconclusive=few)
        scatter = statistics.stdev(values) / math.sqrt(len(values))
        measurements.append(
            Measurement(
                characteristic=HUMIDITY_ERROR.name,
                value=statistics.fmean(values) - reference,
                unit=PERCENT_RH.name,
                units=1,
                decided_by="uncertainty",
                budget=Budget(
                    (
                        UncertaintyLine(
                            "repeatability of the mean", scatter, "A", "t", degrees_of_freedom=len(values) - 1
                        ),
                        UncertaintyLine(
                            "calibration of the hygrometer",
                            parameters.hygrometer_expanded_uncertainty_percent_rh,
                            divisor=2.0,
                        ),
                    )
                ),
                conditions={"reference_percent_rh": reference, "readings": len(values)},
            )
        )
    series = {
        "reference_percent_rh": [float(m.conditions["reference_percent_rh"] or 0) for m in measurements],
        "error_percent_rh": [m.value for m in measurements],
    }
    figure = FigureSeries("humidity_error", HUMIDITY_ERROR.title, series)
    return Finding(measurements=tuple(measurements), figures=(figure,))


HUMIDITY_INDICATION: Scenario[HumidityParameters] = Scenario(
    name=NAME,
    title=Text("湿度示值误差", "Humidity indication error"),
    method=Text(
        zh="在每个湿度点稳定后，取规定数量的设备湿度示值，其平均值与参考湿度之差为误差。",
        en="At each humidity, once it is stable, the stated number of the device's humidity readings is taken; their "
        "mean less the reference humidity is the error.",
    ),
    characteristics=frozenset({HUMIDITY_ERROR.name}),
    parameters=HumidityParameters,
    scenes=scenes,
    measure=measure,
    needs=lambda parameters: frozenset(),
)


def draw(figure: FigureResult, sheet: DrawingSheet) -> None:
    """The error at each humidity, with the limits."""
    reference, error = columns(figure, "reference_percent_rh", "error_percent_rh")
    sheet.axes.plot(reference, error, "o", color=palette.DATA)
    for bound in sheet.bounds_in(PERCENT_RH.name):
        if bound is not None:
            sheet.axes.axhline(bound, color=palette.LIMIT, linewidth=1.4)
    chinese = sheet.words.language == "zh"
    sheet.name_axes(
        "参考湿度 / %RH" if chinese else "reference humidity / %RH", "误差 / %RH" if chinese else "error / %RH"
    )
    sheet.key.append(Key("dot", "data", "示值误差" if chinese else "error of the mean reading"))
    for at, value in zip(reference, error, strict=True):
        sheet.said.append(f"{at:g} %RH: {value:+.2f} %RH")


HUMIDITY_FIGURE = FigureDrawing("humidity_error", draw)
