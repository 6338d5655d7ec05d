"""``KEY.sessions``: every session that a bench's key began to seal, numbered, each entry signed.

A bad day's recording can be thrown away; its number cannot. `certify` asks for a reason for each session of its product
that is not enclosed.
"""

from __future__ import annotations

import base64
import binascii
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from conformance.core.operating_system import lock_file, open_bytes
from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, DocumentModel, canonical_json, sha256_of
from conformance.documents.atomic import sync_folder
from conformance.documents.strict_json import read_json
from conformance.evidence.failure import Failure
from conformance.seals.signing import SESSION_TYPE, BenchKey, is_signed, signed

MOST_BYTES = 64 * 1024 * 1024
_WAIT_S = 10.0
_RESTORE = "Restore the journal from your archive; a journal that was changed numbers no session"


class SessionEntry(DocumentModel):
    """A session that was begun."""

    number: int = Field(ge=1)
    previous: Digest | None
    """Digest of the line before, without its newline; None in the first."""
    at: str
    """The bench computer's clock, ISO 8601, UTC."""
    key: str
    """Id of the bench's key."""
    product: dict[str, str]
    """The identity that the vendor declares."""
    states: dict[str, str]
    """The identity that the device stated."""
    profile: str
    recording: str
    """The recording's name, without folders."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry, and the digest by which a seal and the next entry name it."""

    entry: SessionEntry
    digest: Digest


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that was read; its failures are what is wrong with it."""

    lines: tuple[JournalLine, ...]
    failures: tuple[Failure, ...]

    @property
    def key(self) -> str | None:
        """Id of the key whose journal it is; None where it is empty."""
        return self.lines[0].entry.key if self.lines else None

    def line(self, number: int) -> JournalLine | None:
        """The entry of a session."""
        return next((each for each in self.lines if each.entry.number == number), None)


def journal_path(key: Path) -> Path:
    """Where the journal of a key lies."""
    return key.with_name(f"{key.name}.sessions")


def begin_session(
    key: BenchKey, at: str, product: Mapping[str, str], states: Mapping[str, str], profile: str, recording: str
) -> JournalLine:
    """Take the next number: its entry is on the disk when this returns. Raises `BadInput`."""
    path = journal_path(key.path)
    try:
        new = not path.exists()
        descriptor = open_bytes(path)
        try:
            _wait_for(descriptor, path)
            before = _whole_lines(descriptor)
            line, made = _next(key, path, before, at, product, states, profile, recording)
            os.lseek(descriptor, 0, os.SEEK_END)
            _write(descriptor, line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            sync_folder(path.parent)
    except OSError as error:
        what = f"the journal of sessions cannot be written: {error.strerror or error}"
        remedy = "Keep the bench's key where the bench may write; no session is sealed without its number"
        raise BadInput(Problem(what, str(path), remedy=remedy, code="output-unwritable")) from None
    return made


def read_journal(data: bytes, public: bytes) -> Journal:
    """A journal, and all that is wrong with it: changed, cut out of, or with a number twice. A pure function."""
    lines: list[JournalLine] = []
    failures: list[Failure] = []
    previous: Digest | None = None
    for row, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            entry, signature = _entry_of(line)
        except ValueError as error:
            failures.append(_broken(f"line {row} cannot be read: {error}"))
            break
        if not is_signed(public, SESSION_TYPE, canonical_json(_plain(entry)), signature):
            failures.append(_broken(f"the entry of session {entry.number} is not signed by the bench's key"))
        elif entry.number != len(lines) + 1 or entry.previous != previous:
            what = f"session {entry.number} does not follow session {len(lines)}: entries are missing or were exchanged"
            failures.append(_broken(what))
        previous = sha256_of(line)
        lines.append(JournalLine(entry, previous))
        if failures:
            break
    if not data.endswith(b"\n"):
        failures.append(_broken("its last line is cut off" if data else "it is empty"))
    return Journal(tuple(lines), tuple(failures))


def _broken(what: str) -> Failure:
    return Failure("sessions_broken", f"the journal of sessions: {what}")


def _next(
    key: BenchKey,
    path: Path,
    before: bytes,
    at: str,
    product: Mapping[str, str],
    states: Mapping[str, str],
    profile: str,
    recording: str,
) -> tuple[bytes, JournalLine]:
    known = read_journal(before, key.public) if before else Journal((), ())
    if known.failures:
        raise BadInput(
            Problem(each.what, str(path), remedy=_RESTORE, code="sessions-broken") for each in known.failures
        )
    entry = SessionEntry(
        number=len(known.lines) + 1,
        previous=known.lines[-1].digest if known.lines else None,
        at=at,
        key=key.id,
        product=dict(product),
        states=dict(states),
        profile=profile,
        recording=recording,
    )
    signature = signed(key.secret, SESSION_TYPE, canonical_json(_plain(entry)))
    line = canonical_json({"session": _plain(entry), "signature": base64.b64encode(signature).decode("ascii")})
    return line, JournalLine(entry, sha256_of(line))


def _entry_of(line: bytes) -> tuple[SessionEntry, bytes]:
    """Raises `ValueError`."""
    record = read_json(line)
    if not isinstance(record, dict) or set(record) != {"session", "signature"} or canonical_json(record) != line:
        raise ValueError("it is not a line of a journal")
    try:
        entry = SessionEntry.model_validate_json(canonical_json(record["session"]))
        return entry, base64.b64decode(record["signature"], validate=True)
    except (ValidationError, TypeError, binascii.Error):
        raise ValueError("it is not an entry of a journal") from None


def _plain(entry: SessionEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def _wait_for(descriptor: int, path: Path) -> None:
    until = time.monotonic() + _WAIT_S
    while not lock_file(descriptor):
        if time.monotonic() > until:
            what = "the journal of sessions is held by another process"
            raise BadInput(Problem(what, str(path), remedy="Wait until it has ended", code="recording-locked"))
        time.sleep(0.01)


def _whole_lines(descriptor: int) -> bytes:
    """All of it; what a crash left of a line is cut off: its session was never begun."""
    data = b"".join(_pieces(descriptor))
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        os.ftruncate(descriptor, len(whole))
    return whole


def _pieces(descriptor: int) -> Iterator[bytes]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    while piece := os.read(descriptor, 1 << 20):
        yield piece


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
