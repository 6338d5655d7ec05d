"""Four bars of falling contrast in noisy images."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.scenarios.mrtd import SCENARIO, MrtdParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import ScriptedFrames, counts, evidence, verdict
from conformance.verification.verdict import Verdict

MRTD = MrtdParameters()
BAR_PX, HIGH_PX = 5, 35


def image(contrast: float, fixed: np.ndarray, lying: bool = False, blur: bool = False) -> np.ndarray:
    """A plate at 30 °C in a room at 22 °C, four bars on it; ``blur`` mixes bars and gaps completely."""
    field = np.full((80, 100), 22.0)
    field[15:65, 25:75] = 30.0
    for bar in range(4):
        left = 32 + 2 * BAR_PX * bar
        field[22 : 22 + HIGH_PX, left : left + (2 * BAR_PX if blur else BAR_PX)] += contrast / (2 if blur else 1)
    return (field.T if lying else field) + fixed


def pictures(noise: float, fixed_pattern: float = 0.0, seed: int = 2, frames: int = 30, **more: bool) -> ScriptedFrames:
    dice = np.random.default_rng(seed)
    shape = (100, 80) if more.get("lying") else (80, 100)
    fixed = fixed_pattern * dice.standard_normal(shape)
    found = {}
    for scene in SCENARIO.scenes(MRTD):
        still = image(float(scene.conditions["contrast_delta_degC"]), fixed, **more)
        found[scene.id] = [counts(still + noise * dice.standard_normal(shape)) for _ in range(frames)]
    return ScriptedFrames(found)


def measured(store: ScriptedFrames, keep: int = 99) -> Finding:
    return SCENARIO.measure(evidence(tuple(SCENARIO.scenes(MRTD))[:keep], store=store), MRTD)


def expected(noise: float) -> float:
    """The contrast at which a step is 2.5 of its standard uncertainties: bars of 3 × 35 inner pixels, 30 frames."""
    of_mean = noise / np.sqrt(3 * HIGH_PX * 30)
    return float(2.5 * of_mean * np.sqrt(1.5))


@pytest.mark.parametrize("lying", [False, True])
def test_a_quiet_camera_tells_the_smallest_contrast_and_says_that_the_figure_may_be_smaller(lying: bool) -> None:
    finding = measured(pictures(0.03, lying=lying))
    (mrtd,) = finding.measurements
    assert (mrtd.value, mrtd.conditions["resolved_at_delta_degC"]) == (0.025, 0.05)
    assert any("may be smaller" in note.en for note in finding.notes)
    assert verdict(finding, upper=0.1) is Verdict.PASS


@settings(max_examples=12, deadline=None)
@given(st.floats(1.0, 3.0), st.integers(0, 20))
def test_the_figure_follows_the_noise(noise: float, seed: int) -> None:
    (mrtd,) = measured(pictures(noise, seed=seed)).measurements
    assert mrtd.value is not None
    # The weakest of three gaps decides, what no contrast shows is known from three gaps, and contrasts are steps.
    assert 0.3 * expected(noise) <= mrtd.value <= 5 * max(0.05, expected(noise))


def test_a_noisy_camera_fails_by_the_contrast_it_needs() -> None:
    finding = measured(pictures(4.0))
    (mrtd,) = finding.measurements
    assert mrtd.value is not None
    assert mrtd.value >= 0.3
    assert mrtd.budget is not None
    below, resolved = mrtd.conditions["not_told_at_delta_degC"], mrtd.conditions["resolved_at_delta_degC"]
    assert isinstance(below, float)
    assert isinstance(resolved, float)
    assert mrtd.value == pytest.approx((below + resolved) / 2)
    assert mrtd.budget.lines[0].half_width == pytest.approx((resolved - below) / 2)
    assert verdict(finding, upper=0.1) is Verdict.FAIL


def test_fixed_pattern_is_not_taken_for_bars_nor_averaged_away() -> None:
    quiet, uneven = measured(pictures(0.03)), measured(pictures(0.03, fixed_pattern=2.0))
    assert quiet.measurements[0].value is not None
    assert uneven.measurements[0].value is not None
    assert uneven.measurements[0].value > 2 * quiet.measurements[0].value


def test_a_camera_that_cannot_part_the_bars_at_any_contrast_is_inconclusive() -> None:
    assert verdict(measured(pictures(0.03, blur=True)), upper=10.0) is Verdict.INCONCLUSIVE


def test_a_camera_that_sees_no_contrast_tells_no_bars() -> None:
    dice = np.random.default_rng(4)
    blind = {
        scene.id: [counts(30 + 0.05 * dice.standard_normal((80, 100))) for _ in range(30)]
        for scene in SCENARIO.scenes(MRTD)
    }
    assert verdict(measured(ScriptedFrames(blind)), upper=10.0) is Verdict.INCONCLUSIVE


def test_missing_scenes_missing_frames_and_frozen_ones_are_inconclusive() -> None:
    assert verdict(measured(pictures(0.03), keep=5), upper=10.0) is Verdict.INCONCLUSIVE
    assert verdict(measured(pictures(0.03, frames=10)), upper=10.0) is Verdict.INCONCLUSIVE
    assert verdict(measured(ScriptedFrames({})), upper=10.0) is Verdict.INCONCLUSIVE
    still = pictures(0.03, frames=1)
    frozen = ScriptedFrames(
        {scene.id: [next(still.of(scene.id)).counts.copy()] * 30 for scene in SCENARIO.scenes(MRTD)},
    )
    assert verdict(measured(frozen), upper=10.0) is Verdict.INCONCLUSIVE
