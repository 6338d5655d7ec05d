"""Blocks: what every document format is read into, with the line of every character.

A reader of a format (`conformance.specification.sources`) yields blocks; all later stages see nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_CJK_EDGE = re.compile("[　-〿㐀-鿿！-～]")
_CITED = (
    "[的和或]|中(?![标央文国转])|与(?!会)|及(?!时)|至(?![少多])|到(?![货场达期岗])|所[述列规给示]|"
    "给(?![出予定])|规定|条|节(?![能约假])"
)
"""What goes on behind the number of a clause that is only cited."""
NUMBERED_TEXT = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){1,6}|[A-Z](?:\.\d{1,3}){1,6})"
    rf"(?:\.?\s+(?=[A-Z㐀-鿿★▲*])(?!{_CITED})"
    rf"|(?=[㐀-鿿])(?!{_CITED}|[米秒分小个人次度摄千万亿倍年月日版厘毫微开伏瓦帧像名级以之℃]))"
)
"""The opening of a paragraph that is a clause of its own: its number (group 1), then a sentence's first letter."""


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"
    """A footnote: informative wherever it stands."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One heading, paragraph, list item or table row."""

    kind: BlockKind
    text: str
    """The text on one line, without markup; of a row, its cells joined by `` | ``."""
    starts: tuple[int, ...]
    """Position in ``text`` at which each of its source lines starts."""
    numbers: tuple[int, ...]
    """1-based number of each of these lines."""
    level: int = 0
    """Level of a heading (1 is the title), indentation of an item."""
    label: str = ""
    """``a)``, ``1)`` or ``-`` of an item."""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """Headings of a row's columns."""
    pages: tuple[int, ...] = ()
    """1-based page of each source line, where the document has pages."""

    def lines(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """First and last line of the characters ``start`` to ``end``."""
        last = max(start, (len(self.text) if end is None else end) - 1)
        return self._line(start), self._line(last)

    def page(self, position: int = 0) -> int | None:
        """The page of a character."""
        return self.pages[max(0, bisect_right(self.starts, position) - 1)] if self.pages else None

    def _line(self, position: int) -> int:
        return self.numbers[max(0, bisect_right(self.starts, position) - 1)]


def joined(
    kind: BlockKind,
    pieces: Sequence[tuple[int, str]],
    *,
    level: int = 0,
    label: str = "",
    pages: Sequence[int] = (),
) -> TextBlock:
    """A block of several source lines: Chinese lines join without a space, others with one."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for _, piece in pieces:
        before = parts[-1][-1:] if parts else ""
        glue = " " if before and piece and not (_CJK_EDGE.match(before) and _CJK_EDGE.match(piece[0])) else ""
        length += len(glue)
        starts.append(length)
        length += len(piece)
        parts += [glue, piece] if glue else [piece]
    return TextBlock(kind, "".join(parts), tuple(starts), tuple(number for number, _ in pieces), level, label,
                 pages=tuple(pages))  # fmt: skip
