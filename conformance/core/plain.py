"""Text from outside made harmless to look at: what cannot be printed, or turns a line around, becomes visible."""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\u2028\u2029"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"

UNPRINTABLE = re.compile(f"[{_CONTROLS}{_BIDI}{_SEPARATORS}{_NO_CHARACTERS}]")
"""Control characters (XML 1.0 allows none of them), bidirectional controls, Unicode's own ends of lines, which no font
has, surrogates and non-characters."""
_ENDS = re.compile("[\t\n\r]+")
"""What ends a line, sets the cursor back to its beginning, or leaps."""
_ORDER = re.compile(r"^(\s*):(?=:)|#(?=#(?:vso)?\[)")
"""What GitHub Actions and Azure Pipelines take, in what a step prints, for an order to themselves."""
_MARKDOWN = re.compile(r"[\\`*\[\]<>|&~$@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)


def printable(text: str) -> str:
    """The text with every unprintable character shown as U+FFFD; tabs and line ends stay."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str, longest: int) -> str:
    """The printable text in one line of at most ``longest`` characters, with an ellipsis where it was cut."""
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def unbroken(text: str, longest: int) -> str:
    """A line for a terminal or the log of a CI, which takes it for no order.

    As `one_line`, but for runs of blanks, which stay: columns that somebody laid out, and names with two blanks.
    """
    line = _ENDS.sub(" ", printable(text))
    line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return _ORDER.sub(lambda match: f"{match[0]} ", line)


def markdown(text: str, longest: int) -> str:
    """As `one_line`, in Markdown as GitHub reads it: no table, link, picture, formula or HTML begins in it."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text, longest))


def escaped(json_text: str) -> str:
    """JSON that says the same and can be printed: what is unprintable in its strings as JSON's own escapes."""
    return UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)
