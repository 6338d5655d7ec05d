"""One source at every place of the target plane; and one that fills the image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Event, Mode
from conformance.core.scenes import Scene
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.scenarios import image_uniformity
from conformance.scenarios.image_uniformity import ImageUniformityParameters
from conformance.scenarios.scenario import Finding
from conformance.scenarios.uniformity import SCENARIO, UniformityParameters
from conformance.testing import ScriptedFrames, counts, evidence, nothing, readings, verdict
from conformance.verification.verdict import Verdict

PLACES = UniformityParameters()
IMAGE = ImageUniformityParameters()
BODY = PLACES.model_copy(update={"mode": "body"})


def reads(error: Callable[[float, float], float], mode: Mode = Mode.SURFACE) -> Callable[[Scene], list[Event]]:
    """A device whose error depends on the place, its readings a tenth apart by turns."""

    def said(scene: Scene) -> list[Event]:
        (target,) = scene.targets
        assert target.position is not None
        assert target.height is not None
        centre = 37.0 + error(target.position, target.height)
        return [
            replace(reading, temperature_degC=centre + (0.05 if number % 2 else -0.05))
            for number, reading in enumerate(readings(37.0, 10, mode))
        ]  # type: ignore[arg-type]

    return said


def found(
    said: Callable[[Scene], Iterable[Event]], parameters: UniformityParameters = PLACES, keep: int = 99
) -> Finding:
    whole = evidence(SCENARIO.scenes(parameters), said)
    return SCENARIO.measure(replace(whole, scenes=whole.scenes[:keep]), parameters)


def test_the_source_stands_at_every_place_once() -> None:
    places = [(scene.targets[0].position, scene.targets[0].height) for scene in SCENARIO.scenes(PLACES)]
    assert len(places) == len(set(places)) == 15


def test_a_fall_toward_the_corners_is_found_with_its_places_and_its_uncertainty() -> None:
    finding = found(reads(lambda position, height: -0.2 * ((2 * position - 1) ** 2 + (2 * height - 1) ** 2)))
    peak, scatter = finding.measurements
    assert peak.value == pytest.approx(0.2 * (0.64 + 0.25))
    assert (peak.conditions["highest_at"], peak.conditions["lowest_at"]) == ("0.5 / 0.5", "0.1 / 0.25")
    assert scatter.informative
    assert peak.budget is not None
    combined = peak.budget.combine(COVERAGE_PROBABILITY)
    s = 0.05 * math.sqrt(10 / 9) / math.sqrt(10)
    # Calibration cancels; what is left is repeatability and resolution at both places.
    assert combined.standard_uncertainty == pytest.approx(math.sqrt(2 * (s**2 + 0.05**2 / 3)))
    assert verdict(finding, upper=0.3) is Verdict.PASS
    assert verdict(finding, upper=0.1) is Verdict.FAIL


def test_body_mode_is_tested_with_a_phantom_and_never_mixed_with_surface_mode() -> None:
    finding = found(reads(lambda position, height: 0.3 * height, Mode.BODY), BODY)
    assert finding.measurements[0].value == pytest.approx(0.15)
    assert verdict(found(reads(lambda position, height: 0.0), BODY), upper=0.3) is Verdict.INCONCLUSIVE


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_a_tilt_is_found_whole_and_a_constant_error_is_none(tilt: float, offset: float) -> None:
    (peak, _) = found(reads(lambda position, height: offset + tilt * height)).measurements
    assert peak.value == pytest.approx(abs(tilt) * 0.5, abs=1e-9)


def test_places_that_are_missing_can_fail_and_cannot_pass() -> None:
    even, tilted = reads(lambda position, height: 0.0), reads(lambda position, height: position)
    assert verdict(found(even, keep=10), upper=0.3) is Verdict.INCONCLUSIVE
    assert verdict(found(tilted, keep=10), upper=0.3) is Verdict.FAIL
    assert found(even, keep=1).measurements == ()


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(nothing), upper=10.0) is Verdict.INCONCLUSIVE


# --- by the image


def frames(
    shape_degC: Callable[[np.ndarray, np.ndarray], np.ndarray], noise_delta_degC: float = 0.05, count: int = 60
) -> list[np.ndarray]:
    rows, columns = np.mgrid[0:60, 0:80]
    field = 37.0 + shape_degC(columns / 79, rows / 59)
    dice = np.random.default_rng(3)
    return [counts(field + noise_delta_degC * dice.standard_normal(field.shape)) for _ in range(count)]


def of_image(pictures: list[np.ndarray], parameters: ImageUniformityParameters = IMAGE) -> Finding:
    scenes = tuple(image_uniformity.scenes(parameters))
    return image_uniformity.measure(evidence(scenes, store=ScriptedFrames({scenes[0].id: pictures})), parameters)


def test_an_uneven_image_is_found_between_its_extreme_blocks() -> None:
    finding = of_image(frames(lambda x, y: 0.4 * x))
    peak, scatter = finding.measurements
    # Eight blocks over nine tenths of the width: their centres are seven eighths of it apart.
    assert peak.value == pytest.approx(0.4 * 0.9 * 7 / 8, abs=0.02)
    assert scatter.informative
    assert verdict(finding, upper=0.5) is Verdict.PASS
    assert verdict(finding, upper=0.2) is Verdict.FAIL
    (figure,) = finding.figures
    assert figure.kind == "field_map"
    assert len(figure.series["position"]) == 48


def test_the_top_of_the_image_is_high_in_the_figure() -> None:
    (figure,) = of_image(frames(lambda x, y: -0.4 * y)).figures
    highest = max(zip(figure.series["difference_delta_degC"], figure.series["height"], strict=True))
    assert highest[1] > 0.8


def test_an_even_image_is_even_to_within_its_noise() -> None:
    peak, _ = of_image(frames(lambda x, y: 0 * x)).measurements
    assert peak.value == pytest.approx(0.0, abs=0.01)
    assert peak.budget is not None
    # 69 pixels a block, 60 frames: the noise of a block's mean is 0.05/√(69·60).
    assert peak.budget.lines[-1].standard_uncertainty == pytest.approx(0.05 / math.sqrt(63 * 60), rel=0.15)


def test_a_frozen_image_none_at_all_and_one_too_small_are_inconclusive() -> None:
    frozen = frames(lambda x, y: 0 * x, count=1) * 60
    assert verdict(of_image(frozen), upper=10.0) is Verdict.INCONCLUSIVE
    assert verdict(of_image([]), upper=10.0) is Verdict.INCONCLUSIVE
    assert verdict(of_image([np.full((4, 4), n, np.uint16) for n in range(60)]), upper=10.0) is Verdict.INCONCLUSIVE
