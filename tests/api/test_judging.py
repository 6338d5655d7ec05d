"""Judging from Python is judging from the command line; recordings are altered in memory and judged again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import api
from conformance.core.scenes import Scene
from conformance.core.text import Language
from conformance.evaluation.from_files import evaluation_of
from conformance.evaluation.outcome import evaluation_text, in_a_sentence
from conformance.recording.recorder import MemoryRecorder
from tests.api.shipped import GOOD, PROFILE, SLOW, good, judged
from tests.certification.factory import product, recorded, requirements
from tests.conftest import Said
from tests.recording.test_recorder import MANIFEST, SCENE, played


def test_the_evaluation_is_the_one_of_the_command_line() -> None:
    assert judged().to_json() == evaluation_text(evaluation_of(PROFILE, [GOOD], product="simulated-turnstile"))
    assert judged().status == "conforms"
    assert json.loads(judged().to_json())["recording"]["digest"] == good().digest


def test_the_product_is_the_recordings_own_where_none_is_given() -> None:
    assert api.evaluate(PROFILE, good()).to_json() == judged().to_json()


def test_a_decision_rule_replaces_those_of_the_profile() -> None:
    guarded = api.evaluate(PROFILE, good(), decision_rule="guarded")
    assert guarded.decision_rule.name == "guarded"
    assert judged().decision_rule.name != "guarded"


def test_sessions_are_judged_together() -> None:
    both = api.evaluate(PROFILE, [good(), SLOW])
    assert [each.session for each in both.recording.sessions] == [1, 2]


def test_everything_wrong_with_the_inputs_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(api.BadInput) as bad:
        api.evaluate("no-such-profile", tmp_path / "absent.zip", "no-such-device")
    assert len(bad.value.problems) == 3


def test_some_requirements_alone_make_a_partial_evaluation_that_never_conforms() -> None:
    whole = {result.requirement: result for result in judged().results}
    partial = api.evaluate(PROFILE, good(), only=["6.1a", "4.2a"])
    assert partial.partial
    assert partial.only == ("4.2a", "6.1a")
    assert [result == whole[result.requirement] for result in partial.results] == [True, True]
    assert partial.status == "incomplete"
    assert in_a_sentence(partial).startswith("PARTIAL: INCOMPLETE")
    assert json.loads(partial.to_json())["only"] == ["4.2a", "6.1a"]
    assert "only" not in json.loads(judged().to_json())
    assert not judged().partial


def test_a_partial_evaluation_that_fails_does_not_conform() -> None:
    failed = next(r.requirement for r in api.evaluate(PROFILE, SLOW).results if r.verdict is api.Verdict.FAIL)
    assert api.evaluate(PROFILE, SLOW, only=failed).status == "does_not_conform"


def test_unknown_requirements_are_refused_by_name_and_none_is_too() -> None:
    with pytest.raises(api.BadInput, match=r"'9\.9z'"):
        api.evaluate(PROFILE, good(), only="9.9z")
    with pytest.raises(api.BadInput, match="no requirement is named"):
        api.evaluate(PROFILE, good(), only=[])


@pytest.mark.parametrize(("language", "said"), [("en", "PARTIAL evaluation"), ("zh", "部分评定")])
def test_a_report_of_a_partial_evaluation_says_so(tmp_path: Path, language: Language, said: str) -> None:
    recording = recorded(tmp_path / "recording")
    partial = api.evaluate(requirements(), recording, product(), only="6.1a")
    assert said in str(api.report(partial, "html", language))
    assert said not in str(api.report(api.evaluate(requirements(), recording, product()), "html", language))


def test_an_altered_recording_is_judged_as_what_it_is_now() -> None:
    silent = good().replace(events=[event for event in good().events if not isinstance(event, api.Alarm)])
    before = {result.requirement: result.verdict for result in judged().results}
    after = api.evaluate(PROFILE, silent)
    worse = {r.requirement for r in after.results if r.verdict is api.Verdict.FAIL}
    assert worse
    assert all(before[name].met for name in worse)
    assert after.recording.origin == "altered"
    assert after.recording.digest == silent.digest != good().digest


def test_the_order_of_scenes_changes_no_verdict() -> None:
    turned = api.evaluate(PROFILE, good().replace(scenes=good().scenes[::-1]), "simulated-turnstile", only="6.1a")
    whole = {result.requirement: result.verdict for result in judged().results}
    assert turned.results[0].verdict is whole["6.1a"]


def test_equal_alterations_have_one_digest_and_what_alters_nothing_is_the_recording_itself() -> None:
    fewer = good().scenes[:3]
    assert good().replace(scenes=fewer) == good().replace(scenes=list(fewer))
    assert good().replace(scenes=fewer).digest != good().replace(scenes=good().scenes[:2]).digest
    assert good().replace(scenes=fewer).digest != good().replace(events=good().events[:3]).digest
    assert good().replace(scenes=good().scenes, events=list(good().events)) is good()
    later = good().manifest.model_copy(update={"started_at": "2027-01-01T00:00:00+00:00"})
    assert good().replace(manifest=later).manifest.started_at == later.started_at


def test_an_altered_recording_says_what_was_altered() -> None:
    altered = good().replace(scenes=good().scenes[:3], events=())
    assert altered.manifest.origin == "altered"
    assert altered.manifest.notes[-1] == f"Altered in memory: scenes and events of the recording {good().digest}."
    assert altered.manifest.notes[:-1] == good().manifest.notes


def test_what_is_not_a_recorded_scene_or_an_event_is_refused() -> None:
    with pytest.raises(TypeError, match="value 0 is a Scene, expected: RecordedScene"):
        good().replace(scenes=[Scene("a", ("x",), ())])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="value 0 is a str"):
        good().replace(events="events")  # type: ignore[arg-type]


def test_scenes_keep_their_frames_where_they_keep_their_id() -> None:
    recorder = MemoryRecorder(MANIFEST)
    played(recorder)
    [shown] = recorder.recording().scenes
    longer = recorder.recording().replace(scenes=[replace(shown, end_s=9.0)])
    renamed = recorder.recording().replace(scenes=[replace(shown, scene=replace(shown.scene, id="other"))])
    assert len(list(longer.frames.of(SCENE.id))) == 1
    assert list(renamed.frames.of("other")) == []


def test_reports_are_those_of_the_command_line_and_unknown_formats_are_refused(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "evaluation.json").write_text(judged().to_json(), encoding="utf-8")
    assert conformance("report", tmp_path / "evaluation.json", "--format", "csv", "-o", tmp_path).code == 0
    [written] = tmp_path.glob("*.csv")
    assert api.report(judged(), "csv") == written.read_bytes().decode()
    assert api.report(tmp_path / "evaluation.json", "csv") == api.report(judged(), "csv")
    with pytest.raises(api.BadInput, match=r"there is no report format 'docx'"):
        api.report(judged(), "docx")
    with pytest.raises(api.BadInput, match="for machines"):
        api.report(judged(), "csv", "both")


def test_what_cannot_be_planned_is_left_out_with_its_reason() -> None:
    made: api.Plan = api.plan(PROFILE, "simulated-turnstile", "simulated-turnstile")
    assert made.scenes
    assert all(item.reason.en for item in made.left_out)


def test_statements_are_read_out_of_a_specification() -> None:
    folder = GOOD.parents[3] / "specs" / "clinical-agreement"
    specification = api.parse([folder / "specification.zh.md", folder / "specification.en.md"])
    assert {statement.clause for statement in specification.normative}
