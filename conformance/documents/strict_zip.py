"""Reading a zip that this tool could have written, and no other: one reader for its directory, digest and content.

A zip says everything twice, in its directory and before each member, and lets bytes lie around and between both. A
reader that believes one of the two reads another file than a reader that believes the other. Here every byte is
accounted for: what the directory says is laid out again, as `zipfile` lays it out, and has to be what is there.
"""

from __future__ import annotations

import itertools
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

STORED, DEFLATED = 0, 8
FILE_ATTRIBUTES = (stat.S_IFREG | 0o644) << 16
UNIX, _DOS = 3, 0
_FIRST_DAY = 0x0021
"""1980-01-01, the date of every member."""
_ENCRYPTED, _UTF8 = 0x1, 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LIMIT, _FULL = (1 << 31) - 1, 0xFFFFFFFF
"""From which size on a number is written in 64 bits, and what then stands in the place of 32."""
_MOST_COUNT = 0xFFFF
_PIECE = 1 << 20


class ForeignZip(ValueError):
    """The zip does not have the layout that this tool writes; says where and how it differs."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in a zip."""

    name: str
    start: int
    """Where its bytes begin."""
    packed: int
    """How many bytes it has in the zip."""
    size: int
    """How many it has unpacked, as stated: `unpacked` holds it to that."""
    crc: int
    deflated: bool


def members_of(stream: BinaryIO, most: int) -> list[ZipMember]:
    """The members of a zip in their order. Raises `ForeignZip` where a byte of its layout is not as this tool writes.

    ``most`` members at most are read.
    """
    file_bytes = stream.seek(0, 2)
    count, directory_bytes, directory_at = _end(stream, file_bytes)
    if count > most:
        raise ForeignZip(f"it contains {count} files, more than the {most} that are read")
    if directory_bytes > most * 1024 or count * _CENTRAL.size > directory_bytes:
        raise ForeignZip("its directory does not have the size that its end states")
    directory = _at(stream, directory_at, directory_bytes)
    members: list[ZipMember] = []
    at = 0
    for _ in range(count):
        member, at = _entry(stream, directory, at, members[-1] if members else None)
        members.append(member)
    if at != len(directory):
        raise ForeignZip("its directory contains more than its files")
    end = members[-1].start + members[-1].packed if members else 0
    if end != directory_at:
        raise ForeignZip("there are bytes between its files and its directory")
    return members


def unpacked(stream: BinaryIO, member: ZipMember) -> Iterator[bytes]:
    """What a member unpacks to, in pieces: all of its bytes, to exactly the size and checksum stated.

    Raises `ForeignZip` (the last piece may have been given by then).
    """
    stream.seek(member.start)
    left, size, crc = member.packed, 0, 0
    inflate = zlib.decompressobj(-15) if member.deflated else None
    while left > 0:
        piece = stream.read(min(left, _PIECE))
        if not piece:
            raise ForeignZip(f"{member.name}: the zip ends within it")
        left -= len(piece)
        for data in (piece,) if inflate is None else _inflated(inflate, piece, member):
            size, crc = size + len(data), zlib.crc32(data, crc)
            if size > member.size:
                raise ForeignZip(f"{member.name}: it unpacks to more than the {member.size} bytes stated")
            yield data
    if inflate is not None and (not inflate.eof or inflate.unused_data):
        raise ForeignZip(f"{member.name}: its compressed bytes do not end where the zip says")
    if size != member.size:
        raise ForeignZip(f"{member.name}: it unpacks to {size} bytes, and {member.size} are stated")
    if crc != member.crc:
        raise ForeignZip(f"{member.name}: its checksum is not the one stated")


def _inflated(inflate: zlib._Decompress, piece: bytes, member: ZipMember) -> Iterator[bytes]:
    """A piece unpacked, a bounded number of bytes at a time."""
    try:
        while piece:
            if inflate.eof:
                raise ForeignZip(f"{member.name}: bytes follow the end of its compressed bytes")
            yield inflate.decompress(piece, _PIECE)
            piece = inflate.unconsumed_tail
            if inflate.unused_data:
                raise ForeignZip(f"{member.name}: bytes follow the end of its compressed bytes")
        while data := inflate.decompress(b"", _PIECE):  # what the last bound held back
            yield data
    except zlib.error as error:
        raise ForeignZip(f"{member.name}: cannot be unpacked: {error}") from None


def _end(stream: BinaryIO, file_bytes: int) -> tuple[int, int, int]:
    """Number of entries, size and place of the directory."""
    if file_bytes < _END.size:
        raise ForeignZip("it is too short to be a zip")
    last = _at(stream, file_bytes - _END.size, _END.size)
    if last[:4] != b"PK\x05\x06":
        raise ForeignZip("it does not end with the end of a zip: it is cut off, or bytes or a comment follow")
    _, _, _, _, count, size, at, _ = _END.unpack(last)
    before = file_bytes - _END.size - _LOCATOR_64.size - _END_64.size
    if before >= 0 and (large := _at(stream, before, _END_64.size))[:4] == b"PK\x06\x06":
        *_, count, size, at = _END_64.unpack(large)
    tail = _tail(count, size, at)
    if at + size + len(tail) != file_bytes or _at(stream, at + size, len(tail)) != tail:
        raise ForeignZip("bytes lie before, between or after its files, or its end is not as this tool writes it")
    return count, size, at


def _tail(count: int, size: int, at: int) -> bytes:
    """The end of a zip, after its directory."""
    large = b""
    if count > _MOST_COUNT or size > _LIMIT or at > _LIMIT:
        large = _END_64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, at)
        large += _LOCATOR_64.pack(b"PK\x06\x07", 0, at + size, 1)
    counted = min(count, _MOST_COUNT)
    return large + _END.pack(b"PK\x05\x06", 0, 0, counted, counted, min(size, _FULL), min(at, _FULL), 0)


def _entry(stream: BinaryIO, directory: bytes, at: int, before: ZipMember | None) -> tuple[ZipMember, int]:
    """A member by its entry in the directory, which begins at a place; and where the entry ends."""
    if at + _CENTRAL.size > len(directory):
        raise ForeignZip("its directory is cut off")
    fields = _CENTRAL.unpack_from(directory, at)
    system, method, crc, packed, size = fields[1] >> 8, fields[4], fields[7], fields[8], fields[9]
    name_bytes, extra_bytes, header_at = fields[10], fields[11], fields[16]
    end = at + _CENTRAL.size + name_bytes + extra_bytes
    raw = directory[at + _CENTRAL.size : at + _CENTRAL.size + name_bytes]
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ForeignZip(f"the name {raw!r} in its directory is not UTF-8") from None
    extra = directory[end - extra_bytes : end]
    large = iter(struct.unpack(f"<{(len(extra) - 4) // 8}Q", extra[4:])) if len(extra) in {12, 20, 28} else iter(())
    if size == _FULL and packed == _FULL:
        size, packed = next(large, size), next(large, packed)
    if header_at == _FULL:
        header_at = next(large, header_at)
    if stat.S_ISLNK(fields[15] >> 16):
        raise ForeignZip(f"the zip contains a link: {name}")
    if fields[3] & _ENCRYPTED:
        raise ForeignZip(f"the zip contains an encrypted file: {name}")
    if method not in {STORED, DEFLATED}:
        raise ForeignZip(f"{name}: is compressed in a way that this tool does not write")
    if header_at != (0 if before is None else before.start + before.packed):
        raise ForeignZip(f"{name}: bytes lie before it, or it shares bytes with another file")
    known = _central(raw, method, crc, packed, size, header_at, system)
    if system not in {UNIX, _DOS} or directory[at:end] not in set(known):
        raise ForeignZip(f"{name}: its entry in the directory (date, mode, flags, comment or extra) is foreign")
    if method == STORED and packed != size:
        raise ForeignZip(f"{name}: is stored, and its two sizes differ ({packed} and {size})")
    headers = set(_local(raw, method, crc, packed, size))
    found = next((len(each) for each in headers if _at(stream, header_at, len(each)) == each), None)
    if found is None:
        raise ForeignZip(f"{name}: what stands before it differs from the zip's directory")
    return ZipMember(name, header_at + found, packed, size, crc, method == DEFLATED), end


def _central(
    name: bytes, method: int, crc: int, packed: int, size: int, header_at: int, system: int
) -> Iterator[bytes]:
    """An entry of the directory, as `zipfile` writes it: of a member that is nearly large, with the version of one."""
    large: list[int] = [size, packed] if max(size, packed) > _LIMIT else []
    shown = (_FULL, _FULL) if large else (packed, size)
    place = header_at
    if header_at > _LIMIT:
        large, place = [*large, header_at], _FULL
    extra = struct.pack(f"<2H{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    for version in (45,) if large else (20, 45) if _nearly_large(packed, size) else (20,):
        about = (version | system << 8, version, _flags(name), method, 0, _FIRST_DAY, crc)
        fields = (*about, *shown, len(name), len(extra), 0, 0, 0, FILE_ATTRIBUTES, place)
        yield _CENTRAL.pack(b"PK\x01\x02", *fields) + name + extra


def _nearly_large(packed: int, size: int) -> bool:
    """Whether `zipfile` may have reserved 64 bits for a size that then needed 32."""
    return max(size, packed) * 1.1 > _LIMIT


def _local(name: bytes, method: int, crc: int, packed: int, size: int) -> Iterator[bytes]:
    """What stands before a member: the versions of `zipfile` differ in it where it is large."""
    extra = struct.pack("<2H2Q", 1, 16, size, packed)
    large, near = max(size, packed) > _LIMIT, _nearly_large(packed, size)
    for with_extra, full, version in itertools.product((False, True), (False, True), (20, 45)):
        if (large and not (with_extra and full)) or (with_extra and not near) or (full and not with_extra):
            continue
        if version == 45 and not with_extra:
            continue
        shown = (_FULL, _FULL) if full else (packed, size)
        fields = (version, _flags(name), method, 0, _FIRST_DAY, crc, *shown, len(name), len(extra) * with_extra)
        yield _LOCAL.pack(b"PK\x03\x04", *fields) + name + (extra if with_extra else b"")


def _flags(name: bytes) -> int:
    return 0 if name.isascii() else _UTF8


def _at(stream: BinaryIO, place: int, size: int) -> bytes:
    stream.seek(place)
    return stream.read(size)
