"""How many pixels the image has, and a face in it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.scenarios.image_size import SCENARIO, ImageSizeParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import ScriptedFrames, counts, evidence, verdict
from conformance.verification.verdict import Verdict


def frames(
    width: int = 60, height: int = 80, warm_degC: float = 34.0, shift: int = 0, count: int = 12
) -> list[np.ndarray]:
    rows, columns = np.mgrid[0:120, 0:160]
    inside = ((columns - 79.5 - shift) / (width / 2)) ** 2 + ((rows - 59.5) / (height / 2)) ** 2 <= 1
    field = np.where(inside, warm_degC, 22.0)
    field[100:110, 140:150] = 35.0  # the device's own reference source in a corner
    dice = np.random.default_rng(8)
    return [counts(field + 0.05 * dice.standard_normal(field.shape)) for _ in range(count)]


def found(statistic: str, pictures: list[np.ndarray]) -> Finding:
    parameters = ImageSizeParameters.model_validate({"statistic": statistic})
    scenes = tuple(SCENARIO.scenes(parameters))
    return SCENARIO.measure(evidence(scenes, store=ScriptedFrames({scenes[0].id: pictures})), parameters)


@pytest.mark.parametrize(("statistic", "pixels"), [("image_width", 160.0), ("image_height", 120.0)])
def test_the_image_is_as_large_as_its_frames(statistic: str, pixels: float) -> None:
    finding = found(statistic, frames())
    assert (finding.measurements[0].characteristic, finding.measurements[0].value) == (statistic, pixels)
    assert verdict(finding, lower=pixels) is Verdict.PASS
    assert verdict(finding, lower=pixels + 1) is Verdict.FAIL


@given(st.integers(10, 65), st.integers(10, 50))
def test_a_face_is_as_large_as_it_was_drawn(half_width: int, half_height: int) -> None:
    drawn = frames(2 * half_width, 2 * half_height)
    for statistic, pixels in (("face_width", 2 * half_width), ("face_height", 2 * half_height)):
        (face,) = found(statistic, drawn).measurements
        assert face.value == pytest.approx(pixels, abs=2)
        assert face.budget is not None
        assert face.budget.combine().standard_uncertainty == pytest.approx(math.sqrt(2) * 0.5 / math.sqrt(3))


def test_a_small_face_fails() -> None:
    assert verdict(found("face_width", frames(60)), lower=80) is Verdict.FAIL
    assert verdict(found("face_width", frames(60)), lower=50) is Verdict.PASS


def test_no_face_one_cut_off_and_no_frames_are_inconclusive() -> None:
    assert verdict(found("face_width", frames(warm_degC=22.0)), lower=1) is Verdict.INCONCLUSIVE
    assert verdict(found("face_width", frames(width=200, height=100)), lower=1) is Verdict.INCONCLUSIVE
    for statistic in ("image_width", "face_width"):
        assert verdict(found(statistic, []), lower=1) is Verdict.INCONCLUSIVE
        assert verdict(found(statistic, frames(count=1) * 12), lower=1) is Verdict.INCONCLUSIVE
