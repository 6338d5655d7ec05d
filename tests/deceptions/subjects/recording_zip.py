"""Deceptions with a recording's zip: what its directory says, what lies in it, and what lies between."""

# ruff: noqa: E501 (a way is one line of a table)

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from conformance.core.problems import BadInput
from conformance.evidence.failure import Failure
from conformance.recording.reader import read_recording
from tests.deceptions.deception import Deception, Ground
from tests.seals.factory import copy, zipped

Bytes = Callable[[bytes], bytes]
_LOCAL, _CENTRAL, _END = 30, 46, 22


def _read(path: Path) -> tuple[Failure, ...]:
    """What reading finds; nothing where it is taken for a recording."""
    try:
        recording = read_recording(path)
        tuple(recording.events)
        for scene in recording.scenes:
            tuple(recording.frames.of(scene.scene.id))
    except BadInput as error:
        return tuple(Failure(each.code or "", str(each)) for each in error.problems)
    return ()


def _way(what: str, code: str, says: str, change: Bytes) -> Deception:
    """Bytes of an honest zip are changed."""

    def tried(ground: Ground) -> Iterable[Failure]:
        path = zipped(copy(ground.folder))
        path.write_bytes(change(path.read_bytes()))
        return _read(path)

    return Deception(what, code, says, tried)


def _packed(what: str, code: str, says: str, pack: Callable[[Path, zipfile.ZipFile], None]) -> Deception:
    """The folder is packed by another tool."""

    def tried(ground: Ground) -> Iterable[Failure]:
        folder, path = copy(ground.folder), ground.folder / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            pack(folder, archive)
        return _read(path)

    return Deception(what, code, says, tried)


class _Zip:
    """The parts of a zip that our packer wrote, by name, to be put together otherwise."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.infos = {info.filename: info for info in archive.infolist()}
        self.data = data
        self.directory = struct.unpack("<L", data[-_END + 16 : -_END + 12 + 8])[0]

    def local(self, name: str) -> int:
        return self.infos[name].header_offset

    def content(self, name: str) -> tuple[int, int]:
        """Where its bytes begin and end."""
        start = self.local(name) + _LOCAL + len(name.encode())
        return start, start + self.infos[name].compress_size

    def central(self, name: str) -> int:
        at = self.directory
        while self.data[at : at + 4] == b"PK\x01\x02":
            lengths = struct.unpack("<3H", self.data[at + 28 : at + 34])
            if self.data[at + _CENTRAL : at + _CENTRAL + lengths[0]] == name.encode():
                return at
            at += _CENTRAL + sum(lengths)
        raise KeyError(name)


def _at(where: Callable[[_Zip], int], value: bytes) -> Bytes:
    """Bytes put in the place of others."""

    def change(data: bytes) -> bytes:
        at = where(_Zip(data))
        return data[:at] + value + data[at + len(value) :]

    return change


def _insert(where: Callable[[_Zip], int], more: bytes, *, shift: bool = True) -> Bytes:
    """Bytes put between others; every offset after them is set right where ``shift``."""

    def change(data: bytes) -> bytes:
        of = _Zip(data)
        at = where(of)
        made = bytearray(data)
        if shift:
            for name, info in of.infos.items():
                if info.header_offset >= at:
                    _put(made, of.central(name) + 42, info.header_offset + len(more))
            if of.directory >= at:
                _put(made, len(data) - _END + 16, of.directory + len(more))
        return bytes(made[:at] + more + made[at:])

    return change


def _put(made: bytearray, at: int, value: int) -> None:
    made[at : at + 4] = struct.pack("<L", value)


def _other_content(name: str, payload: Callable[[bytes], tuple[bytes, int, int]]) -> Bytes:
    """A member's bytes, compressed size, size replaced, everywhere alike; ``payload`` gives bytes, size and CRC."""

    def change(data: bytes) -> bytes:
        of = _Zip(data)
        start, end = of.content(name)
        packed, size, crc = payload(zlib.decompress(data[start:end], -15))
        made = bytearray(data)
        for at in (of.local(name) + 14, of.central(name) + 16):
            made[at : at + 12] = struct.pack("<3L", crc, len(packed), size)
        shift = len(packed) - (end - start)
        for other, info in of.infos.items():
            if info.header_offset > of.local(name):
                _put(made, of.central(other) + 42, info.header_offset + shift)
        _put(made, len(data) - _END + 16, of.directory + shift)
        return bytes(made[:start] + packed + made[end:])

    return change


def _deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def _hidden_tail(content: bytes) -> tuple[bytes, int, int]:
    """The honest bytes count, and more unpacks behind them."""
    return _deflated(content + content[:40] + b"\n"), len(content), zlib.crc32(content)


def _second_stream(content: bytes) -> tuple[bytes, int, int]:
    return _deflated(content) + _deflated(b"more"), len(content), zlib.crc32(content)


def _rest(content: bytes) -> tuple[bytes, int, int]:
    return _deflated(content) + b"\0\0\0\0", len(content), zlib.crc32(content)


def _half_stream(content: bytes) -> tuple[bytes, int, int]:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush(zlib.Z_SYNC_FLUSH), len(content), zlib.crc32(content)


def _short(content: bytes) -> tuple[bytes, int, int]:
    return _deflated(content[:-9]), len(content), zlib.crc32(content)


def _other_crc(content: bytes) -> tuple[bytes, int, int]:
    return _deflated(content), len(content), zlib.crc32(content) ^ 1


def _other_events(content: bytes) -> tuple[bytes, int, int]:
    changed = content.replace(b"37.0", b"36.5")
    return _deflated(changed), len(changed), zlib.crc32(changed)


def _bomb(content: bytes) -> tuple[bytes, int, int]:
    more = bytes(65 << 20)
    return _deflated(more), len(more), zlib.crc32(more)


def _stored_hidden(data: bytes) -> bytes:
    """The directory states a smaller size in the zip than the member has: the digest went over the one, the reader over the other."""
    of = _Zip(data)
    made = bytearray(data)
    _put(made, of.central("frames.h5") + 20, of.infos["frames.h5"].compress_size - 64)
    return bytes(made)


def _stored_longer(data: bytes) -> bytes:
    of = _Zip(data)
    made = bytearray(data)
    for at in (of.local("frames.h5") + 22, of.central("frames.h5") + 24):
        _put(made, at, of.infos["frames.h5"].file_size + 64)
    return bytes(made)


def _descriptor(data: bytes) -> bytes:
    """Sizes stand behind the member, and a flag says so."""
    of = _Zip(data)
    name = "events.jsonl"
    info, made = of.infos[name], bytearray(data)
    for at in (of.local(name) + 6, of.central(name) + 8):
        made[at : at + 2] = struct.pack("<H", 8)
    made[of.local(name) + 14 : of.local(name) + 26] = bytes(12)
    described = struct.pack("<4s3L", b"PK\x07\x08", info.CRC, info.compress_size, info.file_size)
    return _insert(lambda of: of.content(name)[1], described)(bytes(made))


def _extra(data: bytes) -> bytes:
    """An extra field before a member: the reader begins elsewhere."""
    made = bytearray(data)
    of = _Zip(data)
    at = of.local("events.jsonl")
    made[at + 28 : at + 30] = struct.pack("<H", 8)
    return _insert(lambda of: of.content("events.jsonl")[0], struct.pack("<2HL", 0x7777, 4, 0))(bytes(made))


def _shared(data: bytes) -> bytes:
    """Two names for the same bytes."""
    of = _Zip(data)
    made = bytearray(data)
    _put(made, of.central("targets.jsonl") + 42, of.infos["scenes.jsonl"].header_offset)
    return bytes(made)


def _all(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _plainly(folder: Path, archive: zipfile.ZipFile) -> None:
    for path in _all(folder):
        archive.write(path, path.relative_to(folder).as_posix())


def _in_folder(folder: Path, archive: zipfile.ZipFile) -> None:
    for path in _all(folder):
        archive.writestr(_info(f"r/{path.relative_to(folder).as_posix()}"), path.read_bytes())


def _in_another_order(folder: Path, archive: zipfile.ZipFile) -> None:
    for path in reversed(_all(folder)):
        archive.writestr(_info(path.relative_to(folder).as_posix()), path.read_bytes())


def _with(name: str, mode: int = stat.S_IFREG | 0o644) -> Callable[[Path, zipfile.ZipFile], None]:
    def pack(folder: Path, archive: zipfile.ZipFile) -> None:
        paths = sorted(
            _all(folder), key=lambda path: (path.name != "manifest.json", path.relative_to(folder).as_posix())
        )
        for path in paths:
            archive.writestr(_info(path.relative_to(folder).as_posix()), path.read_bytes())
        archive.writestr(_info(name, mode), b"x")

    return pack


def _info(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def _folder(what: str, code: str, says: str, change: Callable[[Path], Any]) -> Deception:
    def tried(ground: Ground) -> Iterable[Failure]:
        folder = copy(ground.folder)
        change(folder)
        return _read(zipped(folder))

    return Deception(what, code, says, tried)


def _manifest_text(change: Callable[[str], str]) -> Callable[[Path], Any]:
    def changed(folder: Path) -> None:
        path = folder / "manifest.json"
        text = change(path.read_text())
        path.write_text(text)

    return changed


def _bytes_of_events(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["events.jsonl"]["bytes"] += 1
    path.write_text(json.dumps(manifest))


UNSAFE = "zip-unsafe"
DAMAGED = "recording-damaged"
E = "events.jsonl"
TABLE: tuple[Deception, ...] = (
    _way("other events unpack behind the honest ones", DAMAGED, "unpacks to", _other_content(E, _hidden_tail)),
    _way("a second stream follows the events", DAMAGED, "bytes follow the end", _other_content(E, _second_stream)),
    _way("bytes follow the events' stream", DAMAGED, "bytes follow the end", _other_content(E, _rest)),
    _way("the events' stream has no end", DAMAGED, "do not end where the zip says", _other_content(E, _half_stream)),
    _way("fewer events unpack than are stated", DAMAGED, "", _other_content(E, _short)),
    _way("the events' checksum is another one", DAMAGED, "checksum", _other_content(E, _other_crc)),
    _way("other events are packed under the old digest", DAMAGED, "was changed", _other_content(E, _other_events)),
    _way("the events are a bomb", UNSAFE, "that is not a recording", _other_content(E, _bomb)),
    _way("the directory states a smaller compressed size than the frames have", UNSAFE, "two sizes differ", _stored_hidden),
    _way("the frames are stated longer than they are", UNSAFE, "two sizes differ", _stored_longer),
    _way("the local header states another size", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + 22, b"\1\2\0\0")),
    _way("the local header states another compressed size", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + 18, b"\1\0\0\0")),
    _way("the local header states another checksum", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + 14, b"abcd")),
    _way("the local header states another method", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + 8, b"\0\0")),
    _way("the local header states another date", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + 10, b"\1\1\1\1")),
    _way("the local header bears another name", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + _LOCAL, b"E")),
    _way("the local name is not UTF-8", UNSAFE, "differs from the zip's directory", _at(lambda z: z.local(E) + _LOCAL, b"\xff\xfe")),
    _way("the local name is not UTF-8 and says that it is", UNSAFE, "differs from the zip's directory", lambda d: _at(lambda z: z.local(E) + _LOCAL, b"\xff")(_at(lambda z: z.local(E) + 6, b"\0\x08")(d))),
    _way("the directory's name is not UTF-8", UNSAFE, "is not UTF-8", lambda d: _at(lambda z: z.central(E) + _CENTRAL, b"\xff\xfe")(d)),
    _way("the directory states another date", UNSAFE, "is foreign", _at(lambda z: z.central(E) + 12, b"\1\1\1\1")),
    _way("the directory states another mode", UNSAFE, "is foreign", _at(lambda z: z.central(E) + 38, b"\0\0\0\x81")),
    _way("the directory states a link", UNSAFE, "contains a link", _at(lambda z: z.central(E) + 38, struct.pack("<L", (stat.S_IFLNK | 0o777) << 16))),
    _way("the directory states an encrypted file", UNSAFE, "encrypted", _at(lambda z: z.central(E) + 8, b"\1\0")),
    _way("the directory states another flag", UNSAFE, "is foreign", _at(lambda z: z.central(E) + 8, b"\2\0")),
    _way("the directory states another system", UNSAFE, "is foreign", _at(lambda z: z.central(E) + 5, b"\x07")),
    _way("the directory states another disk", UNSAFE, "is foreign", _at(lambda z: z.central(E) + 34, b"\1\0")),
    _way("the directory states another compression", UNSAFE, "does not write", _at(lambda z: z.central(E) + 10, b"\x0c\0")),
    _way("sizes stand behind the events", UNSAFE, "is foreign", _descriptor),
    _way("an extra field stands before the events", UNSAFE, "differs from the zip's directory", _extra),
    _way("two files share their bytes", UNSAFE, "shares bytes", _shared),
    _way("bytes lie before the zip", UNSAFE, "", _insert(lambda z: 0, b"MZ program")),
    _way("bytes lie before the zip and nothing is set right", UNSAFE, "", _insert(lambda z: 0, b"MZ program", shift=False)),
    _way("bytes lie between two files", UNSAFE, "bytes lie before it", _insert(lambda z: z.local(E), b"hidden")),
    _way("a file lies between two that the directory does not name", UNSAFE, "bytes lie before it", _insert(lambda z: z.local(E), b"PK\3\4" + bytes(26))),
    _way("bytes lie before the directory", UNSAFE, "bytes between its files and its directory", _insert(lambda z: z.directory, b"hidden")),
    _way("bytes lie behind the directory", UNSAFE, "", lambda d: d[:-_END] + b"hidden" + d[-_END:]),
    _way("bytes follow the zip", UNSAFE, "bytes or a comment follow", lambda d: d + b"\0" * 30),
    _way("a comment follows the zip", UNSAFE, "bytes or a comment follow", lambda d: d[:-2] + struct.pack("<H", 5) + b"hello"),
    _way("a second zip follows", UNSAFE, "", lambda d: d + d),
    _way("the end counts fewer files", UNSAFE, "", lambda d: d[:-_END] + struct.pack("<4s4H2LH", *(lambda e: (e[0], 0, 0, e[3] - 1, e[4] - 1, *e[5:]))(struct.unpack("<4s4H2LH", d[-_END:])))),
    _way("the end states another disk", UNSAFE, "", lambda d: d[:-_END] + d[-_END : -_END + 4] + b"\1\0" + d[-_END + 6 :]),
    _way("a recording's zip is cut off", DAMAGED, "is neither", lambda d: d[:-40]),
    _packed("the folder is packed by an ordinary tool", UNSAFE, "unpack it, and give the folder", _plainly),
    _packed("the recording lies in a folder of its zip", "recording-missing", "manifest.json is missing", _in_folder),
    _packed("the files are in another order", UNSAFE, "in another order", _in_another_order),
    _packed("a file is added to a recording's zip", DAMAGED, "was added", _with("wire.jsonl")),
    _packed("a name leads out of the folder", UNSAFE, "outside the recording", _with("../../passwords")),
    _packed("a name is absolute", UNSAFE, "outside the recording", _with("/etc/passwd")),
    _packed("a link is added", UNSAFE, "contains a link", _with("z", stat.S_IFLNK | 0o777)),
    _packed("a folder is added", UNSAFE, "", _with("z/", stat.S_IFDIR | 0o755)),
    _folder("the manifest states other bytes of a file", DAMAGED, "the manifest states", _bytes_of_events),
    _folder("the manifest has a key twice", DAMAGED, "occurs twice", _manifest_text(lambda text: text.replace('"closed": true', '"closed": true, "closed": true'))),
    _folder("the manifest has a key twice within it", DAMAGED, "occurs twice", _manifest_text(lambda text: text.replace('"model": "T-1"', '"model": "T-2", "model": "T-1"', 1))),
    _folder("the manifest holds a number that is none", DAMAGED, "not a valid JSON number", _manifest_text(lambda text: text.replace('"closed": true', '"closed": true, "x": NaN'))),
    _folder("the manifest is in UTF-16", DAMAGED, "utf-8", lambda folder: (folder / "manifest.json").write_bytes((folder / "manifest.json").read_text().encode("utf-16"))),
)  # fmt: skip
