from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.bench.assembly import assemble
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import make_plan
from conformance.execution.run import RunOutcome, execute
from conformance.execution.stopping import Stopping
from conformance.product.declaration import Product
from conformance.recording.model import RecordedScene, Recording
from conformance.recording.recorder import MemoryRecorder
from conformance.requirements.model import RequirementSet
from conformance.testing import bench
from tests.execution.test_plan import RESPONSE, requirement

PRODUCT = Product.model_validate({"schema": Product.KIND, "class": "dual-light"}, strict=False)
LIMIT = {"lower": 70.0, "unit": "percent"}
SPRT = {"p1": 0.02, "p2": 0.3, "alpha": 0.05, "beta": 0.05}


def profile(sequential: dict[str, Any] | None = None, *more: dict[str, Any], trials: int = 16) -> RequirementSet:
    parameters = {"trials": trials, "states": ["absent"], **({"sequential": sequential} if sequential else {})}
    masks = {"method": "test", "scenario": "mask_detection", "parameters": parameters}
    return RequirementSet.model_validate(
        {
            "schema": RequirementSet.KIND,
            "profile": "test",
            "edition": "1",
            "title": {"en": "Test"},
            "requirements": [
                requirement("1a", masks, characteristic="mask_detection_accuracy", limit=LIMIT),
                *more,
            ],
        },
        strict=False,
    )


def run(requirements: RequirementSet, confusion: float, *, complete: bool = False) -> tuple[RunOutcome, Recording]:
    on = bench(mask_confusion=confusion)
    plan = make_plan(requirements, PRODUCT, on)
    stopping = None if complete else Stopping(plan, requirements, PRODUCT)
    rules = stopping.record() if stopping else None
    station = assemble(on)
    recorder = MemoryRecorder(manifest_of(requirements, PRODUCT, on, plan, station.device.identity(), False, rules))
    outcome = execute(plan, on, station, recorder, stopping=stopping)
    return outcome, recorder.recording()


def judged(requirements: RequirementSet, recording: Recording) -> Evaluation:
    return evaluate(requirements, PRODUCT, recording)


def without(recording: Recording, count: int) -> Recording:
    """A recording whose last presented scenes are gone, and no word of why."""
    kept = [scene for scene in recording.scenes if not scene.not_needed]
    return replace(recording, scenes=tuple(kept[: len(kept) - count]))


def test_a_failed_plan_stops_and_the_report_says_what_was_made() -> None:
    outcome, recording = run(profile(), 1.0)
    # 16 persons, 30 % allowed: 9 failures are the fewest that fail however the others go
    assert (outcome.scenes, outcome.not_needed) == (9, 7)
    assert [scene.not_needed for scene in recording.scenes] == [()] * 9 + [("1a",)] * 7
    (result,) = judged(profile(), recording).results
    assert result.verdict.value == "fail"
    assert result.measurements[0].units == 9
    assert "9 of 16 planned persons" in result.notes[-1].en


def test_the_whole_plan_has_the_same_verdict() -> None:
    outcome, recording = run(profile(), 1.0, complete=True)
    assert (outcome.scenes, outcome.not_needed) == (16, 0)
    assert judged(profile(), recording).results[0].verdict.value == "fail"
    assert recording.manifest.run is not None
    assert recording.manifest.run["stopping"] == "complete"


def test_a_recording_that_stopped_before_the_boundary_is_inconclusive() -> None:
    _, recording = run(profile(), 1.0)
    (result,) = judged(profile(), without(recording, 1)).results
    assert result.verdict.value == "inconclusive"
    assert "incomplete" in result.reason


def test_a_good_device_makes_its_whole_sample() -> None:
    outcome, recording = run(profile(), 0.0)
    assert outcome.not_needed == 0
    (result,) = judged(profile(), recording).results
    assert (result.verdict.value, result.measurements[0].units) == ("pass", 16)


def test_a_scene_that_somebody_else_needs_is_presented() -> None:
    shared = profile(None, requirement("2a", {**RESPONSE, "parameters": {"trials": 12}}))
    outcome, _ = run(shared, 1.0)
    assert (outcome.scenes, outcome.not_needed) == (12, 4)


def test_the_rule_stands_in_the_manifest_before_the_first_trial() -> None:
    _, recording = run(profile(), 0.0)
    assert recording.manifest.run is not None
    assert recording.manifest.run["stopping"] == {
        "1a": [
            {
                "rule": "curtailed",
                "trials": 16,
                "confidence": 0.95,
                "most_failing_share": 0.3,
                "passes_with_at_most": 1,
                "fails_with_at_least": 9,
            }
        ]
    }


@pytest.mark.parametrize(("confusion", "verdict", "trials"), [(0.0, "pass", 9), (1.0, "fail", 2)])
def test_a_sequential_test_ends_at_its_boundary(confusion: float, verdict: str, trials: int) -> None:
    asked = profile(SPRT)
    outcome, recording = run(asked, confusion)
    assert outcome.scenes == trials
    (result,) = judged(asked, recording).results
    assert result.verdict.value == verdict
    assert result.measurements[0].conditions["sequential_trials"] == trials
    assert result.measurements[0].conditions["p2"] == 0.3
    (whole,) = judged(asked, run(asked, confusion, complete=True)[1]).results
    assert (whole.verdict, whole.reason) == (result.verdict, result.reason)
    (early,) = judged(asked, without(recording, 1)).results
    assert early.verdict.value == "inconclusive"


def test_a_sequential_test_that_ends_undecided_is_inconclusive() -> None:
    asked = profile({**SPRT, "most_trials": 5})
    outcome, recording = run(asked, 0.0)
    assert (outcome.scenes, outcome.not_needed) == (5, 11)
    (result,) = judged(asked, recording).results
    assert result.verdict.value == "inconclusive"
    assert "undecided" in result.reason


def test_a_sequential_test_that_says_nothing_of_the_limit_is_not_judged() -> None:
    for loose in ({"p2": 0.4}, {"beta": 0.2}):
        asked = profile({**SPRT, **loose})
        (result,) = judged(asked, run(asked, 0.0)[1]).results
        assert result.verdict.value == "inconclusive"
        assert "cannot verify the limit" in result.reason


def test_what_a_sequential_test_is_expected_to_take_of_a_good_device() -> None:
    asked = profile(SPRT)
    (sample,) = Stopping(make_plan(asked, PRODUCT), asked, PRODUCT).expected()
    assert (sample.requirement, sample.most_trials, len(sample.scenes)) == ("1a", 16, 16)
    assert 9 < sample.trials < 11


def test_a_requirement_of_which_a_scene_broke_is_not_decided() -> None:
    asked = profile()
    plan = make_plan(asked, PRODUCT)
    stopping = Stopping(plan, asked, PRODUCT)
    broken = RecordedScene(plan.scenes[0].scene, 0.0, 1.0, "the link was cut")
    stopping.seen(plan.scenes[0], broken, ())
    assert all(stopping.not_needed_by(planned) == () for planned in plan.scenes)
    assert stopping.record() == {}
