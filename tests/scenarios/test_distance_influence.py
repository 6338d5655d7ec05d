from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Reading
from conformance.scenarios.distance_influence import SCENARIO, DistanceInfluenceParameters
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

THREE = DistanceInfluenceParameters(source_distance_m=1.5, distances_m=(1.0, 3.0))


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_reads_the_same_at_every_distance(seed: int) -> None:
    finding = found(SCENARIO, THREE, bench(seed=seed))
    assert [m.conditions["distance_m"] for m in finding.measurements] == [1.0, 3.0]
    assert verdict(finding, upper=0.2) is Verdict.PASS


def test_a_device_that_loses_temperature_with_distance_fails_at_the_far_end() -> None:
    finding = found(SCENARIO, THREE, bench(distance_delta_degC_per_m=-0.3, eye={"columns": 160, "rows": 120}))
    near, far = finding.measurements
    assert far.value == pytest.approx(0.45, abs=0.1)
    assert far.conditions["change_delta_degC"] == pytest.approx(-0.45, abs=0.1)
    assert near.value == pytest.approx(0.15, abs=0.1)
    assert verdict(finding, upper=0.2) is Verdict.FAIL


def test_a_distance_without_readings_is_never_passed_over() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(THREE)), bench()))
    finding = SCENARIO.measure(first_scenes_only(whole, 2), THREE)
    assert finding.measurements[-1].value is None
    assert verdict(finding, upper=0.2) is Verdict.INCONCLUSIVE


def test_without_the_nominal_distance_there_is_nothing_to_compare_with() -> None:
    def not_at_first(event: Event) -> Event:
        late = isinstance(event, Reading) and "/1.50m/" in event.scene
        return replace(event, temperature_degC=None) if late else event

    finding = found_with(SCENARIO, THREE, bench(), not_at_first)
    assert finding.measurements == ()
    assert verdict(finding, upper=0.2) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, THREE, bench("silent")), upper=0.2) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("distances", [(1.5,), (1.0, 1.0), (0.0,)])
def test_distances_that_are_the_same_or_none_are_refused(distances: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        DistanceInfluenceParameters(distances_m=distances)
