"""What keys say of keys: that another succeeds this one, and that this one is revoked. Both are signed.

A succession is signed by the old key and accepted by the new one, so that nobody adopts a key that he does not hold. A
revocation is signed by the key itself.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, Document, canonical_json, read_bytes
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import Purpose, sign, verify
from conformance.evidence.signed import (
    NamedKey,
    is_envelope,
    kind_of,
    open_document,
    predicate_type,
    seal_document,
)

Cause = Literal["compromised", "superseded", "retired"]
"""Why a key is revoked. Of a compromised key nothing is believed; of the others what they signed up to that day."""
MAX_STATEMENT_BYTES = 64 * 1024
_LATER_ONLY = re.compile(r"(superseded|retired)\b", re.IGNORECASE)
_DOMAIN = b"conformance key succession, accepted by the new key\n"


class KeySuccession(Document):
    """``KEY.succeeds.json``: the old key's owner goes on with a new one."""

    KIND: ClassVar[str] = "conformance/key-succession/1"

    old: NamedKey
    new: NamedKey
    purpose: Purpose = Field(alias="for")
    day: datetime.date
    """The first day of issue that is believed of the new key."""
    accepted: str
    """Base64 of the new key's signature over the other fields."""

    @property
    def what_is_accepted(self) -> bytes:
        """The bytes that the new key signs."""
        fields = self.model_dump(mode="json", by_alias=True, exclude={"accepted"})
        return _DOMAIN + canonical_json(fields)

    @property
    def is_accepted(self) -> bool:
        """Whether the new key signed them."""
        try:
            signature = base64.b64decode(self.accepted, validate=True)
        except (binascii.Error, ValueError):
            return False
        return verify(self.new.public, self.what_is_accepted, signature)


class KeyRevocation(Document):
    """A key's own word that it is not to be believed, wholly or from a day on."""

    KIND: ClassVar[str] = "conformance/key-revocation/1"

    key: NamedKey
    day: datetime.date
    cause: Cause
    reason: str = Field(min_length=1)

    @property
    def strictness(self) -> tuple[bool, datetime.date]:
        """Sorts the strictest first: one for compromise, then the earliest."""
        return (self.cause != "compromised", self.day)


@dataclass(frozen=True, slots=True)
class KeyStatements:
    """Statements about keys whose signatures hold. Whether their signers are trusted is `Trust`'s to say."""

    successions: tuple[KeySuccession, ...] = ()
    revocations: tuple[KeyRevocation, ...] = ()

    def __add__(self, others: KeyStatements) -> KeyStatements:
        """These and others."""
        return KeyStatements(self.successions + others.successions, self.revocations + others.revocations)

    def revocation(self, identifier: str) -> KeyRevocation | None:
        """The strictest of a key's revocations."""
        of_key = [each for each in self.revocations if each.key.key_id == identifier]
        return min(of_key, key=lambda each: each.strictness, default=None)

    def refuses(self, identifier: str, day: datetime.date) -> Iterator[Failure]:
        """Why what this key signed on a day is not believed, by its own revocation."""
        revoked = self.revocation(identifier)
        if revoked is not None:
            yield from revoked_on(f"the key {identifier}", revoked.day, revoked.cause, revoked.reason, day)

    def forked(self, identifier: str) -> bool:
        """Whether a key named several successors: then one of them is a thief's, and none is believed."""
        return len({each.new.key_id for each in self.successions if each.old.key_id == identifier}) > 1

    def line(self, identifier: str) -> Mapping[str, datetime.date]:
        """The key and those that succeed it, by what the keys themselves say, each with its first day."""
        found = {identifier: datetime.date.min}
        for _ in self.successions:
            for each in self.successions:
                old, new = each.old.key_id, each.new.key_id
                known = old in found and new not in found and not self.forked(old)
                if known and each.day >= found[old] and not list(self.refuses(old, each.day)):
                    found[new] = each.day
        return found


NO_STATEMENTS = KeyStatements()


def revoked_on(
    whose: str, revoked: datetime.date, cause: Cause, reason: str | None, day: datetime.date
) -> Iterator[Failure]:
    """Whether a revocation stands against what was signed on a day."""
    why = f" ({reason})" if reason else ""
    if cause == "compromised":
        yield Failure("key_revoked", f"{whose} was revoked on {revoked}{why}")
    elif day > revoked:
        yield Failure("key_retired", f"signed on {day}, after {whose} was retired on {revoked}{why}")


def cause_of(reason: str) -> Cause:
    """The cause that a reason begins with: ``superseded`` or ``retired``. Every other one counts as compromise."""
    match = _LATER_ONLY.match(reason.strip())
    word = match[1].lower() if match else "compromised"
    return "superseded" if word == "superseded" else "retired" if word == "retired" else "compromised"


def succession(old_secret: bytes, new_secret: bytes, purpose: Purpose, day: datetime.date) -> bytes:
    """The signed statement that a new key succeeds an old one from a day on."""
    old, new = NamedKey.of_secret(old_secret), NamedKey.of_secret(new_secret)
    stated = KeySuccession.model_validate(
        {"schema": KeySuccession.KIND, "old": old, "new": new, "for": purpose, "day": day, "accepted": ""}
    )
    signature = base64.b64encode(sign(new_secret, stated.what_is_accepted)).decode("ascii")
    return seal_document(old_secret, stated.model_copy(update={"accepted": signature}), _about(new))


def revocation(secret: bytes, day: datetime.date, reason: str) -> bytes:
    """The signed statement that a key is revoked."""
    key = NamedKey.of_secret(secret)
    stated = KeyRevocation(schema_=KeyRevocation.KIND, key=key, day=day, cause=cause_of(reason), reason=reason)
    return seal_document(secret, stated, _about(key))


def read_key_statement(data: bytes) -> KeyStatements:
    """One statement about keys whose signatures hold. Raises `Untrustworthy`."""
    if kind_of(data) == predicate_type(KeyRevocation.KIND):
        revoked = open_document(data, KeyRevocation)
        key = revoked.document.key
        if not revoked.signed_by(key) or revoked.subjects != _about(key):
            raise Untrustworthy(Failure("revocation_forged", f"the key {key.key_id} did not sign its revocation"))
        return KeyStatements(revocations=(revoked.document,))
    opened = open_document(data, KeySuccession)
    stated = opened.document
    if not opened.signed_by(stated.old) or opened.subjects != _about(stated.new):
        what = f"the key {stated.old.key_id} did not sign that {stated.new.key_id} succeeds it"
        raise Untrustworthy(Failure("succession_forged", what))
    if not stated.is_accepted:
        what = f"the key {stated.new.key_id} did not accept that it succeeds {stated.old.key_id}"
        raise Untrustworthy(Failure("succession_forged", what))
    return KeyStatements(successions=(stated,))


def is_key_statement(data: bytes) -> bool:
    """Whether a file states something of keys."""
    return is_envelope(data) and kind_of(data) in {
        predicate_type(KeySuccession.KIND),
        predicate_type(KeyRevocation.KIND),
    }


def load_key_statements(paths: Iterable[Path]) -> KeyStatements:
    """The statements in some files. Raises `BadInput` where one is not a statement, or its signature does not hold."""
    found = KeyStatements()
    for path in paths:
        try:
            found += read_key_statement(read_bytes(path, max_bytes=MAX_STATEMENT_BYTES))
        except Untrustworthy as error:
            raise BadInput(
                Problem(
                    str(each).rstrip("."),
                    str(path),
                    remedy="Give the file that 'conformance key new --signed-by' or 'conformance key revoke' wrote",
                    code="key-statement-unusable",
                )
                for each in error.failures
            ) from None
    return found


def _about(key: NamedKey) -> dict[str, Digest]:
    return {"public key": Digest(key.key_id)}
