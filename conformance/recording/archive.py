"""A recording as a zip: read in place, refused if it is dangerous, written so that members can be read in place.

Members that are compressed already (frames, Parquet) are stored, so that their bytes are read from any position without
unpacking; deflated members are unpacked into an unnamed temporary file when they are opened.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, sha256_of_stream
from conformance.documents.atomic import whole_file
from conformance.recording.layout import ATTACHMENTS, MANIFEST, is_inside
from conformance.recording.place import DAMAGED, Folder

MOST_MEMBERS = 100_000
HARMLESS_BYTES = 64 * 1024 * 1024
MOST_EXPANSION = 100
"""A member that unpacks to more than `HARMLESS_BYTES` and to more than this many times its packed size is refused."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1


class Archive:
    """`conformance.recording.place.RecordingFiles` of a zip. The recording may lie at its top or in its one folder."""

    def __init__(self, path: Path) -> None:
        """Read the zip's directory. Raises `BadInput` if the file is not a zip."""
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._members = [member for member in archive.infolist() if not member.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            what = f"is neither a recording's folder nor a zip that can be read: {error}"
            raise BadInput(Problem(what, str(path), remedy=DAMAGED, code="recording-damaged")) from None
        self._top = self._folder()
        self._by_name = {member.filename.removeprefix(self._top): member for member in self._members}

    def _folder(self) -> str:
        """The folder that contains the recording, with its slash; empty if the manifest is at the top."""
        names = [member.filename for member in self._members]
        top = names[0].partition("/")[0] + "/" if names else ""
        inside = f"{top}{MANIFEST}" in names and all(name.startswith(top) for name in names)
        return top if MANIFEST not in names and inside else ""

    def names(self) -> list[str]:
        """Its members."""
        return sorted(self._by_name)

    def hostile(self) -> Iterator[Problem]:
        """Members that leave the folder, link, hide, repeat, or unpack to far more than their size."""
        if len(self._members) > MOST_MEMBERS:
            yield Problem(
                f"contains {len(self._members)} members, more than a recording can", str(self.path), code="zip-unsafe"
            )
            return
        packed = sum(member.compress_size for member in self._members)
        if packed > self.path.stat().st_size:
            yield Problem(
                "its members share their bytes: it unpacks to far more than it is", str(self.path), code="zip-unsafe"
            )
        seen: set[str] = set()
        for member in self._members:
            name = member.filename.removeprefix(self._top)
            for what in _suspicious(member, name):
                yield Problem(what, str(self.path), field=member.filename, remedy=DAMAGED, code="zip-unsafe")
            if name in seen:
                yield Problem(
                    "the zip contains this name twice", str(self.path), field=name, remedy=DAMAGED, code="zip-unsafe"
                )
            seen.add(name)

    def holds(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._by_name

    def size(self, name: str) -> int:
        """Its size unpacked, bytes."""
        return self._by_name[name].file_size

    def open(self, name: str) -> io.BufferedReader:
        """Its bytes: in place where they are stored, else unpacked."""
        member = self._by_name[name]
        if member.compress_type == zipfile.ZIP_STORED:
            return io.BufferedReader(_Stored(self.path, member))
        with tempfile.TemporaryFile() as unpacked:
            with self._unpacking(member) as stream:
                shutil.copyfileobj(stream, unpacked, 1 << 20)
            unpacked.seek(0)
            return io.BufferedReader(io.FileIO(os.dup(unpacked.fileno()), "rb"))

    def digest(self, name: str) -> Digest:
        """The digest of what it unpacks to."""
        with self._unpacking(self._by_name[name]) as stream:
            return sha256_of_stream(stream)

    @contextlib.contextmanager
    def _unpacking(self, member: zipfile.ZipInfo) -> Iterator[io.BufferedReader]:
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(member) as stream:
                yield stream  # type: ignore[misc]
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise OSError(f"cannot be unpacked: {error}") from error

    def shown(self, name: str) -> str:
        """The zip, and the member in it."""
        return f"{self.path}:{name}"

    def local(self, name: str) -> Path | None:
        """None: it is inside the zip."""
        return None


def _suspicious(member: zipfile.ZipInfo, name: str) -> Iterator[str]:
    if not is_inside(name):
        yield "the zip contains a file outside the recording"
    if stat.S_ISLNK(member.external_attr >> 16):
        yield "the zip contains a link"
    if member.flag_bits & _ENCRYPTED:
        yield "the zip contains an encrypted file"
    if member.file_size > max(HARMLESS_BYTES, MOST_EXPANSION * member.compress_size):
        yield f"unpacks to {member.file_size} bytes from {member.compress_size}: that is not a recording"


class _Stored(io.RawIOBase):
    """The bytes of a stored member, in place."""

    def __init__(self, path: Path, member: zipfile.ZipInfo) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._file.seek(member.header_offset)
        header = self._file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            self._file.close()
            raise OSError("the zip is damaged: a member does not begin where its directory says")
        name_bytes, extra_bytes = struct.unpack("<HH", header[26:30])
        self._start = member.header_offset + 30 + name_bytes + extra_bytes
        self._size, self._at = member.file_size, 0

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
        for name in sorted(names, key=lambda name: (name != MANIFEST, name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            stored = name.endswith((".h5", ".parquet", ".raw")) or name.startswith(ATTACHMENTS)
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(member, "w") as into:
                shutil.copyfileobj(source, into, 1 << 20)
