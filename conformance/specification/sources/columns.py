"""Tables of plain text: columns parted by bars, tabs or wide gaps, under a heading whose words are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from conformance.specification.blocks import BlockKind, TextBlock
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.sources.source import DocumentLine

_RULE = re.compile(r"[\s|+:=─━┄┈┌┐└┘├┤┬┴┼╌═╔╗╚╝╠╣╦╩╬-]{3,}")
_GAP = re.compile(r"\t+| {2,}|　+")
_BARS = str.maketrans("│┃║｜", "||||")
_VALUE_START = re.compile(
    r"(?<![\w.-])(?:[±≤≥<>]|[+-]?\d|不大于|不小于|不少于|不超过|不低于|优于|at least|at most|within|no more)"
)
_REFERENCE = re.compile(r"\s((?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2})+)$")


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Headings of columns: those that name things, those that limit them."""
    names: set[str] = set()
    limits: set[str] = set()
    for words in WORDS.values():
        names.update(words.characteristic_columns)
        limits.update((*words.limit_columns, *words.unit_columns, *words.method_columns))
    return frozenset(names), frozenset(limits)


def cells_of(text: str) -> tuple[str, ...]:
    """The cells of a line."""
    text = text.translate(_BARS)
    if text.count("|") >= 2 or (text.count("|") == 1 and " | " in text):
        return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))
    return tuple(cell.strip() for cell in _GAP.split(text.strip()))


def is_header(text: str) -> bool:
    """Whether a line is the heading of a table: short cells, one of them naming, another limiting."""
    cells = cells_of(text)
    if len(cells) < 2:
        cells = tuple(text.split())
        known = [cell for cell in cells if any(fold(cell) in group for group in _words())]
        return len(cells) >= 2 and len(known) == len(cells) and len({_side(cell) for cell in cells}) > 1
    if any(len(cell) > 40 or re.search("[。.;；,，]$", cell) for cell in cells):
        return False
    return {"name", "limit"} <= {_side(cell) for cell in cells}


def is_rule(text: str) -> bool:
    """Whether a line is drawn: it parts the heading of a table from what is around it."""
    return len(text.strip()) >= 3 and _RULE.fullmatch(text.translate(_BARS)) is not None


def is_ruled_header(text: str, following: str) -> bool:
    """Whether a line below a rule or a caption is a heading of unknown words: short cells, and values below them."""
    cells, below = cells_of(text), cells_of(following)
    if len(cells) < 2 or any(
        not cell or len(cell) > 30 or re.search(r"\d(?!\d*\s*℃)|[。.;；,，]$", cell) for cell in cells
    ):
        return False
    return len(below) == len(cells) and any(re.search(r"\d", cell) for cell in below[1:])


def _side(cell: str) -> str:
    folded = fold(cell).strip()
    names, limits = _words()
    if folded in limits or any(word in folded for word in limits if len(word) > 1):
        return "limit"
    return "name" if folded in names or any(word in folded for word in names if len(word) > 1) else ""


@dataclass(slots=True)
class ColumnTable:
    """A table whose rows come line by line; a row's cells may go on in the lines below it."""

    header: tuple[str, ...]
    gapped: bool
    """Whether gaps or bars part the columns; else a row is cut where its value begins."""
    waiting: list[tuple[DocumentLine, tuple[str, ...]]] = field(default_factory=list)

    @classmethod
    def opened_by(cls, line: DocumentLine) -> ColumnTable:
        """The table that a heading opens."""
        cells = cells_of(line.text)
        return cls(cells, True) if len(cells) > 1 else cls(tuple(line.text.split()), False)

    def row_of(self, text: str) -> tuple[str, ...] | None:
        """The cells of a line, as many as the heading has; None where it is no row."""
        if self.gapped:
            cells = cells_of(text)
            if len(cells) < 2 or len(cells) > len(self.header) + 1:
                return None
            return (*cells, *[""] * (len(self.header) - len(cells)))[: len(self.header)]
        value = _VALUE_START.search(text)
        if value is None or value.start() == 0 or re.search("[。；]$", text.strip()):
            return None
        name, rest = text[: value.start()].strip(), text[value.start() :].strip()
        reference = _REFERENCE.search(rest) if len(self.header) > 2 else None
        last = reference[1] if reference else ""
        return (
            name,
            rest[: reference.start()] if reference else rest,
            *[""] * (len(self.header) - 3),
            *([last] if len(self.header) > 2 else []),
        )

    def takes(self, text: str) -> bool:
        """Whether a line that looks like a heading is rather a row: it has several cells."""
        return self.gapped and len(cells_of(text)) >= min(3, len(self.header))

    def add(self, line: DocumentLine) -> list[TextBlock] | None:
        """The rows that a line completes; None where the table has ended before it."""
        if _RULE.fullmatch(line.text.translate(_BARS)):
            return []
        cells = self.row_of(line.text)
        if cells is None:
            if self.waiting and self.gapped and line.text[:1].isspace() and not re.search("[。.]$", line.text):
                self._continue(line)
                return []
            return None
        if [fold(cell) for cell in cells] == [fold(cell) for cell in self.header]:
            return []
        if self.waiting and not cells[0] and "|" in line.text.translate(_BARS):
            self._merge(cells)
            return []
        done = list(self.rest())
        self.waiting = [(line, cells)]
        return done

    def rest(self) -> Iterator[TextBlock]:
        """The row that is still open."""
        for line, cells in self.waiting:
            pages = () if line.page is None else (line.page,)
            yield TextBlock(BlockKind.ROW, " | ".join(cells), (0,), (line.number,), 0, "", cells, self.header, pages)
        self.waiting = []

    def _merge(self, cells: tuple[str, ...]) -> None:
        line, before = self.waiting[0]
        self.waiting[0] = (line, tuple(f"{a} {b}".strip() for a, b in zip(before, cells, strict=True)))

    def _continue(self, line: DocumentLine) -> None:
        """A line with one cell goes on the cell above it that begins at the same column."""
        first, cells = self.waiting[0]
        at = len(line.text) - len(line.text.lstrip())
        starts = [first.text.find(cell) for cell in cells]
        index = min(range(len(cells)), key=lambda i: abs(starts[i] - at) if cells[i] else 10_000)
        merged = list(cells)
        merged[index] = f"{merged[index]} {line.text.strip()}"
        self.waiting[0] = (first, tuple(merged))
