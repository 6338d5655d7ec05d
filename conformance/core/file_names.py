"""Names of files and folders that Linux, macOS and Windows all take.

Windows refuses ``< > : " / \\ | ? *``, control characters, a dot or blank at the end, and the names of its old devices
with any ending. On Windows and macOS two names that differ only in case are the same name. No file system takes more
than 255 bytes.
Source: Microsoft, "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MOST_CHARACTERS = 80
MOST_BYTES = 200
"""In UTF-8: a number, an ending and what marks a temporary file fit in beside them."""
_UNFIT, _UNFIT_ASCII = re.compile(r"[^\w.-]+"), re.compile(r"[^A-Za-z0-9.-]+")
_NUMBERED = "0123456789¹²³"
RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in _NUMBERED)}
)
"""What Windows opens a device for, whatever follows behind a dot."""


def legal_name(text: str, otherwise: str = "", *, ascii_only: bool = False) -> str:
    """A readable name out of any text, without its ending; ``otherwise`` where nothing of it can stand in a name.

    Different texts may give one name: `distinct_names` tells them apart.
    """
    unfit = _UNFIT_ASCII if ascii_only else _UNFIT
    name = unfit.sub("_", text)[:MOST_CHARACTERS].strip("._")
    name = name.encode()[:MOST_BYTES].decode(errors="ignore").rstrip("._")
    return f"_{name}" if reserved(name) else name or otherwise


def reserved(name: str) -> bool:
    """Whether Windows takes the name for one of its devices."""
    return name.partition(".")[0].upper() in RESERVED


def distinct_names(names: Iterable[str]) -> Iterator[str]:
    """The names in order, with a number behind each that is taken already, in whatever case."""
    taken: set[str] = set()
    for each in names:
        name, number = each, 1
        while name.casefold() in taken:
            number += 1
            name = f"{each}-{number}"
        taken.add(name.casefold())
        yield name
