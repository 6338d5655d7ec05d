"""The device's own store of alarms, against the alarms it raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from conformance.core.events import Alarm, AlarmRecord, Event, Mode, Reading
from conformance.core.scenes import READ_ALARM_RECORDS, Scene
from conformance.scenarios.alarm_records import SCENARIO, AlarmRecordsParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import evidence, nothing, readings, verdict
from conformance.verification.verdict import Verdict

COMPLETE = AlarmRecordsParameters(alarm_threshold_degC=37.3)
ASPECTS = ("time", "reading", "threshold", "image")
START_S = 100.0
"""Scripted scenes begin so far apart; a record's own time is on the recording's clock."""


def of_aspect(aspect: str) -> AlarmRecordsParameters:
    return COMPLETE.model_copy(update={"aspect": aspect})


def good(scene: Scene) -> list[Event]:
    """One alarm, on the reading before it, stored as it was."""
    start_s = START_S * (int(scene.targets[0].id[-3:]) - 1)
    return [
        *readings(37.8, 3),
        Alarm("", 0.5, "t1", 0.5, 37.3),
        AlarmRecord("", 4.0, start_s + 0.6, 37.8, Mode.BODY, 37.3, "t1", 0.5, "alarm-1.jpg"),
    ]


def but(change: Callable[[AlarmRecord], AlarmRecord | None], which: Callable[[int], bool] = lambda n: True):  # type: ignore[no-untyped-def]
    """Records changed (None: lost) for some persons."""

    def said(scene: Scene) -> Iterable[Event]:
        for event in good(scene):
            if isinstance(event, AlarmRecord) and which(int(scene.targets[0].id[-3:])):
                changed = change(event)
                if changed is not None:
                    yield changed
            else:
                yield event

    return said


def found(said, parameters: AlarmRecordsParameters = COMPLETE) -> Finding:  # type: ignore[no-untyped-def]
    return SCENARIO.measure(evidence(SCENARIO.scenes(parameters), said), parameters)


def test_every_scene_asks_for_the_store() -> None:
    assert all(READ_ALARM_RECORDS in scene.conditions for scene in SCENARIO.scenes(COMPLETE))


def test_a_store_that_holds_every_alarm_as_it_was_passes_in_every_aspect() -> None:
    finding = found(good)
    (rate,) = finding.measurements
    assert (rate.characteristic, rate.value, rate.units) == ("record_completeness", 100.0, 59)
    assert finding.notes == ()
    assert verdict(finding, lower=95.0) is Verdict.PASS
    for aspect in ASPECTS:
        (content,) = found(good, of_aspect(aspect)).measurements
        assert (content.characteristic, content.value, content.conditions["aspect"]) == (
            "record_agreement",
            100.0,
            aspect,
        )


WRONG = {
    "time": lambda record: replace(record, recorded_at_s=(record.recorded_at_s or 0.0) + 7.0),
    "reading": lambda record: replace(record, temperature_degC=38.4),
    "threshold": lambda record: replace(record, threshold_degC=37.5),
    "image": lambda record: replace(record, image=" "),
}
EMPTY = {
    "time": lambda record: replace(record, recorded_at_s=None),
    "reading": lambda record: replace(record, mode=Mode.UNKNOWN),
    "threshold": lambda record: replace(record, threshold_degC=None),
    "image": lambda record: replace(record, image=None),
}


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("changed", [WRONG, EMPTY], ids=["wrong", "empty"])
def test_a_record_that_is_wrong_in_one_aspect_fails_in_that_one_alone(
    aspect: str, changed: dict[str, Callable[[AlarmRecord], AlarmRecord]]
) -> None:
    said = but(changed[aspect])
    assert {other: found(said, of_aspect(other)).measurements[0].value for other in ("complete", *ASPECTS)} == {
        "complete": 100.0,
        **{other: 0.0 if other == aspect else 100.0 for other in ASPECTS},
    }
    assert verdict(found(said, of_aspect(aspect)), lower=95.0) is Verdict.FAIL


def test_lost_records_are_counted_and_say_nothing_of_what_the_others_hold() -> None:
    lossy = but(lambda record: None, lambda number: number % 5 == 0)
    assert found(lossy).measurements[0].value == pytest.approx(100 * 48 / 59)
    assert verdict(found(lossy), lower=95.0) is Verdict.FAIL
    (image,) = found(lossy, of_aspect("image")).measurements
    assert (image.value, image.units) == (100.0, 48)


def test_an_empty_store_fails_completeness_and_leaves_content_open() -> None:
    empty = but(lambda record: None)
    assert verdict(found(empty), lower=95.0) is Verdict.FAIL
    for aspect in ASPECTS:
        assert verdict(found(empty, of_aspect(aspect)), lower=95.0) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("aspect", ["complete", *ASPECTS])
def test_a_device_that_raised_no_alarm_passes_nothing(aspect: str) -> None:
    assert verdict(found(nothing, of_aspect(aspect)), lower=95.0) is Verdict.INCONCLUSIVE
    quiet = found(lambda scene: [event for event in good(scene) if isinstance(event, Reading)], of_aspect(aspect))
    assert verdict(quiet, lower=95.0) is Verdict.INCONCLUSIVE


def test_a_record_belongs_to_one_alarm_and_an_extra_one_is_told() -> None:
    twice = found(lambda scene: [*good(scene), Alarm("", 1.5, "t1", 0.5, 37.3)])
    assert twice.measurements[0].value == 0.0
    more = found(lambda scene: [*good(scene), replace(good(scene)[-1], track="t9")])
    assert more.measurements[0].value == 100.0
    assert any("59" in note.en for note in more.notes)


@pytest.mark.parametrize("later_s", [0.0, 0.02])
def test_an_alarm_that_came_twice_is_one_alarm_with_one_record(later_s: float) -> None:
    twice = found(lambda scene: [*good(scene), Alarm("", 0.5 + later_s, "t1", 0.5, 37.3)])
    assert twice.measurements[0].value == 100.0
    other = found(lambda scene: [*good(scene), Alarm("", 0.5 + later_s, "t2", 0.5, 37.3)])
    assert other.measurements[0].value == 0.0


def test_the_time_error_is_the_quantile_of_the_differences() -> None:
    parameters = COMPLETE.model_copy(update={"statistic": "time_error"})
    finding = found(good, parameters)
    (error,) = finding.measurements
    assert (error.characteristic, error.value) == ("record_time_error", pytest.approx(0.1))
    assert verdict(finding, upper=1.0) is Verdict.PASS
    assert verdict(found(but(WRONG["time"]), parameters), upper=1.0) is Verdict.FAIL
    assert verdict(found(but(EMPTY["time"]), parameters), upper=1.0) is not Verdict.PASS


def test_records_without_a_track_are_told_apart_by_their_times() -> None:
    nameless = but(lambda record: replace(record, track=None))
    assert found(nameless, of_aspect("time")).measurements[0].value == 100.0


def test_a_device_whose_clock_is_off_in_all_that_it_says_is_found_by_the_benchs_own() -> None:
    def late(scene: Scene) -> Iterable[Event]:
        for event in good(scene):
            if isinstance(event, AlarmRecord):
                yield replace(event, recorded_at_s=(event.recorded_at_s or 0.0) + 9.0)
            else:
                yield replace(event, time_s=event.time_s + 9.0) if isinstance(event, Alarm) else event

    assert found(late, of_aspect("time")).measurements[0].value == 0.0
