"""Canonical JSON and digests: equal content has equal bytes and one digest."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from hashlib import _Hash

_PREFIX = "sha256:"
_DIGITS = re.compile(r"[0-9a-f]{64}")


class Digest(str):
    """The name of some bytes: ``sha256:`` and 64 hexadecimal digits, in memory as on disk.

    One that is read from a document is whatever stands there: wrong or malformed, it equals none that was made of
    bytes, and where the two are compared the reader learns which file was changed.
    """

    __slots__ = ()

    @classmethod
    def of_hash(cls, made: _Hash) -> Digest:
        """The digest of a running SHA-256."""
        return cls(_PREFIX + made.hexdigest())

    @classmethod
    def of_hex(cls, digits: str) -> Digest:
        """The digest of these digits. Raises `ValueError` where they are not 64 hexadecimal ones."""
        if not _DIGITS.fullmatch(digits):
            raise ValueError(f"{digits!r} are not the 64 hexadecimal digits of a SHA-256")
        return cls(_PREFIX + digits)

    @property
    def hex(self) -> str:
        """Its digits alone, as used in file names."""
        return self.removeprefix(_PREFIX)

    def short(self, digits: int) -> str:
        """Its first digits, to distinguish names for people."""
        return self.hex[:digits]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A text in documents and their schemas, a digest in memory."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def canonical_json(value: Any) -> bytes:
    """``value`` as UTF-8 JSON with sorted keys and no spaces. NaN and infinity are refused (`ValueError`)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256_of(data: bytes | str) -> Digest:
    """The digest of bytes, or of a text's UTF-8."""
    return Digest.of_hash(hashlib.sha256(data.encode() if isinstance(data, str) else data))


def sha256_of_file(path: Path) -> Digest:
    """The digest of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


def sha256_of_stream(stream: BinaryIO) -> Digest:
    """The digest of the rest of a stream, read in pieces."""
    made = hashlib.sha256()
    while piece := stream.read(1 << 20):
        made.update(piece)
    return Digest.of_hash(made)
