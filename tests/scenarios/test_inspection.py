from __future__ import annotations

from dataclasses import replace

from conformance.evaluation.verdict import Verdict
from conformance.events import Event, Inspected
from conformance.scenarios.inspection import SCENARIO, InspectionParameters
from tests.scenarios.workbench import bench, found, found_with, verdict

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
