"""A small sealed recording with everything in it, made once, and copies of it to try things on."""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from conformance.core.events import Mode, Presented, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.evidence.failure import Failure
from conformance.recording.archive import pack_zip
from conformance.recording.closing import file_entry
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.reader import read_recording
from conformance.recording.seal_writer import LinkSigner
from conformance.recording.writer import RecordingWriter
from conformance.seals.check import SealFound, check_seal
from tests.certification.factory import IDENTITY, SIGNER

MANIFEST = Manifest(
    schema_=Manifest.KIND,
    closed=False,
    origin="live",
    started_at="2026-01-15T09:00:00+08:00",
    product={"class": "dual-light", "identity": dict(IDENTITY)},
    bench={"device": {"driver": "isapi"}, "device_says": dict(IDENTITY)},
    run={"profile": "example", "requirements": "sha256:1", "plan": "sha256:2"},
    notes=("made by a test",),
    tool=Tool(name="conformance", version="test"),
)
CALIBRATION = RadiometricCalibration(r=17000, b_K=1430.0)
SCENES = ("a", "b", "c", "d")


def scene(name: str) -> Scene:
    """``a`` and ``c`` are of a blackbody, ``b`` and ``d`` of a person."""
    kind = TargetKind.PERSON if name in "bd" else TargetKind.BLACKBODY
    return Scene(
        name, ("netd",), (Target(f"t-{name}", kind, f"unit-{name}", 36.5, 0.05),), 2, conditions={"distance_m": 1}
    )


def image(number: int) -> Any:
    """8 × 20 counts."""
    return (np.arange(160, dtype=np.uint16).reshape(8, 20) * 7 + number * 100).astype(np.uint16)


def present(writer: RecordingWriter, name: str, at_s: float, *, frames: int = 2, end: bool = True) -> None:
    """One scene with its target, events and frames."""
    shown = scene(name)
    writer.begin(shown)
    writer.event(Presented(name, at_s, f"t-{name}"))
    for number in range(3):
        writer.event(Reading(name, at_s + number / 4, 36 + number, Mode.BODY))
    writer.begin_frames(name, CALIBRATION)
    for number in range(frames):
        writer.frame(Frame(name, at_s + number, 10 + number, image(number)))
    if end:
        writer.end(RecordedScene(shown, at_s, at_s + 2))


def write(folder: Path, signer: LinkSigner | None = SIGNER, scenes: tuple[str, ...] = SCENES) -> Path:
    """A closed recording: the scene ``c`` broke once, and photographs of the session and of a person are attached."""
    writer = RecordingWriter(folder, MANIFEST, signer)
    writer.attach(b"\x89PNG photograph of the bench", "bench.png")
    for number, name in enumerate(scenes):
        if name == "c":
            present(writer, name, 10.0 * number, end=False)
            writer.repeat(name, 10.0 * number + 3, "the link was lost")
        if name == "d":
            writer.attach(b"\x89PNG a face", "face.png", scene="d", people=True)
        present(writer, name, 10.0 * number + 4)
    writer.close({"device_says_at_end": dict(IDENTITY)})
    return folder


@functools.cache
def _kept() -> Path:
    return write(Path(tempfile.mkdtemp()) / "recording")


def copy(folder: Path) -> Path:
    """A copy of the sealed recording, as a folder."""
    return Path(shutil.copytree(_kept(), folder / "copy"))


def redigested(folder: Path) -> Path:
    """Let the manifest agree with the files again, as somebody who means harm would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json"]
    manifest["files"] = {path.relative_to(folder).as_posix(): file_entry(path).model_dump() for path in files}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return folder


def manifest_with(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The manifest edited."""
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return folder


def lines(folder: Path, name: str, change: Callable[[list[str]], list[str]]) -> Path:
    """Lines of a file changed, and the digests taken again."""
    path = folder / name
    kept = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(line + "\n" for line in change(kept)), encoding="utf-8")
    return redigested(folder)


def found(path: Path) -> SealFound:
    """What the check of its seal finds."""
    return check_seal(read_recording(path))


def failures(path: Path) -> tuple[Failure, ...]:
    """The same as failures, with what is refused before it."""
    try:
        return found(path).failures
    except BadInput as error:
        return tuple(Failure(each.code or "", each.what) for each in error.problems)


def zipped(folder: Path) -> Path:
    """The zip of a folder."""
    path = folder.with_suffix(".zip")
    pack_zip(folder, path)
    return path
