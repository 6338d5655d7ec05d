"""Attachments: files of a recording, named by their digest, and the list that describes them.

``attachments/<sha256>.<ending>`` holds the bytes, ``attachments.jsonl`` one line a file. Equal bytes are stored once.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from conformance.core.problems import BadInput, Problem
from conformance.documents import sha256_of, write_whole
from conformance.documents.atomic import sync
from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError
from conformance.recording.layout import ATTACHMENTS, ATTACHMENTS_INDEX, is_inside
from conformance.recording.model import Attachment, AttachmentStore, Recording
from conformance.recording.place import RecordingFiles

MOST_BYTES = 256 * 1024 * 1024
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_FILE = re.compile(rf"{ATTACHMENTS}/[0-9a-f]{{64}}\.[a-z0-9]{{1,8}}")
_ADAPTER = TypeAdapter(Attachment)


def attachment(content: Path | bytes, name: str, *, scene: str = "", people: bool = False) -> tuple[Attachment, bytes]:
    """An attachment and its bytes. ``name`` is what it is called; folders in it are left out.

    Raises `BadInput` for a file that cannot be read or is too large.
    """
    if isinstance(content, Path):
        try:
            size = content.stat().st_size
            data = content.read_bytes() if size <= MOST_BYTES else b""
        except OSError as error:
            remedy = "Check the path and the permissions"
            raise BadInput(
                Problem(f"cannot be attached: {error.strerror}", str(content), remedy=remedy, code="file-unreadable")
            ) from None
    else:
        data, size = content, len(content)
    if size > MOST_BYTES:
        what = f"has {size} bytes, more than the {MOST_BYTES} of an attachment"
        raise BadInput(
            Problem(
                what,
                str(content) if isinstance(content, Path) else name,
                remedy="Attach a part of it",
                code="file-too-large",
            )
        )
    shown = re.split(r"[/\\]", name)[-1] or "unnamed"
    ending = _ENDING.search(shown)
    file = f"{ATTACHMENTS}/{sha256_of(data).hex}.{ending.group(1).lower() if ending else 'bin'}"
    return Attachment(file, shown, len(data), scene, people), data


def store(folder: Path, attached: Attachment, data: bytes) -> None:
    """Put an attachment into a recording's folder: its bytes are on disk before the line that names them is."""
    path = folder / attached.file
    if not path.exists():
        write_whole(path, data)
    with (folder / ATTACHMENTS_INDEX).open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(attachment_line(attached) + "\n")
        sync(stream)


def attachment_line(attached: Attachment) -> str:
    """One line of ``attachments.jsonl``, without its newline."""
    return json.dumps(dataclasses.asdict(attached), ensure_ascii=False, separators=(",", ":"))


def attachment_of(line: bytes) -> Attachment:
    """The attachment of a line. Raises `RecordError`."""
    try:
        read_json(line)
        found: Attachment = _ADAPTER.validate_json(line, strict=True, extra="forbid")
    except ValidationError as error:
        detail = error.errors()[0]
        raise RecordError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None
    except ValueError as error:
        raise RecordError(f"is not JSON: {error}") from None
    if not (is_inside(found.file) and _FILE.fullmatch(found.file)):
        raise RecordError(f"file: {found.file!r} is not the path of an attachment")
    return found


def attached_files(folder: Path) -> list[str]:
    """The names of a recording's attachment files and their list; none where nothing was attached."""
    index = [ATTACHMENTS_INDEX] if (folder / ATTACHMENTS_INDEX).is_file() else []
    return [*index, *sorted(f"{ATTACHMENTS}/{path.name}" for path in (folder / ATTACHMENTS).glob("*"))]


@dataclass(frozen=True, slots=True)
class StoredAttachments:
    """`conformance.recording.model.AttachmentStore` of a recording's folder or zip."""

    place: RecordingFiles

    def open(self, attached: Attachment) -> BinaryIO | None:
        """Its bytes; None if they were removed. Raises `OSError`."""
        return None if attached.redacted else self.place.open(attached.file)


@dataclass(frozen=True, slots=True)
class Attached:
    """The attachments of recordings, found by their digests."""

    found: Mapping[str, tuple[Attachment, AttachmentStore]] = field(default_factory=dict)

    @classmethod
    def to(cls, recordings: Iterable[Recording]) -> Attached:
        """The attachments of some recordings. One that is removed, or of people, in one of them is so in all."""
        found: dict[str, tuple[Attachment, AttachmentStore]] = {}
        for recording in recordings:
            for attached in recording.attachments:
                known = found.get(attached.sha256)
                if known is None or _kept(attached) < _kept(known[0]):
                    found[attached.sha256] = attached, recording.contents
        return cls(found)


def _kept(attached: Attachment) -> tuple[bool, bool]:
    """Sort key: attachments that may not be shown come first."""
    return not attached.redacted, not attached.people
