"""Sealing a run: the session takes its number before the first scene; one that goes on, goes on with its own key."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.recording.model import Manifest, Recording
from conformance.seals.check import SealFound, check_seal
from conformance.seals.journal import begin_session
from conformance.seals.signing import BenchKey, SessionSigner, stamp


def signer_of(
    key: BenchKey | None, before: Recording | None, manifest: Manifest, states: Mapping[str, str], folder: Path
) -> SessionSigner | None:
    """What seals a run; None where it has no key. A run that begins takes the next number of the key.

    ``states`` is the identity that the device stated. Raises `BadInput` where the key's journal cannot be written.
    """
    if key is None:
        return None
    if before is not None:
        found = check_seal(before, thorough=False)
        assert found.session is not None  # refuse_other_seal looked
        assert found.journal is not None
        return SessionSigner(key.secret, found.session, found.journal)
    declared = (manifest.product or {}).get("identity") or {}
    line = begin_session(
        key,
        stamp(datetime.datetime.now(datetime.UTC)),
        {name: str(value) for name, value in declared.items() if value is not None},
        {name: str(value) for name, value in states.items() if value is not None},
        str((manifest.run or {}).get("profile", "")),
        folder.name,
    )
    return SessionSigner(key.secret, line.entry.number, line.digest)


def refuse_other_seal(folder: Path, before: Recording, key: BenchKey | None) -> None:
    """Raise `BadInput` where a recording cannot go on with this key, or without one."""
    found = check_seal(before)
    problems = [Problem(what, str(folder), remedy=remedy, code="seal-other") for what, remedy in _reasons(found, key)]
    problems += [
        Problem(each.what, str(folder), remedy="Keep it as it is, and record again", code="seal-broken")
        for each in found.failures
    ]
    if problems:
        raise BadInput(problems)


def _reasons(found: SealFound, key: BenchKey | None) -> Iterator[tuple[str, str]]:
    if found.state == "unsealed" and key is not None:
        what = "was begun without a seal: what is recorded already can no longer be sealed"
        yield what, "Resume it without --bench-key, or record again with it"
    elif found.state != "unsealed" and key is None:
        what = f"is sealed by the bench's key {found.key}: without it the seal would end here"
        yield what, "Resume it with --bench-key"
    elif key is not None and found.key != key.id:
        what = f"is sealed by the bench's key {found.key}; the key given is {key.id}"
        yield what, "Resume it with the key it was begun with"
