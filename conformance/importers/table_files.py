"""Rows of CSV and Parquet files as text cells and numbers, with the place of each; bounded in rows and bytes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.core.problems import BadInput, Problem
from conformance.documents import read_text

MOST_BYTES = 512 << 20
MOST_ROWS = 5_000_000
PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells of the columns that are used, by column."""

    file: Path
    line: int
    """Line in a CSV file; in a Parquet file the row's number, from 1."""
    cells: dict[str, str]


def read_rows(
    path: Path, columns: Sequence[str], delimiter: str, heading_line: int, problems: list[Problem]
) -> Iterator[TableRow]:
    """The rows of a file; each that is not of the table's width is a problem. Raises `BadInput` for the whole file."""
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise BadInput(
            Problem(f"cannot be read: {error.strerror}", str(path), remedy="Check the path", code="file-unreadable")
        ) from None
    if magic == PARQUET_MAGIC:
        yield from _parquet(path, columns)
    else:
        yield from _csv(path, columns, delimiter, heading_line, problems)


def _csv(
    path: Path, columns: Sequence[str], delimiter: str, heading_line: int, problems: list[Problem]
) -> Iterator[TableRow]:
    reader = csv.reader(
        io.StringIO(read_text(path, max_bytes=MOST_BYTES), newline=""), delimiter=delimiter, strict=True
    )
    try:
        while reader.line_num < heading_line - 1 and next(reader, None) is not None:
            pass
        heading = [name.strip() for name in next(reader, [])]
        _check_columns(path, heading_line, heading, columns)
        index = {name: heading.index(name) for name in columns}
        begins = reader.line_num + 1
        for number, cells in enumerate(reader):
            line, begins = begins, reader.line_num + 1
            if number >= MOST_ROWS:
                raise BadInput(_too_many(path))
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heading):
                problems.append(
                    Problem(f"the row has {len(cells)} cells, the heading {len(heading)}", str(path), line,
                            remedy="Restore the row: a delimiter is missing or too many", code="row-damaged")
                )  # fmt: skip
                continue
            yield TableRow(path, line, {name: cells[at].strip() for name, at in index.items()})
    except csv.Error as error:
        raise BadInput(
            Problem(
                f"is not valid CSV from here on: {error}",
                str(path),
                reader.line_num,
                remedy="Correct the quotes",
                code="file-format",
            )
        ) from None


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[TableRow]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet  # late: only Parquet files need it
    except ImportError:
        raise BadInput(
            Problem("is a Parquet file, for which 'pyarrow' is not installed", str(path),
                    remedy="Install it with: pip install 'conformance[tables]', or give the table as CSV",
                    code="library-missing")
        ) from None  # fmt: skip
    try:
        with parquet.ParquetFile(path) as table:
            metadata = table.metadata
            size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
            if metadata.num_rows > MOST_ROWS or size > MOST_BYTES:
                raise BadInput(_too_many(path))
            _check_columns(path, 1, table.schema_arrow.names, columns)
            number = 0
            for batch in table.iter_batches(batch_size=4096, columns=list(dict.fromkeys(columns))):
                for cells in batch.to_pylist():
                    number += 1
                    yield TableRow(path, number, {name: _text(cells[name]) for name in columns})
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise BadInput(
            Problem(f"cannot be read as Parquet: {str(error).splitlines()[0][:200]}", str(path),
                    remedy="Take the file from its source again", code="file-format")
        ) from None  # fmt: skip


def _text(value: Any) -> str:
    """A cell as the text that a CSV file would have; missing and NaN are the empty text."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _check_columns(path: Path, line: int, heading: Sequence[str], columns: Sequence[str]) -> None:
    problems = [
        Problem(
            "the column is missing",
            str(path),
            line,
            name,
            f"Correct the mapping; the file has {_some(heading)}",
            code="column-missing",
        )
        for name in dict.fromkeys(columns)
        if name not in heading
    ]
    problems += [
        Problem("the column occurs twice", str(path), line, name, "Keep one of the two columns", code="name-twice")
        for name in dict.fromkeys(columns)
        if list(heading).count(name) > 1
    ]
    if problems:
        raise BadInput(problems)


def _some(heading: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in heading[:20])
    return f"{shown} and {len(heading) - 20} more" if len(heading) > 20 else shown or "none"


def _too_many(path: Path) -> Problem:
    return Problem(
        f"contains more than {MOST_ROWS} rows or {MOST_BYTES >> 20} MiB",
        str(path),
        remedy="Import it in parts",
        code="file-too-large",
    )
