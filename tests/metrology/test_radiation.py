"""Radiance temperature by Planck's law over a band, against quadrature of the law itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq

from conformance.metrology.radiation import WavelengthBand, band_radiance, band_slope, radiance_temperature

H, C, K = 6.62607015e-34, 299792458.0, 1.380649e-23


def by_quadrature(temperature_degC: float, band: WavelengthBand) -> float:
    """Planck's law, W/(m² sr), integrated numerically: shares nothing with the series."""
    kelvin = temperature_degC + 273.15

    def spectral(um: float) -> float:
        metres = um * 1e-6
        return 2 * H * C**2 / metres**5 / math.expm1(H * C / (metres * K * kelvin)) * 1e-6

    return float(quad(spectral, *band, epsabs=0, epsrel=1e-12)[0])


@pytest.mark.parametrize("band", [WavelengthBand(8, 14), WavelengthBand(3, 5), WavelengthBand(7.5, 13)])
@pytest.mark.parametrize("temperature_degC", [-20.0, 22.0, 37.0, 42.0, 300.0])
def test_the_series_is_plancks_law_integrated(band: WavelengthBand, temperature_degC: float) -> None:
    ours = band_radiance(temperature_degC, band) / band_radiance(37.0, band)
    assert ours == pytest.approx(by_quadrature(temperature_degC, band) / by_quadrature(37.0, band), rel=1e-9)


def test_the_slope_is_the_derivative() -> None:
    numeric = (band_radiance(37.001) - band_radiance(36.999)) / 0.002
    assert band_slope(37.0) == pytest.approx(numeric, rel=1e-7)


@pytest.mark.parametrize(
    ("emissivity", "lower_by"),
    [(0.95, 0.71), (0.98, 0.28)],
)
def test_a_well_looks_colder_than_its_thermometer_as_the_audit_computed(emissivity: float, lower_by: float) -> None:
    assert 37.0 - radiance_temperature(37.0, emissivity, 22.0) == pytest.approx(lower_by, abs=0.006)


@given(
    st.floats(30, 45),
    st.floats(0.5, 0.999),
    st.floats(15, 35),
    st.sampled_from([WavelengthBand(8, 14), WavelengthBand(3, 5)]),
)
def test_a_grey_surface_is_seen_as_the_radiance_computed_apart(
    surface_degC: float, emissivity: float, ambient_degC: float, band: WavelengthBand
) -> None:
    seen = emissivity * by_quadrature(surface_degC, band) + (1 - emissivity) * by_quadrature(ambient_degC, band)
    apart = brentq(lambda t: by_quadrature(t, band) / seen - 1, 0, 60, xtol=1e-9)
    assert radiance_temperature(surface_degC, emissivity, ambient_degC, band) == pytest.approx(apart, abs=1e-6)


def test_in_surroundings_as_warm_as_itself_any_surface_is_black() -> None:
    assert radiance_temperature(37.0, 0.5, 37.0) == pytest.approx(37.0, abs=1e-9)


@pytest.mark.parametrize("emissivity", [0.0, -0.1, 1.01, math.nan])
def test_an_impossible_emissivity_is_refused(emissivity: float) -> None:
    with pytest.raises(ValueError, match="emissivity"):
        radiance_temperature(37.0, emissivity, 22.0)
