"""What a scene asks of a device beyond its readings: another alarm threshold, its store of alarms, its images."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conformance.bench import description
from conformance.bench.assembly import Station, assemble
from conformance.bench.driver import ABILITIES, Role
from conformance.bench.protocols import Clock, Configurable, Imaging, RecordKeeper
from conformance.bench.registry import drivers
from conformance.core.events import AlarmRecord, Configured, Event, Heartbeat, Mode, Presented
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, FRAMES, READ_ALARM_RECORDS, Scene
from conformance.devices.drivers.silent import DRIVER as SILENT
from conformance.documents import load_document
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Result
from conformance.execution.inputs import Inputs
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.execution.session import record
from conformance.product.declaration import Product
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.requirements.file import load_requirements
from conformance.scenarios.stage import person, scene
from conformance.testing import bench
from conformance.verification.verdict import Verdict

CALIBRATION = RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=0.01)
DECLARED_DEGC = 37.3


class Able:
    """A device that can all of it, and keeps what it was asked."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[float] = []
        self.highest_degC = 40.0

    def identity(self) -> Mapping[str, str]:
        return {}

    def answers(self) -> bool:
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        while self.clock.now_s() < until_s:
            self.clock.sleep(min(1.0, until_s - self.clock.now_s()))
            yield Heartbeat("", self.clock.now_s())

    def close(self) -> None:
        pass

    def configure(self, setting: str, value: float) -> float | None:
        assert setting == "alarm_threshold_degC"
        self.asked.append(value)
        if value > self.highest_degC:
            raise ValueError("阈值超出范围")
        return round(value, 1)

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        yield AlarmRecord("", 0.0, since_s + 0.5, 37.9, Mode.BODY, DECLARED_DEGC, image="i1.jpg")
        yield AlarmRecord("", 0.0, math.nan, math.inf, Mode.UNKNOWN, None)

    def calibration(self) -> RadiometricCalibration:
        return CALIBRATION

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        for number, beat in enumerate(self.listen(until_s)):
            yield beat
            yield Frame("", beat.time_s, number, np.full((2, 3), 31000 + number, np.uint16))


def station(device: str = "silent") -> Station:
    return assemble(bench(device))


def run(folder: Path, at: Station, *scenes: Scene, declared_degC: float | None = DECLARED_DEGC) -> Recording:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(each, ("1a",)) for each in scenes), ())
    execute(plan, bench("silent"), at, RecordingWriter(folder, manifest), declared_threshold_degC=declared_degC)
    return read_recording(folder)


def asking(name: str, **conditions: str | float) -> Scene:
    return scene(name, targets=(person(1, 36.5),), duration_s=3.0, conditions=conditions)


PLAIN = asking("plain")
OTHER = asking("other", **{ALARM_THRESHOLD_DEGC: 38.04})
REFUSED = asking("refused", **{ALARM_THRESHOLD_DEGC: 55.0})


@pytest.fixture
def able() -> tuple[Station, Able]:
    at = station()
    device = Able(at.clock)
    return replace(at, device=device), device


def settings(recording: Recording, scene: Scene) -> list[tuple[float, float | None, str]]:
    events = (event for event in recording.events if isinstance(event, Configured) and event.scene == scene.id)
    return [(event.asked, event.stated, event.refusal) for event in events]


def test_the_device_of_these_tests_has_every_ability(able: tuple[Station, Able]) -> None:
    assert isinstance(able[1], Configurable)
    assert isinstance(able[1], RecordKeeper)
    assert isinstance(able[1], Imaging)


def test_a_threshold_is_set_before_the_scene_and_set_back_after_it(tmp_path: Path, able: tuple[Station, Able]) -> None:
    recording = run(tmp_path / "r", able[0], PLAIN, OTHER, replace(PLAIN, id="plain/again"))
    assert able[1].asked == [38.04, DECLARED_DEGC]
    assert settings(recording, OTHER) == [(38.04, 38.0, ""), (DECLARED_DEGC, DECLARED_DEGC, "")]
    events = [event for event in recording.events if event.scene == OTHER.id]
    assert isinstance(events[0], Configured)
    assert isinstance(events[1], Presented)


def test_a_refusal_is_recorded_in_the_devices_words_and_breaks_nothing(
    tmp_path: Path, able: tuple[Station, Able]
) -> None:
    recording = run(tmp_path / "r", able[0], REFUSED)
    assert recording.scenes[0].error is None
    assert settings(recording, REFUSED)[0] == (55.0, None, "阈值超出范围")


def test_no_scene_stands_under_a_threshold_that_another_left_behind(tmp_path: Path, able: tuple[Station, Able]) -> None:
    able[1].highest_degC = 37.0  # 36.8 is taken, the declared 37.3 refused from then on
    low = asking("low", **{ALARM_THRESHOLD_DEGC: 36.8})
    recording = run(tmp_path / "r", able[0], low, PLAIN)
    assert all("does not return" in (scene.error or "") for scene in recording.scenes)
    assert able[1].asked[-1] == DECLARED_DEGC


def test_a_run_that_is_interrupted_leaves_the_declared_threshold_behind(
    tmp_path: Path, able: tuple[Station, Able]
) -> None:
    def interrupted(until_s: float) -> Iterator[Event]:
        raise KeyboardInterrupt
        yield

    able[1].listen = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "r", able[0], OTHER)
    assert able[1].asked == [38.04, DECLARED_DEGC]


def test_without_a_declared_threshold_none_is_ever_changed(tmp_path: Path, able: tuple[Station, Able]) -> None:
    recording = run(tmp_path / "r", able[0], OTHER, declared_degC=None)
    assert "is declared to set it back to" in (recording.scenes[0].error or "")
    assert able[1].asked == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [(ALARM_THRESHOLD_DEGC, "cannot change"), (READ_ALARM_RECORDS, "cannot read"), (FRAMES, "gets none")],
)
def test_a_device_that_cannot_breaks_the_scene_and_says_what_it_cannot(
    tmp_path: Path, condition: str, said: str
) -> None:
    recording = run(tmp_path / "r", station(), asking("able", **{condition: 38.0}), PLAIN)
    assert said in (recording.scenes[0].error or "")
    assert recording.scenes[1].error is None


def test_the_store_is_read_when_the_scene_is_over(tmp_path: Path, able: tuple[Station, Able]) -> None:
    read = asking("records", **{READ_ALARM_RECORDS: "yes"})
    recording = run(tmp_path / "r", able[0], read)
    first, second = (event for event in recording.events if isinstance(event, AlarmRecord))
    begun_s = next(event.time_s for event in recording.events if isinstance(event, Presented))
    assert (first.scene, first.time_s, first.recorded_at_s) == (read.id, begun_s + 3.0, begun_s + 0.5)
    assert (second.recorded_at_s, second.temperature_degC) == (None, None)


def test_frames_are_recorded_with_their_scene_and_only_where_it_asks(
    tmp_path: Path, able: tuple[Station, Able]
) -> None:
    seen = asking("frames", **{FRAMES: "all"})
    recording = run(tmp_path / "r", able[0], PLAIN, seen)
    assert recording.complete
    assert list(recording.frames.of(PLAIN.id)) == []
    assert recording.frames.calibration(seen.id) == CALIBRATION
    assert [(f.scene, int(f.counts[0, 0])) for f in recording.frames.of(seen.id)] == [
        (seen.id, 31000 + number) for number in range(3)
    ]
    assert sum(isinstance(event, Heartbeat) and event.scene == seen.id for event in recording.events) == 3


def test_a_frame_that_is_no_image_is_the_scenes_error(tmp_path: Path, able: tuple[Station, Able]) -> None:
    def wrong(until_s: float) -> Iterator[Event | Frame]:
        yield Frame("", 0.0, 0, np.zeros((2, 2)))  # type: ignore[arg-type]

    able[1].watch = wrong  # type: ignore[method-assign]
    recording = run(tmp_path / "r", able[0], asking("frames", **{FRAMES: "all"}))
    assert "uint16" in (recording.scenes[0].error or "")


def test_people_come_and_go_at_their_times(tmp_path: Path, able: tuple[Station, Able]) -> None:
    walkers = (
        replace(person(1, 36.5), leaves_s=1.5),
        replace(person(2, 36.5), arrives_s=1.5, leaves_s=2.5),
        replace(person(3, 36.5), arrives_s=2.2),
    )
    walk = scene("walk", targets=walkers, duration_s=3.0)
    events = [event for event in run(tmp_path / "r", able[0], walk).events if event.scene == walk.id]
    begun_s = events[0].time_s
    moved = [(e.target[-1], e.present, round(e.time_s - begun_s, 6)) for e in events if isinstance(e, Presented)]
    assert moved == [
        ("1", True, 0.0), ("2", True, 1.5), ("1", False, 1.5), ("3", True, 2.2), ("2", False, 2.5), ("3", False, 3.0)
    ]  # fmt: skip
    assert [event.time_s for event in events] == sorted(event.time_s for event in events)


def judged_alone(tmp_path: Path, requirement: str, others: str) -> Result:
    """What is said of one requirement, on a device that can only be listened to. Another one makes a plan."""
    root = Path(__file__).resolve().parents[2]
    whole = load_requirements(root / "specs" / "contactless-screening" / "requirements.yaml")
    one = whole.model_copy(
        update={"requirements": tuple(r for r in whole.requirements if r.id in (requirement, others))}
    )
    product = load_document(root / "test_vectors" / "simulated-dual-light" / "product.yaml", Product)
    record(Inputs(one, product, bench("silent")), tmp_path / "r")
    results = evaluate(one, product, read_recording(tmp_path / "r")).results
    return next(result for result in results if result.requirement == requirement)


@pytest.mark.parametrize(("requirement", "said"), [("5.4c", "settings"), ("5.9a", "alarm records")])
def test_what_a_driver_says_that_its_link_does_not_carry_is_not_tested(
    tmp_path: Path, requirement: str, said: str
) -> None:
    result = judged_alone(tmp_path, requirement, others="6.1a")
    assert result.verdict is Verdict.NOT_TESTED
    assert f"does not carry {said}" in result.reason


@pytest.mark.parametrize(("requirement", "said"), [("5.4c", "cannot change"), ("5.9a", "cannot read")])
def test_a_driver_without_the_interface_that_it_claims_is_an_error_with_its_reason_and_never_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requirement: str, said: str
) -> None:
    boasting = {**drivers(), (Role.DEVICE, "silent"): replace(SILENT, carries=lambda options: ABILITIES)}
    monkeypatch.setattr(description, "drivers", lambda: boasting)
    result = judged_alone(tmp_path, requirement, others="6.1a")
    assert result.verdict is Verdict.ERROR
    assert said in result.reason
