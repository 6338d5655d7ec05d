"""A recording as a zip: read in place, and only where this tool could have written it.

Members that are compressed already (frames, Parquet) are stored, so that their bytes are read from any position without
unpacking; deflated members are unpacked into an unnamed temporary file when they are opened. Digest and content come
from one reader (`conformance.documents.strict_zip`).
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest
from conformance.documents.atomic import whole_file
from conformance.documents.strict_zip import FILE_ATTRIBUTES, UNIX, ForeignZip, ZipMember, members_of, unpacked
from conformance.recording.layout import ATTACHMENTS, MANIFEST, is_inside
from conformance.recording.place import DAMAGED, Folder

MOST_MEMBERS = 100_000
HARMLESS_BYTES = 64 * 1024 * 1024
MOST_EXPANSION = 100
"""A member that unpacks to more than `HARMLESS_BYTES` and to more than this many times its packed size is refused."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FOREIGN = (
    "Take the zip that 'conformance run' or 'conformance recording repack' wrote; or unpack it, and give the folder"
)


class Archive:
    """`conformance.recording.place.RecordingFiles` of a zip, the recording at its top."""

    def __init__(self, path: Path) -> None:
        """Read the zip's layout. Raises `BadInput` where this tool could not have written it."""
        self.path = path
        try:
            with path.open("rb") as stream:
                self._members = members_of(stream, MOST_MEMBERS)
        except ForeignZip as error:
            if not zipfile.is_zipfile(path):
                what = f"is neither a recording's folder nor a zip that can be read: {error}"
                raise BadInput(Problem(what, str(path), remedy=DAMAGED, code="recording-damaged")) from None
            what = f"is not a zip that this tool wrote: {error}"
            raise BadInput(Problem(what, str(path), remedy=_FOREIGN, code="zip-unsafe")) from None
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            raise BadInput(Problem(what, str(path), remedy=DAMAGED, code="recording-damaged")) from None
        self._by_name = {member.name: member for member in self._members}

    def names(self) -> list[str]:
        """Its members."""
        return sorted(self._by_name)

    def hostile(self) -> Iterator[Problem]:
        """Members that leave the folder, repeat, are out of order, or unpack to far more than their size."""
        seen: set[str] = set()
        for member in self._members:
            for what in _suspicious(member):
                yield Problem(what, str(self.path), field=member.name, remedy=DAMAGED, code="zip-unsafe")
            if member.name in seen:
                what = "the zip contains this name twice"
                yield Problem(what, str(self.path), field=member.name, remedy=DAMAGED, code="zip-unsafe")
            seen.add(member.name)
        names = [member.name for member in self._members]
        if names != _in_order(names):
            what = "its files are in another order than this tool packs them in"
            yield Problem(what, str(self.path), remedy=_FOREIGN, code="zip-unsafe")

    def holds(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._by_name

    def size(self, name: str) -> int:
        """Its size unpacked, bytes."""
        return self._by_name[name].size

    def open(self, name: str) -> io.BufferedReader:
        """Its bytes: in place where they are stored, else unpacked."""
        member = self._by_name[name]
        if not member.deflated:
            return io.BufferedReader(_Stored(self.path, member))
        with tempfile.TemporaryFile() as into:
            for piece in self._unpacked(member):
                into.write(piece)
            into.seek(0)
            return io.BufferedReader(io.FileIO(os.dup(into.fileno()), "rb"))

    def digest(self, name: str) -> Digest:
        """The digest of what it unpacks to."""
        made = hashlib.sha256()
        for piece in self._unpacked(self._by_name[name]):
            made.update(piece)
        return Digest.of_hash(made)

    def _unpacked(self, member: ZipMember) -> Iterator[bytes]:
        """Raises `OSError`."""
        if not _expands_harmlessly(member):
            raise OSError(f"cannot be unpacked: {member.size} bytes from {member.packed} are not a recording's")
        try:
            with self.path.open("rb") as stream:
                yield from unpacked(stream, member)
        except ForeignZip as error:
            raise OSError(f"cannot be unpacked: {error}") from error

    def shown(self, name: str) -> str:
        """The zip, and the member in it."""
        return f"{self.path}:{name}"

    def local(self, name: str) -> Path | None:
        """None: it is inside the zip."""
        return None


def _suspicious(member: ZipMember) -> Iterator[str]:
    if not is_inside(member.name):
        yield "the zip contains a file outside the recording"
    if not _expands_harmlessly(member):
        yield f"unpacks to {member.size} bytes from {member.packed}: that is not a recording"


def _expands_harmlessly(member: ZipMember) -> bool:
    return member.size <= max(HARMLESS_BYTES, MOST_EXPANSION * member.packed)


class _Stored(io.RawIOBase):
    """The bytes of a stored member, in place."""

    def __init__(self, path: Path, member: ZipMember) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._start, self._size, self._at = member.start, member.size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        view = memoryview(buffer)[: max(0, self._size - self._at)]
        self._file.seek(self._start + self._at)
        count = self._file.readinto(view) or 0
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def pack_zip(folder: Path, path: Path) -> None:
    """Write a closed recording's folder as a zip, whole or not at all. Equal folders give equal bytes."""
    names = Folder(folder).names()
    with whole_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name in _in_order(names):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = UNIX
            member.external_attr = FILE_ATTRIBUTES
            stored = name.endswith((".h5", ".parquet", ".raw")) or name.startswith(ATTACHMENTS)
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(member, "w") as into:
                shutil.copyfileobj(source, into, 1 << 20)


def _in_order(names: list[str]) -> list[str]:
    """The manifest first, then by name."""
    return sorted(names, key=lambda name: (name != MANIFEST, name))
