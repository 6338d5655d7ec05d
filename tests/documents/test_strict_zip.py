"""The strict reader reads what ``zipfile`` writes for us, small and large, and nothing that differs in a byte."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.documents.strict_zip import (
    FILE_ATTRIBUTES,
    UNIX,
    ForeignZip,
    ZipMember,
    _local,
    members_of,
    unpacked,
)

FILES = {"manifest.json": b"{}" * 400, "events.jsonl": b"x\n" * 3000, "frames.h5": bytes(range(256)), "温.bin": b""}


def packed(files: dict[str, bytes], stored: tuple[str, ...] = ("frames.h5",)) -> bytes:
    """A zip as this tool packs it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = UNIX, FILE_ATTRIBUTES
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as into:
                into.write(data)
    return buffer.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    stream = io.BytesIO(data)
    return {member.name: b"".join(unpacked(stream, member)) for member in members_of(stream, 100_000)}


def test_what_was_packed_is_read() -> None:
    assert read(packed(FILES)) == FILES
    assert read(packed({})) == {}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_bit_flipped_anywhere_is_refused_or_changes_nothing(data: st.DataObject) -> None:
    """Nothing: a few bits of a deflated stream have no meaning."""
    whole = bytearray(packed(FILES))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        assert read(bytes(whole)) == FILES
    except ForeignZip:
        return


@given(st.binary(max_size=200))
def test_no_bytes_are_anything_but_a_zip_or_refused(data: bytes) -> None:
    with pytest.raises(ForeignZip):
        read(data)


def test_more_files_than_16_bits_count_are_read_and_more_than_allowed_are_refused() -> None:
    data = packed({f"{number:05d}": b"" for number in range(66_000)}, ())
    assert len(members_of(io.BytesIO(data), 100_000)) == 66_000
    with pytest.raises(ForeignZip, match="more than the 50000"):
        members_of(io.BytesIO(data), 50_000)


@pytest.mark.parametrize("size", [0, 1 << 20, 2_100_000_000, (1 << 31) + 5, 5 << 30])
def test_the_header_of_a_large_file_is_one_that_zipfile_writes(size: int) -> None:
    for zip64 in {None, size * 1.05 > zipfile.ZIP64_LIMIT}:
        member = zipfile.ZipInfo("frames.h5")
        member.create_system, member.external_attr = UNIX, FILE_ATTRIBUTES
        member.file_size = member.compress_size = size
        member.CRC = 7
        assert member.FileHeader(zip64) in set(_local(b"frames.h5", 0, 7, size, size))


def test_a_member_that_unpacks_to_gigabytes_is_given_in_pieces() -> None:
    data = packed({"a": bytes(40 << 20)}, ())
    stream = io.BytesIO(data)
    (member,) = members_of(stream, 10)
    assert isinstance(member, ZipMember)
    assert max(map(len, unpacked(stream, member))) <= 1 << 20
