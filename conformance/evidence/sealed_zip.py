"""The zip of a bundle: one layout and no other, so that the same members are always the same bytes.

Members are sorted, stored as they are (nothing is compressed, so nothing can blow up), dated 1980-01-01. Whatever lies
in the file beside them is found by laying it out again and comparing.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from conformance.evidence.failure import Failure, Untrustworthy

MOST_BYTES = 1 << 30
MOST_MEMBERS = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
_UNIX = 3
_ENCRYPTED = 0x1


def pack(members: Mapping[str, bytes]) -> bytes:
    """The zip of these members, by name. Raises `ValueError` for a name that `unpack` would refuse."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(members):
            if not _is_inside(name):
                raise ValueError(f"{name!r} is not a permitted file name in a bundle")
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = _UNIX
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, members[name], zipfile.ZIP_STORED)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The members of a zip that `pack` could have made. Raises `Untrustworthy` with everything that says otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            hostile = [*_around(data), *_hostile(infos, len(data))]
            if hostile:
                raise Untrustworthy(hostile)
            members, damaged = _read(archive, infos)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, EOFError) as error:
        raise Untrustworthy(Failure("not_a_bundle", f"is not a readable zip: {error}")) from None
    if damaged:
        raise Untrustworthy(damaged)
    if pack(members) != data:
        what = "the zip does not have the layout of a bundle: it contains foreign bytes, dates, order or flags"
        raise Untrustworthy(Failure("layout_changed", what))
    return members


def _read(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> tuple[dict[str, bytes], list[Failure]]:
    members: dict[str, bytes] = {}
    damaged = []
    for info in infos:
        try:
            members[info.filename] = archive.read(info)
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
            damaged.append(Failure("member_damaged", f"the file is damaged: {error}", info.filename))
    return members, damaged


def _around(data: bytes) -> Iterator[Failure]:
    """Whether the zip, which could be read, ends where the file ends and begins where it begins."""
    end = data[-_END.size :]
    if end[:4] != b"PK\x05\x06":
        yield Failure("trailing_data", "data follows the end of the zip")
    elif _END.unpack(end)[5] + _END.unpack(end)[6] + _END.size != len(data):
        yield Failure("leading_data", "there is data before the zip, or between its files")


def _hostile(infos: list[zipfile.ZipInfo], size: int) -> Iterator[Failure]:
    if len(infos) > MOST_MEMBERS:
        yield Failure("zip_bomb", f"the zip contains {len(infos)} files, more than a bundle can")
        return
    if sum(info.file_size for info in infos) > size:
        unpacked = sum(info.file_size for info in infos)
        yield Failure("zip_bomb", f"the zip unpacks to {unpacked} bytes from {size}: a bundle is not compressed")
    for name, count in sorted(Counter(info.filename for info in infos).items()):
        if count > 1:
            yield Failure("duplicate_name", f"the zip contains this name {count} times", name)
    for info in infos:
        if not _is_inside(info.filename):
            yield Failure("path_traversal", "the name leads out of the bundle", info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            yield Failure("symlink", "is a link; a bundle contains files only", info.filename)
        if info.flag_bits & _ENCRYPTED:
            yield Failure("member_encrypted", "is encrypted", info.filename)
        elif info.compress_type != zipfile.ZIP_STORED and info.file_size <= size:
            yield Failure("member_compressed", "is compressed; a bundle stores its files uncompressed", info.filename)


def _is_inside(name: str) -> bool:
    """A relative path of plain parts, at most two deep."""
    if not name.isprintable() or not name.isascii() or any(sign in name for sign in '\\:"<>|?*'):
        return False
    parts = PurePosixPath(name).parts
    return name == "/".join(parts) and 1 <= len(parts) <= 2 and not name.startswith("/") and ".." not in parts
