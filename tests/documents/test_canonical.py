"""Canonical JSON, and digests: names of bytes that read, compare and are written as the texts they are on disk."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conformance.documents import Digest, DocumentModel, canonical_json, sha256_of, sha256_of_file, sha256_of_stream


class Sealed(DocumentModel):
    digest: Digest


@given(st.binary(max_size=200))
def test_a_digest_is_the_text_that_any_other_tool_makes_of_the_bytes(data: bytes) -> None:
    digits = hashlib.sha256(data).hexdigest()
    made = sha256_of(data)
    assert made == f"sha256:{digits}" == Digest.of_hex(digits) == sha256_of_stream(io.BytesIO(data))
    assert (made.hex, made.short(12)) == (digits, digits[:12])


def test_a_text_has_the_digest_of_its_utf_8() -> None:
    assert sha256_of("体温") == sha256_of("体温".encode())


def test_a_document_reads_a_digest_and_writes_the_same_bytes() -> None:
    text = f'{{"digest":"{sha256_of(b"1")}"}}'
    read = Sealed.model_validate_json(text)
    assert isinstance(read.digest, Digest)
    assert read.model_dump_json() == text
    assert type(read.model_dump(mode="json")["digest"]) is str


@pytest.mark.parametrize("digits", ["", "0" * 63, "0" * 65, "A" * 64, "0" * 63 + "g", "0" * 64 + "\n"])
def test_other_than_64_hexadecimal_digits_are_no_digest(digits: str) -> None:
    with pytest.raises(ValueError, match="not the 64 hexadecimal digits"):
        Digest.of_hex(digits)


def test_what_a_document_says_instead_of_a_digest_equals_none_that_was_made() -> None:
    assert Sealed.model_validate_json('{"digest": "sha256:0"}').digest not in {sha256_of(b""), sha256_of(b"0")}
    with pytest.raises(ValidationError):
        Sealed.model_validate_json('{"digest": 0}')


def test_canonical_json_has_one_form() -> None:
    assert canonical_json({"b": 1, "a": "℃"}) == '{"a":"℃","b":1}'.encode()


def test_canonical_json_refuses_what_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        canonical_json(float("nan"))


def test_a_file_and_its_bytes_have_one_digest(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert sha256_of_file(tmp_path / "f") == sha256_of(b"abc") == sha256_of("abc")
