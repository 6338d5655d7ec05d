"""What a judgement needs more than once is made once: a requirement's planned scenes, and a budget's combination."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import pytest

from conformance.core.scenes import Scene
from conformance.evaluation.evaluate import evaluate, evaluate_sessions
from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.evaluation.measurement_result import checked
from conformance.evaluation.sessions import sessions_of
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, Combined, UncertaintyLine
from conformance.product.declaration import Product, product_of
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import DecisionRule, RequirementSet
from conformance.scenarios import stage
from conformance.scenarios.registry import scenarios
from conformance.scenarios.scenario import Evidence, Parameters, ScenePlan
from conformance.verification.verification_plan import SettledWithoutEvidence, way_to_verify
from tests.conftest import ROOT
from tests.evaluation.factory import scenario

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTORS = ROOT / "test_vectors"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """What scenes are named by, each time one is made."""
    counted: Counter[bytes] = Counter()
    before = stage.canonical_json

    def counting(shown: Any) -> bytes:
        data = before(shown)
        counted[data] += 1
        return data

    monkeypatch.setattr(stage, "canonical_json", counting)
    return counted


def shipped(name: str) -> tuple[RequirementSet, Product, Recording]:
    """The main profile, a device that comes with the project, and its recording."""
    recording = read_recording(VECTORS / name)
    return load_requirements(PROFILE), product_of(None, recording.manifest.product, name), recording


def planned(requirements: RequirementSet, product: Product) -> int:
    """How many scenes the requirements ask for, each for itself."""
    ways = [way_to_verify(each, requirements, product, scenarios()) for each in requirements.requirements]
    return sum(len(way.planned) for way in ways if not isinstance(way, SettledWithoutEvidence))


@pytest.mark.parametrize(
    "name", ["simulated-dual-light/recordings/good.zip", "simulated-turnstile/recordings/bad-slow.zip"]
)
def test_each_planned_scene_is_made_once_in_an_evaluation(name: str, made: Counter[bytes]) -> None:
    requirements, product, recording = shipped(name)
    asked = planned(requirements, product)
    assert asked > len(recording.scenes)  # requirements share what is presented
    made.clear()
    evaluate(requirements, product, recording)
    assert made.total() == asked


def test_so_is_it_in_an_evaluation_of_several_sessions(made: Counter[bytes]) -> None:
    requirements, product, recording = shipped("simulated-dual-light/recordings/good.zip")
    later = recording.manifest.model_copy(update={"started_at": "2099-01-01T00:00:00+08:00"})
    other = dataclasses.replace(recording, digest="sha256:other", manifest=later)
    asked = planned(requirements, product)
    made.clear()
    evaluate_sessions(requirements, product, sessions_of([recording, other], declared=True))
    assert made.total() == asked


def scenes_of(parameters: Parameters) -> Any:
    """One scene."""
    yield Scene("one", ("probe",), ())


def test_evidence_gives_the_scenes_that_were_planned_and_makes_those_of_other_parameters() -> None:
    probe, own, equal = scenario(lambda evidence, parameters: None), Parameters(), Parameters()  # type: ignore[arg-type, return-value]
    plan = ScenePlan(dataclasses.replace(probe, scenes=scenes_of), own)
    evidence = Evidence((), {}, plan=plan)
    assert evidence.planned(scenes_of, own) is plan.scenes
    assert evidence.planned(scenes_of, equal) is not plan.scenes
    assert evidence.planned(scenes_of, equal) == plan.scenes
    assert evidence.planned(lambda parameters: (), own) == ()
    assert Evidence((), {}).planned(scenes_of, own) == plan.scenes


@pytest.mark.parametrize("upper", [1.0, None])
def test_a_budget_is_combined_once_a_measurement(upper: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    combined: list[Budget] = []
    before = Budget.combine

    def counting(budget: Budget, coverage_probability: float = 0.95) -> Combined:
        combined.append(budget)
        return before(budget, coverage_probability)

    monkeypatch.setattr(Budget, "combine", counting)
    checked.cache_clear()
    budget = Budget((UncertaintyLine("everything", 0.125),))
    measured = Measurement("temperature_error", 0.1, "delta_degC", 1, "uncertainty", budget=budget)
    judged = judge_measurement(measured, LimitBounds(None, upper), DecisionRule(name="guarded"), disclosure=True)
    assert judged.result.expanded_uncertainty is not None
    assert judged.result.monte_carlo is not None
    assert combined == [budget]
