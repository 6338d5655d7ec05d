"""What a recording holds, in the form in which its seal states it: rows of its tables, and frames by scene.

The same for a folder and its zip, for JSON Lines and Parquet, for every compression of the frames.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from conformance.core.frames import RadiometricCalibration
from conformance.documents import Digest, canonical_json
from conformance.documents.strict_json import read_json
from conformance.recording.attachments import attachment_line, attachment_of
from conformance.recording.content import frame_digests
from conformance.recording.frame_parts import FramePart
from conformance.recording.layout import ATTACHMENTS_INDEX, REDACTED
from conformance.recording.place import RecordingFiles
from conformance.recording.seal_links import SealedFrames
from conformance.recording.table_lines import table_lines


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """`conformance.recording.model.SealStore` of a recording's folder or zip."""

    lines: tuple[bytes, ...]
    """Of ``seal.jsonl``, without their newlines."""
    place: RecordingFiles

    def rows(self, name: str) -> Iterator[bytes]:
        """The rows of a table as they were sealed. Raises `RecordError`, `OSError`."""
        return sealed_rows(self.place, name)

    def redacted(self) -> Iterator[bytes]:
        """The lines that say which frames were removed. Raises `OSError`."""
        return _lines(self.place, REDACTED)


def sealed_rows(place: RecordingFiles, name: str) -> Iterator[bytes]:
    """The rows of a table, without their newlines; attachments as they were before a redaction."""
    if name == ATTACHMENTS_INDEX:
        for line in _lines(place, name):
            yield attachment_line(replace(attachment_of(line), redacted=False)).encode()
    else:
        yield from table_lines(place, name)


def _lines(place: RecordingFiles, name: str) -> Iterator[bytes]:
    if place.holds(name):
        with contextlib.closing(place.open(name)) as stream:
            for line in stream:
                yield line.removesuffix(b"\n")


@dataclass(slots=True)
class RunningRows:
    """The rows of one table since the last link, as they come."""

    count: int = 0
    _digest: hashlib._Hash | None = None

    def add(self, row: bytes) -> None:
        """One more, without its newline."""
        self._digest = self._digest or hashlib.sha256()
        self._digest.update(row + b"\n")
        self.count += 1

    def take(self) -> Digest | None:
        """The digest of those since the last one was taken; None where there are none."""
        digest, self._digest = self._digest, None
        return None if digest is None else Digest.of_hash(digest)


@dataclass(frozen=True, slots=True)
class _FrameForm:
    """What frames of one run have in common."""

    attempt: int
    rows: int
    columns: int
    calibration: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class RunningFrames:
    """Frames of one scene as they come; its runs are those of one form."""

    _runs: list[tuple[_FrameForm, int, hashlib._Hash]] = field(default_factory=list)

    def add(self, attempt: int, shape: tuple[int, int], calibration: dict[str, float], frames: Iterable[bytes]) -> None:
        """Frames of an attempt: their lines (`frame_line`)."""
        form = _FrameForm(attempt, *shape, tuple(sorted(calibration.items())))
        for line in frames:
            if not self._runs or self._runs[-1][0] != form:
                self._runs.append((form, 0, hashlib.sha256()))
            last, count, digest = self._runs[-1]
            digest.update(line + b"\n")
            self._runs[-1] = last, count + 1, digest

    def runs(self) -> tuple[SealedFrames, ...]:
        """What a link says of them."""
        return tuple(
            SealedFrames(
                attempt=form.attempt,
                rows=form.rows,
                columns=form.columns,
                calibration=dict(form.calibration),
                frames=count,
                sha256=Digest.of_hash(digest),
            )
            for form, count, digest in self._runs
        )


def frame_line(frame_id: int, time_s: float, sha256: str) -> bytes:
    """How a frame is stated: by its number, its time and the digest of its counts."""
    return canonical_json({"frame_id": int(frame_id), "time_s": float(time_s), "sha256": sha256})


def plain_calibration(calibration: RadiometricCalibration) -> dict[str, float]:
    """What counts mean, without what is not stated."""
    return {name: float(value) for name, value in asdict(calibration).items() if value is not None}


def part_frames(part: FramePart) -> Iterator[bytes]:
    """The lines of a part's frames. Reads all of its counts."""
    for frame_id, time_s, sha256 in zip(part.frame_ids, part.times_s, frame_digests(part), strict=True):
        yield frame_line(int(frame_id), float(time_s), sha256)


def runs_of(parts: Iterable[FramePart]) -> tuple[SealedFrames, ...]:
    """What links say of some parts of one scene, in their order."""
    running = RunningFrames()
    for part in parts:
        running.add(part.attempt, (part.rows, part.columns), plain_calibration(part.calibration), part_frames(part))
    return running.runs()


def redacted_frame(line: bytes) -> tuple[str, bytes]:
    """Scene of a frame that was removed, and its line. Raises `ValueError`, `KeyError`, `TypeError`."""
    record = read_json(line)
    return record["scene"], frame_line(record["frame_id"], record["time_s"], record["sha256"])
