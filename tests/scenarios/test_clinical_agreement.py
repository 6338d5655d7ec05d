from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from conformance.core.events import Mode, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.metrology.measurement import Measurement
from conformance.recording.model import RecordedScene
from conformance.scenarios.clinical_agreement import SCENARIO, ClinicalAgreementParameters
from conformance.scenarios.scenario import Evidence

REFERENCES = [round(35.5 + 0.1 * step, 1) for step in range(36)]


def measured(statistic: str, device: Callable[[float], float], references: list[float] = REFERENCES) -> Measurement:
    """The first measurement of a study in which the device reads two times near ``device(reference)``."""
    rng = np.random.default_rng(5)
    scenes, events = [], {}
    for number, reference in enumerate(references):
        person = Target("p", TargetKind.PERSON, f"person-{number}", reference)
        scene = Scene(f"s{number}", ("clinical_agreement",), (person,))
        scenes.append(RecordedScene(scene, 0.0))
        events[scene.id] = tuple(
            Reading(scene.id, time, device(reference) + rng.normal(0, 0.02), Mode.SURFACE) for time in (1.0, 2.0)
        )
    parameters = ClinicalAgreementParameters.model_validate({"statistic": statistic})
    return SCENARIO.measure(Evidence(tuple(scenes), events), parameters).measurements[0]


def test_a_bias_that_only_the_febrile_have_shows_in_its_stratum() -> None:
    found = measured("bias", lambda true: true - 0.5 if true >= 37.5 else true)
    assert found.conditions["bias_below_febrile_delta_degC"] == pytest.approx(0.0, abs=0.02)
    assert found.conditions["bias_febrile_delta_degC"] == pytest.approx(-0.5, abs=0.02)
    assert (found.conditions["persons_below_febrile"], found.conditions["persons_febrile"]) == (20, 16)


def test_a_person_exactly_at_the_febrile_temperature_is_febrile_whatever_the_binary_fraction() -> None:
    found = measured("bias", lambda true: true, [36.0, 36.5, 36.4 + 1.1, 38.0])
    assert found.conditions["persons_febrile"] == 2


def test_a_stratum_without_two_persons_states_no_bias() -> None:
    found = measured("bias", lambda true: true, [36.0, 36.5, 38.0])
    assert found.conditions["bias_febrile_delta_degC"] is None


def test_readings_pulled_together_above_fever_show_as_a_change_of_slope() -> None:
    found = measured("slope", lambda true: true if true < 37.5 else 37.5 + 0.4 * (true - 37.5))
    assert found.conditions["slope_below_febrile"] == pytest.approx(1.0, abs=0.05)
    assert found.conditions["slope_above_febrile"] == pytest.approx(0.4, abs=0.05)
    highest = found.conditions["slope_change_highest"]
    assert isinstance(highest, float)
    assert highest < 0


def test_an_honest_slope_does_not_change_and_a_study_of_the_healthy_has_no_second_piece() -> None:
    conditions = measured("slope", lambda true: true).conditions
    lowest, highest = conditions["slope_change_lowest"], conditions["slope_change_highest"]
    assert isinstance(lowest, float)
    assert isinstance(highest, float)
    assert lowest < 0 < highest
    assert "slope_change" not in measured("slope", lambda true: true, REFERENCES[:15]).conditions
