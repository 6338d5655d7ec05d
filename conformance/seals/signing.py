"""What a bench's key signs, and how: a type for each kind of statement, so that none can stand for another."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest
from conformance.evidence.dsse import pre_authentication_encoding
from conformance.evidence.keys import key_id, load_purpose, load_secret, public_key, public_path, sign, verify

LINK_TYPE = "application/vnd.conformance.seal-link+json"
SESSION_TYPE = "application/vnd.conformance.session+json"


@dataclass(frozen=True, slots=True)
class BenchKey:
    """A bench's key, opened."""

    secret: bytes
    path: Path
    """Its file; its journal lies beside it."""

    @property
    def id(self) -> str:
        """The name of its public key."""
        return key_id(self.public)

    @property
    def public(self) -> bytes:
        """Its public key, 32 bytes."""
        return public_key(self.secret)


def load_bench_key(path: Path, passphrase: bytes | None = None) -> BenchKey:
    """Open a bench's key. Raises `BadInput`, also where its KEY.pub states another purpose."""
    secret = load_secret(path, passphrase)
    stated = public_path(path)
    if (purpose := load_purpose(stated)) != "bench":
        what = f"is the key of a {purpose}; recordings are sealed by the key of a bench"
        remedy = "Make one with 'conformance key new --for bench', and keep the laboratory's key off the bench"
        raise BadInput(Problem(what, str(stated), remedy=remedy, code="key-unusable"))
    return BenchKey(secret, path)


@dataclass(frozen=True, slots=True)
class SessionSigner:
    """`conformance.recording.seal_writer.LinkSigner` of a bench's key, for one session."""

    secret: bytes
    session: int
    journal: Digest
    clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)

    @property
    def key(self) -> str:
        """Id of the key."""
        return key_id(public_key(self.secret))

    @property
    def public_key(self) -> str:
        """Base64 of its 32 bytes."""
        return base64.b64encode(public_key(self.secret)).decode("ascii")

    def now(self) -> str:
        """The time, ISO 8601, UTC, to the millisecond."""
        return stamp(self.clock())

    def sign(self, payload: bytes) -> bytes:
        """The signature of a link."""
        return signed(self.secret, LINK_TYPE, payload)


def stamp(at: datetime.datetime) -> str:
    """A time as links and journals state it."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def signed(secret: bytes, kind: str, payload: bytes) -> bytes:
    """The signature of a payload of a type."""
    return sign(secret, pre_authentication_encoding(kind, payload))


def is_signed(public: bytes, kind: str, payload: bytes, signature: bytes) -> bool:
    """Whether a signature is that key's over a payload of this type. Never raises for a malformed key."""
    try:
        return verify(public, pre_authentication_encoding(kind, payload), signature)
    except ValueError:
        return False
