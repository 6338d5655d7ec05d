"""Our envelopes as the reference implementation of DSSE (securesystemslib) reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from conformance.documents import canonical_json
from conformance.evidence.dsse import PAYLOAD_TYPE, open_envelope, pre_authentication_encoding, seal
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import BENCH_SECRET, OTHER_SECRET, SECRET, bundle, case

PAYLOAD = canonical_json({"_type": "https://in-toto.io/Statement/v1", "文": "ü"})


def theirs(envelope: bytes) -> Envelope:
    read: Envelope = Envelope.from_dict(json.loads(envelope))
    return read


def key(secret: bytes) -> SSlibKey:
    public = public_key(secret)
    return SSlibKey(key_id(public), "ed25519", "ed25519", {"public": public.hex()})


def test_an_envelope_of_ours_is_read_and_verified_by_the_reference_implementation() -> None:
    read = theirs(seal(SECRET, PAYLOAD))
    assert (read.payload, read.payload_type) == (PAYLOAD, PAYLOAD_TYPE)
    assert read.pae() == pre_authentication_encoding(PAYLOAD_TYPE, PAYLOAD)
    assert set(read.verify([key(SECRET)], 1)) == {key_id(public_key(SECRET))}


def test_the_reference_implementation_writes_it_as_we_do() -> None:
    ours = seal(SECRET, PAYLOAD)
    again = canonical_json(theirs(ours).to_dict())
    assert again == ours
    assert open_envelope(again).signed_by(public_key(SECRET))


@pytest.mark.parametrize("change", ["payload", "payloadType", "key"])
def test_it_refuses_what_was_changed_as_we_do(change: str) -> None:
    data: dict[str, Any] = json.loads(seal(SECRET, PAYLOAD))
    if change == "payload":
        data["payload"] = json.loads(seal(SECRET, b"{}"))["payload"]
    elif change == "payloadType":
        data["payloadType"] = "text/plain"
    signer = OTHER_SECRET if change == "key" else SECRET
    with pytest.raises(VerificationError):
        Envelope.from_dict(data).verify([key(signer)], 1)


@pytest.mark.parametrize(
    ("member", "secret", "predicate_type"),
    [
        ("envelope.dsse.json", SECRET, "urn:conformance:certificate:1"),
        ("selftest.seal.json", BENCH_SECRET, "urn:conformance:selftest:1"),
    ],
)
def test_it_verifies_the_envelopes_of_a_bundle_whose_predicates_have_a_uri(
    tmp_path_factory: pytest.TempPathFactory, member: str, secret: bytes, predicate_type: str
) -> None:
    made = bundle(case(tmp_path_factory.mktemp("case")))
    read = theirs(unpack(made)[member])
    assert read.verify([key(secret)], 1)
    assert json.loads(read.payload)["predicateType"] == predicate_type
