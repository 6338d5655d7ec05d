"""What deceivers of the time after the issue work with: status lists, keys that follow each other, amendments."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from conformance.certification.certificate import Amends
from conformance.certification.issue import Original
from conformance.certification.status import StatusMeans
from conformance.certification.status_acts import next_list
from conformance.certification.status_list import StatusAct, StatusEntry, StatusList, seal_list
from conformance.documents import canonical_json, sha256_of
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements, read_key_statement, revocation, succession
from conformance.evidence.keys import Purpose, public_key
from conformance.evidence.trust import Trust, TrustedKey
from tests.certification.factory import OTHER_SECRET, SECRET, amended_case, bundle
from tests.certification.tampering import checked
from tests.deceptions.deception import Ground, verified

NEW_SECRET, THIRD_SECRET = bytes(range(2, 34)), bytes(range(3, 35))
NUMBER = "C-2026-001"
LISTED = datetime.date(2026, 6, 1)
DAY = datetime.date
FIRST, REVOKED = DAY(2026, 1, 1), DAY(2026, 5, 1)


def act(state: StatusAct, number: str = NUMBER, *, day: DAY = LISTED, **fields: Any) -> StatusEntry:
    """One act on a certificate."""
    by = Amends(number="C-2", bundle=sha256_of(b"another")) if state == "replaced" else None
    given = {"number": number, "bundle": None, "state": state, "day": day, "reason": "a reason", "replaced_by": by}
    return StatusEntry.model_construct(**{**given, **fields})


def a_list(*acts: StatusEntry, before: bytes | None = None, secret: bytes = SECRET, day: DAY = LISTED) -> bytes:
    """An honest list: the one after ``before``."""
    return next_list(before, acts, secret, day)


def changed(data: bytes, secret: bytes | None = None, **fields: Any) -> bytes:
    """A list with fields of its predicate changed; signed again where a key is given."""
    import json

    envelope = json.loads(data)
    statement = json.loads(base64.b64decode(envelope["payload"]))
    statement["predicate"].update(fields)
    payload = canonical_json(statement)
    if secret is not None:
        return dsse.seal(secret, payload)
    envelope["payload"] = base64.b64encode(payload).decode()
    return canonical_json(envelope)


def rogue_list(**fields: Any) -> bytes:
    """A list that the owner of the laboratory's key wrote by hand: signed rightly, whatever it says."""
    from conformance.evidence.signed import NamedKey

    given = {
        "schema_": StatusList.KIND, "issuer": NamedKey.of_secret(SECRET), "serial": 1, "date": LISTED,
        "previous": None, "entries": (),
    }  # fmt: skip
    return seal_list(SECRET, StatusList.model_construct(**{**given, **fields}))


def with_lists(
    *lists: bytes, bundle: bytes | None = None, age: int | None = None, statements: Iterable[bytes] = (), **means: Any
) -> Callable[[Ground], tuple[Failure, ...]]:
    """What `verify` finds with these lists, in the order in which they were seen."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        stated = sum(map(read_key_statement, statements), KeyStatements())
        named = tuple((f"list {number}", data) for number, data in enumerate(lists, 1))
        given = {"trust": believing(stated), **means}
        return verified(bundle or ground.bundle, status=StatusMeans(named, age, stated), **given)

    return tried


def key_of(secret: bytes, **fields: Any) -> TrustedKey:
    """A key as a trust file names it."""
    return TrustedKey(name="Laboratory", public_key=base64.b64encode(public_key(secret)).decode(), **fields)


def believing(statements: KeyStatements, **fields: Any) -> Trust:
    """Trust in the laboratory's key, and in what it says of keys."""
    return Trust.believing((key_of(SECRET, **fields),), statements)


def acting(act_: Callable[[], object]) -> Callable[[Ground], tuple[Failure, ...]]:
    """What is refused when a list is continued."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        try:
            act_()
        except Untrustworthy as refused:
            return refused.failures
        return ()

    return tried


def succeeded(old: bytes = SECRET, new: bytes = NEW_SECRET, day: DAY = FIRST, purpose: Purpose = "laboratory") -> bytes:
    """The statement that one key succeeds another."""
    return succession(old, new, purpose, day)


def revoked(secret: bytes = SECRET, day: DAY = REVOKED, reason: str = "stolen") -> bytes:
    """A key's revocation."""
    return revocation(secret, day, reason)


def amending(ground: Ground, *, secret: bytes = SECRET, **told: Any) -> bytes:
    """An honest amendment of the ground's certificate."""
    certificate = checked(ground.bundle).certificate
    assert certificate is not None
    return bundle(
        amended_case(ground.case, **told), original=Original(certificate, sha256_of(ground.bundle)), secret=secret
    )


__all__ = [
    "LISTED", "NEW_SECRET", "NUMBER", "OTHER_SECRET", "SECRET", "THIRD_SECRET", "a_list", "act", "acting", "amending",
    "believing", "changed", "key_of", "revoked", "rogue_list", "succeeded", "with_lists",
]  # fmt: skip
