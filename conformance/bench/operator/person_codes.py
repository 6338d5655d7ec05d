"""Codes of people: pseudonyms under which they are counted. Nothing personal is recorded."""

from __future__ import annotations

import re

from conformance.core.text import Text

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]{0,14}[A-Z0-9])?")
BAD_CODE = Text(
    zh="代号由 1～16 个字母、数字、点、下划线和连字符组成，首尾为字母或数字，且至少含一个数字，例如 V07。",
    en="A code has 1 to 16 letters, digits, dots, underscores and hyphens, begins and ends with a letter or digit and "
    "holds at least one digit, for example V07.",
)


def code_of(typed: str) -> str | None:
    """The code that was typed, in capital letters so that ``v07`` and ``V07`` are one person; None if it is not a code.

    At least one digit is asked for, because a word alone is likely to be a name.
    """
    code = typed.strip().upper()
    whole = _CODE.fullmatch(code) is not None and any(character.isdigit() for character in code)
    return code if whole and code.isascii() else None
