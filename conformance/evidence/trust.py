"""Whose signatures are believed: a trust file with several public keys, or the public key files themselves."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, field_validator, model_validator

from conformance.core.problems import BadInput, Problem, Wrong
from conformance.core.visible import folded
from conformance.documents import Document, DocumentModel, VisibleText, load_document, read_bytes
from conformance.evidence.failure import Failure
from conformance.evidence.key_statements import (
    NO_STATEMENTS,
    Cause,
    KeyStatements,
    KeySuccession,
    load_key_statements,
    revoked_on,
)
from conformance.evidence.keys import MAX_KEY_BYTES, Purpose, key_id, load_public, load_purpose
from conformance.evidence.signed import is_envelope

TRUST_ENDINGS = {".yaml", ".yml", ".json"}


class TrustedKey(DocumentModel):
    """A public key, whose it is, and when it may sign."""

    name: VisibleText = Field(min_length=1)
    public_key: str
    """Its 32 bytes in base64, as ``conformance key new`` prints them."""
    purpose: Purpose = Field(default="laboratory", alias="for")
    """What it may sign: a laboratory's key no recording, and a bench's key no certificate."""
    speaks_for: tuple[VisibleText, ...] | None = Field(default=None, min_length=1)
    """The laboratories in whose name it may sign, as their certificates name them; None: the one in ``name``."""
    valid_from: datetime.date | None = None
    """First and last day on which a certificate may say it was issued; None: open."""
    valid_until: datetime.date | None = None
    revoked: datetime.date | None = None
    """The day it was withdrawn. Nothing that it signed is believed any more, whatever date it bears: who holds a
    stolen key writes any date. Only of one that was superseded or retired (``cause``) earlier dates are believed."""
    cause: Cause = "compromised"
    reason: str | None = None
    """Why it was withdrawn."""

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        # One spelling only: base64 with stray bits at its end decodes to the same key.
        if len(key) != 32 or base64.b64encode(key).decode("ascii") != text:
            raise Wrong(
                "it is not an Ed25519 key", remedy="Write its 32 bytes in base64, as 'conformance key new' prints them"
            )
        return text

    @model_validator(mode="after")
    def _in_order(self) -> TrustedKey:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise Wrong("the key's validity ends before it begins", remedy="Exchange the dates")
        return self

    @property
    def public(self) -> bytes:
        """The key's 32 bytes."""
        return base64.b64decode(self.public_key)

    @property
    def laboratories(self) -> tuple[str, ...]:
        """In whose name it may sign."""
        return (self.name,) if self.speaks_for is None else self.speaks_for

    @property
    def speaks_for_anybody(self) -> bool:
        """Whether it was given as a file of its own, which does not say whose it is."""
        return False

    def may_speak_for(self, laboratory: str) -> bool:
        """Whether a laboratory of this name is among those it speaks for: case, blanks and widths do not matter."""
        return folded(laboratory) in set(map(folded, self.laboratories))


class BareKey(TrustedKey):
    """A KEY.pub that was given by itself: whoever names it trusts it, and nothing says whose it is."""

    @property
    def speaks_for_anybody(self) -> bool:
        """Always."""
        return True

    def may_speak_for(self, laboratory: str) -> bool:
        """Always."""
        return True


class TrustFile(Document):
    """``trust.yaml``."""

    KIND: ClassVar[str] = "conformance/trust/1"

    keys: tuple[TrustedKey, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys that are believed. `believing` makes one that takes statements about keys into account."""

    keys: tuple[TrustedKey, ...]
    statements: KeyStatements = NO_STATEMENTS
    withheld: tuple[tuple[str, Failure], ...] = ()
    """Keys that a statement introduces and that are not believed all the same: id, and why."""

    @classmethod
    def believing(cls, keys: Iterable[TrustedKey], statements: KeyStatements) -> Trust:
        """These keys, revoked where they say so themselves, and those that succeed them."""
        return _succeeded(cls(tuple(_revoked(key, statements) for key in keys), statements))

    @property
    def ids(self) -> frozenset[str]:
        """Of every key that is named, whatever it is for."""
        return frozenset(key_id(key.public) for key in self.keys)

    def key(self, identifier: str, purpose: Purpose = "laboratory") -> TrustedKey | None:
        """The key of this id, if it is for this purpose.

        Where it is named several times, the entry that withdraws it comes before all others, and one of a trust file
        before the key's own file.
        """
        named = [key for key in self.keys if key.purpose == purpose and key_id(key.public) == identifier]
        return min(
            named,
            key=lambda key: (key.revoked is None, key.cause != "compromised", key.speaks_for_anybody),
            default=None,
        )

    def refuses(self, identifier: str, issued: datetime.date, purpose: Purpose = "laboratory") -> Iterator[Failure]:
        """Why what is signed on this date is not believed from this key."""
        key = self.key(identifier, purpose)
        other = next((each for each in self.keys if key_id(each.public) == identifier), None)
        if key is None and other is not None:
            what = f"signed by the key of {other.name}, which is trusted for a {other.purpose}, not for a {purpose}"
            yield Failure("key_other_purpose", what)
        elif key is None and (withheld := [failure for named, failure in self.withheld if named == identifier]):
            yield from withheld
        elif key is None:
            yield Failure("key_unknown", f"signed by an unknown key, {identifier}, which is not a trusted key")
        elif key.revoked is not None and (
            revoked := list(revoked_on(f"the key of {key.name}", key.revoked, key.cause, key.reason, issued))
        ):
            yield from revoked
        elif (key.valid_from and issued < key.valid_from) or (key.valid_until and issued > key.valid_until):
            span = f"{key.valid_from or '…'} to {key.valid_until or '…'}"
            yield Failure("key_not_valid", f"issued on {issued}, when the key of {key.name} was not valid ({span})")


def load_trust(paths: Iterable[Path]) -> Trust:
    """Read KEY.pub files, trust files, and statements about keys (`KEY.succeeds.json`, revocations).

    Raises `BadInput`, also where two of the files contradict each other.
    """
    keys: list[TrustedKey] = []
    where: list[str] = []
    statements = KeyStatements()
    for path in paths:
        if _is_statement(path):
            statements += load_key_statements([path])
            continue
        if path.suffix.lower() in TRUST_ENDINGS:
            read: Sequence[TrustedKey] = load_document(path, TrustFile, named_twice).keys
        else:
            text = base64.b64encode(load_public(path)).decode("ascii")
            read = (BareKey(name=path.stem, public_key=text, purpose=load_purpose(path)),)
        keys += read
        where += [str(path)] * len(read)
    problems = list(_contradictions(keys, where))
    if problems:
        raise BadInput(problems)
    return Trust.believing(keys, statements)


def _is_statement(path: Path) -> bool:
    """Whether a file is a signed statement about keys: no trust file in YAML, and no public key."""
    ending = path.suffix.lower()
    if ending in {".yaml", ".yml"}:
        return False
    return is_envelope(read_bytes(path) if ending == ".json" else read_bytes(path, max_bytes=MAX_KEY_BYTES))


def _revoked(key: TrustedKey, statements: KeyStatements) -> TrustedKey:
    """A key as its own revocation leaves it; the stricter of that and of what the trust file says."""
    stated = statements.revocation(key_id(key.public))
    if stated is None:
        return key
    if key.revoked is not None and (key.cause != "compromised", key.revoked) <= stated.strictness:
        return key
    return key.model_copy(update={"revoked": stated.day, "cause": stated.cause, "reason": stated.reason})


def _succeeded(trust: Trust) -> Trust:
    """With the successors of trusted keys, and theirs: each from its day on, in the name of the key before."""
    keys = list(trust.keys)
    for _ in trust.statements.successions:  # a chain has no more links than there are statements
        for stated in trust.statements.successions:
            known = Trust(tuple(keys))
            if not _named(known, stated.new.key_id) and not list(_stands_against(known, stated, trust.statements)):
                [old] = [key for key in (known.key(stated.old.key_id, stated.purpose),) if key is not None]
                made = {"public_key": stated.new.public_key, "valid_from": stated.day, "revoked": None, "reason": None}
                new = old.model_copy(update={**made, "cause": "compromised"})
                keys.append(_revoked(new, trust.statements))
    final = Trust(tuple(keys))
    withheld = tuple(
        (stated.new.key_id, failure)
        for stated in trust.statements.successions
        if not _named(final, stated.new.key_id)
        for failure in _stands_against(final, stated, trust.statements)
    )
    return Trust(tuple(keys), trust.statements, withheld)


def _named(trust: Trust, identifier: str) -> bool:
    """Whether a key is named at all: what the trust file says of it comes before what other keys say."""
    return any(key_id(key.public) == identifier for key in trust.keys)


def _stands_against(trust: Trust, stated: KeySuccession, statements: KeyStatements) -> Iterator[Failure]:
    """Why a successor is not believed."""
    which = f"the statement that {stated.new.key_id} succeeds {stated.old.key_id} is not believed"
    if not _named(trust, stated.old.key_id):
        yield Failure("succession_signer_unknown", f"{which}: it is signed by a key that is not trusted")
    elif statements.forked(stated.old.key_id):
        yield Failure("succession_forked", f"{which}: the same key named another successor as well")
    else:
        for each in trust.refuses(stated.old.key_id, stated.day, stated.purpose):
            yield Failure("succession_signer_refused", f"{which}: {each.what}")


def _contradictions(keys: Sequence[TrustedKey], where: Sequence[str]) -> Iterator[Problem]:
    """One key in several files: withdrawn in one of them it is withdrawn, anything else has to be the same."""
    first: dict[str, tuple[TrustedKey, str]] = {}
    for key, place in zip(keys, where, strict=True):
        before, there = first.setdefault(key.public_key, (key, place))
        if before.purpose != key.purpose:
            what = f"{key.name} is named as the key of a {key.purpose} here, and of a {before.purpose} in {there}"
        elif before.speaks_for_anybody or key.speaks_for_anybody or before.revoked or key.revoked or before == key:
            continue
        else:
            what = f"the key of {key.name} is named otherwise in {there}: name, laboratories or validity differ"
        yield Problem(what, place, remedy="Keep the entry that is right", code="trust-contradicts")


def named_twice(data: Any) -> Iterator[tuple[tuple[str | int, ...], Wrong]]:
    """Raw check: a public key that stands twice in one file may be revoked in one place and believed in the other, and
    of two keys of one name nobody knows which one signed."""
    entries = data.get("keys") if isinstance(data, dict) else None
    first: dict[tuple[str, bytes | str], int] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if not isinstance(entry, dict):
            continue
        for field, value, remedy in (
            ("public_key", _decoded(entry.get("public_key")), "Keep one"),
            ("name", _folded(entry.get("name")), "Give each key a name, and name its laboratory under speaks_for"),
        ):
            if value is None:
                continue
            if (field, value) in first:
                said = "key" if field == "public_key" else "name"
                what = f"the {said} occurs twice, first at keys[{first[field, value]}]"
                yield ("keys", index, field), Wrong(what, remedy=remedy, code="name-twice")
            first.setdefault((field, value), index)


def _decoded(text: object) -> bytes | None:
    """A key's bytes, however it is spelled."""
    try:
        return base64.b64decode("".join(text.split())) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None


def _folded(text: object) -> str | None:
    return folded(text) if isinstance(text, str) else None
