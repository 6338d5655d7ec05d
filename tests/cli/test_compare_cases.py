"""``conformance compare`` on real evaluations: two firmwares, two devices, two editions, two rules."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.core.events import IdentityStated
from conformance.evaluation.compare import EvaluationComparison
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.product.declaration import product_of
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import DecisionRule, Limit, RequirementSet
from tests.conftest import ROOT, Said

Command = Callable[..., Said]
RECORDINGS = ROOT / "test_vectors" / "simulated-turnstile" / "recordings"
ASKED = {"temperature_error", "response_time"}


@pytest.fixture(scope="module")
def profile() -> RequirementSet:
    """What the main profile asks of accuracy and response time."""
    whole = load_requirements(ROOT / "specs" / "contactless-screening" / "requirements.yaml")
    few = tuple(each for each in whole.requirements if each.characteristic in ASKED and each.modality.decides)
    return whole.model_copy(update={"requirements": few})


@pytest.fixture(scope="module")
def good() -> Recording:
    return read_recording(RECORDINGS / "good.zip")


def judged(requirements: RequirementSet, recording: Recording, **how: Any) -> Evaluation:
    identity = how.pop("identity", {})
    product = product_of(None, recording.manifest.product, "recording")
    product = product.model_copy(update={"identity": product.identity.model_copy(update=identity)})
    return evaluate(requirements, product, stating(recording, identity), **how)


def stating(recording: Recording, identity: dict[str, str]) -> Recording:
    """The recording, as if the device had stated this of itself each time that it was asked."""
    bench = dict(recording.manifest.bench)
    for asked in (DEVICE_SAYS, DEVICE_SAYS_AT_END):
        bench[asked] = {**bench[asked], **identity}
    events = tuple(
        dataclasses.replace(event, raw=json.dumps({**json.loads(event.raw), **identity}))
        if isinstance(event, IdentityStated)
        else event
        for event in recording.events
    )
    return dataclasses.replace(
        recording, manifest=recording.manifest.model_copy(update={"bench": bench}), events=events
    )


def compared(
    conformance: Command, folder: Path, before: Evaluation, after: Evaluation
) -> tuple[Said, EvaluationComparison]:
    for name, evaluation in (("before", before), ("after", after)):
        (folder / f"{name}.json").write_text(evaluation_text(evaluation))
    files = (folder / "before.json", folder / "after.json")
    data = json.loads(conformance("compare", *files, "--json").out)
    return conformance("compare", *files), EvaluationComparison.model_validate_json(json.dumps(data))


def test_a_firmware_that_got_slower_is_a_regression_by_many_times_its_uncertainty(
    conformance: Command, tmp_path: Path, profile: RequirementSet, good: Recording
) -> None:
    slow = read_recording(RECORDINGS / "bad-slow.zip")
    said, comparison = compared(
        conformance, tmp_path, judged(profile, good), judged(profile, slow, identity={"firmware": "1.1.0"})
    )
    assert said.code == 1
    assert "differs: product.firmware 1.0.0 → 1.1.0" in said.out
    assert "REGRESSION: " in said.out
    worse = [row for row in comparison.requirements if row.regression]
    assert worse
    moved = [
        m for row in worse for m in row.measurements if m.characteristic == "response_time" and m.ratio is not None
    ]
    assert moved
    assert all(m.state == "moved" and (m.ratio or 0) > 10 for m in moved)
    assert comparison.evidence == "separate"


def test_two_devices_of_one_kind_differ_in_their_serial_number_and_regress_in_nothing(
    conformance: Command, tmp_path: Path, profile: RequirementSet, good: Recording
) -> None:
    other = judged(profile, good, identity={"serial": "SIM-0002"})
    said, comparison = compared(conformance, tmp_path, judged(profile, good), other)
    assert said.code == 0
    assert [each.field for each in comparison.differs] == ["product.serial"]


def test_a_stricter_edition_is_said_with_its_limit_and_what_it_moved_is_the_judging_alone(
    conformance: Command, tmp_path: Path, profile: RequirementSet, good: Recording
) -> None:
    tight = Limit(lower=-0.001, upper=0.001, unit="delta_degC")
    stricter = tuple(
        each.model_copy(update={"limit": tight}) if each.characteristic == "temperature_error" and each.limit else each
        for each in profile.requirements
    )
    newer = profile.model_copy(update={"edition": "2027", "requirements": stricter})
    said, comparison = compared(conformance, tmp_path, judged(profile, good), judged(newer, good))
    assert said.code == 1
    assert f"differs: specification.edition {profile.edition} → 2027" in said.out
    assert "limit: " in said.out
    assert "ONE recording judged twice" in said.out
    assert comparison.evidence == "same_recording"
    changed = [row for row in comparison.requirements if row.limit_changed]
    assert changed
    assert all(m.ratio is None for row in comparison.requirements for m in row.measurements)


def test_another_decision_rule_is_said_once(
    conformance: Command, tmp_path: Path, profile: RequirementSet, good: Recording
) -> None:
    simple = judged(profile, good, decision_rule=DecisionRule(name="simple"))
    said, comparison = compared(conformance, tmp_path, judged(profile, good), simple)
    assert said.code == 0
    assert [each.field for each in comparison.differs if each.field.startswith("decision_rule")]
    assert said.out.count("decision_rule.name") == 1
