"""Detection of fever: the area is judged by the bound that is printed."""

from __future__ import annotations

import numpy as np
import pytest

from conformance.core.events import Mode, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.recording.model import RecordedScene
from conformance.scenarios.clinical_detection import SCENARIO, ClinicalDetectionParameters
from conformance.scenarios.scenario import Evidence, Finding
from conformance.testing import verdict
from conformance.verification.verdict import Verdict


def measured(noise_delta_degC: float, febrile: int = 100, healthy: int = 300) -> Finding:
    """A study of so many people, the febrile at 38.5 and the others at 36.5 degC."""
    dice = np.random.default_rng(5)
    scenes, events = [], {}
    for number in range(febrile + healthy):
        true = 38.5 if number < febrile else 36.5
        person = Target("p", TargetKind.PERSON, f"person-{number}", true)
        scene = Scene(f"s{number}", ("clinical_detection",), (person,))
        scenes.append(RecordedScene(scene, 0.0))
        events[scene.id] = (Reading(scene.id, 1.0, true + dice.normal(0, noise_delta_degC), Mode.SURFACE),)
    parameters = ClinicalDetectionParameters(statistic="auc")
    return SCENARIO.measure(Evidence(tuple(scenes), events), parameters)


def test_a_perfect_detector_passes_by_its_exact_bound() -> None:
    finding = measured(0.01)
    (area,) = finding.measurements
    assert (area.value, area.bounds) == (1.0, pytest.approx((0.025 ** (1 / 100), 1.0)))
    assert verdict(finding, lower=0.96) is Verdict.PASS
    assert verdict(finding, lower=0.97) is Verdict.INCONCLUSIVE


def test_the_area_is_judged_by_the_ends_of_the_interval_that_is_stated() -> None:
    finding = measured(0.75)
    (area,) = finding.measurements
    assert area.interval is not None
    low, high = area.interval
    assert low is not None
    assert high is not None
    assert area.value is not None
    assert low < area.value < high < 1
    assert verdict(finding, lower=low - 1e-4) is Verdict.PASS
    assert verdict(finding, lower=low + 1e-4) is Verdict.INCONCLUSIVE
    assert verdict(finding, lower=high + 1e-4) is Verdict.FAIL
