from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.simulator.atmosphere import through, transmission, vapour_g_per_m3


@pytest.mark.parametrize("air_degC", [0.0, 10.0, 22.0, 30.0, 40.0])
def test_the_vapour_agrees_with_magnus_formula(air_degC: float) -> None:
    """Witness: Magnus' formula (WMO-No. 8: 6.112 hPa, 17.62, 243.12 degC) and the gas law of water."""
    pressure_Pa = 611.2 * math.exp(17.62 * air_degC / (243.12 + air_degC))
    witness = 1000 * pressure_Pa / (461.5 * (air_degC + 273.15))
    assert vapour_g_per_m3(air_degC, 100.0) == pytest.approx(witness, rel=0.03)


def test_no_way_and_no_loss() -> None:
    assert transmission(0.0, 22.0, 45.0) == pytest.approx(1.0, rel=1e-15)


@pytest.mark.parametrize(
    ("distance_m", "air_degC", "humidity"),
    [(1.0, 22.0, 45.0), (4.0, 22.0, 45.0), (1.5, 35.0, 80.0)],
)
def test_it_is_the_published_formula(distance_m: float, air_degC: float, humidity: float) -> None:
    """With the published constants, written out anew."""
    t, d = air_degC, math.sqrt(distance_m)
    w = math.sqrt(humidity / 100 * math.exp(1.5587 + 0.06939 * t - 0.00027816 * t**2 + 0.00000068455 * t**3))
    by_hand = 1.9 * math.exp(-d * (0.006569 - 0.002276 * w)) - 0.9 * math.exp(-d * (0.01262 - 0.00667 * w))
    assert transmission(distance_m, air_degC, humidity) == pytest.approx(by_hand, rel=1e-12)


@given(st.floats(0.1, 10.0), st.floats(0.001, 5.0))
def test_a_longer_way_lets_less_through(near_m: float, farther_by_m: float) -> None:
    assert transmission(near_m + farther_by_m, 22.0, 45.0) < transmission(near_m, 22.0, 45.0)


def test_wetter_air_lets_less_through() -> None:
    assert transmission(3.0, 30.0, 80.0) < transmission(3.0, 30.0, 20.0)


@given(st.floats(0.5, 1.0), st.floats(10.0, 100.0))
def test_air_as_warm_as_the_target_changes_nothing(transmitted: float, radiance: float) -> None:
    assert through(radiance, radiance, transmitted) == pytest.approx(radiance, rel=1e-12)
