"""Normalisation: whether body-mode readings follow a phantom through the fever, or gather near normal (rigged).

After Healy et al. 2021 (J Biomed Opt 26(4):043009): a temperature-controlled phantom, 35 °C to 40 °C in steps of
0.25 °C. An accuracy test on healthy people ranks a rigged device above an honest one, and the area under the ROC
curve cannot see monotone rigging; the slope does, fitted in two pieces, because rigging in one piece hides in one line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pydantic import Field, model_validator

from conformance.core.events import Alarm
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.agreement import stratified
from conformance.metrology.measurement import Measurement
from conformance.metrology.rates import rate_measurement
from conformance.scenarios.rigging import signs
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Scenario
from conformance.scenarios.set_points import PhantomStepsParameters, scenes_at
from conformance.scenarios.source_points import SourcePoint, slope_of
from conformance.scenarios.source_readings import SourceLook, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "normalisation"
LEAST_POINTS = 4
"""Set points of a piece: fewer leave too little scatter to judge a slope by."""

_NO_ALARM = Text(
    zh="告警阈值 {threshold} ℃ 以上（含余量）的设定点中，设备告警 {alarmed} 个，共 {count} 个。",
    en="Of {count} set points above the alarm threshold of {threshold} °C by the stated excess, the device raised an "
    "alarm at {alarmed}.",
)


class NormalisationParameters(PhantomStepsParameters):
    """Parameters of the scenario."""

    break_degC: float = 37.25
    """Where the two pieces part; the set point there belongs to both."""
    febrile_degC: float = 37.5
    """Parts the strata of the bias."""
    alarm_threshold_degC: float | None = None
    """The device's own threshold; if it is stated, alarms on the phantom are counted."""
    excess_delta_degC: float = Field(default=0.5, ge=0)
    """How far above the threshold a set point has to be for its alarm to be expected."""

    @model_validator(mode="after")
    def _two_pieces(self) -> NormalisationParameters:
        points = self.set_points_degC
        if min(len(_piece(points, low, high)) for _, low, high in _pieces(self)) < LEAST_POINTS:
            raise ValueError(f"each piece needs at least {LEAST_POINTS} set points")
        return self


def scenes(parameters: NormalisationParameters) -> Iterator[Scene]:
    """One scene a set point, in rising order."""
    return scenes_at(NAME, parameters.set_points_degC, parameters)


def measure(evidence: Evidence, parameters: NormalisationParameters) -> Finding:
    """The slope overall and of both pieces, each judged, with the bias by stratum; alarms beside them for information."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    if not looks.full:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    return Finding(
        measurements=(
            *(_slope(looks.full, piece, parameters) for piece in _pieces(parameters)),
            *(alarms := _alarms(looks.full, evidence, parameters)),
        ),
        figures=(_figure(looks.full, parameters),),
        notes=(*looks.notes, *signs(looks.full, parameters.resolution_delta_degC), *_alarms_told(alarms, parameters)),
    )


_Piece = tuple[str, float, float]


def _pieces(parameters: NormalisationParameters) -> tuple[_Piece, ...]:
    """The whole range and its two pieces by name, with their ends."""
    break_degC = parameters.break_degC
    return (("overall", -math.inf, math.inf), ("lower", -math.inf, break_degC), ("upper", break_degC, math.inf))


def _piece(points: Sequence[float], low: float, high: float) -> list[float]:
    return [point for point in points if low - 1e-9 <= point <= high + 1e-9]


def _slope(looks: Sequence[SourceLook], piece: _Piece, parameters: NormalisationParameters) -> Measurement:
    """The slope over one piece; without a value where set points of it are missing, so that nothing is passed over."""
    name, low, high = piece
    wanted = _piece(parameters.set_points_degC, low, high)
    inside = [look for look in looks if low - 1e-9 <= _set_point(look) <= high + 1e-9]
    complete = len(inside) == len(wanted)
    used = parameters.set_points_degC[0], parameters.set_points_degC[-1]
    points = [_point(look) for look in inside]
    line = slope_of(points, parameters.resolution_delta_degC, used) if complete else None
    return Measurement(
        characteristic="normalisation_slope",
        value=line.slope if line else None,
        unit="dimensionless",
        units=len({look.unit for look in inside}),
        decided_by="uncertainty",
        budget=line.budget if line else None,
        conditions={
            "piece": name,
            "lowest_degC": wanted[0],
            "highest_degC": wanted[-1],
            "set_points": len(inside),
            "mode": parameters.mode,
            "febrile_degC": parameters.febrile_degC,
            **_biases(inside, parameters),
        },
    )


def _point(look: SourceLook) -> SourcePoint:
    return SourcePoint(
        set_point_degC=_set_point(look),
        reference_degC=look.reference_degC,
        reference_standard_uncertainty_degC=look.reference_standard_uncertainty_degC,
        unit=look.unit,
        readings_degC=look.readings_degC,
        reference_lines=look.reference_lines,
        reference_correlation=look.reference_correlation,
    )


def _biases(looks: Sequence[SourceLook], parameters: NormalisationParameters) -> dict[str, float | None]:
    """The mean error below and above the febrile temperature: what a mean over both hides."""
    strata = stratified(
        [look.mean_degC for look in looks], [look.reference_degC for look in looks], [parameters.febrile_degC]
    )
    return {
        f"bias_{name}_delta_degC": stratum.agreement.bias if stratum.agreement else None
        for name, stratum in zip(("afebrile", "febrile"), strata, strict=True)
    }


def _alarms(
    looks: Sequence[SourceLook], evidence: Evidence, parameters: NormalisationParameters
) -> tuple[Measurement, ...]:
    """At how many of the set points above the device's own threshold it raised its alarm."""
    if parameters.alarm_threshold_degC is None:
        return ()
    least = parameters.alarm_threshold_degC + parameters.excess_delta_degC
    above = [look for look in looks if _set_point(look) >= least - 1e-9]
    if not above:
        return ()
    alarmed = sum(any(alarm.time_s >= look.shown_s for alarm in evidence.of(look.scene.id, Alarm)) for look in above)
    conditions = {
        "alarm_threshold_degC": parameters.alarm_threshold_degC,
        "excess_delta_degC": parameters.excess_delta_degC,
    }
    return (
        rate_measurement(
            "detection_sensitivity",
            alarmed,
            len(above),
            evidence.confidence,
            {**conditions, "mode": parameters.mode},
            unit="dimensionless",
            informative=True,
        ),
    )


def _alarms_told(alarms: Sequence[Measurement], parameters: NormalisationParameters) -> tuple[Text, ...]:
    """Missed alarms in words; none where all were raised."""
    return tuple(
        _NO_ALARM.format(
            threshold=parameters.alarm_threshold_degC,
            alarmed=found.conditions["successes"],
            count=found.conditions["trials"],
        )
        for found in alarms
        if found.conditions["successes"] != found.conditions["trials"]
    )


def _set_point(look: SourceLook) -> float:
    return float(look.scene.conditions["set_point_degC"])


def _figure(looks: Sequence[SourceLook], parameters: NormalisationParameters) -> FigureSeries:
    return FigureSeries(
        kind="error_against_reference",
        title=Text(zh="仿真人头上的示值误差与参考温度", en="Error on the phantom against its temperature"),
        series={
            "reference_degC": [look.reference_degC for look in looks],
            "error_delta_degC": [look.error_delta_degC for look in looks],
            "expanded_uncertainty_delta_degC": [
                look.expanded_uncertainty_delta_degC(parameters.resolution_delta_degC) for look in looks
            ],
        },
        values={"break_degC": parameters.break_degC, "febrile_degC": parameters.febrile_degC},
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="读数归一化（向正常体温收缩）", en="Normalisation (readings drawn toward normal)"),
    method=Text(
        zh="仿真人头从最低到最高温度按规定步进逐点稳定，取体温模式读数。以各点平均读数对参考温度作最小二乘直线，"
        "全范围、分界温度以下、分界温度以上各得一个斜率，三者分别判定：分段收缩会隐藏在一条直线中。不确定度由直线残差、"
        "参考源和示值分辨力合成。另给出发热温度以下和以上的平均误差、设备自身告警阈值以上的告警情况，供参考。",
        en="A phantom head goes from the lowest to the highest temperature in the stated steps, stable at each, and "
        "body-mode readings are taken. The least-squares line of mean reading on reference gives one slope over the "
        "whole range, one below and one above the break temperature; each is judged, because a single line hides "
        "readings drawn toward normal in one segment. The uncertainty combines the scatter about the line, the source "
        "and the resolution of the reading. The mean error below and above the febrile temperature, and the alarms "
        "above the device's own threshold, are stated for information.",
    ),
    characteristics=frozenset({"normalisation_slope"}),
    parameters=NormalisationParameters,
    scenes=scenes,
    measure=measure,
)
