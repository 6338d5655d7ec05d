from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Bench
from conformance.core.events import Event, Heartbeat, Inspected, Mode, Presented, Reading
from conformance.core.problems import BenchError
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.presentation import Live
from conformance.execution.run import Progress, RunOutcome, execute
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.blackbody_accuracy import SCENARIO as BLACKBODY
from conformance.scenarios.blackbody_accuracy import BlackbodyAccuracyParameters
from conformance.scenarios.inspection import SCENARIO as INSPECTION
from conformance.scenarios.inspection import InspectionParameters
from conformance.scenarios.response_time import SCENARIO, ResponseTimeParameters
from conformance.simulator.devices.device import SimulatedDevice
from conformance.testing import bench, recorded

FIVE = tuple(SCENARIO.scenes(ResponseTimeParameters(trials=5)))
PLAN = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in FIVE), ())


def run(folder: Path, on: Bench, station: Station | None = None, **more: Any) -> tuple[RunOutcome, Recording]:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    outcome = execute(PLAN, on, station or assemble(on), RecordingWriter(folder, manifest), **more)
    return outcome, read_recording(folder)


def with_listening(on: Bench, listen: Any) -> Station:
    """A bench whose device listens in its own way."""
    station = assemble(on)
    assert isinstance(station.device, SimulatedDevice)
    device = station.device
    said = device.listen
    device.listen = lambda until_s: listen(said, until_s)  # type: ignore[method-assign]
    return station


def test_every_scene_is_recorded_with_its_people_put_in_place_and_taken_away(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", bench())
    assert recording.complete
    assert outcome.broken == 0
    assert [scene.scene.id for scene in recording.scenes] == [scene.id for scene in FIVE]
    for scene in recording.scenes:
        events = [event for event in recording.events if event.scene == scene.scene.id]
        assert isinstance(events[0], Presented)
        assert events[0].present
        assert isinstance(events[-1], Presented)
        assert not events[-1].present
        assert sum(isinstance(event, Heartbeat) for event in events) >= 5


def test_what_is_known_of_the_room_and_the_references_is_filled_in() -> None:
    recording = recorded(FIVE[:1], bench())
    scene = recording.scenes[0].scene
    assert (scene.ambient_degC, scene.relative_humidity_percent) == (22.0, 45.0)
    assert scene.targets[0].reference_method == "simulated_core"
    blackbody = tuple(BLACKBODY.scenes(BlackbodyAccuracyParameters(set_points_degC=(37.0,))))
    (source,) = recorded(blackbody, bench()).scenes[0].scene.targets
    assert (source.reference_standard_uncertainty_degC, source.reference_method) == (0.03, "calibrated_source")


def test_a_driver_that_raises_breaks_its_scene_and_the_run_goes_on(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", bench("raising", after_scenes=2))
    assert [scene.error for scene in recording.scenes] == [
        None,
        None,
        "ConnectionError: the link was cut",
        None,
        None,
    ]
    assert recording.complete
    assert (outcome.broken, outcome.first_error) == (1, "ConnectionError: the link was cut")


def test_a_dead_link_breaks_every_scene_that_is_left_with_the_first_failure(tmp_path: Path) -> None:
    outcome, recording = run(tmp_path / "r", bench("raising", after_scenes=2, recovers=False))
    errors = [scene.error or "" for scene in recording.scenes]
    assert outcome.broken == 3
    assert errors[3] == errors[4] == "the device was lost before this scene: ConnectionError: the link was cut"


def test_a_device_whose_link_cannot_be_asked_is_lost(tmp_path: Path) -> None:
    station = assemble(bench("raising"))

    def answers() -> bool:
        raise OSError("no such port")

    station.device.answers = answers  # type: ignore[method-assign]
    assert run(tmp_path / "r", bench("raising"), station)[0].broken == 5


def test_a_presenter_that_raises_is_an_error_of_the_scene(tmp_path: Path) -> None:
    station = assemble(bench())

    def jammed(scene: object) -> None:
        raise RuntimeError("the stage is jammed")

    station.presenter.show = jammed  # type: ignore[method-assign]
    _, recording = run(tmp_path / "r", bench(), station)
    assert {scene.error for scene in recording.scenes} == {"RuntimeError: the stage is jammed"}


def test_the_first_failure_is_told_when_clearing_fails_too(tmp_path: Path) -> None:
    station = assemble(bench("raising"))

    def stuck() -> None:
        raise RuntimeError("cannot clear")

    station.presenter.clear = stuck  # type: ignore[method-assign]
    errors = [scene.error for scene in run(tmp_path / "r", bench("raising"), station)[1].scenes]
    assert errors[0] == "ConnectionError: the link was cut"
    assert set(errors[1:]) == {"RuntimeError: cannot clear"}


def test_an_interrupted_run_leaves_a_readable_incomplete_recording(tmp_path: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "r", bench(), report=interrupt)
    recording = read_recording(tmp_path / "r")
    assert not recording.complete
    assert len(recording.scenes) == 3


def test_an_interruption_in_mid_scene_loses_no_finished_scene(tmp_path: Path) -> None:
    def interrupted(said: Any, until_s: float) -> Iterator[Event]:
        yield from said(min(until_s, 20.0))
        if until_s > 20.0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "r", bench(), with_listening(bench(), interrupted))
    assert 0 < len(read_recording(tmp_path / "r").scenes) < 5


def test_a_reading_that_is_no_number_is_recorded_as_none(tmp_path: Path) -> None:
    def not_a_number(said: Any, until_s: float) -> Iterator[Event]:
        for event in said(until_s):
            yield replace(event, temperature_degC=math.nan) if isinstance(event, Reading) else event

    _, recording = run(tmp_path / "r", bench(), with_listening(bench(), not_a_number))
    readings = [event for event in recording.events if isinstance(event, Reading)]
    assert {(reading.temperature_degC, reading.raw) for reading in readings} == {(None, "nan")}


def test_garbage_from_a_driver_is_an_error_of_the_scene(tmp_path: Path) -> None:
    def garbage(said: Any, until_s: float) -> Iterator[Any]:
        yield "36.5"

    outcome, _ = run(tmp_path / "r", bench(), with_listening(bench(), garbage))
    assert outcome.broken == 5


def test_a_recording_that_cannot_be_written_ends_the_run_and_blames_no_scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: RecordingWriter, event: Event) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingWriter, "event", full)
    with pytest.raises(BenchError, match="No space left"):
        run(tmp_path / "r", bench())
    assert not read_recording(tmp_path / "r").complete


def test_the_operators_answer_is_recorded_with_who_gave_it() -> None:
    scenes = tuple(INSPECTION.scenes(InspectionParameters(item="alarm_record")))
    recording = recorded(scenes, bench(answers={"alarm_record": True}))
    (answer,) = [event for event in recording.events if isinstance(event, Inspected)]
    assert (answer.item, answer.met, answer.by, answer.unattended) == ("alarm_record", True, "script", True)


def test_the_result_of_a_scene_does_not_depend_on_the_order_of_scenes() -> None:
    def readings(recording: Recording, scene: str) -> list[tuple[float, float | None, Mode]]:
        start = next(item.start_s for item in recording.scenes if item.scene.id == scene)
        return [
            (round(event.time_s - start, 6), event.temperature_degC, event.mode)
            for event in recording.events
            if isinstance(event, Reading) and event.scene == scene
        ]

    forward, backward = recorded(FIVE, bench()), recorded(FIVE[::-1], bench())
    for scene in FIVE:
        assert readings(forward, scene.id) == readings(backward, scene.id) != []


def test_another_seed_gives_other_readings() -> None:
    one, other = (recorded(FIVE, bench(seed=seed)).events for seed in (1, 2))
    assert one != other


def test_a_device_that_drops_out_and_comes_back_loses_only_the_scenes_in_between(tmp_path: Path) -> None:
    station = assemble(bench("raising", after_scenes=1))
    answered = iter((False, False, True))
    station.device.answers = lambda: next(answered)  # type: ignore[method-assign]
    outcome, recording = run(tmp_path / "r", bench("raising"), station)
    lost = "the device was lost before this scene: ConnectionError: the link was cut"
    assert [scene.error for scene in recording.scenes] == [None, "ConnectionError: the link was cut", lost, None, None]
    assert outcome.broken == 2


def test_progress_tells_the_last_reading_against_its_reference_and_what_comes_next(tmp_path: Path) -> None:
    told: list[Progress] = []
    run(tmp_path / "r", bench(), report=told.append)
    assert [each.next_scene for each in told] == [*(scene.id for scene in FIVE[1:]), None]
    assert all(each.reference_degC == 36.5 for each in told)
    assert all(each.read_degC is not None and abs(each.read_degC - 36.5) < 1 for each in told)


def test_each_reading_is_told_as_it_is_recorded_against_what_stands_there(tmp_path: Path) -> None:
    told: list[Live] = []
    _, recording = run(tmp_path / "r", bench(), live=told.append)
    readings = [event for event in recording.events if isinstance(event, Reading)]
    assert [(each.scene, each.time_s, each.read_degC) for each in told] == [
        (reading.scene, reading.time_s, reading.temperature_degC) for reading in readings
    ]
    assert {each.reference_degC for each in told} == {36.5}


def test_what_cannot_be_used_is_not_told_as_a_reading(tmp_path: Path) -> None:
    def not_a_number(said: Any, until_s: float) -> Iterator[Event]:
        for event in said(until_s):
            yield replace(event, temperature_degC=math.nan) if isinstance(event, Reading) else event

    told: list[Live] = []
    run(tmp_path / "r", bench(), with_listening(bench(), not_a_number), live=told.append)
    assert told == []
