from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Inspected
from conformance.scenarios.inspection import SCENARIO, InspectionParameters
from conformance.testing import bench, found, found_with, verdict
from conformance.verification.verdict import Verdict

ITEM = InspectionParameters(item="alarm_record")


def test_an_item_that_is_met_passes_and_says_that_a_script_answered() -> None:
    finding = found(SCENARIO, ITEM, bench(answers={"alarm_record": True}))
    assert verdict(finding) is Verdict.PASS
    assert "unattended" in finding.notes[0].en


def test_an_item_that_is_not_met_fails() -> None:
    assert verdict(found(SCENARIO, ITEM, bench(answers={"alarm_record": False}))) is Verdict.FAIL


def test_an_item_without_an_answer_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, ITEM, bench(answers={"something_else": True}))) is Verdict.INCONCLUSIVE


def test_an_answer_to_another_item_counts_for_nothing() -> None:
    def other(event: Event) -> Event:
        return replace(event, item="something_else") if isinstance(event, Inspected) else event

    finding = found_with(SCENARIO, ITEM, bench(answers={"alarm_record": True}), other)
    assert verdict(finding) is Verdict.INCONCLUSIVE


def test_of_several_answers_the_worst_counts() -> None:
    bad = found(SCENARIO, ITEM, bench(answers={"alarm_record": False}))
    assert bad.measurements[0].value == 0.0


def test_a_script_that_answers_for_a_silent_device_counts_for_nothing() -> None:
    assert verdict(found(SCENARIO, ITEM, bench("silent", answers={"alarm_record": True}))) is Verdict.INCONCLUSIVE


def test_a_persons_answer_counts_without_a_link() -> None:
    def by_a_person(event: Event) -> Event:
        return replace(event, unattended=False, by="operator") if isinstance(event, Inspected) else event

    finding = found_with(SCENARIO, ITEM, bench("silent", answers={"alarm_record": True}), by_a_person)
    assert verdict(finding) is Verdict.PASS


def test_each_item_is_a_scene_of_its_own() -> None:
    (one,), (other,) = SCENARIO.scenes(ITEM), SCENARIO.scenes(InspectionParameters(item="firmware_version"))
    assert one.id.startswith("inspection/alarm_record/")
    assert one.id != other.id


def asked(**more: object) -> InspectionParameters:
    return InspectionParameters.model_validate({"item": "width", **more})


NUMBER = asked(answer="number", unit="mm", lower=550.0, upper=900.0)
SHOWN = asked(answer="text", pattern="°C|摄氏度")


@pytest.mark.parametrize(
    ("parameters", "answer", "expected"),
    [
        (NUMBER, 600.0, Verdict.PASS),
        (NUMBER, 550, Verdict.PASS),
        (NUMBER, 900.5, Verdict.FAIL),
        (NUMBER, {"number": 600.0, "remark": "with a gauge"}, Verdict.PASS),
        (NUMBER, True, Verdict.INCONCLUSIVE),
        (NUMBER, "600", Verdict.INCONCLUSIVE),
        (SHOWN, "摄氏度", Verdict.PASS),
        (SHOWN, "°F", Verdict.FAIL),
        (SHOWN, 36.5, Verdict.INCONCLUSIVE),
        (asked(), {"met": None, "remark": "the button is not there"}, Verdict.INCONCLUSIVE),
    ],
)
def test_numbers_and_texts_are_held_against_what_is_asked(
    parameters: InspectionParameters, answer: object, expected: Verdict
) -> None:
    assert verdict(found(SCENARIO, parameters, bench(answers={"width": answer}))) is expected  # type: ignore[dict-item]


def test_a_number_is_held_against_the_range_again_when_it_is_judged() -> None:
    def taken_for_met(event: Event) -> Event:
        return replace(event, met=True) if isinstance(event, Inspected) else event

    finding = found_with(SCENARIO, NUMBER, bench(answers={"width": 1000.0}), taken_for_met)  # type: ignore[dict-item]
    assert verdict(finding) is Verdict.FAIL


def test_a_number_in_another_unit_is_no_answer() -> None:
    def in_inches(event: Event) -> Event:
        return replace(event, unit="inch") if isinstance(event, Inspected) else event

    finding = found_with(SCENARIO, NUMBER, bench(answers={"width": 600.0}), in_inches)  # type: ignore[dict-item]
    assert verdict(finding) is Verdict.INCONCLUSIVE


def test_evidence_is_hashed_and_attached_and_missing_evidence_settles_nothing(tmp_path: Path) -> None:
    photo = tmp_path / "alarm.jpg"
    photo.write_bytes(b"a picture")
    shown = asked(evidence=True)
    finding = found(SCENARIO, shown, bench(answers={"width": {"met": True, "evidence": str(photo)}}))  # type: ignore[dict-item]
    assert verdict(finding) is Verdict.PASS
    assert finding.measurements[0].conditions["evidence"] == f"sha256:{hashlib.sha256(b'a picture').hexdigest()}"
    photo.unlink()
    for answer in (True, {"met": True, "evidence": str(photo)}):
        finding = found(SCENARIO, shown, bench(answers={"width": answer}))  # type: ignore[dict-item]
        assert verdict(finding) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("met", [True, False])
def test_t13_a_step_that_nobody_answered_in_time_is_inconclusive_whatever_stands_in_it(met: bool) -> None:
    def too_late(event: Event) -> Event:
        return replace(event, timed_out=True, met=met) if isinstance(event, Inspected) else event

    finding = found_with(SCENARIO, ITEM, bench(answers={"alarm_record": True}), too_late)
    assert verdict(finding) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"question_zh": "有声音吗？"}, "both languages"),
        ({"answer": "number", "unit": "mm"}, "a unit and a range"),
        ({"answer": "number", "lower": 1.0}, "a unit and a range"),
        ({"unit": "mm"}, "only a number"),
        ({"answer": "number", "unit": "mm", "lower": 2.0, "upper": 1.0}, "range is empty"),
        ({"answer": "text"}, "has a pattern"),
        ({"pattern": "x"}, "has a pattern"),
        ({"answer": "text", "pattern": "("}, "not a regular expression"),
        ({"timeout_s": -1.0}, "greater than or equal to 0"),
    ],
)
def test_a_step_that_cannot_be_asked_is_bad_input(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        asked(**given)


def test_what_is_not_stated_does_not_change_the_id_of_a_step() -> None:
    (old,) = SCENARIO.scenes(ITEM)
    assert old.conditions == {"item": "alarm_record"}
    (new,) = SCENARIO.scenes(asked(item="alarm_record", timeout_s=60.0))
    assert new.id != old.id
