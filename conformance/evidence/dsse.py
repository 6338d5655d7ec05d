"""DSSE envelopes (Dead Simple Signing Envelope, protocol version 1): what is signed is the payload and its type.

JSON that was signed is read only where it is the canonical form of what it says, so that no two readers disagree.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from conformance.documents import canonical_json
from conformance.documents.strict_json import read_json
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import key_id, public_key, sign, verify

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope that was opened: nothing about it is trusted yet."""

    payload: bytes
    key_id: str
    """Which key is said to have signed it."""
    signature: bytes

    def signed_by(self, public: bytes) -> bool:
        """Whether the signature is that key's over payload and payload type."""
        return verify(public, pre_authentication_encoding(PAYLOAD_TYPE, self.payload), self.signature)


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE, ``PAE(type, body)``)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def seal(secret: bytes, payload: bytes) -> bytes:
    """An envelope with one signature, as canonical JSON: the same for the same key and payload."""
    signature = sign(secret, pre_authentication_encoding(PAYLOAD_TYPE, payload))
    return canonical_json(
        {
            "payload": _text(payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": key_id(public_key(secret)), "sig": _text(signature)}],
        }
    )


def open_envelope(data: bytes) -> Envelope:
    """Read an envelope strictly. Raises `Untrustworthy`; no signature is checked here."""
    try:
        envelope = read_canonical(data)
    except ValueError as error:
        raise _refused("envelope_malformed", f"the envelope cannot be read: {error}") from None
    if not isinstance(envelope, dict) or set(envelope) != {"payload", "payloadType", "signatures"}:
        raise _refused(
            "envelope_malformed", "the envelope does not have the fields of DSSE: payload, payloadType, signatures"
        )
    if envelope["payloadType"] != PAYLOAD_TYPE:
        what = f"the payload type is {envelope['payloadType']!r}, not {PAYLOAD_TYPE!r}"
        raise _refused("payload_type_wrong", what)
    signatures = envelope["signatures"]
    if not isinstance(signatures, list) or len(signatures) != 1:
        count = len(signatures) if isinstance(signatures, list) else "no list of"
        raise _refused("signature_count", f"the envelope has {count} signatures; a certificate has exactly one")
    [signature] = signatures
    if not isinstance(signature, dict) or set(signature) != {"keyid", "sig"} or not isinstance(signature["keyid"], str):
        raise _refused("envelope_malformed", "the signature does not have the fields of DSSE: keyid, sig")
    return Envelope(_bytes(envelope["payload"], "payload"), signature["keyid"], _bytes(signature["sig"], "signature"))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: Any, name: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        data = None
    # One spelling only: base64 with stray bits at its end decodes as well.
    if data is None or _text(data) != text:
        raise _refused("envelope_malformed", f"the {name} of the envelope is not base64")
    return data


def _refused(code: str, what: str) -> Untrustworthy:
    return Untrustworthy(Failure(code, what))


def read_canonical(data: bytes) -> Any:
    """The value. Raises `ValueError` if it is not JSON, repeats a key, or is not canonical."""
    try:
        value = read_json(data)
        # Written again it has to be the same bytes: no key twice, no other spelling of a number or a text.
        same = canonical_json(value) == data
    except RecursionError:  # of writing it again
        raise ValueError("it is nested too deeply") from None
    if not same:
        raise ValueError("it is not canonical JSON")
    return value
