"""Whether the rows of a recording's tables are those that were sealed; what differs is named by its scene."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from conformance.documents import Digest, canonical_json
from conformance.documents.strict_json import read_json
from conformance.evidence.failure import Failure
from conformance.recording.layout import SCENES
from conformance.recording.model import SealStore
from conformance.recording.seal_links import SEALED_TABLES, SealLink
from conformance.seals.chain import place_of

_WORDS = {
    "scenes.jsonl": "scenes",
    "targets.jsonl": "targets",
    "events.jsonl": "events",
    "attempts.jsonl": "attempts",
    "attachments.jsonl": "attachments",
}


MOST_NAMED = 20
"""Scenes that were removed, or added, are named up to so many."""


def rows_failures(seal: SealStore, links: Sequence[SealLink], *, closed: bool) -> Iterator[Failure]:
    """Every table with its first difference. Rows after the last link of an unclosed recording are not sealed yet."""
    scenes = list(_scenes(seal, links, closed))
    yield from scenes
    if not scenes:  # which rows belong to which scene would only be guessed
        for name in SEALED_TABLES:
            if name != SCENES:
                yield from itertools.islice(_table(seal, links, name, closed), 1)


def _table(seal: SealStore, links: Sequence[SealLink], name: str, closed: bool) -> Iterator[Failure]:
    rows, at, word = iter(seal.rows(name)), 0, _WORDS[name]
    for link in links:
        wanted = link.rows.get(name, 0) - at
        found = list(itertools.islice(rows, wanted)) if wanted else []
        if wanted and (len(found) < wanted or _digest(found) != link.digests.get(name)):
            where = place_of(link)
            if len(found) < wanted:
                yield Failure("seal_cut", f"{where}: {wanted - len(found)} of its {wanted} {word} are missing")
            else:
                yield Failure("seal_edited", f"{where}: its {word} are not those that were sealed ({wanted} rows)")
            return
        at += wanted
    more = sum(1 for _ in rows)
    if more and closed:
        yield Failure("seal_joined", f"{more} {word} were added that were never sealed")


def _scenes(seal: SealStore, links: Sequence[SealLink], closed: bool) -> Iterator[Failure]:
    """The scenes that were removed, added, exchanged, renamed or changed."""
    if not list(_table(seal, links, SCENES, closed)):
        return
    sealed = [link.scene for link in links if link.scene is not None]
    found = [_row(row) for row in seal.rows(SCENES)]
    ids, now = [str(each.get("id")) for each in sealed], [str(each.get("id")) for each in found]
    before, after = set(ids), set(now)
    removed = [each for each, name in zip(sealed, ids, strict=True) if name not in after][:MOST_NAMED]
    added = [each for each, name in zip(found, now, strict=True) if name not in before][:MOST_NAMED]
    renamed = [(one, other) for one in removed for other in added if _rest(one) == _rest(other)]
    for one, other in renamed:
        what = f"the scene {one.get('id')} was renamed: it was sealed under this name, and is now {other.get('id')}"
        yield Failure("seal_relabelled", what)
    for each in removed:
        if not any(each is one for one, _ in renamed):
            yield Failure("seal_cut", f"the scene {each.get('id')} was sealed, and is missing")
    for each in added if closed else ():
        if not any(each is other for _, other in renamed) and not _covered(links):
            yield Failure("seal_joined", f"the scene {each.get('id')} was never sealed: it was added")
    if removed or (added and not _covered(links)):
        return
    if [each for each in now if each in before] != ids:
        moved = next((one for one, other in zip(ids, now, strict=False) if one != other), ids[-1] if ids else None)
        yield Failure("seal_reordered", f"the scenes are in another order than they were sealed in, from {moved} on")
        return
    by_id = dict(zip(now, found, strict=True))
    for name, each in zip(ids, sealed, strict=True):
        other = by_id[name]
        fields = [field for field in sorted({*each, *other}) if each.get(field) != other.get(field)]
        if fields:
            yield Failure("seal_edited", f"the scene {each.get('id')}: its {', '.join(fields)} were changed")
            return
    yield Failure("seal_edited", "the scenes are not those that were sealed: one that a resumption found was changed")


def _covered(links: Sequence[SealLink]) -> bool:
    """Whether a resumption found scenes that had no link yet: their names are in no link."""
    named = sum(link.scene is not None for link in links)
    return links[-1].rows.get(SCENES, 0) > named


def _row(row: bytes) -> dict[str, Any]:
    value = read_json(row)
    return value if isinstance(value, dict) else {}


def _rest(scene: dict[str, Any]) -> bytes:
    return canonical_json({name: value for name, value in scene.items() if name != "id"})


def _digest(rows: Sequence[bytes]) -> Digest:
    return Digest.of_hash(hashlib.sha256(b"".join(row + b"\n" for row in rows)))
