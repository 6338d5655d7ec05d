"""Closing a recording: frames packed, large tables packed, digests of every file, then the mark that says closed.

A crash at any point leaves it readable and INCOMPLETE: what is packed is whole before what it was packed from goes, and
the mark comes last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.core.scenes import TargetKind
from conformance.documents import sha256_of_file, write_whole
from conformance.documents.atomic import sync_folder
from conformance.documents.strict_json import read_json
from conformance.recording.attachments import attached_files, attachment_of
from conformance.recording.attempts import Rows, cut_off_of
from conformance.recording.frame_index import FrameIndex
from conformance.recording.frame_parts import StoredFrames
from conformance.recording.frames import FOLDER, INDEX, frame_files
from conformance.recording.layout import (
    ATTACHMENTS_INDEX,
    ATTEMPTS,
    FILES,
    MANIFEST,
    PACKED_FRAMES,
    REDACTED,
    SEAL,
    TARGETS,
    WIRE,
    table_of,
)
from conformance.recording.model import FileEntry, Manifest, PicturesOfPeople
from conformance.recording.packing import FrameForm, pack_frames
from conformance.recording.place import Folder
from conformance.recording.recorder import sealed
from conformance.recording.seal_writer import SealWriter
from conformance.recording.tables import NoTableError, read_targets, write_table

PARQUET_FROM_BYTES = 16 * 1024 * 1024
"""A table whose JSON Lines are at least as large is packed as Parquet."""


def close_folder(
    folder: Path,
    manifest: Manifest,
    at_end: Mapping[str, Any] | None = None,
    *,
    form: FrameForm = FrameForm.WORK,
    parquet_from_bytes: int = PARQUET_FROM_BYTES,
    seal: SealWriter | None = None,
) -> Manifest:
    """Close the recording that lies in a folder, its streams closed. Raises `OSError`; it is then not closed.

    ``seal`` is its seal while it is recorded; it ends with a link over the manifest and every other file.
    """
    _pack_frames(folder, form)
    for name in FILES:
        _pack_table(folder, name, parquet_from_bytes)
    if manifest.pictures is None and not manifest.simulated and _shows_people(folder):
        manifest = manifest.model_copy(update={"pictures": PicturesOfPeople()})
    names = [name for name in recorded_files(folder) if seal is None or name != SEAL]
    whole = sealed(manifest, {name: file_entry(folder / name) for name in names}, at_end)
    sync_folder(folder)
    if seal is not None:
        seal.closed(whole, dict(whole.files))
        whole = whole.model_copy(update={"files": {**whole.files, SEAL: file_entry(folder / SEAL)}})
    write_whole(folder / MANIFEST, manifest_text(whole))
    return whole


def recorded_files(folder: Path) -> list[str]:
    """The files of a packed recording but for its manifest, in the order in which the manifest names them."""
    tables = [table_of(name) if (folder / table_of(name)).is_file() else name for name in FILES]
    others = [name for name in (ATTEMPTS, PACKED_FRAMES, REDACTED, WIRE, SEAL) if (folder / name).is_file()]
    return [*tables, *others, *attached_files(folder)]


def live_frames(folder: Path) -> StoredFrames:
    """The frames of a live recording that are on the disk."""
    index = FrameIndex(Folder(folder))
    attempts = (folder / ATTEMPTS).read_bytes().splitlines() if (folder / ATTEMPTS).is_file() else []
    cut_off = [cut_off_of(line) for line in attempts]
    rows = Rows([each.frames for each in cut_off])
    for row, line in enumerate((folder / INDEX).read_bytes().splitlines()):
        number = rows.cut_off(row)
        index.learn(line, 0 if number is None else cut_off[number].attempt)
    lacking = list(index.settle())
    if lacking:
        raise OSError(f"{lacking[0]} contains fewer frames than its index")
    return index.frames()


def _pack_frames(folder: Path, form: FrameForm) -> None:
    live = list(frame_files(folder))
    if live and not (folder / PACKED_FRAMES).is_file():
        frames = live_frames(folder)
        if frames.parts:
            pack_frames(frames.parts, folder / PACKED_FRAMES, form)
    for path in live:
        path.unlink()
    if (folder / FOLDER).is_dir():
        (folder / FOLDER).rmdir()


def _pack_table(folder: Path, name: str, from_bytes: int) -> None:
    lines, packed = folder / name, folder / table_of(name)
    if not packed.is_file() and lines.stat().st_size >= from_bytes:
        try:
            with lines.open("rb") as stream:
                write_table(name, stream, packed)
        except (OverflowError, NoTableError):  # a whole number beyond 64 bits, a plug-in's event: JSON Lines hold both
            return
    if packed.is_file():
        lines.unlink(missing_ok=True)


def _shows_people(folder: Path) -> bool:
    """Whether frames of a scene with people were recorded, or pictures of people attached."""
    if (folder / ATTACHMENTS_INDEX).is_file():
        lines = (folder / ATTACHMENTS_INDEX).read_bytes().splitlines()
        if any(attachment_of(line).people for line in lines):
            return True
    if not (folder / PACKED_FRAMES).is_file():
        return False
    if (folder / table_of(TARGETS)).is_file():
        return any(target.kind is TargetKind.PERSON for _, target in read_targets(Folder(folder)))
    with (folder / TARGETS).open("rb") as stream:
        return any(read_json(line).get("kind") == TargetKind.PERSON.value for line in stream)


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it stands on disk: readable, keys in the model's order, empty fields left out."""
    data = manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def file_entry(path: Path) -> FileEntry:
    """Digest and size of a file."""
    return FileEntry(sha256=sha256_of_file(path), bytes=path.stat().st_size)
