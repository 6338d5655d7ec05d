"""What we sign is read and verified by securesystemslib, which shares no code with us."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from conformance.certification.registry_seal import sealed_site
from conformance.certification.status_acts import next_list
from conformance.evidence.key_statements import revocation, succession
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import OTHER_SECRET, SECRET, bundle, case

DAY = datetime.date(2026, 6, 1)
SIGNED = {
    "a status list": lambda: next_list(None, (), SECRET, DAY),
    "a succession": lambda: succession(SECRET, OTHER_SECRET, "laboratory", DAY),
    "a revocation": lambda: revocation(SECRET, DAY, "stolen"),
    "a registry": lambda: sealed_site({"registry.json": b"{}"}, SECRET, DAY)["registry.dsse.json"],
}


def witness(data: bytes, secret: bytes = SECRET) -> dict[str, object]:
    """The statement, after the other library verified its one signature by a key."""
    public = public_key(secret)
    key = SSlibKey(key_id(public), "ed25519", "ed25519", {"public": public.hex()})
    envelope = Envelope.from_dict(json.loads(data))
    assert set(envelope.verify([key], 1)) == {key_id(public)}
    assert envelope.payload_type == "application/vnd.in-toto+json"
    return dict(json.loads(envelope.payload))


@pytest.mark.parametrize("kind", SIGNED)
def test_it_is_an_in_toto_statement_with_a_uri_for_its_type_and_a_subject(kind: str) -> None:
    statement = witness(SIGNED[kind]())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert str(statement["predicateType"]).startswith("urn:conformance:")
    assert statement["subject"]


@pytest.mark.parametrize("kind", SIGNED)
def test_another_key_did_not_sign_it(kind: str) -> None:
    with pytest.raises(VerificationError):
        witness(SIGNED[kind](), OTHER_SECRET)


def test_a_bundles_envelope_is_read_as_well(tmp_path: Path) -> None:
    statement = witness(unpack(bundle(case(tmp_path)))["envelope.dsse.json"])
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
