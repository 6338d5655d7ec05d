"""What a device displays, over what it measures, in which steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Event, Mode
from conformance.core.scenes import Scene
from conformance.scenarios.reading_range import SCENARIO, ReadingRangeParameters, _is_right
from conformance.scenarios.scenario import Finding
from conformance.scenarios.source_readings import SourceLook
from conformance.testing import evidence, nothing, readings, verdict
from conformance.verification.verdict import Verdict

DISPLAY = ReadingRangeParameters()
MEASURING = DISPLAY.model_copy(update={"statistic": "measuring_range", "lowest_degC": 33.0, "highest_degC": 43.0})
STEP = ReadingRangeParameters(statistic="display_resolution", lowest_degC=37.0, highest_degC=38.0, step_delta_degC=0.05)


def device(
    low: float = 20.0, high: float = 50.0, step: float = 0.1, error: Callable[[float], float] = lambda degC: 0.0
) -> Callable[[Scene], Iterable[Event]]:
    """Displays what lies in its range, in its steps; the noise is half a step or more."""

    def said(scene: Scene) -> Iterable[Event]:
        (source,) = scene.targets
        assert source.reference_degC is not None
        for number, reading in enumerate(readings(0.0, 5, Mode.SURFACE)):
            seen = source.reference_degC + error(source.reference_degC) + (step / 2 if number % 2 else 0)
            stated = round(round(seen / step) * step, 6)
            if low <= stated <= high:
                yield replace(reading, temperature_degC=stated)  # type: ignore[call-arg]

    return said


def found(parameters: ReadingRangeParameters, said: Callable[[Scene], Iterable[Event]], keep: int = 99) -> Finding:
    whole = evidence(SCENARIO.scenes(parameters), said)
    return SCENARIO.measure(replace(whole, scenes=whole.scenes[:keep]), parameters)


def test_a_wide_display_covers_the_range_and_a_narrow_one_does_not() -> None:
    assert verdict(found(DISPLAY, device()), lower=28.0, upper=45.0) is Verdict.PASS
    narrow = found(DISPLAY, device(low=30.0))
    assert [m.value for m in narrow.measurements] == pytest.approx([30.0, 46.0], abs=0.11)
    assert verdict(narrow, lower=28.0, upper=45.0) is Verdict.FAIL
    assert any("out of range" in note.en for note in narrow.notes)


def test_the_measuring_range_ends_where_the_error_grows() -> None:
    bent = device(error=lambda degC: 0.2 * max(0.0, degC - 40.0))
    finding = found(MEASURING, bent)
    assert [m.value for m in finding.measurements] == [33.0, 41.0]
    assert verdict(finding, lower=34.0, upper=42.0) is Verdict.FAIL
    assert verdict(finding, lower=34.0, upper=41.0) is Verdict.PASS
    assert verdict(found(MEASURING, device(error=lambda degC: 2.0)), lower=34.0, upper=42.0) is Verdict.INCONCLUSIVE


@given(st.sampled_from([0.01, 0.05, 0.1, 0.2, 0.5]))
def test_the_step_of_the_display_is_found(step: float) -> None:
    (resolution,) = found(STEP, device(step=step)).measurements
    assert resolution.value == pytest.approx(step)


def test_a_coarse_display_fails() -> None:
    assert verdict(found(STEP, device(step=0.5)), upper=0.1) is Verdict.FAIL
    assert verdict(found(STEP, device()), upper=0.1) is Verdict.PASS


def test_set_points_too_far_apart_are_no_proof_of_a_coarse_display() -> None:
    wide = STEP.model_copy(update={"lowest_degC": 30.0, "step_delta_degC": 1.0})
    quiet = found(wide, lambda scene: readings(scene.targets[0].reference_degC or 0.0, 5, Mode.SURFACE))
    assert quiet.measurements[0].value == 1.0
    assert verdict(quiet, upper=0.1) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("parameters", [DISPLAY, MEASURING, STEP])
def test_silence_one_number_for_all_and_an_aborted_run_pass_nothing(parameters: ReadingRangeParameters) -> None:
    limits = {"upper": 0.1} if parameters is STEP else {"lower": 34.0, "upper": 42.0}
    assert verdict(found(parameters, nothing), **limits) is Verdict.INCONCLUSIVE
    assert verdict(found(parameters, lambda scene: readings(37.0, 5, Mode.SURFACE)), **limits) is not Verdict.PASS
    assert verdict(found(parameters, device(), keep=8), **limits) is Verdict.INCONCLUSIVE
    assert verdict(found(parameters, lambda scene: readings(37.0, 5)), **limits) is Verdict.INCONCLUSIVE


def test_an_error_that_reaches_the_bound_exactly_is_a_measurement_whatever_the_binary_fraction() -> None:
    class Look:
        error_delta_degC = 0.1

        def expanded_uncertainty_delta_degC(self, step: float) -> float:
            return 0.2

    assert 0.1 + 0.2 > 0.3
    assert _is_right(cast("SourceLook", Look()), ReadingRangeParameters(max_error_delta_degC=0.3))
    assert not _is_right(cast("SourceLook", Look()), ReadingRangeParameters(max_error_delta_degC=0.2999))
