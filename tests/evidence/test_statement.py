"""In-toto statements."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.documents import Digest, canonical_json
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.statement import InTotoStatement, read_statement, statement_bytes

WHOLE = InTotoStatement(
    {"b": Digest.of_hex("0" * 64), "a": Digest.of_hex("1" * 64)}, "conformance/certificate/1", {"x": 1}
)


def test_a_statement_is_read_as_it_was_written() -> None:
    assert read_statement(statement_bytes(WHOLE)) == WHOLE


SUBJECT = {"name": "a", "digest": {"sha256": "0" * 64}}


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "all"},
        {"subject": [{"name": "a"}]},
        {"subject": [SUBJECT, SUBJECT]},
        {"subject": [{"name": "a", "digest": {"sha256": "0" * 63}}]},
        {"subject": [{"name": "a", "digest": {"sha256": "0" * 64, "md5": "0"}}]},
        {"subject": [{"name": 1, "digest": {"sha256": "0" * 64}}]},
        {"predicate": []},
        {"predicateType": 1},
        {"more": 1},
    ],
)
def test_a_statement_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Untrustworthy) as refused:
        read_statement(canonical_json({**json.loads(statement_bytes(WHOLE)), **change}))
    assert [each.code for each in refused.value.failures] == ["statement_malformed"]


@pytest.mark.parametrize("payload", [b"", b"{ }", b"[]", b'{"a":1,"a":1}'])
def test_what_is_no_canonical_statement_is_refused(payload: bytes) -> None:
    with pytest.raises(Untrustworthy):
        read_statement(payload)
