"""Reading whole files, with errors a user can act on."""

from __future__ import annotations

from pathlib import Path

from conformance.core.problems import BadInput, Problem

MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
"""The largest YAML or JSON document that is read."""


def read_bytes(path: Path, *, max_bytes: int = MAX_DOCUMENT_BYTES) -> bytes:
    """The bytes of a file. Raises `BadInput` naming it where it cannot be read, is empty or too large."""
    name = str(path)
    try:
        if path.is_dir():
            raise BadInput(
                Problem(
                    "is a folder, a file was expected", name, remedy="Name the file inside it", code="file-unreadable"
                )
            )
        size = path.stat().st_size
        if size > max_bytes:
            raise BadInput(
                Problem(
                    f"has {size} bytes, more than the {max_bytes} that are read",
                    name,
                    remedy="Split the file",
                    code="file-too-large",
                )
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(Problem("there is no such file", name, remedy="Check the path", code="file-missing")) from None
    except OSError as error:
        raise BadInput(
            Problem(f"cannot be read: {error.strerror}", name, remedy="Check the permissions", code="file-unreadable")
        ) from None
    if not data.strip():
        raise BadInput(Problem("the file is empty", name, remedy="Give a file with content", code="file-empty"))
    return data


def read_text(path: Path, *, max_bytes: int = MAX_DOCUMENT_BYTES) -> str:
    """The UTF-8 text of a file (a byte-order mark is taken off).

    Raises `BadInput` naming the file (and the line of the first byte that is not UTF-8).
    """
    name = str(path)
    data = read_bytes(path, max_bytes=max_bytes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            Problem(
                f"is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}",
                name,
                line,
                remedy="Save the file as UTF-8",
                code="not-utf8",
            )
        ) from None
