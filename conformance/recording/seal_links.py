"""The lines of ``seal.jsonl``: links of a chain, each signed by the bench while the recording was made.

A line is canonical JSON, ``{"link": {…}, "signature": "…"}``. A link states the digest of the line before it, how many
rows each table has by then, and the digests of the rows that were added since: of what was recorded, not of files, so
that a recording that is packed, repacked or zipped afterwards keeps its chain.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from conformance.documents import Digest, DocumentModel, canonical_json, sha256_of
from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError
from conformance.recording.layout import ATTACHMENTS_INDEX, ATTEMPTS, EVENTS, SCENES, TARGETS
from conformance.recording.model import FileEntry, Manifest, Tool

SEAL_VERSION = "conformance/seal/1"
SEALED_TABLES = (SCENES, TARGETS, EVENTS, ATTEMPTS, ATTACHMENTS_INDEX)
FRAMES = "frames"
"""What frames are called among the tables of a link."""
MOST_LINE_BYTES = 1 << 20

LinkKind = Literal["opened", "scene", "resumed", "closed"]


class SealedFrames(DocumentModel):
    """Frames of one scene that follow each other and have one size and one calibration."""

    attempt: int = Field(ge=0)
    """0: the scene's frames; 1, 2, …: of an attempt that broke or was cut off."""
    rows: int
    columns: int
    calibration: dict[str, float]
    frames: int = Field(ge=1)
    sha256: Digest
    """Of one line a frame: ``{"frame_id", "sha256", "time_s"}``, its digest being that of its little-endian counts."""


class SealedManifest(DocumentModel):
    """What a link says of the manifest."""

    fields: dict[str, Digest]
    """Digest of the canonical JSON of each field, and of each field of those in `_DIVIDED`."""
    notes: int
    """How many notes there are; a redaction adds some."""


class SealLink(DocumentModel):
    """One link. What is said by one kind alone is None, or empty, in the others, and left out of the line."""

    number: int = Field(ge=0)
    previous: Digest | None
    """Digest of the line before, without its newline; None in the first."""
    kind: LinkKind
    at: str
    """The bench computer's clock, ISO 8601, UTC."""
    rows: dict[str, int] = Field(default_factory=dict)
    """How many rows each table has, and how many frames there are, up to here."""
    digests: dict[str, Digest] = Field(default_factory=dict)
    """Of the rows of each table since the link before, each with its newline."""
    frames: dict[str, tuple[SealedFrames, ...]] = Field(default_factory=dict)
    """Those since the link before, by scene."""
    scene: dict[str, Any] | None = None
    """Kind ``scene``: its row of ``scenes.jsonl``."""
    cut_off: str | None = None
    """Kind ``resumed``: the scene that was cut off and begins again."""
    seal: str | None = None
    """Kind ``opened``: `SEAL_VERSION`."""
    session: int | None = None
    """Kind ``opened``: the number of this session among all that the key has sealed."""
    journal: Digest | None = None
    """Kind ``opened``: digest of the line of the key's journal that gave it."""
    key: str | None = None
    """Kind ``opened``: the id of the bench's key."""
    public_key: str | None = None
    """Kind ``opened``: base64 of its 32 bytes."""
    tool: Tool | None = None
    """Kind ``opened``."""
    manifest: SealedManifest | None = None
    """Kinds ``opened`` and ``closed``."""
    files: dict[str, FileEntry] | None = None
    """Kind ``closed``: every other file as it was then, but for the manifest."""


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A line that was read: nothing about it is trusted yet."""

    link: SealLink
    signature: bytes
    line: bytes
    """Without its newline."""

    @property
    def payload(self) -> bytes:
        """The bytes that are signed."""
        return link_payload(self.link)


def link_payload(link: SealLink) -> bytes:
    """The bytes of a link that are signed: canonical JSON."""
    return canonical_json(_plain(link))


def link_line(link: SealLink, signature: bytes) -> bytes:
    """A line, without its newline."""
    return canonical_json({"link": _plain(link), "signature": base64.b64encode(signature).decode("ascii")})


def link_of(line: bytes) -> SignedLink:
    """The link of a line. Raises `RecordError` where it is not exactly what `link_line` writes."""
    try:
        if len(line) > MOST_LINE_BYTES:
            raise RecordError("is longer than a link can be")
        record = read_json(line)
        if not isinstance(record, dict) or set(record) != {"link", "signature"}:
            raise RecordError("does not have the fields link and signature")
        link = SealLink.model_validate_json(canonical_json(record["link"]))
        signature = base64.b64decode(record["signature"], validate=True)
        if link_line(link, signature) != line:
            raise RecordError("is not canonical JSON")
    except ValidationError as error:
        detail = error.errors()[0]
        raise RecordError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None
    except (ValueError, TypeError, binascii.Error) as error:
        raise RecordError(str(error)) from None
    return SignedLink(link, signature, line)


def line_digest(line: bytes) -> Digest:
    """The digest of a line, by which the next link names it."""
    return sha256_of(line)


_DIVIDED = ("product", "bench", "run")
"""Fields of the manifest whose fields have digests of their own, so that what was altered can be named."""
_LATER = ("closed", "files", "pictures", "notes")
"""Fields that closing, repacking and redacting change; ``notes`` as far as they go."""


def sealed_manifest(manifest: Manifest, notes: int | None = None) -> SealedManifest:
    """What a link says of a manifest; of its first notes where their number is given."""
    data = manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
    counted = len(manifest.notes) if notes is None else notes
    fields = {"notes": sha256_of(canonical_json(data.get("notes", [])[:counted]))}
    for name, value in data.items():
        if name in _LATER:
            continue
        if name in _DIVIDED and isinstance(value, dict):
            fields |= {f"{name}.{inner}": sha256_of(canonical_json(each)) for inner, each in value.items()}
        else:
            fields[name] = sha256_of(canonical_json(value))
    return SealedManifest(fields=fields, notes=counted)


def _plain(link: SealLink) -> dict[str, Any]:
    """Without what says nothing; ``previous`` is always there."""
    plain = link.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in plain.items() if value != {}} | {"previous": link.previous}
