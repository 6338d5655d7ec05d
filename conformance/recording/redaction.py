"""Removing pictures of people from a recording: frames removed or blurred, attachments removed, digests kept.

The result can still be matched with the original: ``redacted.jsonl`` names each frame with the digest of its counts,
and an attachment's digest is its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from conformance.core.scenes import TargetKind
from conformance.recording.content import frame_digests
from conformance.recording.frame_parts import Block, FramePart, StoredFrames
from conformance.recording.layout import WIRE
from conformance.recording.model import Manifest, PicturesOfPeople, Recording
from conformance.recording.packing import FrameForm
from conformance.recording.repacking import closed_recording, rewritten

BLUR_PX = 16
"""Side of the squares of a blurred picture, so that a face cannot be recognised."""
Mode = Literal["removed", "blurred"]


@dataclass(frozen=True, slots=True)
class Redacted:
    """Numbers of what was removed or blurred."""

    manifest: Manifest
    frames: int
    attachments: int


def redact(source: Path, into: Path, mode: Mode = "removed", form: FrameForm = FrameForm.WORK) -> Redacted:
    """Write a recording without its pictures of people. Raises `BadInput` as `repack` does."""
    recording = closed_recording(source)
    people = scenes_with_people(recording)
    parts = recording.frames.parts if isinstance(recording.frames, StoredFrames) else ()
    shown = [part for part in parts if part.scene in people]
    lines = [line for part in shown for line in _digest_lines(part)]
    kept = [part for part in parts if part.scene not in people]
    if mode == "blurred":
        kept = [blurred(part) if part.scene in people else part for part in parts]
    taken = [each for each in recording.attachments if each.people and not each.redacted]
    attachments = [replace(each, redacted=True) if each in taken else each for each in recording.attachments]
    before = recording.manifest.pictures or PicturesOfPeople()
    pictures = before.model_copy(update={"redacted": mode, "redacted_from": recording.digest})
    note = f"Pictures of people were {mode}: {len(lines)} frames; {len(taken)} attachments were removed."
    notes = (*recording.manifest.notes, note, *_left_out(recording.manifest))
    manifest = recording.manifest.model_copy(update={"pictures": pictures, "notes": notes})
    whole = rewritten(source, into, manifest, kept, attachments, form, redacted=lines, wire_log=False)
    return Redacted(whole, len(lines), len(taken))


def _left_out(manifest: Manifest) -> Iterator[str]:
    """The log of the wires holds whatever devices say of people, names and numbers among it."""
    if WIRE in manifest.files:
        yield f"The log of the wires ({manifest.files[WIRE].sha256}) was left out: devices may name people in it."


def scenes_with_people(recording: Recording) -> frozenset[str]:
    """The scenes with a person, including earlier attempts."""
    targets = [(recorded.scene.id, recorded.scene.targets) for recorded in recording.scenes]
    targets += [(attempt.scene, attempt.targets) for attempt in recording.attempts]
    return frozenset(scene for scene, shown in targets if any(each.kind is TargetKind.PERSON for each in shown))


def blurred(part: FramePart, side_px: int = BLUR_PX) -> FramePart:
    """The same frames, each square of so many pixels (less at the edges) at its mean."""
    return replace(part, read=partial(_blurred, part, side_px))


def _blurred(part: FramePart, side_px: int) -> Iterator[Block]:
    for block in part.read():
        yield pixelated(block, side_px)


def pixelated(block: Block, side_px: int) -> NDArray[np.uint16]:
    """Frames (frames × rows × columns) with each square at its mean, in 64 bits and rounded."""
    _, rows, columns = block.shape
    down, across = np.arange(0, rows, side_px), np.arange(0, columns, side_px)
    sums = np.add.reduceat(np.add.reduceat(block, down, axis=1, dtype=np.uint64), across, axis=2, dtype=np.uint64)
    heights, widths = np.diff(np.append(down, rows)), np.diff(np.append(across, columns))
    sizes = np.outer(heights, widths).astype(np.uint64)
    means = ((sums + sizes // 2) // sizes).astype(np.uint16)
    return np.repeat(np.repeat(means, heights, axis=1), widths, axis=2)


def _digest_lines(part: FramePart) -> Iterator[str]:
    for frame_id, time_s, sha256 in zip(part.frame_ids, part.times_s, frame_digests(part), strict=True):
        record = {"scene": part.scene, "frame_id": int(frame_id), "time_s": float(time_s), "sha256": sha256}
        if part.attempt:
            record["attempt"] = part.attempt
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"))
