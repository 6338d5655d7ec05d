"""Raised and lowered characters: an exponent keeps its sense as one character, a footnote's mark is left out."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_EXPONENT = re.compile(r"\s*[-−–+]?\d{1,3}\s*")
_MARK = re.compile(r"\s*[(\[]?(?:[a-z]|\*{1,3}|[†‡§¹²³])[)\]]?\s*")


def raised(text: str, tag: str) -> str:
    """The text of a raised (``sup``) or lowered (``sub``) run."""
    if tag != "sup":
        return text
    if text.strip() in {"o", "O", "0", "º", "°"}:
        return "°"
    if _EXPONENT.fullmatch(text):
        return text.strip().translate(_SUPERSCRIPT)
    return "" if _MARK.fullmatch(text) else text
