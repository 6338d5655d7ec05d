"""Whose signatures are believed: a trust file with several public keys, or the public key files themselves."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, field_validator, model_validator

from conformance.core.problems import Wrong
from conformance.documents import Document, DocumentModel, load_document
from conformance.evidence.failure import Failure
from conformance.evidence.keys import Purpose, key_id, load_public, load_purpose

TRUST_ENDINGS = {".yaml", ".yml", ".json"}


class TrustedKey(DocumentModel):
    """A public key, whose it is, and when it may sign."""

    name: str = Field(min_length=1)
    public_key: str
    """Its 32 bytes in base64, as ``conformance key new`` prints them."""
    purpose: Purpose = Field(default="laboratory", alias="for")
    """What it may sign: a laboratory's key no recording, and a bench's key no certificate."""
    valid_from: datetime.date | None = None
    """First and last day on which a certificate may say it was issued; None: open."""
    valid_until: datetime.date | None = None
    revoked: datetime.date | None = None
    """The day it was withdrawn. Nothing that it signed is believed any more, whatever date it bears: who holds a
    stolen key writes any date."""
    reason: str | None = None
    """Why it was withdrawn."""

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            length = len(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError):
            length = -1
        if length != 32:
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


class TrustFile(Document):
    """``trust.yaml``."""

    KIND: ClassVar[str] = "conformance/trust/1"

    keys: tuple[TrustedKey, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys that are believed."""

    keys: tuple[TrustedKey, ...]

    def key(self, identifier: str, purpose: Purpose = "laboratory") -> TrustedKey | None:
        """The key of this id, if it is for this purpose.

        Where it is named several times, the entry that withdraws it comes before all others.
        """
        named = [key for key in self.keys if key.purpose == purpose and key_id(key.public) == identifier]
        return min(named, key=lambda key: key.revoked is None, default=None)

    def refuses(self, identifier: str, issued: datetime.date, purpose: Purpose = "laboratory") -> Iterator[Failure]:
        """Why what is signed on this date is not believed from this key."""
        key = self.key(identifier, purpose)
        other = next((each for each in self.keys if key_id(each.public) == identifier), None)
        if key is None and other is not None:
            what = f"signed by the key of {other.name}, which is trusted for a {other.purpose}, not for a {purpose}"
            yield Failure("key_other_purpose", what)
        elif key is None:
            yield Failure("key_unknown", f"signed by an unknown key, {identifier}, which is not a trusted key")
        elif key.revoked is not None:
            why = f" ({key.reason})" if key.reason else ""
            yield Failure("key_revoked", f"the key of {key.name} was revoked on {key.revoked}{why}")
        elif (key.valid_from and issued < key.valid_from) or (key.valid_until and issued > key.valid_until):
            span = f"{key.valid_from or '…'} to {key.valid_until or '…'}"
            yield Failure("key_not_valid", f"issued on {issued}, when the key of {key.name} was not valid ({span})")


def load_trust(paths: Iterable[Path]) -> Trust:
    """Read KEY.pub files and trust files. Raises `BadInput`."""
    keys: list[TrustedKey] = []
    for path in paths:
        if path.suffix.lower() in TRUST_ENDINGS:
            keys += load_document(path, TrustFile, keys_named_twice).keys
        else:
            text = base64.b64encode(load_public(path)).decode("ascii")
            keys.append(TrustedKey(name=path.stem, public_key=text, purpose=load_purpose(path)))
    return Trust(tuple(keys))


def keys_named_twice(data: Any) -> Iterator[tuple[tuple[str | int, ...], Wrong]]:
    """Raw check: a public key that stands twice in one file may be revoked in one place and believed in the other."""
    entries = data.get("keys") if isinstance(data, dict) else None
    first: dict[str, int] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        public = entry.get("public_key") if isinstance(entry, dict) else None
        if isinstance(public, str):
            if public in first:
                what = f"the key occurs twice, first at keys[{first[public]}]"
                yield ("keys", index, "public_key"), Wrong(what, remedy="Keep one", code="name-twice")
            first.setdefault(public, index)
