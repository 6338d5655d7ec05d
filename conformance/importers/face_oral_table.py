"""The table behind a ``face-oral-temperature`` file: its three heading rows, its columns, its cells as numbers.

Third heading row: the machine's column names. A reading taken in four rounds has four columns with the round as
suffix (``T_Max1`` … ``T_Max4``, or ``Max1R13_1``); one heading is misspelt in the published files.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents import read_text

SUBJECT = "SubjectID"
ROUNDS = (1, 2, 3, 4)
_MISSPELT = {"T_LC14": "T_LC4"}
_MOST_PROBLEMS = 50
"""So many problems of one file are listed; beyond, the file is another file."""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One subject: line in the file and cells by column."""

    line: int
    subject: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """A file's columns and rows."""

    path: Path
    columns: dict[str, int]
    rows: tuple[SubjectRow, ...]

    def readings(self) -> list[str]:
        """Names of the readings that have a column for every round."""
        bases = {m[1] for name in self.columns if (m := re.fullmatch(r"(.+?)_?1", name))}
        return sorted(base for base in bases if all(self.column_of(base, number) for number in ROUNDS))

    def column_of(self, reading: str, round_number: int) -> str | None:
        """The column of a reading in one round, or None."""
        for name in (f"{reading}{round_number}", f"{reading}_{round_number}"):
            if name in self.columns:
                return name
        return None


def read_table(path: Path) -> SubjectTable:
    """Read a file's table. Raises `BadInput` with every row that is not of the table's width."""
    rows = list(csv.reader(io.StringIO(read_text(path), newline="")))
    heading = next((i for i, row in enumerate(rows[:6]) if row and row[0].strip() == SUBJECT), None)
    if heading is None:
        raise BadInput(
            Problem(
                f"no heading row begins with {SUBJECT!r} among the first lines",
                str(path),
                1,
                SUBJECT,
                "Give a file of the face-oral-temperature data set, with its three heading rows",
                code="file-format",
            )
        )
    names = [_MISSPELT.get(name.strip(), name.strip()) for name in rows[heading]]
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for index, name in enumerate(names):
        if name and name in columns:
            problems.append(
                Problem(
                    "the column occurs twice",
                    str(path),
                    heading + 1,
                    name,
                    "Keep one of the two columns",
                    code="name-twice",
                )
            )
        elif name:
            columns[name] = index
    body: list[SubjectRow] = []
    for index, row in enumerate(rows[heading + 1 :], start=heading + 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            problems.append(
                Problem(
                    f"the row has {len(row)} cells, the heading {len(names)}",
                    str(path),
                    index,
                    remedy="Restore the row: a comma is missing or too many",
                    code="row-damaged",
                )
            )
        elif not row[0].strip():
            problems.append(
                Problem("the row names no subject", str(path), index, SUBJECT, "Name the subject", code="cell-refused")
            )
        else:
            body.append(SubjectRow(index, row[0].strip(), tuple(cell.strip() for cell in row)))
    if not body and not problems:
        problems.append(
            Problem(
                "the file has headings and no subject", str(path), remedy="Give a file with rows", code="file-empty"
            )
        )
    if problems:
        raise BadInput(problems[:_MOST_PROBLEMS])
    return SubjectTable(path, columns, tuple(body))


def number(table: SubjectTable, row: SubjectRow, column: str, problems: list[Problem]) -> float | None:
    """A cell as a number; empty is None; anything else is a problem of its file, line and column."""
    text = row.cells[table.columns[column]]
    if not text or text.lower() == "nan":
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        if len(problems) < _MOST_PROBLEMS:
            problems.append(
                Problem(
                    f"{text!r} is given where a number belongs",
                    str(table.path),
                    row.line,
                    column,
                    "Correct the cell, or empty it where the value is missing",
                    code="cell-refused",
                )
            )
        return None
    return value


def missing_columns(table: SubjectTable, needed: Sequence[str]) -> list[Problem]:
    """A problem for each required column that is missing."""
    return [
        Problem(
            "the column is missing",
            str(table.path),
            field=name,
            remedy="Give the data set's own file",
            code="column-missing",
        )
        for name in needed
        if name not in table.columns
    ]
