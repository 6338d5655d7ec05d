"""Clinical detection: how well the device's readings on people separate the febrile from the others.

Area under the ROC curve (DeLong), and sensitivity and specificity at the device's own alarm threshold and skin-to-body
offset, which only its vendor can declare. Readings in body mode already include the offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np

from conformance.core.events import Mode
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.detection import Auc, auc, counts_at, roc_curve, single_auc
from conformance.metrology.measurement import Measurement
from conformance.metrology.rates import bounds, rate_measurement
from conformance.metrology.samples import TooFewError
from conformance.metrology.single_readings import SingleRate, single_rate
from conformance.scenarios.clinical_people import StudyPeople, UnusableSampleError, people_in
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario

_POST_HOC = Text(
    zh="产品声明未给出告警阈值或皮肤-体温补偿值；所列数值以发热判定值 {threshold:.2f} ℃ 为阈值、以本记录自身平均偏差的相反数 "
    "{offset:+.4f} ℃ 为补偿事后计算，偏于乐观，仅供参考，不作判定。",
    en="The alarm threshold or the skin-to-body offset is undeclared. The figure is computed after the fact at the "
    "febrile temperature {threshold:.2f} °C with the negative of this recording's own mean error, {offset:+.4f} °C, as "
    "the offset: it favours the device, is given for information and is not judged.",
)


class ClinicalDetectionParameters(Parameters):
    """Parameters of the scenario."""

    statistic: Literal["auc", "sensitivity", "specificity"]
    febrile_degC: float = 37.5
    """Reference temperature from which a person counts as febrile."""
    alarm_threshold_degC: float | None = None
    """The device's own alarm threshold; None if undeclared."""
    skin_to_body_offset_delta_degC: float | None = None
    """What the device adds to a surface reading to state a body temperature; None if undeclared."""
    confidence: float = 0.95


def scenes(parameters: ClinicalDetectionParameters) -> Iterator[Scene]:
    """None: people come to a study, not to a bench."""
    return iter(())


def measure(evidence: Evidence, parameters: ClinicalDetectionParameters) -> Finding:
    """The chosen statistic over all people with a reading and a reference."""
    try:
        people = people_in(evidence)
        if parameters.statistic == "auc":
            return _area(people, parameters)
        return _at_threshold(people, parameters, evidence.confidence)
    except UnusableSampleError as unusable:
        return Finding(inconclusive=unusable.reason)
    except TooFewError as few:
        return Finding(inconclusive=Text(zh=f"样本量不足：{few}", en=f"There are too few people: {few}."))


def _area(people: StudyPeople, parameters: ClinicalDetectionParameters) -> Finding:
    positive = people.reference_degC >= parameters.febrile_degC - 1e-9
    found = auc(people.mean_degC, positive, parameters.confidence)
    false, true = roc_curve(people.mean_degC, positive)
    values: dict[str, float | str | None] = {"auc": found.auc}
    if found.interval:
        values |= {"auc_lower": found.interval[0], "auc_upper": found.interval[1]}
    operating = _operating_point(people, parameters)
    if operating is not None:
        counts = counts_at(people.mean_degC + operating[1], positive, operating[0])
        values |= {
            "operating_false_positive_rate": 1 - counts.specificity,
            "operating_true_positive_rate": counts.sensitivity,
        }
    single = single_auc(people.readings_degC, positive, parameters.confidence)
    of_single = _area_measurement(single, 1, people, parameters)
    of_means = _area_measurement(found, people.repetitions, people, parameters)
    figure = FigureSeries(
        kind="roc",
        title=Text(zh="ROC 曲线", en="ROC curve"),
        series={"false_positive_rate": false, "true_positive_rate": true},
        values=values,
    )
    measurements = (of_means, of_single) if people.repetitions > 1 else (of_single,)
    return Finding(measurements, (figure,), notes=people.notes)


def _area_measurement(
    found: Auc, averaged: int, people: StudyPeople, parameters: ClinicalDetectionParameters
) -> Measurement:
    """The area of one reading, which is judged; of the mean of several, as studies print it, for information."""
    return Measurement(
        characteristic="detection_auc",
        value=found.auc,
        unit="dimensionless",
        units=found.positives + found.negatives,
        units_of="person",
        decided_by="bounds",
        interval=found.interval,
        interval_confidence=found.confidence,
        bounds=found.interval,
        bounds_confidence=0.5 + found.confidence / 2,  # each end of the printed interval alone
        conditions={
            **people.conditions(),
            "averaged_readings": averaged,
            "febrile_degC": parameters.febrile_degC,
            "positives": found.positives,
            "negatives": found.negatives,
            "delong_standard_error": found.standard_error,
        },
        informative=averaged > 1,
    )


def _operating_point(people: StudyPeople, parameters: ClinicalDetectionParameters) -> tuple[float, float] | None:
    """The device's own threshold and offset in degC, or None where they are undeclared."""
    threshold, offset = parameters.alarm_threshold_degC, parameters.skin_to_body_offset_delta_degC
    if people.mode is Mode.BODY:
        offset = 0.0
    return None if threshold is None or offset is None else (threshold, offset)


def _at_threshold(people: StudyPeople, parameters: ClinicalDetectionParameters, confidence: float) -> Finding:
    positive = people.reference_degC >= parameters.febrile_degC - 1e-9
    operating = _operating_point(people, parameters)
    notes = people.notes
    if operating is None:
        offset = -float(np.mean(people.mean_degC - people.reference_degC))
        threshold = parameters.febrile_degC
        notes = (*notes, _POST_HOC.format(threshold=threshold, offset=offset))
    else:
        threshold, offset = operating
    counts = counts_at(people.mean_degC + offset, positive, threshold)
    sensitivity = parameters.statistic == "sensitivity"
    conditions: dict[str, str | float | int | bool | None] = {
        **people.conditions(),
        "averaged_readings": people.repetitions,
        "febrile_degC": parameters.febrile_degC,
        "alarm_threshold_degC": threshold,
        "skin_to_body_offset_delta_degC": offset,
        "offset_origin": "this recording's mean error" if operating is None else "declared",
        "true_positives": counts.true_positives,
        "positives": counts.positives,
        "false_positives": counts.false_positives,
        "negatives": counts.negatives,
    }
    measurement = rate_measurement(
        f"detection_{parameters.statistic}",
        counts.true_positives if sensitivity else counts.negatives - counts.false_positives,
        counts.positives if sensitivity else counts.negatives,
        confidence,
        conditions,
        unit="dimensionless",
        informative=operating is None or people.repetitions > 1,
        units_of="person",
    )
    if people.repetitions == 1:
        return Finding((measurement,), notes=notes)
    called = np.where(np.isfinite(people.readings_degC), people.readings_degC + offset >= threshold - 1e-9, np.nan)
    single = single_rate(called[positive] if sensitivity else 1 - called[~positive])
    shared = {name: conditions[name] for name in (*people.conditions(), "febrile_degC", *_OPERATING_CONDITIONS)}
    of_single = _single_measurement(
        f"detection_{parameters.statistic}", single, confidence, shared, informative=operating is None
    )
    return Finding((measurement, of_single), notes=notes)


_OPERATING_CONDITIONS = ("alarm_threshold_degC", "skin_to_body_offset_delta_degC", "offset_origin")


def _single_measurement(
    characteristic: str,
    single: SingleRate,
    confidence: float,
    conditions: Mapping[str, str | float | int | bool | None],
    *,
    informative: bool,
) -> Measurement:
    """The rate of one reading a person, with bounds over as many independent trials as it is worth."""
    trials = single.effective_trials
    successes = single.rate * trials
    both = bounds(successes, trials, 0.95, "two-sided")
    return Measurement(
        characteristic=characteristic,
        value=single.rate,
        unit="dimensionless",
        units=single.persons,
        units_of="person",
        decided_by="bounds",
        interval=(both.lower, both.upper),
        interval_confidence=0.95,
        bounds=(
            bounds(successes, trials, confidence, "lower").lower,
            bounds(successes, trials, confidence, "upper").upper,
        ),
        bounds_confidence=confidence,
        conditions={
            **conditions,
            "averaged_readings": 1,
            "readings": single.readings,
            "successes": single.successes,
            "effective_trials": trials,
        },
        informative=informative,
    )


SCENARIO = Scenario(
    name="clinical_detection",
    title=Text(zh="发热检出性能", en="Detection of fever"),
    method=Text(
        zh="参考体温不低于发热判定值者为阳性。以每人读数平均值计算 ROC 曲线下面积（Mann–Whitney，相等计一半；DeLong 区间，logit 尺度；完全分离时取精确界），"
        "以所给区间的端点判定；"
        "灵敏度与特异度按设备自身的告警阈值及皮肤-体温补偿值计算，给出精确（Clopper–Pearson）区间。各值对平均值和单次读数分别给出，判定用单次读数："
        "面积为各轮面积的平均值，比率为各人比率的平均值，区间按人聚类计算。每人为一个独立单元。",
        en="Persons whose reference temperature reaches the febrile temperature are positive. The area under the ROC "
        "curve is computed on each person's mean reading (Mann–Whitney, ties one half; DeLong interval on the logit scale, exact bound at complete separation) and "
        "judged by the end of the interval that is stated; sensitivity "
        "and specificity at the device's own alarm threshold and skin-to-body offset, with exact (Clopper–Pearson) "
        "intervals. Each is stated for the means and for one reading, and the one reading is judged: the area is the "
        "mean of those of the rounds, the rate the mean of the persons' shares, with intervals clustered by person. "
        "Each person is one independent unit.",
    ),
    characteristics=frozenset({"detection_auc", "detection_sensitivity", "detection_specificity"}),
    parameters=ClinicalDetectionParameters,
    scenes=scenes,
    measure=measure,
)
