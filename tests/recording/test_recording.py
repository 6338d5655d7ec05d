"""Recordings: written append-only, sealed by digests, read back as they were."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import (
    Alarm,
    Event,
    Fault,
    Heartbeat,
    Inspected,
    MaskStatus,
    Mode,
    Presented,
    Reading,
    SourceStated,
)
from conformance.core.problems import BadInput
from conformance.core.scenes import Flag, Mask, Scene, Target, TargetKind
from conformance.recording.codec import RecordError, event_line, event_of
from conformance.recording.integrity import integrity_problems
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.writer import RecordingWriter, write_recording

MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="conformance", version="test"))
SCENE = Scene(
    id="s/1",
    serves=("mask_detection",),
    targets=(Target("p", TargetKind.PERSON, "person-1", 36.5, 0.05, "simulated_core", Mask.WORN, 1.2, 0.0),),
    duration_s=2.0,
    ambient_degC=0.0,
    conditions={"object": "cup", "angle_deg": 0.0},
    flags=(Flag("distance", "79.0", "outside 0.1 to 5 m"),),
)
EVENTS: tuple[Event, ...] = (
    Heartbeat("s/1", 0.0),
    Presented("s/1", 0.1, "p"),
    Presented("s/1", 1.9, "p", present=False),
    Reading("s/1", 0.5, 36.4, Mode.BODY, "t1", 0.0),
    Reading("s/1", 0.6, None, Mode.UNKNOWN, raw="NaN", suspect="no number"),
    Alarm("s/1", 0.7, "t1", threshold_degC=37.3),
    MaskStatus("s/1", 0.8, None, "t1"),
    MaskStatus("s/1", 0.8, False, "t1"),
    Fault("s/1", 0.9, "温度传感器"),
    Inspected("s/1", 1.0, "alarm_sound", False, "operator", False),
)


def recorded(folder: Path) -> Path:
    write_recording(folder, MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    return folder


def test_what_was_written_is_read_back_as_it_was(tmp_path: Path) -> None:
    recording = read_recording(recorded(tmp_path / "r"))
    assert recording.complete
    assert recording.scenes == (RecordedScene(SCENE, 0.0, 2.0),)
    assert recording.events == EVENTS
    assert list(recording.flags()) == [("s/1", SCENE.flags[0])]


def test_equal_content_has_equal_bytes_and_one_digest(tmp_path: Path) -> None:
    first, second = read_recording(recorded(tmp_path / "a")), read_recording(recorded(tmp_path / "b"))
    assert first.digest == second.digest


def test_live_writing_and_writing_at_once_give_the_same_recording(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "live", MANIFEST)
    writer.begin(SCENE)
    for event in EVENTS:
        writer.event(event)
    writer.end(RecordedScene(SCENE, 0.0, 2.0))
    writer.close()
    assert read_recording(tmp_path / "live").digest == read_recording(recorded(tmp_path / "r")).digest


def test_a_recording_that_was_never_closed_is_readable_and_incomplete(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin(SCENE)
    writer.event(EVENTS[0])
    writer.end(RecordedScene(SCENE, 0.0, 2.0))
    writer.abandon()
    with (tmp_path / "r" / "events.jsonl").open("a") as stream:
        stream.write('{"event":"reading","sce')  # the line the crash cut off
    recording = read_recording(tmp_path / "r")
    assert not recording.complete
    assert recording.events == EVENTS[:1]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(BadInput, match="already exists"):
        recorded(folder)
    with pytest.raises(BadInput, match="already exists"):
        RecordingWriter(folder, MANIFEST)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = dataclasses.replace(SCENE, conditions={"bad": float("nan")})
    with pytest.raises(ValueError, match="Out of range"):
        write_recording(tmp_path / "r", MANIFEST, [RecordedScene(broken, 0.0)], EVENTS)
    assert list(tmp_path.iterdir()) == []


def _append(folder: Path) -> None:
    with (folder / "events.jsonl").open("a") as stream:
        stream.write('{"event":"heartbeat","scene":"s/1","time_s":9}\n')


def _remove(folder: Path) -> None:
    (folder / "targets.jsonl").unlink()


def _add(folder: Path) -> None:
    (folder / "notes.txt").write_text("added later")


def _link(folder: Path) -> None:
    (folder / "events.jsonl").rename(folder.parent / "moved")
    (folder / "events.jsonl").symlink_to(folder.parent / "moved")


def _outside(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["../outside"] = manifest["files"]["events.jsonl"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _forget(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["events.jsonl"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_append, "was changed after"),
        (_remove, "is missing"),
        (_add, "was added after"),
        (_link, "is a link"),
        (_outside, "names a file outside"),
        (_forget, "has no entry for events.jsonl"),
    ],
)
def test_tampering_is_found_and_refused(tmp_path: Path, tamper: object, said: str) -> None:
    folder = recorded(tmp_path / "r")
    assert integrity_problems(folder, read_manifest(folder)) == []
    assert callable(tamper)
    tamper(folder)
    assert any(said in str(problem) for problem in integrity_problems(folder, read_manifest(folder)))
    with pytest.raises(BadInput, match=said):
        read_recording(folder)


def test_a_folder_without_a_manifest_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a recording"):
        read_recording(tmp_path)
    with pytest.raises(BadInput, match="no such recording"):
        read_recording(tmp_path / "none")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"event":"sneeze","scene":"s","time_s":0}',
        '{"event":"reading","scene":"s","time_s":"0","temperature_degC":36,"mode":"body"}',
        '{"event":"reading","scene":"s","time_s":0,"temperature_degC":36,"mode":"core"}',
        '{"event":"heartbeat","scene":"s"}',
        '{"event":"heartbeat","scene":"s","time_s":0,"pulse":60}',
    ],
)
def test_a_line_that_is_no_event_is_a_record_error(line: str) -> None:
    with pytest.raises(RecordError):
        event_of(line)


FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=20)


@given(
    st.one_of(
        st.builds(
            Reading, TEXTS, FINITE, st.none() | FINITE, st.sampled_from(Mode), st.none() | TEXTS, st.none() | FINITE,
            st.none() | st.integers(0, 9), st.none() | TEXTS, st.none() | TEXTS,
        ),
        st.builds(Alarm, TEXTS, FINITE, st.none() | TEXTS, st.none() | FINITE, st.none() | FINITE),
        st.builds(MaskStatus, TEXTS, FINITE, st.none() | st.booleans(), st.none() | TEXTS),
        st.builds(Inspected, TEXTS, FINITE, TEXTS, st.none() | st.booleans(), TEXTS, st.booleans(), TEXTS),
        st.builds(SourceStated, TEXTS, FINITE, TEXTS, FINITE, st.none() | FINITE, TEXTS, st.none() | FINITE, TEXTS),
    )
)  # fmt: skip
def test_any_event_survives_its_line(event: Event) -> None:
    assert event_of(event_line(event)) == event
