from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants, integrate, optimize

from conformance.core.temperature import ZERO_DEGC_K
from conformance.simulator.radiometry import BAND_UM, band, radiance, seen, slope, spectral_radiance

kelvins = st.floats(250.0, 400.0)
temperatures = st.floats(-70.0, 220.0)


@pytest.mark.parametrize("kelvin", [77.0, 250.0, 310.0, 400.0, 5772.0])
def test_over_all_wavelengths_plancks_law_becomes_stefan_boltzmanns(kelvin: float) -> None:
    assert radiance(kelvin, 0.0, math.inf) == pytest.approx(constants.sigma * kelvin**4 / math.pi, rel=1e-12)
    assert radiance(kelvin, 1e-3, 1e6) == pytest.approx(constants.sigma * kelvin**4 / math.pi, rel=1e-6)


@given(kelvins)
def test_the_band_agrees_with_numerical_integration(kelvin: float) -> None:
    witness, _ = integrate.quad(spectral_radiance, *BAND_UM, args=(kelvin,), epsabs=0, epsrel=1e-12)
    assert radiance(kelvin) == pytest.approx(witness, rel=1e-11)


@pytest.mark.parametrize(("start", "end"), [(0.5, 3.0), (3.0, 5.0), (50.0, 100.0), (100.0, 1000.0)])
def test_other_bands_agree_with_numerical_integration_on_both_sides_of_the_change_of_series(
    start: float, end: float
) -> None:
    witness, _ = integrate.quad(spectral_radiance, start, end, args=(310.0,), epsabs=0, epsrel=1e-12, limit=200)
    assert radiance(310.0, start, end) == pytest.approx(witness, rel=1e-9)


@pytest.mark.parametrize("kelvin", [250.0, 310.0, 400.0])
def test_the_peak_is_where_wien_displaces_it(kelvin: float) -> None:
    peak = optimize.minimize_scalar(
        lambda um: -spectral_radiance(um, kelvin), bounds=(2.0, 30.0), method="bounded", options={"xatol": 1e-9}
    )
    wien_um = 1e6 * constants.physical_constants["Wien wavelength displacement law constant"][0] / kelvin
    assert peak.x == pytest.approx(wien_um, rel=1e-6)


def test_at_long_wavelengths_it_becomes_rayleigh_jeans() -> None:
    metres = 0.1
    rayleigh_jeans = 2 * constants.c * constants.k * 310.0 / metres**4 * 1e-6
    assert spectral_radiance(metres * 1e6, 310.0) == pytest.approx(rayleigh_jeans, rel=1e-3)


@given(kelvins)
def test_the_slope_is_the_derivative(kelvin: float) -> None:
    step = 0.01
    witness = (radiance(kelvin + step) - radiance(kelvin - step)) / (2 * step)
    assert slope(kelvin) == pytest.approx(witness, rel=1e-7)


@given(kelvins)
def test_a_blackbody_appears_as_warm_as_it_is(kelvin: float) -> None:
    apparent_degC = float(band().apparent_degC(radiance(kelvin)))
    assert apparent_degC + ZERO_DEGC_K == pytest.approx(kelvin, abs=1e-5)


@given(temperatures)
def test_the_table_errs_by_less_than_a_hundredth_of_a_millikelvin(degC: float) -> None:
    exact = radiance(degC + ZERO_DEGC_K)
    assert abs(float(band().radiance(degC)) - exact) / slope(degC + ZERO_DEGC_K) < 1e-5
    assert float(band().slope(degC)) == pytest.approx(slope(degC + ZERO_DEGC_K), rel=1e-6)


def test_what_is_outside_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the table"):
        band().radiance(np.array([20.0, 300.0]))
    with pytest.raises(ValueError, match="outside the table"):
        band().apparent_degC(-1.0)


@given(temperatures, st.floats(0.01, 1.0))
def test_among_surroundings_as_warm_as_itself_a_surface_is_a_blackbody(degC: float, emissivity: float) -> None:
    own = band().radiance(degC)
    assert float(seen(own, emissivity, own)) == pytest.approx(float(own), rel=1e-12)


def test_a_perfect_mirror_shows_its_surroundings_and_a_blackbody_itself() -> None:
    own, around = band().radiance(np.array([37.0, 20.0]))
    assert float(seen(own, 0.0, around)) == around
    assert float(seen(own, 1.0, around)) == own
