"""What one row of a table says, by its mapping: values in their units, and what is wrong or suspicious about them."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from conformance.core.events import Mode
from conformance.core.problems import Problem
from conformance.core.scenes import Mask, TargetKind
from conformance.core.units import unit_named
from conformance.importers.table_files import TableRow
from conformance.importers.table_mapping import QUANTITIES, ColumnUnit, Sorted, TableMapping, converted


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A number of a row."""

    value: float
    raw: str | None
    """As it came, where it was converted."""
    found: str
    """As it stands in the file."""
    suspect: str | None


@dataclass(frozen=True, slots=True)
class StatedRow:
    """One row."""

    row: TableRow
    subject: str
    scene: tuple[str, ...]
    mode: Mode
    numbers: dict[str, StatedValue]
    """By the quantity's name; missing ones are not in it."""
    method: str | None
    mask: Mask | None
    alarm: bool
    track: str | None
    round: int | None
    when: datetime.datetime | float | None
    conditions: dict[str, str | float]

    @property
    def reading(self) -> StatedValue | None:
        """The device's value."""
        return self.numbers.get("reading")

    def seconds(self, start: datetime.datetime | None) -> float:
        """On the recording's clock."""
        if isinstance(self.when, datetime.datetime):
            return (self.when - start).total_seconds() if start else 0.0
        return self.when or 0.0


def said_of(row: TableRow, mapping: TableMapping, reading: ColumnUnit, problems: list[Problem]) -> StatedRow | None:
    """What a row says, with the reading of one column; None where it cannot be used, and why is among the problems."""
    cells = _Cells(row, mapping, problems)
    before = len(problems)
    subject = cells.text(mapping.subject)
    if subject is None:
        cells.wrong("the row names no subject", mapping.subject, "Name the subject")
    sources = [("reading", reading), *mapping.measured()]
    numbers = {name: value for name, source in sources if (value := cells.number(name, source)) is not None}
    mode = cells.word("mode", mapping.mode, [each.value for each in Mode])
    mask = cells.word("mask", mapping.mask, [each.value for each in Mask])
    alarm = cells.word("alarm", mapping.alarm, ["yes", "no"])
    said = StatedRow(
        row,
        subject or "",
        tuple(cells.text(name) or "" for name in mapping.scene),
        Mode(mode or Mode.UNKNOWN),
        numbers,
        cells.word("reference_method", mapping.reference_method, None),
        Mask(mask) if mask else None,
        alarm == "yes",
        cells.text(mapping.track) if mapping.track else None,
        cells.count(mapping.round) if mapping.round else None,
        cells.when(),
        {name: cells.plain(column) for name, column in mapping.conditions.items() if cells.text(column) is not None},
    )
    return said if len(problems) == before else None


@dataclass(frozen=True, slots=True)
class _Cells:
    row: TableRow
    mapping: TableMapping
    problems: list[Problem]

    def wrong(self, what: str, column: str, remedy: str) -> None:
        self.problems.append(Problem(what, str(self.row.file), self.row.line, column, remedy, code="cell-refused"))

    def text(self, column: str) -> str | None:
        text = self.row.cells[column]
        return None if text in self.mapping.missing else text

    def finite(self, column: str) -> float | None:
        text = self.text(column)
        if text is None:
            return None
        try:
            value = float(text) if "_" not in text else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.wrong(
                f"{text[:40]!r} is given where a number belongs", column,
                "Correct the cell, or empty it where the value is missing",
            )  # fmt: skip
            return None
        return value

    def number(self, name: str, source: ColumnUnit) -> StatedValue | None:
        value = source.value if source.column is None else self.finite(source.column)
        if value is None:
            return None
        quantity = QUANTITIES[name]
        found = f"{value:g}" if source.column is None else self.row.cells[source.column]
        kept = converted(value, source.unit, name)
        limits = (quantity.low, quantity.high)
        if quantity.people is not None and self.mapping.target_kind is TargetKind.PERSON:
            limits = quantity.people
        why = None
        if not limits[0] <= kept <= limits[1]:
            place = f"{self.row.file.name} line {self.row.line}"
            why = f"outside {limits[0]:g} to {limits[1]:g} {quantity.unit} ({place})"
        unit = unit_named(source.unit)
        return StatedValue(kept, f"{found} {unit}" if unit != quantity.unit else None, f"{found} {unit}", why)

    def word(self, name: str, source: Sorted | None, allowed: list[str] | None) -> str | None:
        if source is None:
            return None
        word = source.value if source.column is None else self.text(source.column)
        if word is None:
            return None
        meaning = source.meaning(word)
        if allowed is not None and meaning not in allowed:
            self.wrong(
                f"{word[:40]!r} is not a {name} of the mapping", source.column or name,
                f"Say under {name}.values which of {', '.join(allowed)} it means",
            )  # fmt: skip
            return None
        return meaning

    def count(self, column: str) -> int | None:
        value = self.finite(column)
        if value is not None and (value != int(value) or not 0 <= value < 1e9):
            self.wrong(f"{value:g} is not the number of a repetition", column, "Write 1, 2, 3 and so on")
            return None
        return None if value is None else int(value)

    def plain(self, column: str) -> str | float:
        text = self.row.cells[column]
        try:
            value = float(text)
        except ValueError:
            return text
        return value if math.isfinite(value) else text

    def when(self) -> datetime.datetime | float | None:
        time = self.mapping.time
        if time is None:
            return None
        if time.format is None:
            return self.finite(time.column)
        text = self.text(time.column)
        if text is None:
            return None
        try:
            return datetime.datetime.strptime(text, time.format)  # the source's own clock; the format may name a zone
        except ValueError:
            self.wrong(f"{text[:40]!r} is not a time of the format {time.format!r}", time.column, "Correct the cell")
            return None
