"""Recordings of version 1 stay readable; one is kept as it was written."""

from __future__ import annotations

from pathlib import Path

from conformance.core.events import Mode, Reading
from conformance.recording.integrity import integrity_problems
from conformance.recording.reader import read_manifest, read_recording
from tests.recording import version_1

FIXTURE = Path(__file__).parent / "fixtures" / "version-1"


def test_the_fixture_is_what_its_script_makes(tmp_path: Path) -> None:
    version_1.main(tmp_path / "r")
    made = {path.relative_to(tmp_path / "r"): path.read_bytes() for path in (tmp_path / "r").rglob("*.*")}
    assert made == {path.relative_to(FIXTURE): path.read_bytes() for path in FIXTURE.rglob("*.*")}


def test_a_recording_of_version_1_is_read_with_its_frames() -> None:
    assert integrity_problems(FIXTURE, read_manifest(FIXTURE)) == []
    recording = read_recording(FIXTURE)
    assert recording.complete
    assert [(scene.scene.id, scene.not_needed) for scene in recording.scenes] == [
        (version_1.SCENE, ()), ("response/1", ()), ("response/2", ("1a",))
    ]  # fmt: skip
    assert recording.events[2] == Reading("response/1", 1.5, 36.4, Mode.BODY)
    frames = [(f.frame_id, f.time_s, f.counts.copy()) for f in recording.frames.of(version_1.SCENE)]
    assert [(number, time) for number, time, _ in frames] == [(n, n / 25) for n in range(3)]
    assert all((counts == version_1.image(n)).all() for n, _, counts in frames)
