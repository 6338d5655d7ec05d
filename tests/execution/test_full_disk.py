"""A full disk is reported in one message, by how far the run had come; the recording is resumed when there is room."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.core.problems import BadInput, BenchError
from conformance.execution.session import record
from conformance.recording import closing, writer
from conformance.recording.integrity import integrity_problems
from conformance.recording.reader import read_manifest, read_recording
from tests.recording.killed import inputs

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_after(times: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which finds the disk full from some call on."""
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > times:
            raise FULL
        return real(*arguments, **named)

    return call


def lost(folder: Path, place: Path) -> str:
    with pytest.raises(BenchError) as raised:
        record(inputs(folder), place)
    return str(raised.value)


@pytest.mark.parametrize("times", [1, 2, 3, 4, 7])
def test_while_scenes_are_presented_it_says_what_is_kept_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    place = tmp_path / "recording"
    with monkeypatch.context() as patch:
        patch.setattr(writer, "sync", full_after(times, writer.sync))
        assert lost(tmp_path, place) == (
            "the recording cannot be written: No space left on device. It stays INCOMPLETE and holds every scene that "
            "was finished. Make room, then continue it with --resume."
        )
    record(inputs(tmp_path), place, resume=True)
    assert not list(integrity_problems(place, read_manifest(place)))
    assert not any(scene.error for scene in read_recording(place).scenes)


@pytest.mark.parametrize("step", ["write_whole", "pack_frames", "file_entry"])
@pytest.mark.parametrize("ending", ["", ".zip"])
def test_at_closing_it_says_that_everything_is_recorded_and_how_to_close_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, ending: str
) -> None:
    place = tmp_path / f"recording{ending}"
    live = writer.live_folder(place)
    with monkeypatch.context() as patch:
        patch.setattr(closing, step, full_after(0, getattr(closing, step)))
        said = lost(tmp_path, live)
    assert said == (
        "every scene is recorded, but the recording cannot be closed: No space left on device. It stays INCOMPLETE. "
        "Make room, then close it with --resume, which presents no scene again."
    )
    before = (live / "scenes.jsonl").read_bytes()
    record(inputs(tmp_path), live, resume=True)
    assert read_manifest(place).closed
    if not ending:
        assert (place / "scenes.jsonl").read_bytes() == before


def test_what_cannot_be_begun_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="cannot be written"):
        record(inputs(tmp_path), tmp_path / "file" / "recording")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_output_that_cannot_be_written_is_no_success(tmp_path: Path) -> None:
    import subprocess
    import sys

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "conformance", "profiles"], stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 4
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
