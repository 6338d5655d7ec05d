"""Whether the links of a seal are one chain, by one key, in order and complete. What they state is another question."""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conformance.evidence.failure import Failure
from conformance.evidence.keys import key_id
from conformance.recording.codec import RecordError
from conformance.recording.layout import SCENES
from conformance.recording.seal_links import (
    FRAMES,
    SEAL_VERSION,
    SEALED_TABLES,
    SealLink,
    SignedLink,
    line_digest,
    link_of,
)
from conformance.seals.signing import LINK_TYPE, is_signed


class Chain(NamedTuple):
    """The links that were read, and what is wrong with them."""

    links: tuple[SealLink, ...]
    failures: tuple[Failure, ...]


def read_chain(lines: Sequence[bytes], *, closed: bool) -> Chain:
    """The chain of a seal; ``closed``: whether the recording says that it is complete. A pure function."""
    signed: list[SignedLink] = []
    for number, line in enumerate(lines):
        try:
            signed.append(link_of(line))
        except RecordError as error:
            what = f"line {number + 1} of the seal cannot be read: {error}"
            return Chain(tuple(each.link for each in signed), (Failure("seal_malformed", what),))
    links = tuple(each.link for each in signed)
    if not links:
        return Chain((), (Failure("seal_malformed", "the seal is empty"),))
    failures = [*_opening(links[0]), *_signatures(signed), *_order(signed), *_ends(links, closed)]
    if not failures:
        failures += _contradictions(links)
    return Chain(links, tuple(failures))


def public_key_of(opened: SealLink) -> bytes | None:
    """The key that a chain names; None where it is none, or not the one of its id."""
    try:
        public = base64.b64decode(opened.public_key or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return public if len(public) == 32 and key_id(public) == opened.key else None


def place_of(link: SealLink) -> str:
    """Where in the session a link is, for a message."""
    if link.kind == "scene":
        return f"the scene {(link.scene or {}).get('id')}"
    return {"opened": "the beginning", "resumed": "the resumption", "closed": "the end"}[link.kind]


def _opening(opened: SealLink) -> Iterator[Failure]:
    if opened.kind != "opened":
        yield Failure("seal_order_wrong", "the seal does not begin with the link that opens it: links were removed")
    elif opened.seal != SEAL_VERSION:
        what = f"the seal is of version {opened.seal!r}; this tool reads {SEAL_VERSION!r}"
        yield Failure("seal_malformed", what)
    elif public_key_of(opened) is None or opened.session is None or opened.journal is None or opened.manifest is None:
        yield Failure("seal_malformed", "the link that opens the seal does not state its key, session and manifest")


def _signatures(signed: Sequence[SignedLink]) -> Iterator[Failure]:
    public = public_key_of(signed[0].link)
    for each in signed if public is not None else ():
        assert public is not None
        if not is_signed(public, LINK_TYPE, each.payload, each.signature):
            what = f"link {each.link.number} ({place_of(each.link)}) is not signed by the bench's key: it was changed"
            yield Failure("seal_signature_wrong", what)


def _order(signed: Sequence[SignedLink]) -> Iterator[Failure]:
    """Removed, added and exchanged links; the first place alone, for what follows it is a consequence."""
    previous = None
    for number, each in enumerate(signed):
        if each.link.number != number or each.link.previous != previous:
            before = "nothing" if number == 0 else f"link {signed[number - 1].link.number}"
            what = f"link {each.link.number} ({place_of(each.link)}) does not follow {before}"
            yield Failure("seal_order_wrong", f"{what}: links were removed, added or exchanged")
            return
        previous = line_digest(each.line)


def _ends(links: Sequence[SealLink], closed: bool) -> Iterator[Failure]:
    for before, after in itertools.pairwise(links):
        if after.kind == "opened" or (before.kind == "closed" and after.kind != "resumed"):
            what = f"link {after.number} ({place_of(after)}) cannot follow {place_of(before)}"
            yield Failure("seal_order_wrong", f"{what}: two seals were joined")
    if closed and links[-1].kind != "closed":
        what = (
            f"the seal ends after {place_of(links[-1])} and was never closed, though the recording says it is complete"
        )
        yield Failure("seal_cut", f"{what}: its end was cut off")


def _contradictions(links: Sequence[SealLink]) -> Iterator[Failure]:
    """Links of the right key that state what no recording can hold."""
    before: dict[str, int] = {}
    for link in links:
        grown = {name for name in SEALED_TABLES if link.rows.get(name, 0) > before.get(name, 0)}
        frames = sum(run.frames for runs in link.frames.values() for run in runs)
        counted = link.rows.get(FRAMES, 0) - before.get(FRAMES, 0)
        shrunk = any(link.rows.get(name, 0) < count for name, count in before.items())
        scenes = link.rows.get(SCENES, 0) - before.get(SCENES, 0)
        known = set(link.rows) <= {*SEALED_TABLES, FRAMES} and all(count >= 0 for count in link.rows.values())
        if (
            not known
            or shrunk
            or grown != set(link.digests)
            or frames != counted
            or (link.kind == "scene" and (link.scene is None or scenes != 1))
            or (link.kind == "closed" and (link.manifest is None or link.files is None))
        ):
            yield Failure("seal_malformed", f"link {link.number} ({place_of(link)}) contradicts itself")
            return
        before = link.rows
