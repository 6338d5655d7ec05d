"""Clinical agreement: how the device's readings on people agree with their reference temperature.

After Bland and Altman, and the disclosures of ISO 80601-2-56: bias, limits of agreement, repeatability, slope.
The evidence is a study on volunteers, recorded or imported; a bench presents no scenes for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.agreement import bland_altman, repeatability, stratified
from conformance.metrology.measurement import Measurement
from conformance.metrology.regression import slope, two_piece
from conformance.metrology.samples import TooFewError
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.scenarios.clinical_people import StudyPeople, UnusableSampleError, people_in, thinned
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario


class ClinicalAgreementParameters(Parameters):
    """Parameters of the scenario."""

    statistic: Literal["bias", "limits_of_agreement", "repeatability", "slope"]
    febrile_degC: float = 37.5
    """Reference temperature from which a person counts as febrile; marks the points of the picture."""
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    """Confidence of the intervals."""


def scenes(parameters: ClinicalAgreementParameters) -> Iterator[Scene]:
    """None: people come to a study, not to a bench."""
    return iter(())


def measure(evidence: Evidence, parameters: ClinicalAgreementParameters) -> Finding:
    """The chosen statistic over all people with a reading and a reference."""
    try:
        people = people_in(evidence)
        measurements, figures = _STATISTICS[parameters.statistic](people, parameters)
    except UnusableSampleError as unusable:
        return Finding(inconclusive=unusable.reason)
    except TooFewError as few:
        return Finding(inconclusive=Text(zh=f"样本量不足：{few}", en=f"There are too few people: {few}."))
    return Finding(measurements, figures, notes=people.notes)


_Parts = tuple[tuple[Measurement, ...], tuple[FigureSeries, ...]]


def _scatter(source: str, standard_error: float, degrees_of_freedom: int) -> Budget:
    return Budget((UncertaintyLine(source, standard_error, "A", "t", degrees_of_freedom=float(degrees_of_freedom)),))


def _bias(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = bland_altman(people.mean_degC, people.reference_degC, parameters.confidence)
    measurement = Measurement(
        characteristic="clinical_bias",
        value=found.bias,
        unit="delta_degC",
        units=found.n,
        decided_by="uncertainty",
        budget=_scatter("scatter between persons", found.bias_standard_error, found.n - 1),
        interval=found.bias_interval,
        interval_confidence=found.confidence,
        conditions={
            **people.conditions(),
            "standard_deviation_delta_degC": found.standard_deviation,
            **_bias_by_stratum(people, parameters),
        },
    )
    return (measurement,), ()


def _bias_by_stratum(people: StudyPeople, parameters: ClinicalAgreementParameters) -> dict[str, float | None]:
    """The bias below and from the febrile temperature: one figure over all hides a device that pulls fever down."""
    strata = stratified(
        people.mean_degC, people.reference_degC, [parameters.febrile_degC - 1e-9], parameters.confidence
    )
    found: dict[str, float | None] = {}
    for name, stratum in zip(("below_febrile", "febrile"), strata, strict=True):
        interval = stratum.agreement.bias_interval if stratum.agreement else (None, None)
        found |= {
            f"persons_{name}": stratum.n,
            f"bias_{name}_delta_degC": stratum.agreement.bias if stratum.agreement else None,
            f"bias_{name}_lowest_delta_degC": interval[0],
            f"bias_{name}_highest_delta_degC": interval[1],
        }
    return found


def _limits(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = bland_altman(people.mean_degC, people.reference_degC, parameters.confidence)
    sides = (
        ("lower", found.lower_limit, found.lower_limit_interval),
        ("upper", found.upper_limit, found.upper_limit_interval),
    )
    measurements = tuple(
        Measurement(
            characteristic="clinical_agreement",
            value=value,
            unit="delta_degC",
            units=found.n,
            decided_by="uncertainty",
            budget=_scatter("scatter between persons", found.limit_standard_error, found.n - 1),
            interval=interval,
            interval_confidence=found.confidence,
            conditions={
                "limit_of_agreement": side,
                **people.conditions(),
                "bias_delta_degC": found.bias,
                "standard_deviation_delta_degC": found.standard_deviation,
            },
        )
        for side, value, interval in sides
    )
    shown = thinned(len(people.units))
    figure = FigureSeries(
        kind="bland_altman",
        title=Text(zh="读数与参考体温之差（Bland–Altman）", en="Readings against reference (Bland–Altman)"),
        series={
            "mean_degC": ((people.mean_degC + people.reference_degC) / 2)[shown].tolist(),
            "difference_delta_degC": (people.mean_degC - people.reference_degC)[shown].tolist(),
            "positive": _febrile(people, parameters.febrile_degC)[shown].tolist(),
        },
        values={
            "bias_delta_degC": found.bias,
            "bias_interval_lower_delta_degC": found.bias_interval[0],
            "bias_interval_upper_delta_degC": found.bias_interval[1],
            "lower_limit_delta_degC": found.lower_limit,
            "lower_limit_interval_lower_delta_degC": found.lower_limit_interval[0],
            "lower_limit_interval_upper_delta_degC": found.lower_limit_interval[1],
            "upper_limit_delta_degC": found.upper_limit,
            "upper_limit_interval_lower_delta_degC": found.upper_limit_interval[0],
            "upper_limit_interval_upper_delta_degC": found.upper_limit_interval[1],
            "febrile_degC": parameters.febrile_degC,
        },
    )
    return measurements, (figure,)


def _repeatability(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = repeatability(people.readings_degC, parameters.confidence)
    measurement = Measurement(
        characteristic="clinical_repeatability",
        value=found.standard_deviation,
        unit="delta_degC",
        units=found.subjects,
        decided_by="uncertainty",
        budget=_scatter(
            "sampling of the within-person variance",
            found.standard_deviation / np.sqrt(2 * found.degrees_of_freedom),
            found.degrees_of_freedom,
        ),
        interval=found.interval,
        interval_confidence=found.confidence,
        conditions={**people.conditions(), "complete_persons": found.subjects},
    )
    return (measurement,), ()


def _slope(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = slope(people.reference_degC, people.mean_degC, parameters.confidence)
    measurement = Measurement(
        characteristic="reference_slope",
        value=found.slope,
        unit="dimensionless",
        units=found.n,
        decided_by="uncertainty",
        budget=_scatter("scatter about the line", found.slope_standard_error, found.n - 2),
        interval=found.slope_interval,
        interval_confidence=found.confidence,
        conditions={
            **people.conditions(),
            "intercept_degC": found.intercept,
            "residual_standard_deviation_delta_degC": found.residual_standard_deviation,
            **_pieces(people, parameters),
        },
    )
    shown = thinned(len(people.units))
    figure = FigureSeries(
        kind="error_against_reference",
        title=Text(zh="误差随参考体温的变化", en="Error against reference temperature"),
        series={
            "reference_degC": people.reference_degC[shown].tolist(),
            "error_delta_degC": (people.mean_degC - people.reference_degC)[shown].tolist(),
            "expanded_uncertainty_delta_degC": [None] * len(shown),
        },
        values={"slope": found.slope},
    )
    return (measurement,), (figure,)


def _pieces(people: StudyPeople, parameters: ClinicalAgreementParameters) -> dict[str, float | None]:
    """The slope below and above the febrile temperature, and their difference; none if a segment has no person."""
    try:
        found = two_piece(people.reference_degC, people.mean_degC, parameters.febrile_degC, parameters.confidence)
    except TooFewError:
        return {}
    return {
        "slope_below_febrile": found.slope_below,
        "slope_above_febrile": found.slope_above,
        "slope_change": found.change,
        "slope_change_lowest": found.change_interval[0],
        "slope_change_highest": found.change_interval[1],
    }


def _febrile(people: StudyPeople, febrile_degC: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(people.reference_degC >= febrile_degC - 1e-9)


_STATISTICS: dict[str, Callable[[StudyPeople, ClinicalAgreementParameters], _Parts]] = {
    "bias": _bias,
    "limits_of_agreement": _limits,
    "repeatability": _repeatability,
    "slope": _slope,
}

SCENARIO = Scenario(
    name="clinical_agreement",
    title=Text(zh="临床一致性", en="Clinical agreement"),
    method=Text(
        zh="每名受试者取可用读数的平均值，与其参考体温相比：平均差为偏差，偏差±1.96 倍标准差为一致性界限，重复性为组内方差"
        "均值的平方根（仅计全部重复齐全者），斜率为读数对参考体温的最小二乘直线斜率。偏差与斜率另按发热判定值以下、以上分别给出。每人为一个独立单元。",
        en="The mean of each person's usable readings is compared with the person's reference temperature: the mean "
        "difference is the bias, bias ± 1.96 standard deviations are the limits of agreement; repeatability is the "
        "root of the mean within-person variance over persons with every repetition; the slope is that of the "
        "least-squares line of reading on reference. Bias and slope are stated for below and above the febrile "
        "temperature as well. Each person is one independent unit.",
    ),
    characteristics=frozenset({"clinical_bias", "clinical_agreement", "clinical_repeatability", "reference_slope"}),
    parameters=ClinicalAgreementParameters,
    scenes=scenes,
    measure=measure,
)
