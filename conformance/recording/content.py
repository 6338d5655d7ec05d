"""The content of a recording, independent of its form: one digest for equal content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import numpy as np

from conformance.core.frames import Counts
from conformance.documents import Digest
from conformance.recording.attachments import attachment_line
from conformance.recording.codec import event_line, scene_line, target_line
from conformance.recording.frame_parts import FramePart, StoredFrames
from conformance.recording.frames import ORDER
from conformance.recording.model import Recording


def content_digest(recording: Recording) -> Digest:
    """The digest of scenes, targets, events, attempts, attachments and frames, in their order.

    Equal for a folder and its zip, for JSON Lines and Parquet, for every compression of the frames.
    """
    digest = hashlib.sha256()

    def say(line: str | bytes) -> None:
        digest.update((line.encode() if isinstance(line, str) else line) + b"\n")

    for recorded in recording.scenes:
        say(scene_line(recorded))
        for target in recorded.scene.targets:
            say(target_line(recorded.scene.id, target))
    for event in recording.events:
        say(event_line(event))
    for attempt in recording.attempts:
        broke = () if attempt.error is None else (attempt.error,)
        say(json.dumps(["attempt", attempt.scene, attempt.number, attempt.resumed_at_s, *broke]))
        for target in attempt.targets:
            say(target_line(attempt.scene, target))
        for event in attempt.events:
            say(event_line(event))
    for attached in recording.attachments:
        say(attachment_line(attached))
    for part in recording.frames.parts if isinstance(recording.frames, StoredFrames) else ():
        say(json.dumps([part.scene, part.attempt, part.rows, part.columns, asdict(part.calibration)]))
        for digest_of_frame in frame_digests(part):
            say(digest_of_frame)
        say(np.ascontiguousarray(part.times_s, "<f8").tobytes())
        say(np.ascontiguousarray(part.frame_ids, "<i8").tobytes())
    return Digest.of_hash(digest)


def frame_digests(part: FramePart) -> list[Digest]:
    """The digests of the little-endian counts of each frame."""
    return [frame_digest(counts) for block in part.read() for counts in block]


def frame_digest(counts: Counts) -> Digest:
    """The digest of the little-endian counts of one frame."""
    return Digest.of_hash(hashlib.sha256(np.ascontiguousarray(counts, ORDER).data))
