from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from conformance.bench.light import Light, Make, VisibleFigure, VisibleShape
from conformance.simulator.eye import EyeOptions, FrameEye
from conformance.simulator.optics import Picture
from conformance.simulator.radiometry import band
from conformance.simulator.sensor import CALIBRATION, SimulatedSensor

QUIET: dict[str, Any] = {
    "netd_delta_degC": 0.0,
    "fixed_pattern_delta_degC": 0.0,
    "fixed_pattern_drift_delta_degC": 0.0,
    "camera_drift_delta_degC": 0.0,
    "corner_blackbody": False,
    "shutter_rest_delta_degC": 0.0,
    "shutter_drift_delta_degC": 0.0,
}
HALF_A_COUNT = 0.00251


def shown(light: Light, *chance: str | int, at_s: float = 0.0, ambient_degC: float | None = None) -> None:
    plate = VisibleFigure(VisibleShape.PLATE, 37.0, 0.5, make=Make.PLATE)
    light.show((plate,), at_s, *chance, ambient_degC=ambient_degC)


def even(options: EyeOptions, degC: float, light: Light, times_s: np.ndarray, seed: int = 1) -> Picture:
    """Frames of an even wall of a temperature, in degC: times × rows × columns."""
    sensor = SimulatedSensor(options, seed)
    levels, noise = sensor.steady(np.full((options.rows, options.columns), float(band().radiance(degC))))
    return np.stack([CALIBRATION.degC(sensor.exposed(levels, noise, light, float(t))) for t in times_s])


def test_counts_close_on_temperatures_to_half_a_count() -> None:
    degC = np.linspace(-50, 150, 1001)
    assert abs(CALIBRATION.degC(np.rint(CALIBRATION.counts(degC))) - degC).max() <= HALF_A_COUNT


def test_a_quiet_sensor_shows_what_is_there() -> None:
    light = Light()
    shown(light, "view")
    assert abs(even(EyeOptions(**QUIET), 33.3333, light, np.array([1.0])) - 33.3333).max() <= HALF_A_COUNT


@pytest.mark.parametrize("netd", [0.03, 0.05, 0.2])
def test_the_noise_in_time_is_the_stated_netd_at_30_degC(netd: float) -> None:
    light = Light()
    shown(light, "view")
    frames = even(EyeOptions(**QUIET | {"netd_delta_degC": netd}), 30.0, light, np.arange(200) * 0.04)
    observed = math.sqrt(frames.var(axis=0, ddof=1).mean())
    rounding = 0.005**2 / 12
    statistical = netd / math.sqrt(2 * 199 * frames[0].size)
    assert abs(math.sqrt(observed**2 - rounding) - netd) < 4 * statistical


def test_noise_is_even_in_radiance_and_so_smaller_where_it_is_warmer() -> None:
    light = Light()
    shown(light, "view")
    warm = even(EyeOptions(**QUIET | {"netd_delta_degC": 0.2}), 42.0, light, np.arange(100) * 0.04)
    expected = 0.2 * float(band().slope(30.0)) / float(band().slope(42.0))
    assert warm.std(axis=0, ddof=1).mean() == pytest.approx(expected, rel=0.005)


def test_noise_is_independent_from_pixel_to_pixel_and_from_frame_to_frame() -> None:
    light = Light()
    shown(light, "view")
    frames = even(EyeOptions(**QUIET | {"netd_delta_degC": 0.1}), 30.0, light, np.arange(50) * 0.04) - 30.0
    limit = 4 / math.sqrt(frames.size)
    variance = (frames**2).mean()
    assert abs((frames[1:] * frames[:-1]).mean() / variance) < limit
    assert abs((frames[:, 1:] * frames[:, :-1]).mean() / variance) < limit
    assert abs((frames[:, :, 1:] * frames[:, :, :-1]).mean() / variance) < limit


def test_the_fixed_pattern_stays_and_is_the_cameras_own() -> None:
    light = Light()
    shown(light, "view")
    options = EyeOptions(**QUIET | {"fixed_pattern_delta_degC": 0.3})
    one, later = even(options, 30.0, light, np.array([0.0, 50.0]))
    assert np.array_equal(one, later)
    assert one.std() == pytest.approx(0.3, rel=4 / math.sqrt(2 * one.size))
    other = even(options, 30.0, light, np.array([0.0]), seed=2)[0]
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 4 / math.sqrt(one.size)


def test_between_two_closings_of_the_shutter_the_pattern_grows_and_then_starts_anew() -> None:
    light = Light()
    shown(light, "view")
    options = EyeOptions(**QUIET | {"fixed_pattern_drift_delta_degC": 0.3, "shutter_interval_s": 60.0})
    spread = even(options, 30.0, light, np.arange(0.0, 120.0, 0.5)).std(axis=(1, 2))
    steps = np.flatnonzero(np.diff(spread) < -0.1)
    assert len(steps) == 2
    assert (steps[1] - steps[0]) * 0.5 == 60.0
    ramp = spread[steps[0] + 1 : steps[1] + 1]
    assert ramp[-1] == pytest.approx(0.3, rel=0.05)
    assert ramp[0] < 0.01
    assert np.all(np.diff(ramp[2:]) > 0)


def test_shading_grows_with_the_square_of_the_way_from_the_centre() -> None:
    light = Light()
    shown(light, "view")
    options = EyeOptions(**QUIET | {"shading_delta_degC": -1.0})
    row = even(options, 30.0, light, np.array([0.0]))[0, 30] - 30.0
    way = (2 * (np.arange(80) + 0.5) / 80 - 1) ** 2
    assert abs(row + way).max() < 0.004


def test_the_bare_camera_drifts_from_view_to_view_by_the_stated_deviation() -> None:
    light, options = Light(), EyeOptions(**QUIET | {"corner_blackbody": True, "camera_drift_delta_degC": 0.4})
    sensor = SimulatedSensor(options, 1)
    drifts = []
    for number in range(400):
        shown(light, 1, f"view {number}")
        drifts.append(sensor.bare_delta_degC(light, 0.0))
    assert np.std(drifts, ddof=1) == pytest.approx(0.4, rel=4 / math.sqrt(2 * 399))
    assert abs(np.mean(drifts)) < 4 * 0.4 / 20


def test_without_a_corner_source_the_shutter_leaves_a_rest_and_a_drift_between() -> None:
    options = EyeOptions(**QUIET | {"shutter_rest_delta_degC": 0.2, "shutter_drift_delta_degC": 0.0})
    light, sensor = Light(), SimulatedSensor(options, 1)
    shown(light, "view")
    rests = [sensor.bare_delta_degC(light, 60.0 * number) for number in range(400)]
    assert np.std(rests, ddof=1) == pytest.approx(0.2, rel=4 / math.sqrt(2 * 399))
    sawtooth = SimulatedSensor(
        options.model_copy(update={"shutter_rest_delta_degC": 0.0, "shutter_drift_delta_degC": 1.0}), 1
    )
    series = np.array([sawtooth.bare_delta_degC(light, t) for t in np.arange(0.0, 60.0, 0.1)])
    bends = np.abs(np.diff(series, 2)) > 1e-9
    assert 1 <= bends.sum() <= 2


def test_what_no_correction_takes_away_is_the_sum_of_its_parts() -> None:
    options = EyeOptions(
        offset_delta_degC=0.1,
        drift_delta_degC_per_h=0.2,
        ambient_delta_degC_per_degC=0.03,
        warm_up_delta_degC=-1.5,
        warm_up_time_constant_s=200.0,
    )
    sensor = SimulatedSensor(options, 1)
    assert sensor.lasting_delta_degC(32.0, 7200.0) == pytest.approx(0.1 + 0.4 + 0.3)
    sensor.restart(1000.0)
    assert sensor.lasting_delta_degC(22.0, 1000.0) == pytest.approx(0.1 + 0.2 * 1000 / 3600 - 1.5)
    assert sensor.lasting_delta_degC(22.0, 1200.0) == pytest.approx(0.1 + 0.2 * 1200 / 3600 - 1.5 / math.e)


def test_it_sleeps_while_it_boots() -> None:
    light = Light()
    eye = FrameEye(EyeOptions(boot_s=15.0), light, 1)
    shown(light, "view")
    eye.restart(100.0)
    assert eye.look(114.9) == ()
    assert not eye.frame(114.9).counts.any()
    assert eye.look(115.0)
    assert eye.frame(115.0).counts.all()
