from __future__ import annotations

import math
from dataclasses import replace

import pytest

from conformance.core.events import Event, Mode, Reading
from conformance.scenarios.repeatability import SCENARIO, RepeatabilityParameters, deviation_bound
from conformance.testing import bench, found, found_with, verdict
from conformance.verification.verdict import Verdict

THIRTY = RepeatabilityParameters(readings_per_point=30)


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_repeats_itself(seed: int) -> None:
    finding = found(SCENARIO, THIRTY, bench(seed=seed))
    # pixels make 0.015 degC of noise: where no step of 0.1 degC is near, all readings are the same number
    assert 0 <= (finding.measurements[0].value or 0.0) <= 1.4 * math.hypot(0.015, 0.1 / math.sqrt(12))
    assert verdict(finding, upper=0.1) is Verdict.PASS


def test_a_noisy_device_fails() -> None:
    assert verdict(found(SCENARIO, THIRTY, bench(noise_delta_degC=0.2)), upper=0.1) is Verdict.FAIL


def test_few_readings_near_the_limit_settle_nothing() -> None:
    few = RepeatabilityParameters(readings_per_point=3)
    assert verdict(found(SCENARIO, few, bench(noise_delta_degC=0.08)), upper=0.1) is Verdict.INCONCLUSIVE


def test_equal_readings_are_bounded_by_the_resolution_and_told() -> None:
    finding = found(SCENARIO, THIRTY, bench(noise_delta_degC=0.0))
    (measurement,) = finding.measurements
    assert measurement.value == pytest.approx(0.0, abs=1e-9)
    assert measurement.bounds == (pytest.approx(0.0, abs=1e-9), pytest.approx(0.1 / math.sqrt(12)))
    assert "frozen" in finding.notes[0].en


def test_a_body_is_read_on_a_phantom_and_not_mixed_with_surfaces() -> None:
    body = RepeatabilityParameters(mode="body")
    assert verdict(found(SCENARIO, body, bench()), upper=0.1) is Verdict.PASS

    def as_surface(event: Event) -> Event:
        return replace(event, mode=Mode.SURFACE) if isinstance(event, Reading) else event

    finding = found_with(SCENARIO, body, bench(), as_surface)
    assert verdict(finding, upper=0.1) is Verdict.INCONCLUSIVE
    assert "modes are never mixed" in finding.notes[0].en


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, THIRTY, bench(), flawed), upper=0.1) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, THIRTY, bench("silent")), upper=0.1) is Verdict.INCONCLUSIVE


def test_the_bounds_of_a_standard_deviation_are_those_of_the_tables() -> None:
    # chi-square with 9 degrees of freedom: 16.919 at 0.95, 3.325 at 0.05
    assert deviation_bound(1.0, 9, 0.95) == pytest.approx(math.sqrt(9 / 16.919), abs=1e-4)
    assert deviation_bound(1.0, 9, 0.05) == pytest.approx(math.sqrt(9 / 3.325), abs=1e-4)
