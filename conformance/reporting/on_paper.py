"""What paper does to a text that nobody would print: a page of it says so, and the evaluation holds all of it.

A screen scrolls. On paper a megabyte is four hundred pages, which take an hour to lay out, and a word of a thousand
letters runs over the edge.
"""

from __future__ import annotations

import re

LONGEST = 2000
"""Characters of one text; honest ones are shorter by far."""
LONGEST_WORD = 40
"""Letters after which a line may end though no blank is there."""

_DRAWING = re.compile(r"(<svg .*?</svg>)", re.DOTALL)
_TEXT = re.compile(rf"(?<=>)[^<>]{{{LONGEST_WORD + 1},}}(?=<)")
_CHARACTER = re.compile(r"&[^;\s]{1,30};|.", re.DOTALL)
_WORD = re.compile(rf"(?:&[^;\s]{{1,30}};|[!-%'-;=?-~]){{{LONGEST_WORD}}}(?=\S)")
"""Letters of the Latin scripts, which end no line by themselves; Chinese does at each character."""


def bounded(page: str) -> str:
    """The page with each of its texts no longer than is printed, and with places in long words where a line may end."""
    head, body, rest = page.partition("<body")
    parts = _DRAWING.split(rest)  # drawings are every other part
    parts[::2] = [_TEXT.sub(lambda match: _WORD.sub(r"\g<0><wbr>", _cut(match[0])), part) for part in parts[::2]]
    return head + body + "".join(parts)


def _cut(text: str) -> str:
    """The beginning of a text, how much was left out, and where all of it is; entities stay whole."""
    if len(text) <= LONGEST:
        return text
    ends = [match.end() for match, _ in zip(_CHARACTER.finditer(text), range(LONGEST + 1), strict=False)]
    if len(ends) <= LONGEST:
        return text
    left = sum(1 for _ in _CHARACTER.finditer(text, ends[LONGEST - 1]))
    return f"{text[: ends[LONGEST - 1]]}… [+ {left} 字符 characters: evaluation.json]"
