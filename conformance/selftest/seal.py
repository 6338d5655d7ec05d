"""The seal of a self-test record: the key of the bench that ran it, over the record's bytes.

A DSSE envelope with an in-toto statement: its one subject is ``selftest.json``, its predicate names profile, tool and
bench. It lies beside the record as ``selftest.seal.json``.
"""

from __future__ import annotations

import base64
import binascii

from conformance.documents import canonical_json, sha256_of
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.statement import InTotoStatement, read_statement, statement_bytes
from conformance.selftest.record import SelfTest

SEAL_TYPE = "urn:conformance:selftest:1"
RECORD_NAME, SEAL_NAME = "selftest.json", "selftest.seal.json"


def seal_of(record: SelfTest, written: bytes, secret: bytes) -> bytes:
    """The envelope over a record as it was written, by the bench's key. The same for the same record and key."""
    public = public_key(secret)
    predicate = {
        **_bound_to(record),
        "bench": {"key_id": key_id(public), "public_key": base64.b64encode(public).decode("ascii")},
    }
    return dsse.seal(secret, statement_bytes(InTotoStatement({RECORD_NAME: sha256_of(written)}, SEAL_TYPE, predicate)))


def bench_of(seal: bytes, record: SelfTest, written: bytes) -> str:
    """The id of the key that sealed a record. Raises `Untrustworthy` where the seal is not one of it."""
    try:
        envelope = dsse.open_envelope(seal)
        statement = read_statement(envelope.payload)
    except Untrustworthy as error:
        raise _wrong("; ".join(each.what for each in error.failures)) from None
    if statement.predicate_type != SEAL_TYPE:
        raise _wrong(f"its type is {statement.predicate_type!r}, not {SEAL_TYPE!r}")
    if statement.files != {RECORD_NAME: sha256_of(written)}:
        raise _wrong("it was made of another record, or the record was changed")
    bench = statement.predicate.get("bench")
    try:
        public = base64.b64decode(bench["public_key"], validate=True) if isinstance(bench, dict) else b""
        signed = key_id(public) == envelope.key_id and envelope.signed_by(public)
    except (KeyError, TypeError, ValueError, binascii.Error):
        signed = False
    if not signed:
        raise _wrong("its signature is not of the key that it names")
    said = {name: value for name, value in statement.predicate.items() if name != "bench"}
    if canonical_json(said) != canonical_json(_bound_to(record)):
        raise _wrong("it names another verdict, requirement set or tool than the record")
    return envelope.key_id


def _bound_to(record: SelfTest) -> dict[str, object]:
    return {
        "verdict": record.verdict,
        "requirements": record.requirements.model_dump(mode="json"),
        "tool": record.tool.model_dump(mode="json"),
        "flaws": {flaw.name: list(flaw.sizes) for flaw in record.flaws},
    }


def _wrong(what: str) -> Untrustworthy:
    return Untrustworthy(Failure("selftest_seal_wrong", f"the seal of the self-test record is not one of it: {what}"))
