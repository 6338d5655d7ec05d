"""Deceptions with keys: to introduce one's own as a laboratory's, to go on with a stolen or retired one."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterable
from typing import Any

from conformance.documents import canonical_json
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements, read_key_statement
from conformance.evidence.keys import Purpose, public_key, sign
from conformance.evidence.signed import NamedKey
from conformance.evidence.trust import Trust
from tests.certification.factory import bundle
from tests.deceptions.after_issue import (
    NEW_SECRET,
    OTHER_SECRET,
    SECRET,
    THIRD_SECRET,
    a_list,
    key_of,
    revoked,
    succeeded,
)
from tests.deceptions.deception import Deception, Ground, verified

DAY = datetime.date


def signed_with(
    secret: bytes, *statements: bytes, own: dict[str, Any] | None = None, more: Iterable[Any] = ()
) -> Callable[[Ground], tuple[Failure, ...]]:
    """What `verify` finds of a certificate by this key, where the laboratory's own key is trusted."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        stated = sum(map(read_key_statement, statements), KeyStatements())
        trust = Trust.believing((key_of(SECRET, **(own or {})), *more), stated)
        return verified(bundle(ground.case, secret=secret), trust=trust)

    return tried


def reading(data: Callable[[], bytes]) -> Callable[[Ground], tuple[Failure, ...]]:
    """What is found when a statement about keys is read."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        try:
            read_key_statement(data())
        except Untrustworthy as refused:
            return refused.failures
        return ()

    return tried


def rewritten(data: bytes, secret: bytes | None, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A statement changed, and signed again where a key is given."""
    envelope = json.loads(data)
    statement = json.loads(base64.b64decode(envelope["payload"]))
    change(statement)
    payload = canonical_json(statement)
    if secret is not None:
        return dsse.seal(secret, payload)
    envelope["payload"] = base64.b64encode(payload).decode()
    return canonical_json(envelope)


def with_predicate(data: bytes, secret: bytes | None, **fields: Any) -> Callable[[], bytes]:
    """A statement with fields of its predicate changed."""
    return lambda: rewritten(data, secret, lambda statement: statement["predicate"].update(fields))


def _adopted() -> bytes:
    """The owner of a trusted key states that a stranger's key succeeds it; the stranger was not asked."""
    stranger = NamedKey.of_secret(OTHER_SECRET)
    honest = succeeded()

    def change(statement: dict[str, Any]) -> None:
        statement["predicate"]["new"] = stranger.model_dump(mode="json")
        statement["subject"][0]["digest"]["sha256"] = stranger.key_id.removeprefix("sha256:")

    return rewritten(honest, SECRET, change)


def _accepted_for_another_day() -> bytes:
    return with_predicate(succeeded(day=DAY(2026, 3, 1)), SECRET, day="2025-01-01")()


def _everybodys_key(ground: Ground) -> tuple[Failure, ...]:
    """A public key of small order, for which anybody can sign anything."""
    from tests.certification.tampering import signed_anew

    nobody = base64.b64encode(bytes(32)).decode()

    def change(statement: dict[str, Any]) -> None:
        statement["predicate"]["signer"] = {"key_id": NamedKey.of(bytes(32)).key_id, "public_key": nobody}

    made = signed_anew(ground.bundle, change)
    from conformance.evidence import sealed_zip

    members = sealed_zip.unpack(made)
    envelope = json.loads(members["envelope.dsse.json"])
    envelope["signatures"][0] = {
        "keyid": NamedKey.of(bytes(32)).key_id,
        "sig": base64.b64encode(bytes(64)).decode(),
    }
    made = sealed_zip.pack({**members, "envelope.dsse.json": canonical_json(envelope)})
    return verified(made, trust=Trust((key_of(SECRET).model_copy(update={"public_key": nobody}),)))


def _for(purpose: Purpose) -> Callable[[Ground], tuple[Failure, ...]]:
    return signed_with(NEW_SECRET, succeeded(purpose=purpose), more=[key_of(SECRET, purpose=purpose)])


TABLE = (
    Deception("a key that nobody introduced signs", "key_unknown", "unknown key", signed_with(NEW_SECRET)),
    Deception("a stranger introduces a key of his own", "succession_signer_unknown", "not trusted",
              signed_with(NEW_SECRET, succeeded(old=OTHER_SECRET))),
    Deception("a stranger introduces a key as the second of a chain", "succession_signer_unknown", "not trusted",
              signed_with(THIRD_SECRET, succeeded(), succeeded(OTHER_SECRET, THIRD_SECRET))),
    Deception("the statement in the middle of a chain is left out", "succession_signer_unknown", "not trusted",
              signed_with(THIRD_SECRET, succeeded(NEW_SECRET, THIRD_SECRET))),
    Deception("the new key signs for a day before its first", "key_not_valid", "2026-02-01 to",
              signed_with(NEW_SECRET, succeeded(day=DAY(2026, 2, 1)))),
    Deception("the third key of a chain signs for a day before its first", "key_not_valid", "2026-03-01 to",
              signed_with(THIRD_SECRET, succeeded(), succeeded(NEW_SECRET, THIRD_SECRET, DAY(2026, 3, 1)))),
    Deception("a thief of the old key introduces his own, after it was revoked as stolen", "succession_signer_refused",
              "was revoked on 2026-05-01 (stolen)", signed_with(NEW_SECRET, succeeded(day=DAY(2026, 6, 1)), revoked())),
    Deception("a thief dates the introduction of his key back before the revocation", "succession_signer_refused",
              "was revoked", signed_with(NEW_SECRET, succeeded(day=DAY(2025, 1, 1)), revoked())),
    Deception("a thief introduces his key with one that the trust file revokes", "succession_signer_refused",
              "was revoked", signed_with(NEW_SECRET, succeeded(), own={"revoked": DAY(2026, 1, 2)})),
    Deception("a retired key introduces another one", "succession_signer_refused", "was retired",
              signed_with(NEW_SECRET, succeeded(day=DAY(2026, 1, 2)), revoked(day=DAY(2025, 12, 1), reason="retired"))),
    Deception("a key introduces another one after the days that the trust file gives it", "succession_signer_refused",
              "was not valid", signed_with(NEW_SECRET, succeeded(), own={"valid_until": DAY(2025, 12, 31)})),
    Deception("the second of a chain is revoked, and the third signs", "succession_signer_refused", "was revoked",
              signed_with(THIRD_SECRET, succeeded(), succeeded(NEW_SECRET, THIRD_SECRET), revoked(NEW_SECRET))),
    Deception("the new key was revoked as stolen", "key_revoked", "stolen",
              signed_with(NEW_SECRET, succeeded(), revoked(NEW_SECRET))),
    Deception("a thief introduces his key beside the laboratory's next", "succession_forked", "another successor",
              signed_with(NEW_SECRET, succeeded(), succeeded(new=THIRD_SECRET))),
    Deception("a thief's key is introduced beside the laboratory's next", "succession_forked", "another successor",
              signed_with(THIRD_SECRET, succeeded(), succeeded(new=THIRD_SECRET))),
    Deception("the successor outlives the days that the trust file gives the laboratory", "key_not_valid",
              "2026-01-10", signed_with(NEW_SECRET, succeeded(), own={"valid_until": DAY(2026, 1, 10)})),
    Deception("a key for benches is introduced by a laboratory's key", "succession_signer_refused", "for a laboratory",
              signed_with(NEW_SECRET, succeeded(purpose="bench"))),
    Deception("the successor of a bench's key signs a certificate", "key_other_purpose", "for a bench", _for("bench")),
    Deception("the successor of a publisher's key signs a certificate", "key_other_purpose", "for a publisher",
              _for("publisher")),
    Deception("the trust file revokes the successor, and the old key introduces it again", "key_revoked", "was revoked",
              signed_with(NEW_SECRET, succeeded(), more=[key_of(NEW_SECRET, revoked=DAY(2026, 1, 1))])),
    Deception("a stolen key signs, and dates back", "key_revoked", "was revoked", signed_with(SECRET, revoked())),
    Deception("a stolen key is revoked by its owner as stolen, and by the thief as retired", "key_revoked", "stolen",
              signed_with(SECRET, revoked(day=DAY(2099, 1, 1), reason="retired"), revoked())),
    Deception("the thief retires the stolen key that the trust file revokes", "key_revoked", "was revoked",
              signed_with(SECRET, revoked(day=DAY(2099, 1, 1), reason="retired"), own={"revoked": DAY(2026, 1, 2)})),
    Deception("a superseded key signs after its last day", "key_retired", "after the key",
              signed_with(SECRET, revoked(day=DAY(2026, 1, 10), reason="superseded by the key of 2026"))),
    Deception("a retired key signs after its last day, which the trust file states", "key_retired", "after the key",
              signed_with(SECRET, own={"revoked": DAY(2026, 1, 10), "cause": "retired"})),
    Deception("a retired key's last day is moved by a second statement", "key_retired", "2026-01-10",
              signed_with(SECRET, revoked(day=DAY(2026, 1, 10), reason="retired"),
                          revoked(day=DAY(2030, 1, 1), reason="retired"))),
    Deception("a reason that only sounds like retirement", "key_revoked", "re-tired",
              signed_with(SECRET, revoked(reason="re-tired"))),
    Deception("a reason of several words of which the last is retired", "key_revoked", "lost and retired",
              signed_with(SECRET, revoked(reason="lost and retired"))),
    Deception("the successor's successor is the first key, which was revoked", "key_revoked", "stolen",
              signed_with(SECRET, succeeded(), succeeded(NEW_SECRET, SECRET, DAY(2026, 1, 2)), revoked())),
    Deception("a certificate is signed for a key for which anybody can sign", "signature_wrong", "", _everybodys_key),
    Deception("a key is adopted that did not agree", "succession_forged", "did not accept", reading(_adopted)),
    Deception("a succession is dated back by the old key alone", "succession_forged", "did not accept",
              reading(_accepted_for_another_day)),
    Deception("a succession's purpose is changed by the old key alone", "succession_forged", "did not accept",
              reading(with_predicate(succeeded(), SECRET, **{"for": "publisher"}))),
    Deception("a succession is signed by the new key alone", "succession_forged", "did not sign",
              reading(with_predicate(succeeded(), NEW_SECRET))),
    Deception("a succession's day is changed, the signature left", "succession_forged", "did not sign",
              reading(with_predicate(succeeded(), None, day="2020-01-01"))),
    Deception("a succession's acceptance is taken out", "succession_forged", "did not accept",
              reading(with_predicate(succeeded(), SECRET, accepted=""))),
    Deception("a succession's acceptance is not base64", "succession_forged", "did not accept",
              reading(with_predicate(succeeded(), SECRET, accepted="?"))),
    Deception("a succession's acceptance is made for another document", "succession_forged", "did not accept",
              reading(with_predicate(succeeded(), SECRET, accepted=base64.b64encode(
                  sign(NEW_SECRET, b"anything else")).decode()))),
    Deception("a succession is about another key than it names", "succession_forged", "did not sign",
              reading(lambda: rewritten(succeeded(), SECRET, lambda s: s["subject"][0]["digest"].update(
                  sha256="0" * 64)))),
    Deception("a succession names a key by another key's id", "document_malformed", "digest of public_key",
              reading(with_predicate(succeeded(), SECRET, new={
                  "key_id": NamedKey.of_secret(NEW_SECRET).key_id,
                  "public_key": base64.b64encode(public_key(OTHER_SECRET)).decode()}))),
    Deception("a succession names a key of 31 bytes", "document_malformed", "Ed25519",
              reading(with_predicate(succeeded(), SECRET, old={"key_id": "x", "public_key": base64.b64encode(
                  bytes(31)).decode()}))),
    Deception("a succession has an unknown purpose", "document_malformed", "'anything'",
              reading(with_predicate(succeeded(), SECRET, **{"for": "anything"}))),
    Deception("a stranger revokes the laboratory's key", "revocation_forged", "did not sign",
              reading(with_predicate(revoked(), OTHER_SECRET))),
    Deception("a revocation's cause is made milder, the signature left", "revocation_forged", "did not sign",
              reading(with_predicate(revoked(), None, cause="retired"))),
    Deception("a revocation is put on another key", "revocation_forged", "did not sign",
              reading(with_predicate(revoked(), SECRET, key=NamedKey.of_secret(OTHER_SECRET).model_dump(mode="json")))),
    Deception("a revocation is about another key than it names", "revocation_forged", "did not sign",
              reading(lambda: rewritten(revoked(), SECRET, lambda s: s["subject"][0]["digest"].update(
                  sha256="0" * 64)))),
    Deception("a revocation has an unknown cause", "document_malformed", "'none'",
              reading(with_predicate(revoked(), SECRET, cause="none"))),
    Deception("a revocation has a field more", "document_malformed", "unknown",
              reading(with_predicate(revoked(), SECRET, except_for="C-1"))),
    Deception("a status list is given as a statement about keys", "document_other", "status-list",
              reading(a_list)),
    Deception("a certificate's envelope is given as a statement about keys", "document_other", "certificate", lambda g:
              reading(lambda: _envelope(g))(g)),
)  # fmt: skip


def _envelope(ground: Ground) -> bytes:
    from conformance.evidence import sealed_zip

    return sealed_zip.unpack(ground.bundle)["envelope.dsse.json"]
