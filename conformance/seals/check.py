"""Checking the seal of a recording, offline: its chain, and whether the recording is still what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from conformance.documents import Digest
from conformance.evidence.failure import Failure
from conformance.recording.codec import RecordError
from conformance.recording.layout import SEAL
from conformance.recording.model import ALTERED, Recording, SealStore
from conformance.recording.seal_links import SealLink
from conformance.seals.chain import read_chain
from conformance.seals.frames_kept import FramesKept, frames_kept
from conformance.seals.manifest_kept import manifest_failures
from conformance.seals.rows_kept import rows_failures

SealState = Literal["unsealed", "sealed", "open", "broken"]
"""``open``: sealed as far as it goes, of a recording that was not closed."""


@dataclass(frozen=True, slots=True)
class SealFound:
    """What checking a seal found."""

    state: SealState
    failures: tuple[Failure, ...] = ()
    opened: SealLink | None = None
    """Its first link: key, session, time. Believe it only where nothing failed."""
    last: SealLink | None = None
    links: int = 0
    resumed: tuple[str, ...] = ()
    """When the recording was resumed, and which scene began again."""
    frames: FramesKept = field(default_factory=FramesKept)

    @property
    def key(self) -> str | None:
        """Id of the key that it says sealed it."""
        return self.opened.key if self.opened else None

    @property
    def session(self) -> int | None:
        """Its number among all sessions of that key."""
        return self.opened.session if self.opened else None

    @property
    def journal(self) -> Digest | None:
        """Digest of the line of the key's journal that gave the number."""
        return self.opened.journal if self.opened else None


def check_seal(recording: Recording, *, thorough: bool = True) -> SealFound:
    """Check the seal of a recording. Never raises for anything that is in it.

    A recording whose files are byte for byte those that were closed is not read again unless ``thorough``: its last
    link has their digests, and the reader compared them.
    """
    seal = recording.seal
    if seal is None:
        return SealFound("unsealed")
    closed = recording.manifest.closed
    links, failures = read_chain(seal.lines, closed=closed)
    opened, last = (links[0], links[-1]) if links else (None, None)
    kept = FramesKept()
    if not failures and opened is not None and last is not None:
        found, kept = _content(recording, seal, links, thorough)
        failures = (*manifest_failures(recording, opened, last), *found)
    if recording.manifest.origin == ALTERED:
        failures = (*failures, Failure("seal_edited", "the recording was altered in memory"))
    state: SealState = "broken" if failures else "sealed" if closed else "open"
    return SealFound(state, failures, opened, last, len(links), tuple(_resumed(links)), kept)


def _content(
    recording: Recording, seal: SealStore, links: tuple[SealLink, ...], thorough: bool
) -> tuple[tuple[Failure, ...], FramesKept]:
    files = {name: entry for name, entry in recording.manifest.files.items() if name != SEAL}
    if not thorough and links[-1].kind == "closed" and files == links[-1].files:
        return (), FramesKept()
    try:
        failures = tuple(rows_failures(seal, links, closed=recording.manifest.closed))
        kept = frames_kept(recording, seal, links)
    except (RecordError, OSError, ValueError, KeyError, TypeError) as error:
        return (Failure("seal_edited", f"what was sealed cannot be read: {error}"),), FramesKept()
    return (*failures, *kept.failures), kept


def _resumed(links: tuple[SealLink, ...]) -> Iterator[str]:
    for link in links:
        if link.kind == "resumed":
            yield f"{link.at}: " + (f"the scene {link.cut_off} began again" if link.cut_off else "between two scenes")
