"""Whether the frames and attachments of a recording are those that were sealed, or were removed as it declares."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.documents import Digest
from conformance.evidence.failure import Failure
from conformance.recording.frame_parts import FramePart, StoredFrames
from conformance.recording.model import Recording, SealStore
from conformance.recording.redaction import BLUR_PX, pixelated, scenes_with_people
from conformance.recording.seal_content import frame_line, redacted_frame, runs_of
from conformance.recording.seal_links import SealedFrames, SealLink


@dataclass(frozen=True, slots=True)
class FramesKept:
    """What is there of the pictures that were sealed."""

    failures: tuple[Failure, ...] = ()
    removed: int = 0
    """Frames that were removed, as the recording declares; their digests are in the seal."""
    blurred: int = 0
    """Frames that were blurred: what they show cannot be compared with what was sealed."""
    attachments_removed: int = 0


def frames_kept(recording: Recording, seal: SealStore, links: Sequence[SealLink]) -> FramesKept:
    """Compare all frames and attachments with a seal. Reads every frame."""
    pictures = recording.manifest.pictures
    mode = None if pictures is None else pictures.redacted
    people = scenes_with_people(recording)
    sealed: dict[str, list[SealedFrames]] = defaultdict(list)
    for link in links:
        for scene, more in link.frames.items():
            sealed[scene] += more
    found: dict[str, list[FramePart]] = defaultdict(list)
    for part in recording.frames.parts if isinstance(recording.frames, StoredFrames) else ():
        found[part.scene].append(part)
    declared: dict[str, list[bytes]] = defaultdict(list)
    for line in seal.redacted():
        scene, frame = redacted_frame(line)
        declared[scene].append(frame)
    failures: list[Failure] = []
    removed = blurred = 0
    for scene in sealed:
        runs = sealed[scene]
        count = sum(run.frames for run in runs)
        if mode is not None and scene in declared and scene in people and _as_declared(runs, declared[scene]):
            parts = found.pop(scene, [])
            if not parts:
                removed += count
            elif mode == "blurred" and _is_blurred(runs, parts, declared[scene]):
                blurred += count
            else:
                failures.append(
                    Failure("seal_edited", f"the scene {scene}: its frames are neither removed nor blurred")
                )
        else:
            failures += _frames(scene, runs, found.pop(scene, []), closed=recording.manifest.closed)
    if recording.manifest.closed:
        failures += [
            Failure("seal_joined", f"the scene {scene}: frames were added that were never sealed") for scene in found
        ]
    out = [each for each in recording.attachments if each.redacted]
    failures += [
        Failure("seal_cut", f"the attachment {each.name} was removed, and it is not declared as a picture of people")
        for each in out
        if mode is None or not each.people
    ]
    return FramesKept(tuple(failures), removed, blurred, len(out))


def _frames(
    scene: str, sealed: Sequence[SealedFrames], parts: Sequence[FramePart], *, closed: bool
) -> Iterator[Failure]:
    now = runs_of(parts)
    if list(now) == list(sealed) or (not closed and list(now[: len(sealed)]) == list(sealed)):
        return
    there, wanted = sum(run.frames for run in now), sum(run.frames for run in sealed)
    if there < wanted:
        yield Failure("seal_cut", f"the scene {scene}: {wanted - there} of its {wanted} frames are missing")
    elif there > wanted:
        yield Failure("seal_joined", f"the scene {scene}: {there - wanted} frames were added that were never sealed")
    else:
        fields = [
            name
            for name in ("calibration", "rows", "columns", "attempt")
            if [getattr(run, name) for run in now] != [getattr(run, name) for run in sealed]
        ]
        what = f"the {' and '.join(fields)} of its frames" if fields else "its frames"
        yield Failure("seal_edited", f"the scene {scene}: {what} are not those that were sealed")


def _as_declared(runs: Sequence[SealedFrames], lines: Sequence[bytes]) -> bool:
    """Whether the digests of removed frames are those that were sealed. Lines of a later redaction follow."""
    at = 0
    for run in runs:
        frames = lines[at : at + run.frames]
        digest = Digest.of_hash(hashlib.sha256(b"".join(line + b"\n" for line in frames)))
        if len(frames) < run.frames or digest != run.sha256:
            return False
        at += run.frames
    return True


def _is_blurred(runs: Sequence[SealedFrames], parts: Sequence[FramePart], lines: Sequence[bytes]) -> bool:
    """Whether frames have the form, numbers and times that were sealed, and show squares alone."""
    forms = [(run.attempt, run.rows, run.columns, run.calibration, run.frames) for run in runs]
    now = [(run.attempt, run.rows, run.columns, run.calibration, run.frames) for run in runs_of(parts)]
    stated = [_without_digest(line) for line in lines[: sum(run.frames for run in runs)]]
    told = [
        _without_digest(frame_line(int(frame_id), float(time_s), ""))
        for part in parts
        for frame_id, time_s in zip(part.frame_ids, part.times_s, strict=True)
    ]
    squares = all(bool((pixelated(block, BLUR_PX) == block).all()) for part in parts for block in part.read())
    return forms == now and stated == told and squares


def _without_digest(line: bytes) -> tuple[bytes, bytes]:
    head, _, rest = line.partition(b',"sha256":"')
    return head, rest.partition(b'"')[2]
