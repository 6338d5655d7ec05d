"""Temporal noise of the pixels on a stable source."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.frames import RadiometricCalibration
from conformance.core.scenes import FRAMES
from conformance.scenarios.netd import SCENARIO, NetdParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import CENTIKELVIN, ScriptedFrames, evidence, verdict
from conformance.verification.verdict import Verdict

NETD = NetdParameters(region_share=0.5)
PLANCK = RadiometricCalibration(r=2e6, b_K=1500.0, f=1.0, o=500.0)


def frames(
    noise_delta_degC: float, count: int = 200, calibration: RadiometricCalibration = CENTIKELVIN
) -> list[np.ndarray]:
    dice = np.random.default_rng(5)
    fixed = 30.0 + 0.5 * dice.standard_normal((24, 32))  # fixed pattern: no temporal noise
    return [
        np.rint(calibration.counts(fixed + noise_delta_degC * dice.standard_normal(fixed.shape))).astype(np.uint16)
        for _ in range(count)
    ]


def found(pictures: list[np.ndarray], calibration: RadiometricCalibration = CENTIKELVIN) -> Finding:
    scenes = tuple(SCENARIO.scenes(NETD))
    assert FRAMES in scenes[0].conditions
    return SCENARIO.measure(evidence(scenes, store=ScriptedFrames({scenes[0].id: pictures}, calibration)), NETD)


@pytest.mark.parametrize("calibration", [CENTIKELVIN, PLANCK], ids=["linear", "planck"])
def test_the_noise_put_in_is_found_and_the_fixed_pattern_is_none(calibration: RadiometricCalibration) -> None:
    finding = found(frames(0.06, calibration=calibration), calibration)
    (netd,) = finding.measurements
    assert netd.value == pytest.approx(0.06, rel=0.03)
    assert netd.conditions["pixels"] == 12 * 16
    assert netd.conditions["mean_reading_degC"] == pytest.approx(30.0, abs=0.2)
    assert verdict(finding, upper=0.1) is Verdict.PASS
    assert verdict(finding, upper=0.03) is Verdict.FAIL


def test_its_budget_is_the_scatter_between_blocks_and_half_a_count() -> None:
    (netd,) = found(frames(0.06)).measurements
    assert netd.budget is not None
    sampling, resolution = netd.budget.lines
    pixels = 12 * 16 * 20  # of white noise in a block: blocks scatter as so many independent readings do
    assert sampling.standard_uncertainty == pytest.approx(0.06 / math.sqrt(2 * pixels) / math.sqrt(10) * 1.25, rel=0.6)
    assert sampling.degrees_of_freedom == 9
    assert resolution.standard_uncertainty == pytest.approx(0.005 / math.sqrt(3))


def drifting(seed: int, common_delta_degC: float, noise_delta_degC: float = 0.05, count: int = 250) -> list[np.ndarray]:
    """White noise of the pixels under an offset that all share and that wanders slowly, as the sample camera's does."""
    dice = np.random.default_rng(seed)
    offset, pictures = 0.0, []
    fixed = 30.0 + 0.3 * dice.standard_normal((24, 32))
    for _ in range(count):
        offset = 0.95 * offset + common_delta_degC * math.sqrt(1 - 0.95**2) * dice.standard_normal()
        rows = 0.03 * dice.standard_normal((24, 1))
        columns = 0.02 * dice.standard_normal((1, 32))
        values = fixed + offset + rows + columns + noise_delta_degC * dice.standard_normal(fixed.shape)
        pictures.append(np.rint(CENTIKELVIN.counts(values)).astype(np.uint16))
    return pictures


def test_an_offset_that_all_pixels_share_is_no_noise_of_a_pixel() -> None:
    """Nine looks at one camera of 0.05 °C whose frames drift together by 0.17 °C: nine times the same answer."""
    for seed in range(9):
        (netd,) = found(drifting(seed, 0.17)).measurements
        assert netd.value is not None
        assert netd.budget is not None
        expanded = netd.budget.combine(0.9545).expanded_uncertainty
        assert abs(netd.value - 0.05) <= expanded < 0.01
        assert 0.05 < float(netd.conditions["frame_noise_delta_degC"] or 0.0) < 0.3
        assert float(netd.conditions["row_noise_delta_degC"] or 0.0) == pytest.approx(0.03, rel=0.15)
        assert float(netd.conditions["column_noise_delta_degC"] or 0.0) == pytest.approx(0.02, rel=0.2)


def test_a_few_bad_pixels_do_not_move_the_figure() -> None:
    pictures = frames(0.06)
    for number, picture in enumerate(pictures):
        picture[12, 16] += 400 * (number % 2)
    assert found(pictures).measurements[0].value == pytest.approx(0.06, rel=0.05)


def test_noise_that_comes_and_goes_widens_the_interval() -> None:
    """Half the time twice as noisy: the figure is known less well than so many frames of white noise would let it."""
    steady = found(frames(0.06, 200)).measurements[0].budget
    loud = found([*frames(0.03, 100), *frames(0.09, 101)[1:]]).measurements[0].budget
    assert steady is not None
    assert loud is not None
    assert loud.lines[0].standard_uncertainty > 5 * steady.lines[0].standard_uncertainty


@settings(max_examples=15)
@given(st.floats(0.02, 0.5))
def test_twice_the_noise_is_twice_the_figure(noise: float) -> None:
    one, two = (found(frames(n, 110)).measurements[0].value for n in (noise, 2 * noise))
    assert one is not None
    assert two == pytest.approx(2 * one, rel=0.03)


def test_large_counts_lose_no_noise_to_the_sums() -> None:
    """65 000 counts and a noise of two: a 32-bit running sum of squares has nothing left of it."""
    dice = np.random.default_rng(9)
    pictures = [np.rint(65000 + 2 * dice.standard_normal((24, 32))).astype(np.uint16) for _ in range(400)]
    assert found(pictures).measurements[0].value == pytest.approx(0.02, rel=0.03)


def test_a_frozen_camera_is_not_a_quiet_one() -> None:
    still = frames(0.06, 1) * 200
    assert verdict(found(still), upper=1.0) is Verdict.INCONCLUSIVE
    stutters = [frame for frame in frames(0.06, 120) for _ in range(2)]
    finding = found(stutters)
    assert finding.measurements[0].value == pytest.approx(0.06, rel=0.05)
    assert any("120 frames" in note.en for note in finding.notes)


@pytest.mark.parametrize(
    "pictures",
    [[], frames(0.06, 50), [*frames(0.06, 150), np.zeros((3, 3), np.uint16)]],
    ids=["none", "too few", "another size"],
)
def test_too_few_frames_or_unlike_ones_are_inconclusive(pictures: list[np.ndarray]) -> None:
    if pictures and pictures[-1].shape == (3, 3):

        class Unlike(ScriptedFrames):
            def of(self, scene: str):  # type: ignore[no-untyped-def]
                yield from ScriptedFrames({scene: pictures[:-1]}).of(scene)
                yield from ScriptedFrames({scene: pictures[-1:]}).of(scene)

        scenes = tuple(SCENARIO.scenes(NETD))
        finding = SCENARIO.measure(evidence(scenes, store=Unlike({scenes[0].id: pictures})), NETD)
    else:
        finding = found(pictures)
    assert verdict(finding, upper=1.0) is Verdict.INCONCLUSIVE


def test_counts_that_are_no_temperature_are_inconclusive() -> None:
    far = RadiometricCalibration(r=1.0, b_K=1500.0, f=1.0, o=1e6)
    assert verdict(found(frames(0.06), far), upper=1.0) is Verdict.INCONCLUSIVE
