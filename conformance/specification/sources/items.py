"""Openings of list items, and how deep an item stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ITEM = re.compile(
    r"(\s*)([-*+•●■◆▪◦○‣➢➤►·]|[-—–]{1,2}|\(?[a-z][)）]|\(?[ivx]{1,4}[)）]|\(?\d{1,2}[)）]|"
    r"（(?:[a-z]|\d{1,2})）|[①-⑳])\s*(?=\S)"
)
ORDERED = re.compile(r"(\s*)(\d{1,2})(?:\.\s+|[.．、]\s*(?=[A-Z㐀-鿿]))(?=\D)")
_DASH_NEEDS_SPACE = re.compile(r"\s*(?:[-*+·–]\S|[-—–]{1,2}\s?\d)")


_LABELLED_VALUE = re.compile(
    r"\s*[^:：.。;；,，]{1,40}[:：]\s*(?=\S).{0,60}?\d|\s*[^:：.。;；,，\d]{1,30}[≤≥<>＜＞±]\s?\d"
)


def are_specification_lines(one: str, two: str) -> bool:
    """Whether two lines each name something and give its value: a data sheet, not a paragraph's broken lines."""
    finished = not one.rstrip().endswith((",", "，", "、", "-"))
    return finished and _LABELLED_VALUE.match(one) is not None and _LABELLED_VALUE.match(two) is not None


@dataclass(frozen=True, slots=True)
class ListItem:
    """The opening of a list item: its indentation, label, and where its text begins."""

    indent: int
    label: str
    end: int

    @property
    def style(self) -> str:
        """``a)``, ``1)``, ``①``, ``1.`` or a bullet's own sign."""
        bare = self.label.strip("()（）.、 ")
        closed = ")" if self.label[-1:] in ")）" else ""
        opened = "(" if self.label[:1] in "(（" else ""
        kind = (
            "1" if bare.isdecimal() else "a" if bare.isascii() and bare.isalpha() else "①" if bare.isdigit() else bare
        )
        return opened + kind + closed


def item_of(line: str) -> ListItem | None:
    """The opening of a list item; ``-5`` and ``*emphasis*`` are none."""
    match = ITEM.match(line) or ORDERED.match(line)
    if match is None or _DASH_NEEDS_SPACE.match(line):
        return None
    return ListItem(len(match[1].expandtabs(4)), match[2].strip(), match.end())


@dataclass(slots=True)
class Depths:
    """How deep each item of a list stands: by its indentation, else by the style of its label (a, then 1)."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def of(self, item: ListItem) -> int:
        """Depth of the next item, 1 for the outermost."""
        here = (item.indent, item.style)
        while self.open and here not in self.open:
            indent, style = self.open[-1]
            if item.indent > indent + 1 or (item.indent >= indent and style != item.style):
                break
            if indent <= item.indent + 1 and style == item.style:
                return len(self.open)
            self.open.pop()
        if here in self.open:
            del self.open[self.open.index(here) + 1 :]
        else:
            self.open.append(here)
        return len(self.open)

    def close(self) -> None:
        """Forget the list: something else stands here."""
        self.open.clear()
