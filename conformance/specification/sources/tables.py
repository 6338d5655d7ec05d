"""Tables with merged cells: every row gets all its cells, one that spans several stands in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.specification.blocks import BlockKind, TextBlock
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS

_MAX_COLUMNS = 100
_MAX_SPREAD = 20
"""How many times its own text a table may hold once its merged cells are written out."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell where its document has it, and how many rows and columns it takes."""

    text: str
    line: int
    rows: int = 1
    columns: int = 1


def table_rows(rows: Sequence[Sequence[TableCell]], page: int | None = None) -> Iterator[TextBlock]:
    """The rows of a table as blocks, under the headings of its columns."""
    given = sum(len(cell.text) + 1 for row in rows for cell in row)
    spread = sum((len(cell.text) + 1) * cell.rows * cell.columns for row in rows for cell in row)
    if spread > _MAX_SPREAD * given + 100_000:
        # No table of a document is like that: its cells are read once, where they stand.
        rows = [[replace(cell, rows=1, columns=1) for cell in row] for row in rows]
    grid = list(_filled(rows))
    if not grid:
        return
    count = _heading_rows(grid)
    header = tuple(_heading(column) for column in zip(*(cells for _, cells in grid[:count]), strict=True))
    for line, cells in grid[count:]:
        if any(cells) and tuple(cells) != header:
            text = " | ".join(cells)
            yield TextBlock(BlockKind.ROW, text, (0,), (line,), 0, "", cells, header, () if page is None else (page,))


def _filled(rows: Sequence[Sequence[TableCell]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of equal length: a cell that spans rows or columns stands in all of them."""
    below: dict[int, tuple[int, str]] = {}
    found: list[tuple[int, list[str]]] = []
    for row in rows:
        cells: list[str] = []
        given = list(row)
        while (given or any(column >= len(cells) for column in below)) and len(cells) < _MAX_COLUMNS:
            column = len(cells)
            if column in below:
                left, text = below.pop(column)
                cells.append(text)
                if left > 1:
                    below[column] = (left - 1, text)
            elif given:
                cell = given.pop(0)
                for offset in range(cell.columns):
                    if column + offset < _MAX_COLUMNS:
                        cells.append(cell.text)
                        if cell.rows > 1:
                            below[column + offset] = (cell.rows - 1, cell.text)
            else:
                cells.append("")
        below = {column: rest for column, rest in below.items() if column < _MAX_COLUMNS}
        found.append((row[0].line if row else (found[-1][0] if found else 1), cells))
    wide = max((len(cells) for _, cells in found), default=0)
    for line, cells in found:
        yield line, (*cells, *[""] * (wide - len(cells)))


def _heading_rows(grid: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    """How many rows the heading takes: the first, and a second that only divides merged headings."""
    first = grid[0][1]
    if len(set(filter(None, first))) <= 1 and len(grid) > 2 and len(first) > 1:
        return 2 if _is_heading(grid[1][1]) else 1
    if len(grid) > 2:
        second = grid[1][1]
        shared = [a == b and a != "" for a, b in zip(first, second, strict=True)]
        spanned = len(set(first)) < len(first)
        if spanned and any(shared) and not all(shared):
            return 2
    return 1


def _is_heading(cells: Sequence[str]) -> bool:
    folded = {fold(cell).strip() for cell in cells}
    return any(folded & {*words.characteristic_columns, *words.limit_columns} for words in WORDS.values())


def _heading(column: Sequence[str]) -> str:
    """One heading of a column from its rows."""
    return " ".join(dict.fromkeys(text for text in column if text))
