"""DSSE envelopes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.documents import canonical_json
from conformance.evidence.dsse import PAYLOAD_TYPE, open_envelope, pre_authentication_encoding, seal
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.keys import key_id, public_key

SECRET = bytes(range(32))


def test_what_is_signed_is_the_encoding_that_the_protocol_gives_as_its_example() -> None:
    # DSSE protocol.md: PAE("http://example.com/HelloWorld", "hello world")
    encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


@given(payload=st.binary(max_size=300))
def test_a_sealed_payload_opens_as_it_was_and_is_its_keys_alone(payload: bytes) -> None:
    opened = open_envelope(seal(SECRET, payload))
    assert opened.payload == payload
    assert opened.key_id == key_id(public_key(SECRET))
    assert opened.signed_by(public_key(SECRET))
    assert not opened.signed_by(public_key(bytes(32)))


def test_the_same_key_and_payload_have_the_same_envelope() -> None:
    assert seal(SECRET, b"{}") == seal(SECRET, b"{}")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payloadType": "text/plain"}, "payload_type_wrong"),
        ({"payload": "not base64!"}, "envelope_malformed"),
        ({"payload": "e31="}, "envelope_malformed"),
        ({"signatures": []}, "signature_count"),
        ({"signatures": "none"}, "signature_count"),
        ({"signatures": [{"sig": "AA=="}]}, "envelope_malformed"),
        ({"signatures": [{"keyid": 1, "sig": "AA=="}]}, "envelope_malformed"),
        ({"more": 1}, "envelope_malformed"),
    ],
)
def test_an_envelope_of_another_shape_is_refused(change: dict[str, Any], code: str) -> None:
    envelope = canonical_json({**json.loads(seal(SECRET, b"{}")), **change})
    with pytest.raises(Untrustworthy) as refused:
        open_envelope(envelope)
    assert [each.code for each in refused.value.failures] == [code]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"\xff", b"{" * 100_000, b'{"payload":"","payload":""}', b'{"a":NaN}',
        json.dumps({"payload": "e30=", "payloadType": PAYLOAD_TYPE, "signatures": []}).encode(),
    ],
)  # fmt: skip
def test_json_that_two_readers_could_read_differently_is_refused(data: bytes) -> None:
    with pytest.raises(Untrustworthy) as refused:
        open_envelope(data)
    assert [each.code for each in refused.value.failures] == ["envelope_malformed"]
