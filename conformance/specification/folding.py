"""Folding: one spelling for what is written in many ways, character by character.

A folded text has the length of its original, so that a position found in one is the position in the other.
"""

from __future__ import annotations

import re

from conformance.text import Language

_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(c): "-" for c in "‐‑‒–—―−－﹣"}
_TABLE |= {ord(c): "~" for c in "～〜∼∽"}
_TABLE |= {ord(c): " " for c in "\t\u00a0\u2002\u2003\u2009\u202f\u3000"}
_TABLE |= {ord(a): b for a, b in zip("µ º˚•·≦≧⩽⩾﹪％㎝㎜㎏“”’‘", "μ °°--≤≥≤≥%%㎝㎜㎏\"\"''", strict=True)}
_CJK = re.compile("[㐀-鿿]")
_LATIN = re.compile("[A-Za-z]+")


def fold(text: str) -> str:
    """``text`` in lower case and half-width, dashes as ``-``, waves as ``~``; of the same length."""
    folded = text.translate(_TABLE)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def language_of(text: str) -> Language:
    """The language a text is written in: Chinese where its characters are no fewer than the Latin words."""
    return "zh" if len(_CJK.findall(text)) >= max(1, len(_LATIN.findall(text))) else "en"
