"""A scene whose link or instrument broke is presented again; what a device answered is never asked for twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Bench
from conformance.core.events import Event, Reading
from conformance.core.problems import BenchError
from conformance.devices.instruments.faults import InstrumentRefused, NeverStable, NoValue
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Result
from conformance.execution import session
from conformance.execution.breaking import tried
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import FIRST_PAUSE_S, LONGEST_PAUSE_S, RunOutcome, execute
from conformance.execution.session import record
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.recorder import MemoryRecorder
from conformance.recording.resuming import resume_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.netd import SCENARIO as NETD
from conformance.scenarios.response_time import SCENARIO, ResponseTimeParameters
from conformance.simulator.devices.device import SimulatedDevice
from conformance.testing import bench
from tests.recording.killed import inputs

FIVE = tuple(SCENARIO.scenes(ResponseTimeParameters(trials=5)))
PLAN = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in FIVE), ())
MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))


def run(folder: Path, station: Station, retries: int, on: Bench | None = None) -> tuple[RunOutcome, Recording]:
    outcome = execute(PLAN, on or bench(), station, RecordingWriter(folder, MANIFEST), retries=retries)
    return outcome, read_recording(folder)


def breaking(*broken: BaseException | None, on: Bench | None = None) -> Station:
    """A bench whose device raises half a second into its first scenes, in turn; None: that one goes well."""
    station = assemble(on or bench())
    assert isinstance(station.device, SimulatedDevice)
    said, waiting = station.device.listen, list(broken)

    def listen(until_s: float) -> Iterator[Event]:
        error = waiting.pop(0) if waiting else None
        if error is None:
            yield from said(until_s)
            return
        yield from said(min(until_s, station.clock.now_s() + 1.5))
        raise error

    station.device.listen = listen  # type: ignore[method-assign]
    return station


def said_in(recording: Recording, scene: str) -> list[Event]:
    return [event for event in recording.events if event.scene == scene]


def relative(events: list[Event], start_s: float) -> list[Any]:
    return [replace(event, time_s=round(event.time_s - start_s, 6)) for event in events]


def test_a_scene_that_broke_is_presented_again_and_every_attempt_is_kept(tmp_path: Path) -> None:
    cut, slow = ConnectionError("the link was cut"), TimeoutError("no answer")
    outcome, recording = run(tmp_path / "r", breaking(None, cut, slow), retries=2)
    assert (outcome.broken, outcome.repeated, outcome.first_error) == (0, 2, None)
    assert [scene.error for scene in recording.scenes] == [None] * 5
    assert [(each.scene, each.number, each.error) for each in recording.attempts] == [
        (FIVE[1].id, 1, "ConnectionError: the link was cut"),
        (FIVE[1].id, 2, "TimeoutError: no answer"),
    ]
    assert all(any(isinstance(event, Reading) for event in attempt.events) for attempt in recording.attempts)
    assert all(attempt.targets == recording.scenes[1].scene.targets for attempt in recording.attempts)
    first, second = recording.attempts
    assert second.resumed_at_s > first.resumed_at_s >= max(event.time_s for event in first.events)


def test_the_attempt_that_counts_is_that_of_a_run_in_which_nothing_broke(tmp_path: Path) -> None:
    _, whole = run(tmp_path / "whole", assemble(bench()), retries=0)
    _, again = run(tmp_path / "again", breaking(None, ConnectionError("cut")), retries=1)
    for one, other in zip(whole.scenes, again.scenes, strict=True):
        expected = relative(said_in(whole, one.scene.id), one.start_s)
        assert relative(said_in(again, other.scene.id), other.start_s) == expected != []


def test_before_each_attempt_the_bench_waits_twice_as_long_but_not_for_ever(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", breaking(*[ConnectionError("cut")] * 7), retries=8)
    ended_s = [attempt.resumed_at_s for attempt in recording.attempts]
    begun_s = [min(event.time_s for event in attempt.events) for attempt in recording.attempts[1:]]
    to_place_s = round(said_in(recording, FIVE[1].id)[0].time_s - (recording.scenes[0].end_s or 0.0), 6)
    pauses_s = [round(begun - before - to_place_s, 6) for before, begun in zip(ended_s, begun_s, strict=False)]
    assert pauses_s == [FIRST_PAUSE_S, 10.0, 20.0, 40.0, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert outcome.broken == 0


def test_where_every_attempt_breaks_the_scene_is_an_error(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", breaking(*[ConnectionError("cut")] * 3), retries=2)
    assert (outcome.broken, outcome.repeated) == (1, 2)
    assert recording.scenes[0].error == outcome.first_error == "ConnectionError: cut"
    assert [attempt.error for attempt in recording.attempts] == ["ConnectionError: cut"] * 2


@pytest.mark.parametrize(
    ("error", "may_pass"),
    [
        (ConnectionError("cut"), True),
        (NeverStable("the source"), True),
        (NoValue("NaN"), True),
        (LookupError("the bench cannot"), False),
        (InstrumentRefused("set point out of range"), False),
        (ValueError("the device refuses"), False),
        (TypeError("a bug"), False),
    ],
)
def test_what_trying_again_cannot_mend_is_not_tried_again(tmp_path: Path, error: Exception, may_pass: bool) -> None:
    outcome, recording = run(tmp_path / "r", breaking(error), retries=1)
    assert (outcome.broken, len(recording.attempts)) == ((0, 1) if may_pass else (1, 0))


def test_a_recording_that_cannot_be_written_is_never_tried_again(tmp_path: Path, monkeypatch: Any) -> None:
    def full(self: RecordingWriter, *given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingWriter, "repeat", full)
    with pytest.raises(BenchError, match="No space left"):
        run(tmp_path / "r", breaking(ConnectionError("cut")), retries=3)
    assert not read_recording(tmp_path / "r").complete


def test_a_device_that_stays_away_is_waited_for_once_and_not_before_every_scene(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", assemble(bench("raising", recovers=False)), 3, bench("raising"))
    assert outcome.broken == 5
    assert [attempt.scene for attempt in recording.attempts] == [FIVE[0].id] * 3
    assert recording.scenes[1].error == "the device was lost before this scene: ConnectionError: the link was cut"


def test_a_device_that_comes_back_meanwhile_loses_no_scene(tmp_path: Path) -> None:
    station = breaking(ConnectionError("cut"))
    answered = iter((False, False, True))
    station.device.answers = lambda: next(answered)  # type: ignore[method-assign]
    outcome, recording = run(tmp_path / "r", station, retries=3)
    assert outcome.broken == 0
    lost = "the device was lost before this scene: ConnectionError: cut"
    assert [attempt.error for attempt in recording.attempts] == ["ConnectionError: cut", lost]


def test_in_memory_the_same_is_kept(tmp_path: Path) -> None:
    def broken() -> Station:
        return breaking(None, ConnectionError("cut"))

    recorder = MemoryRecorder(MANIFEST)
    execute(PLAN, bench(), broken(), recorder, retries=1)
    _, on_disk = run(tmp_path / "r", broken(), retries=1)
    in_memory = recorder.recording()
    assert in_memory.attempts == on_disk.attempts
    assert (in_memory.scenes, tuple(in_memory.events)) == (on_disk.scenes, tuple(on_disk.events))


def test_attempts_go_on_counting_where_a_run_was_cut_off_in_a_later_one(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    scene = FIVE[0]
    for broke in ("first", "second"):
        writer.begin(scene)
        writer.event(Reading(scene.id, 1.0, 36.5, "body"))  # type: ignore[arg-type]
        writer.repeat(scene.id, 2.0, broke)
    writer.begin(scene)
    writer.abandon()  # the power went out
    resumed = resume_recording(tmp_path / "r")
    resumed.writer.begin(scene)
    resumed.writer.repeat(scene.id, 9.0, "fourth")
    resumed.writer.abandon()
    kept = read_recording(tmp_path / "r").attempts
    assert [(each.number, each.error, len(each.targets), len(each.events)) for each in kept] == [
        (1, "first", 1, 1),
        (2, "second", 1, 1),
        (3, None, 1, 0),
        (4, "fourth", 1, 0),
    ]


def test_frames_of_an_attempt_that_broke_are_kept_and_used_in_nothing(tmp_path: Path) -> None:
    scenes = tuple(NETD.scenes(NETD.parameters(least_frames=10, duration_s=2.0)))[:1]
    plan = Plan((PlannedScene(scenes[0], ("1a",)),), ())
    station = assemble(bench())
    device: Any = station.device
    seen, broken = device.watch, [ConnectionError("cut")]

    def watch(until_s: float) -> Iterator[Any]:
        for number, each in enumerate(seen(until_s)):
            if number == 6 and broken:
                raise broken.pop()
            yield each

    device.watch = watch
    execute(plan, bench(), station, RecordingWriter(tmp_path / "r", MANIFEST), retries=1)
    recording = read_recording(tmp_path / "r")
    frames = list(recording.frames.of(scenes[0].id))
    parts: Any = recording.frames
    earlier = [part for part in parts.parts if part.attempt == 1]
    assert sum(len(part.frame_ids) for part in earlier) > 0
    assert frames
    assert min(frame.time_s for frame in frames) > recording.attempts[0].resumed_at_s


def judged(tmp_path: Path, name: str, station: Station | None, retries: int) -> tuple[Result, RunOutcome]:
    given = inputs(tmp_path)
    assert given.bench is not None
    with pytest.MonkeyPatch.context() as patched:
        if station is not None:
            patched.setattr(session, "assemble", lambda bench: station)
        outcome = record(given, tmp_path / name, retries=retries)
    evaluation = evaluate(given.requirements, given.product, read_recording(tmp_path / name))
    return evaluation.results[0], outcome


def test_the_verdict_is_that_of_the_attempt_that_did_not_break_and_the_report_says_how_many_there_were(
    tmp_path: Path,
) -> None:
    given = inputs(tmp_path)
    assert given.bench is not None
    whole, _ = judged(tmp_path, "whole", None, 0)
    again, outcome = judged(tmp_path, "again", breaking(None, *[ConnectionError("cut")] * 2, on=given.bench), 2)
    assert outcome.repeated == 2
    assert (again.verdict, again.measurements) == (whole.verdict, whole.measurements)
    (before,), (after,) = whole.evidence, again.evidence
    assert before.attempts is None
    assert (after.scenes, after.attempts) == (before.scenes, before.scenes + 2)
    (note,) = [note for note in again.notes if note not in whole.notes]
    assert "2 earlier presentations of its scenes broke (the first: ConnectionError: cut)" in note.en
    assert "2 次" in note.zh


def slow_then_fast(given: Bench) -> tuple[Station, list[int]]:
    """A device that reads too late in its first scene and in time ever after; and how often it was listened to."""
    station = assemble(given)
    device: Any = station.device
    said, listened = device.listen, [0]

    def listen(until_s: float) -> Iterator[Event]:
        listened[0] += 1
        late_s = 2.0 if listened[0] == 1 else 0.0
        begun_s = station.clock.now_s()
        for event in said(until_s):
            if isinstance(event, Reading) and event.time_s < begun_s + late_s:
                continue
            yield event

    device.listen = listen
    return station, listened


def test_a_completed_attempt_is_never_repeated_however_bad_its_result(tmp_path: Path) -> None:
    given = inputs(tmp_path)
    assert given.bench is not None
    station, listened = slow_then_fast(given.bench)
    result, outcome = judged(tmp_path, "r", station, retries=5)
    recording = read_recording(tmp_path / "r")
    assert outcome.repeated == 0
    assert recording.attempts == ()
    assert listened[0] == sum(not scene.not_needed for scene in recording.scenes)
    slowest_s = max(m.value or 0.0 for m in result.measurements)
    assert slowest_s > 1.5, "the late reading of the first scene is in the result"


def test_whatever_a_driver_raises_is_told_in_its_own_words() -> None:
    def fails() -> None:
        raise ConnectionError("cut")

    broke = tried(fails)
    assert broke is not None
    assert (broke.words, broke.may_pass) == ("ConnectionError: cut", True)
    assert tried(lambda: None) is None
