"""Pictures beside a verdict: few, small, of what the verdict rests on, and never of people."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conformance.core.events import Heartbeat, Inspected
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import FRAMES, Scene, Target, TargetKind
from conformance.evaluation import pictures as module
from conformance.evaluation.evaluate import evaluate, evaluate_sessions
from conformance.evaluation.model import Evaluation, EvidencePicture, Result
from conformance.evaluation.outcome import evaluation_text
from conformance.evaluation.sessions import sessions_of
from conformance.recording.bench_record import DEVICE_SAYS
from conformance.recording.model import RecordedScene, Recording
from conformance.recording.reader import read_recording
from conformance.recording.recorder import MemoryRecorder, Recorder
from conformance.recording.redaction import redact
from conformance.recording.writer import RecordingWriter
from conformance.scenarios import inspection
from conformance.scenarios.inspection import InspectionParameters
from conformance.scenarios.registry import scenarios
from tests.evaluation.factory import (
    evaluated,
    measurement,
    only,
    probe,
    product,
    recording,
    requirement,
    requirement_set,
)
from tests.recording.test_frames import CALIBRATION, MANIFEST, image

ITEM = InspectionParameters(item="alarm_sound", evidence=True)
ASKED = requirement_set(
    requirement(
        characteristic="function",
        limit=None,
        verification={
            "method": "inspection",
            "scenario": "inspection",
            "parameters": {"item": "alarm_sound", "evidence": True},
        },
    )
)


def photo(red: int = 200, side_px: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side_px, side_px), (red, 20, 20)).save(out, "JPEG")
    return out.getvalue()


def inspected(recorder: Recorder, files: Sequence[tuple[str, bytes]], *, people: bool = False) -> None:
    """One inspection step, answered by a person with these files."""
    (scene,) = inspection.scenes(ITEM)
    recorder.begin(scene)
    recorder.event(Heartbeat(scene.id, 1.0))
    digests = tuple(recorder.attach(data, name, scene=scene.id, people=people).sha256 for name, data in files)
    recorder.event(Inspected(scene.id, 2.0, "alarm_sound", True, "Li Wei", unattended=False, evidence=digests))
    recorder.end(RecordedScene(scene, 0.0, 3.0))
    recorder.close()


def on_disk(folder: Path, *files: tuple[str, bytes], people: bool = False) -> Recording:
    inspected(RecordingWriter(folder, MANIFEST), files, people=people)
    return read_recording(folder)


def judged(recorded: Recording) -> Result:
    return only(evaluate(ASKED, product(), recorded, scenarios=scenarios()))


def test_a_photo_that_an_answer_names_stands_beside_the_verdict(tmp_path: Path) -> None:
    result = judged(on_disk(tmp_path / "r", ("display.jpg", photo())))
    (shown,) = result.pictures
    assert result.verdict == "pass"
    assert (shown.kind, shown.media_type, shown.columns, shown.withheld) == ("photo", "image/jpeg", 40, None)
    assert "display.jpg" in shown.caption.en
    assert "alarm_sound" in shown.caption.zh
    assert Image.open(io.BytesIO(base64.b64decode(shown.data or ""))).size == (40, 40)
    assert shown.sha256 == result.measurements[0].conditions["evidence"]


def test_the_same_recording_gives_the_same_bytes_from_a_folder_a_zip_and_memory(tmp_path: Path) -> None:
    folder = on_disk(tmp_path / "r", ("display.jpg", photo()))
    inspected(RecordingWriter(tmp_path / "r.zip", MANIFEST), [("display.jpg", photo())])
    memory = MemoryRecorder(MANIFEST)
    inspected(memory, [("display.jpg", photo())])
    shown = [judged(each).pictures for each in (folder, read_recording(tmp_path / "r.zip"), memory.recording())]
    assert shown[0]
    assert shown[0] == shown[1] == shown[2]


def test_an_evaluation_with_pictures_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    evaluation = evaluate(ASKED, product(), on_disk(tmp_path / "r", ("a.jpg", photo())), scenarios=scenarios())
    text = evaluation_text(evaluation)
    assert evaluation_text(Evaluation.model_validate_json(text)) == text


def test_an_evaluation_without_pictures_says_nothing_of_them() -> None:
    assert "pictures" not in evaluation_text(evaluated(probe(measurement())))


def test_no_more_than_a_few_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    result = judged(on_disk(tmp_path / "r", *((f"{red}.jpg", photo(red)) for red in range(0, 240, 40))))
    assert [each.caption.en.rpartition(" ")[2] for each in result.pictures] == [
        "0.jpg",
        "40.jpg",
        "80.jpg",
        "120.jpg",
    ]
    assert result.pictures_left_out == 2


def test_pictures_of_people_stay_in_the_recording(tmp_path: Path) -> None:
    (shown,) = judged(on_disk(tmp_path / "r", ("face.jpg", photo()), people=True)).pictures
    assert (shown.withheld, shown.data) == ("people", None)


def test_of_what_was_taken_out_the_digest_stays(tmp_path: Path) -> None:
    before = on_disk(tmp_path / "r", ("face.jpg", photo()), people=True)
    redact(tmp_path / "r", tmp_path / "redacted")
    (shown,) = judged(read_recording(tmp_path / "redacted")).pictures
    assert (shown.withheld, shown.data) == ("redacted", None)
    assert shown.sha256 == before.attachments[0].sha256


@pytest.mark.parametrize("data", [b"%PDF-1.7 a report", b"\xff\xd8\xff broken"])
def test_a_file_that_is_no_photo_is_named_and_the_verdict_stands(tmp_path: Path, data: bytes) -> None:
    result = judged(on_disk(tmp_path / "r", ("report.pdf", data)))
    assert result.verdict == "pass"
    assert [each.withheld for each in result.pictures] == ["no_picture"]


def test_an_answer_that_names_what_nobody_attached_is_told(tmp_path: Path) -> None:
    recorded = on_disk(tmp_path / "r", ("a.jpg", photo()), ("b.jpg", photo(90)))
    recorded = replace(recorded, attachments=recorded.attachments[:1])
    assert [each.withheld for each in judged(recorded).pictures] == [None, "missing"]


def test_pictures_that_would_make_the_evaluation_too_large_are_named_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_IN_ALL", 100)
    (shown,) = judged(on_disk(tmp_path / "r", ("a.jpg", photo()))).pictures
    assert (shown.withheld, shown.data, shown.media_type) == ("too_many", None, None)


def test_of_several_samples_each_is_shown_and_named(tmp_path: Path) -> None:
    sessions = []
    for number, serial in enumerate("AB"):
        recorded = on_disk(tmp_path / serial, *((f"{serial}{each}.jpg", photo(40 * each)) for each in range(4)))
        device = {"model": "T-1", "firmware": "2.0", "serial": serial}
        manifest = recorded.manifest.model_copy(
            update={"bench": {DEVICE_SAYS: device}, "started_at": f"2026-11-0{number + 1}T08:00:00Z"}
        )
        sessions.append(replace(recorded, manifest=manifest, digest=f"sha256:{serial}"))
    evaluation = evaluate_sessions(ASKED, product(), sessions_of(sessions, declared=True), scenarios=scenarios())
    result = only(evaluation)
    assert [each.caption.en.rpartition(" ")[2] for each in result.pictures] == [
        "A0.jpg",
        "B0.jpg",
        "A1.jpg",
        "B1.jpg",
    ]
    assert "Sample B, session 2" in result.pictures[1].caption.en
    assert result.pictures_left_out == 4


@dataclass
class Counting:
    """A store of many frames that counts how many were read."""

    frames: int = 1000
    read: int = 0
    closed: int = 0
    asked: list[str] = field(default_factory=list)

    def of(self, scene: str) -> Iterator[Frame]:
        self.asked.append(scene)
        try:
            for number in range(self.frames):
                self.read += 1
                yield Frame(scene, number / 25, number, image(number))
        finally:
            self.closed += 1

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        return CALIBRATION if self.frames else None


def of_frames(
    store: Counting, kind: TargetKind = TargetKind.BLACKBODY, **conditions: Any
) -> tuple[EvidencePicture, ...]:
    """The pictures of one requirement that two scenes serve."""
    targets = (Target("t", kind, "unit", 37.0, 0.05),)
    shown = [RecordedScene(Scene(name, ("probe",), targets, conditions=conditions), 0.0, 1.0) for name in ("a", "b")]
    recorded = replace(recording(shown), frames=store)
    return only(evaluated(probe(measurement()), recorded=recorded)).pictures


def test_what_rests_on_frames_shows_the_first_of_them_and_reads_no_other() -> None:
    store = Counting()
    (shown,) = of_frames(store, **{FRAMES: "all"})
    assert (shown.kind, shown.media_type, shown.scene) == ("frame", "image/png", "a")
    assert "the first of its scene, 0.00 s after the scene began, 8 × 6 pixels" in shown.caption.en
    assert Image.open(io.BytesIO(base64.b64decode(shown.data or ""))).size == (8, 6)
    assert (store.read, store.closed, store.asked) == (1, 1, ["a"])


def test_the_digest_is_that_of_the_frames_counts() -> None:
    (shown,) = of_frames(Counting(), **{FRAMES: "all"})
    assert shown.sha256 == "sha256:" + hashlib.sha256(image(0).astype("<u2").tobytes()).hexdigest()


def test_frames_that_nobody_asked_for_are_not_read() -> None:
    store = Counting()
    assert of_frames(store) == ()
    assert not store.asked


def test_a_frame_in_which_a_person_stands_is_never_copied() -> None:
    store = Counting()
    assert of_frames(store, TargetKind.PERSON, **{FRAMES: "all"}) == ()
    assert not store.asked


def test_a_frame_that_cannot_be_read_costs_no_verdict() -> None:
    class Damaged(Counting):
        def of(self, scene: str) -> Iterator[Frame]:
            raise OSError("damaged")
            yield Frame(scene, 0.0, 0, np.zeros((1, 1), np.uint16))

    assert of_frames(Damaged(), **{FRAMES: "all"}) == ()
