"""Signatures."""

from __future__ import annotations

import pytest

from conformance.evidence.keys import public_key, sign, verify

SECRET = bytes(range(32))


def test_a_signature_is_the_keys_over_exactly_this_message() -> None:
    signature = sign(SECRET, b"evaluation")
    assert verify(public_key(SECRET), b"evaluation", signature)
    assert not verify(public_key(SECRET), b"evaluatiom", signature)
    assert not verify(public_key(bytes(32)), b"evaluation", signature)
    assert not verify(public_key(SECRET), b"evaluation", bytes([signature[0] ^ 1]) + signature[1:])
    assert not verify(public_key(SECRET), b"evaluation", signature[:-1])


def test_the_same_key_and_message_have_the_same_signature() -> None:
    assert sign(SECRET, b"evaluation") == sign(SECRET, b"evaluation")


@pytest.mark.parametrize("short", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(short: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        public_key(short)
