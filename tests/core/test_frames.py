"""Calibrations: counts to apparent temperature and back, for one count as for a picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.frames import RadiometricCalibration

PLANCK = RadiometricCalibration(r=18000.0, b_K=1450.0, f=1.0, o=-4500.0)
LINEAR = RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=0.01)
CALIBRATIONS = pytest.mark.parametrize("calibration", [PLANCK, LINEAR], ids=["planck", "linear"])


@CALIBRATIONS
@given(degC=st.floats(-20.0, 150.0))
def test_counts_lead_back_to_the_temperature_they_came_from(calibration: RadiometricCalibration, degC: float) -> None:
    assert float(calibration.degC(calibration.counts(degC))) == pytest.approx(degC, abs=1e-6)


@CALIBRATIONS
def test_one_count_is_what_it_is_in_a_picture(calibration: RadiometricCalibration) -> None:
    counts = np.array([[100, 20_000], [30_000, 65_535]], dtype=np.uint16)
    picture_degC = calibration.degC(counts)
    for place, count in np.ndenumerate(counts):
        np.testing.assert_equal(float(calibration.degC(count)), float(picture_degC[place]))
        np.testing.assert_equal(float(calibration.degC(float(count))), float(picture_degC[place]))


@pytest.mark.parametrize("count", [PLANCK.o, PLANCK.o - 1, PLANCK.o - 20_000])
def test_a_count_below_all_radiation_has_no_temperature(count: float) -> None:
    assert math.isnan(float(PLANCK.degC(count)))
    assert np.isnan(PLANCK.degC(np.array([count]))).all()
