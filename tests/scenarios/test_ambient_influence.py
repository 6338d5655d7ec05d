from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from conformance.bench.description import Bench, Fitting
from conformance.core.events import Event, Reading
from conformance.scenarios.ambient_influence import SCENARIO, AmbientInfluenceParameters
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

ROOM = AmbientInfluenceParameters(ambients_degC=(16.0, 32.0))


def climatic(device: str = "simulated", seed: int = 1, **options: Any) -> Bench:
    """A bench in a chamber that can be set."""
    return bench(device, seed, **options).model_copy(update={"chamber": Fitting(driver="simulated")})


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_reads_the_same_in_any_air(seed: int) -> None:
    finding = found(SCENARIO, ROOM, climatic(seed=seed))
    assert [m.conditions["ambient_degC"] for m in finding.measurements] == [16.0, 32.0]
    assert verdict(finding, upper=0.2) is Verdict.PASS


def test_a_device_that_follows_the_air_fails() -> None:
    finding = found(SCENARIO, ROOM, climatic(ambient_delta_degC_per_degC=0.06))
    cold, warm = finding.measurements
    assert cold.conditions["change_delta_degC"] == pytest.approx(-0.36, abs=0.1)
    assert warm.conditions["change_delta_degC"] == pytest.approx(0.6, abs=0.1)
    assert verdict(finding, upper=0.2) is Verdict.FAIL


def test_a_bench_without_a_chamber_breaks_the_scenes_and_says_why() -> None:
    recording = recorded(tuple(SCENARIO.scenes(ROOM)), bench())
    assert all(scene.error and "no climatic chamber" in scene.error for scene in recording.scenes)
    assert verdict(SCENARIO.measure(evidence_of(recording), ROOM), upper=0.2) is Verdict.INCONCLUSIVE


def test_air_that_is_not_what_was_asked_for_settles_nothing() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(ROOM)), climatic()))
    off = tuple(replace(recorded, scene=replace(recorded.scene, ambient_degC=22.0)) for recorded in whole.scenes)
    finding = SCENARIO.measure(replace(whole, scenes=off), ROOM)
    assert finding.inconclusive is not None
    assert "16.0" in finding.inconclusive.en
    unknown = tuple(replace(recorded, scene=replace(recorded.scene, ambient_degC=None)) for recorded in whole.scenes)
    assert verdict(SCENARIO.measure(replace(whole, scenes=unknown), ROOM), upper=0.2) is Verdict.INCONCLUSIVE


def test_an_air_without_readings_is_never_passed_over() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(ROOM)), climatic()))
    assert verdict(SCENARIO.measure(first_scenes_only(whole, 2), ROOM), upper=0.2) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, ROOM, climatic(), flawed), upper=0.2) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, ROOM, climatic("silent")), upper=0.2) is Verdict.INCONCLUSIVE


def test_air_temperatures_that_are_the_same_are_refused() -> None:
    with pytest.raises(ValidationError):
        AmbientInfluenceParameters(ambients_degC=(22.0,))
