from __future__ import annotations

from dataclasses import replace

import numpy as np

from conformance.core.events import Alarm, Event, Heartbeat, Mode, Presented, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Mask, Scene
from conformance.execution.merge import merge
from conformance.execution.planned import AskedScenes
from conformance.recording.model import RecordedScene
from conformance.recording.recorder import MemoryRecorder
from conformance.scenarios.planned_view import FramesAsPlanned, Presentations, as_planned, shows
from conformance.scenarios.stage import person, scene
from tests.execution.test_bench_time import MANIFEST

SHORT = scene("one", targets=(person(1, 36.5),), duration_s=4.0, conditions={"group": "a"})
LONG = scene("other", targets=(person(9, 36.5, mask=Mask.ABSENT),), duration_s=7.0, conditions={"group": "b"})
SHARED = merge([AskedScenes("1a", (SHORT,)), AskedScenes("2a", (LONG,))])[0].scene
RECORDED = RecordedScene(replace(SHARED, ambient_degC=22.0), 100.0, 108.0)
WHO = SHARED.targets[0].id


def said(*times_s: float) -> tuple[Event, ...]:
    return (
        Presented(SHARED.id, 101.0, WHO),
        *(Reading(SHARED.id, time_s, 36.5, Mode.BODY) for time_s in times_s),
        Alarm(SHARED.id, 107.5),
        Presented(SHARED.id, 108.0, WHO, present=False),
    )


def test_a_planned_scene_sees_itself_with_what_was_recorded_of_it() -> None:
    seen = as_planned(SHORT, RECORDED, said(102.0)).recorded.scene
    assert (seen.id, seen.serves, seen.conditions, seen.duration_s) == (SHORT.id, ("one",), {"group": "a"}, 4.0)
    assert (seen.ambient_degC, seen.targets) == (22.0, SHARED.targets)


def test_a_longer_presentation_adds_no_reading_and_widens_no_window() -> None:
    seen = as_planned(SHORT, RECORDED, said(102.0, 105.0, 105.1, 106.0))
    assert [event.time_s for event in seen.events if isinstance(event, Reading)] == [102.0, 105.0]
    assert not any(isinstance(event, Alarm) for event in seen.events)
    assert seen.events[-1] == Presented(SHORT.id, 105.0, WHO, present=False)
    assert seen.recorded.end_s == 105.0


def test_the_longest_of_those_that_share_a_scene_sees_all_of_it() -> None:
    seen = as_planned(LONG, RECORDED, said(102.0, 107.9))
    assert [event.time_s for event in seen.events] == [101.0, 102.0, 107.9, 107.5, 108.0]
    assert {event.scene for event in seen.events} == {LONG.id}


def test_a_scene_that_was_presented_itself_is_seen_as_it_was_recorded() -> None:
    recorded = RecordedScene(SHORT, 0.0, 5.0)
    events = (Heartbeat(SHORT.id, 4.5),)
    seen = as_planned(SHORT, recorded, events)
    assert (seen.recorded, seen.events) == (recorded, events)


def found(planned: Scene, *recorded: RecordedScene) -> list[str]:
    return [each.scene.id for _, each in Presentations(recorded).of([planned])]


def test_a_planned_scene_is_found_by_its_own_id_before_what_stands_for_it() -> None:
    itself = RecordedScene(SHORT, 200.0)
    assert found(SHORT, RECORDED, itself) == [SHORT.id]
    assert found(SHORT, RECORDED) == [SHARED.id]
    assert found(scene("one", targets=(person(2, 36.5),), duration_s=4.0), RECORDED) == []


def test_what_does_not_show_what_it_is_said_to_stand_for_is_no_evidence() -> None:
    masked = replace(SHARED, targets=(replace(SHARED.targets[0], mask=Mask.WORN),))
    shorter = replace(SHARED, duration_s=3.0)
    nobody = replace(SHARED, targets=())
    for wrong in (masked, shorter, nobody):
        assert not shows(wrong, SHORT)
        assert found(SHORT, RecordedScene(wrong, 0.0)) == []


def test_a_scene_that_was_not_needed_shows_nothing() -> None:
    assert found(SHORT, replace(RECORDED, not_needed=("1a",))) == []


def test_frames_are_seen_until_the_planned_scene_was_over() -> None:
    recorder = MemoryRecorder(MANIFEST)
    recorder.begin_frames(SHARED.id, RadiometricCalibration(r=1.0, b_K=1.0))
    for number, time_s in enumerate((101.0, 105.0, 106.0)):
        recorder.frame(Frame(SHARED.id, time_s, number, np.zeros((2, 2), dtype=np.uint16)))
    store = FramesAsPlanned(recorder.recording().frames, {SHORT.id: as_planned(SHORT, RECORDED, said())})
    assert [(frame.scene, frame.frame_id) for frame in store.of(SHORT.id)] == [(SHORT.id, 0), (SHORT.id, 1)]
    assert store.calibration(SHORT.id) == store.calibration(SHARED.id) is not None
    assert len(list(store.of(SHARED.id))) == 3
