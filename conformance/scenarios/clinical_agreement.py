"""Clinical agreement: how the device's readings on people agree with their reference temperature.

After Bland and Altman, and the disclosures of ISO 80601-2-56: bias, limits of agreement, repeatability, slope.
The evidence is a study on volunteers, recorded or imported; a bench presents no scenes for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.agreement import Agreement, bland_altman, repeatability, stratified
from conformance.metrology.anova import rounds
from conformance.metrology.measurement import Measurement
from conformance.metrology.regression import slope, two_piece
from conformance.metrology.samples import TooFewError
from conformance.metrology.single_readings import SingleAgreement, single_agreement
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, UncertaintyLine
from conformance.scenarios.clinical_budget import (
    BETWEEN,
    REFERENCE_THERMOMETER,
    ClinicalBudgetParameters,
    of_errors,
    outward,
    resolution_line,
    scatter_line,
    undeclared,
)
from conformance.scenarios.clinical_people import StudyPeople, UnusableSampleError, people_in, thinned
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Scenario


class ClinicalAgreementParameters(ClinicalBudgetParameters):
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
    return Finding(measurements, figures, notes=(*people.notes, *_STATISTIC_NOTES[parameters.statistic](people)))


ORDER_MATTERS_BELOW = 0.01
"""p below which the order of the rounds is reported as an effect."""
_ORDER = Text(
    zh="读数与轮次的先后有关：各轮平均值为 {means} ℃（F({rounds}, {residual}) = {f:.0f}，p = {p:.0e}）。判定用去掉轮次影响的重复性，"
    "含轮次影响的一并给出。",
    en="Readings depend on the order of the rounds: their means are {means} °C (F({rounds}, {residual}) = {f:.0f}, "
    "p = {p:.0e}). The repeatability without the effect of the rounds is judged; the one with it is stated beside it.",
)
_Parts = tuple[tuple[Measurement, ...], tuple[FigureSeries, ...]]


def _bias(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = bland_altman(people.mean_degC, people.reference_degC, parameters.confidence)
    measurement = Measurement(
        characteristic="clinical_bias",
        value=found.bias,
        unit="delta_degC",
        units=found.n,
        units_of="person",
        decided_by="uncertainty",
        budget=of_errors(scatter_line(BETWEEN, found.bias_standard_error, found.n - 1), people, parameters),
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
    """Of the means of all readings, as studies print them, for information; and of one reading, which is judged."""
    found = bland_altman(people.mean_degC, people.reference_degC, parameters.confidence)
    single = single_agreement(people.readings_degC, people.reference_degC, parameters.confidence)
    covered = bland_altman(people.mean_degC, people.reference_degC, COVERAGE_PROBABILITY)
    single_covered = single_agreement(people.readings_degC, people.reference_degC, COVERAGE_PROBABILITY)
    of_means = _sides(found, covered, found.n - 1, people.repetitions, people, parameters)
    of_single = _sides(single, single_covered, single.degrees_of_freedom, 1, people, parameters)
    measurements = (*of_means, *of_single) if people.repetitions > 1 else of_single
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


def _sides(
    found: Agreement | SingleAgreement,
    covered: Agreement | SingleAgreement,
    degrees_of_freedom: float,
    averaged: int,
    people: StudyPeople,
    parameters: ClinicalAgreementParameters,
) -> tuple[Measurement, ...]:
    """The lower and the upper limit of agreement; ``covered`` is the same at the coverage of the stated U."""
    sides = (
        ("lower", found.lower_limit, found.lower_limit_interval, covered.lower_limit_interval),
        ("upper", found.upper_limit, found.upper_limit_interval, covered.upper_limit_interval),
    )
    return tuple(
        Measurement(
            characteristic="clinical_agreement",
            value=value,
            unit="delta_degC",
            units=found.n,
            units_of="person",
            decided_by="uncertainty",
            budget=of_errors(outward(value, exact, degrees_of_freedom), people, parameters),
            interval=interval,
            interval_confidence=found.confidence,
            conditions={
                "limit_of_agreement": side,
                "averaged_readings": averaged,
                **people.conditions(),
                "bias_delta_degC": found.bias,
                "standard_deviation_delta_degC": found.standard_deviation,
            },
            informative=averaged > 1,
        )
        for side, value, interval, exact in sides
    )


def _repeatability(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    """With the order of the rounds taken out, which is judged; and with it, as studies print it, for information."""
    found = repeatability(people.readings_degC, parameters.confidence)
    whole = _within(found.standard_deviation, found.degrees_of_freedom, found.interval, found.subjects, "included")
    if found.subjects < 2:
        return (_completed(whole, people, parameters),), ()
    order = rounds(people.readings_degC, parameters.confidence)
    alone = _within(
        order.repeatability, order.degrees_of_freedom, order.repeatability_interval, order.subjects, "taken_out"
    )
    means: dict[str, str | float | int | bool | None] = {
        f"round_{number}_mean_degC": mean for number, mean in enumerate(order.round_means, 1)
    }
    tested = {**means, "rounds_f": order.f if np.isfinite(order.f) else None, "rounds_p": order.p}
    alone = replace(alone, conditions={**alone.conditions, **tested})
    return (
        _completed(replace(whole, informative=True), people, parameters),
        _completed(alone, people, parameters),
    ), ()


def _within(
    deviation: float, degrees_of_freedom: int, interval: tuple[float, float], persons: int, order: str
) -> Measurement:
    """A standard deviation within persons, with the scatter alone in its budget."""
    sampling = deviation / np.sqrt(2 * degrees_of_freedom)
    return Measurement(
        characteristic="clinical_repeatability",
        value=deviation,
        unit="delta_degC",
        units=persons,
        units_of="person",
        decided_by="uncertainty",
        budget=Budget((scatter_line("sampling of the within-person variance", sampling, degrees_of_freedom),)),
        interval=interval,
        conditions={"order_of_rounds": order, "complete_persons": persons},
    )


def _completed(measurement: Measurement, people: StudyPeople, parameters: ClinicalAgreementParameters) -> Measurement:
    """With the resolution in its budget, and the circumstances; the reference does not enter."""
    lines = measurement.budget.lines if measurement.budget else ()
    return replace(
        measurement,
        budget=Budget((*lines, resolution_line(people, parameters))),
        interval_confidence=parameters.confidence,
        conditions={**people.conditions(), **measurement.conditions},
    )


def _order_notes(people: StudyPeople) -> tuple[Text, ...]:
    """What the reader has to know of the order of the rounds."""
    try:
        order = rounds(people.readings_degC)
    except TooFewError:
        return ()
    if order.p >= ORDER_MATTERS_BELOW:
        return ()
    means = ", ".join(f"{mean:.2f}" for mean in order.round_means)
    residual = order.degrees_of_freedom
    return (_ORDER.format(means=means, rounds=order.rounds - 1, residual=residual, f=order.f, p=order.p),)


def _slope(people: StudyPeople, parameters: ClinicalAgreementParameters) -> _Parts:
    found = slope(people.reference_degC, people.mean_degC, parameters.confidence)
    measurement = Measurement(
        characteristic="reference_slope",
        value=found.slope,
        unit="dimensionless",
        units=found.n,
        units_of="person",
        decided_by="uncertainty",
        budget=_of_slope(found.slope, found.slope_standard_error, people, parameters),
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


def _of_slope(
    value: float, standard_error: float, people: StudyPeople, parameters: ClinicalAgreementParameters
) -> Budget:
    """Scatter about the line; what an error of the thermometer, if it is of its own for each person, flattens; and the
    resolution, which tilts the line as it does over set points."""
    n, spread = people.reference_degC.size, float(people.reference_degC.var(ddof=1))
    resolution = replace(resolution_line(people, parameters), sensitivity=1 / float(np.sqrt((n - 1) * spread)))
    u = people.reference_standard_uncertainty_degC
    flattened = (
        () if u is None else (UncertaintyLine(REFERENCE_THERMOMETER, abs(value) * u**2 / spread, "B", "rectangular"),)
    )
    return Budget((scatter_line("scatter about the line", standard_error, n - 2), *flattened, resolution))


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


_STATISTIC_NOTES: dict[str, Callable[[StudyPeople], tuple[Text, ...]]] = {
    "bias": undeclared,
    "limits_of_agreement": undeclared,
    "repeatability": _order_notes,
    "slope": undeclared,
}
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
        zh="每名受试者取可用读数的平均值，与其参考体温相比：平均差为偏差，偏差±1.96 倍标准差为一致性界限。一致性界限对平均值和单次读数分别给出，"
        "判定用单次读数（方差分量，Bland–Altman 1999 第 5 章）；其区间按非中心 t 分布精确计算。重复性为组内标准差（仅计全部重复齐全者），"
        "含和不含轮次先后影响的分别给出，判定用不含的。斜率为读数对参考体温的最小二乘直线斜率。偏差与斜率另按发热判定值以下、以上分别给出。"
        "不确定度含参考温度计（如给出）和示值分辨力。每人为一个独立单元。",
        en="The mean of each person's usable readings is compared with the person's reference temperature: the mean "
        "difference is the bias, bias ± 1.96 standard deviations are the limits of agreement. The limits are stated "
        "for the means and for single readings, and those of single readings are judged (variance components, Bland "
        "and Altman 1999, section 5); their intervals are exact, by the noncentral t distribution. Repeatability is "
        "the standard deviation within persons with every repetition, with and without the effect of the order of the "
        "rounds; the one without is judged. The slope is that of the least-squares line of reading on reference. Bias "
        "and slope are stated for below and above the febrile temperature as well. Budgets hold the reference "
        "thermometer, where its uncertainty is stated, and the resolution of the readings. Each person is one "
        "independent unit.",
    ),
    characteristics=frozenset({"clinical_bias", "clinical_agreement", "clinical_repeatability", "reference_slope"}),
    parameters=ClinicalAgreementParameters,
    scenes=scenes,
    measure=measure,
)
