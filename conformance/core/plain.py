"""Untrusted text made safe to display: characters that cannot be printed, or reverse a line, are made visible."""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\u2028\u2029"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"

UNPRINTABLE = re.compile(f"[{_CONTROLS}{_BIDI}{_SEPARATORS}{_NO_CHARACTERS}]")
"""Control characters (XML 1.0 allows none of them), bidirectional controls, Unicode line separators, which no font has,
surrogates and non-characters."""
_ENDS = re.compile("[\t\n\r]+")
"""Characters that end a line, return the cursor to its beginning, or move it."""
_ORDER = re.compile(r"^(\s*):(?=:)|#(?=#(?:vso)?\[)")
"""Text in the output of a step that GitHub Actions and Azure Pipelines take for a command."""
_MARKDOWN = re.compile(r"[\\`*\[\]<>|&~$@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)


def printable(text: str) -> str:
    """The text with every unprintable character shown as U+FFFD; tabs and line ends stay."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str, longest: int) -> str:
    """The printable text in one line of at most ``longest`` characters, with an ellipsis if it was cut."""
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def unbroken(text: str, longest: int) -> str:
    """A line for a terminal or a CI log that contains no command for the CI.

    As `one_line`, but runs of blanks are kept, for columns and for names with two blanks.
    """
    line = _ENDS.sub(" ", printable(text))
    line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return _ORDER.sub(lambda match: f"{match[0]} ", line)


def markdown(text: str, longest: int) -> str:
    """As `one_line`, escaped for GitHub's Markdown: it cannot begin a table, link, picture, formula or HTML."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text, longest))


def escaped(json_text: str) -> str:
    """Equal JSON that can be printed: unprintable characters in its strings are written as JSON escapes."""
    return UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)
