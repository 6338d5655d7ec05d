"""The mapping of a table: which column holds what, in which unit. ``schema: conformance/table-mapping/1``.

Each quantity comes from a column (one value a row) or is stated once (``value``), always with its unit. What a unit is
to be converted to, and what a value can be in a room with living people, stands in `QUANTITIES`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from conformance.core.events import Mode
from conformance.core.problems import Wrong
from conformance.core.scenes import Mask, TargetKind
from conformance.core.units import UnitError, convert, unit_named
from conformance.documents import Document, DocumentModel
from conformance.documents.yaml_lines import FieldPath


@dataclass(frozen=True, slots=True)
class ColumnQuantity:
    """What a column can hold: the unit it is kept in, and what it can be."""

    unit: str
    low: float
    high: float
    people: tuple[float, float] | None = None
    """Narrower where the targets are people."""


QUANTITIES: Mapping[str, ColumnQuantity] = MappingProxyType(
    {
        "reading": ColumnQuantity("degC", -40.0, 150.0, (20.0, 45.0)),
        "reference": ColumnQuantity("degC", -40.0, 150.0, (30.0, 45.0)),
        "reference_standard_uncertainty": ColumnQuantity("delta_degC", 0.0, 2.0),
        "ambient": ColumnQuantity("degC", -20.0, 60.0, (0.0, 50.0)),
        "relative_humidity": ColumnQuantity("percent", 0.0, 100.0),
        "distance": ColumnQuantity("m", 0.05, 50.0, (0.1, 20.0)),
    }
)


class ColumnUnit(DocumentModel):
    """A number with its unit, of a column or stated once for all rows."""

    column: str | None = None
    value: float | None = None
    unit: str

    @model_validator(mode="after")
    def _one_source(self) -> ColumnUnit:
        if (self.column is None) == (self.value is None):
            raise Wrong("a quantity has a column or a value", remedy="Give one of the two")
        return self


class ReadingColumns(DocumentModel):
    """The device's readings: one a row (``column``), or the rounds of a row side by side (``columns``)."""

    column: str | None = None
    columns: tuple[str, ...] = ()
    unit: str

    @model_validator(mode="after")
    def _one_source(self) -> ReadingColumns:
        if (self.column is None) == (not self.columns):
            raise Wrong("readings have a column or columns", remedy="Give one of the two")
        return self

    def rounds(self) -> tuple[ColumnUnit, ...]:
        """The column of each round."""
        return tuple(ColumnUnit(column=name, unit=self.unit) for name in self.columns or (self.column,))


class Sorted(DocumentModel):
    """A word of a column, or stated once; ``values`` says what each word of the column means."""

    column: str | None = None
    value: str | None = None
    values: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_source(self) -> Sorted:
        if (self.column is None) == (self.value is None):
            raise Wrong("a classification has a column or a value", remedy="Give one of the two")
        return self

    def meaning(self, word: str) -> str:
        """What a word of the column stands for."""
        return self.values.get(word, word)


class Time(DocumentModel):
    """When: a column with a date and time in a format (as `datetime.strptime` has it), or with seconds."""

    column: str
    format: str | None = None
    """Without it, the column holds seconds since the recording began."""


class TableMapping(Document):
    """A whole mapping."""

    KIND: ClassVar[str] = "conformance/table-mapping/1"

    subject: str
    """The column that names the independent unit: the person, the source."""
    scene: tuple[str, ...] = ()
    """Columns that, with the subject, tell scenes apart (a visit, a distance); rows of one scene are its rounds."""
    serves: tuple[str, ...]
    target_kind: TargetKind = TargetKind.PERSON
    reading: ReadingColumns
    mode: Sorted
    """surface, body or unknown: what the readings claim to be."""
    round: str | None = None
    """The column with the number of the repetition; without it, the readings of a scene are counted."""
    track: str | None = None
    reference: ColumnUnit | None = None
    reference_method: Sorted | None = None
    reference_standard_uncertainty: ColumnUnit | None = None
    ambient: ColumnUnit | None = None
    relative_humidity: ColumnUnit | None = None
    distance: ColumnUnit | None = None
    mask: Sorted | None = None
    alarm: Sorted | None = None
    """The device's own decision: yes or no. Never drawn from the reading."""
    time: Time | None = None
    conditions: dict[str, str] = Field(default_factory=dict)
    """Condition (with the unit in its name) → column."""
    missing: tuple[str, ...] = ("", "NA", "N/A", "nan", "NaN", "null", "-")
    """What a cell holds where the value is missing."""
    heading_line: Annotated[int, Field(ge=1, le=1000)] = 1
    """The line of a CSV file that names the columns; what stands above it is not read."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","

    def measured(self) -> Iterator[tuple[str, ColumnUnit]]:
        """Every quantity that is mapped, by its name in `QUANTITIES`, but for the reading."""
        for name in QUANTITIES:
            if name != "reading" and (source := getattr(self, name)) is not None:
                yield name, source

    def columns(self) -> Iterator[tuple[str, str]]:
        """Field of the mapping and column, for every column that is used."""
        yield "subject", self.subject
        yield from (("scene", name) for name in self.scene)
        for name in ("round", "track"):
            if (column := getattr(self, name)) is not None:
                yield name, column
        yield from (("reading", source.column or "") for source in self.reading.rounds())
        for name in (*(name for name, _ in self.measured()), "mode", "reference_method", "mask", "alarm", "time"):
            if (source := getattr(self, name)) is not None and source.column is not None:
                yield f"{name}.column", source.column
        yield from ((f"conditions.{name}", column) for name, column in self.conditions.items())


def converted(value: float, unit: str, quantity: str) -> float:
    """A value in the unit its quantity is kept in. Raises `UnitError`."""
    at_0, slope = _straight_line(unit, quantity)
    return round(at_0 + slope * value, 9)


@functools.cache
def _straight_line(unit: str, quantity: str) -> tuple[float, float]:
    """Every unit converts along a straight line: its value at 0, and its slope. Raises `UnitError`."""
    name, kept = unit_named(unit), QUANTITIES[quantity].unit
    if kept == "delta_degC":  # an uncertainty is a difference, however its unit is written
        name = {"kelvin": "delta_degC", "degC": "delta_degC", "degF": "delta_degF"}.get(name, name)
    at_0 = convert(0.0, name, kept)
    return at_0, (convert(1000.0, name, kept) - at_0) / 1000


def meaning_problems(data: Any) -> Iterator[tuple[FieldPath, Wrong]]:
    """Units that cannot be what the quantity is in, and words that mean nothing (a check over plain data)."""
    for name, quantity in QUANTITIES.items():
        source = data.get(name)
        if isinstance(source, dict) and isinstance(unit := source.get("unit"), str):
            try:
                converted(1.0, unit, name)
            except (UnitError, ValueError, TypeError, ArithmeticError):
                remedy = f"Use {quantity.unit} or what converts to it"
                yield (name, "unit"), Wrong(f"{unit!r} is not a unit of {name}", remedy=remedy, code="unit-mismatch")
    for name, words in (
        ("mode", {mode.value for mode in Mode}),
        ("mask", {mask.value for mask in Mask}),
        ("alarm", {"yes", "no"}),
    ):
        source = data.get(name)
        if isinstance(source, dict):
            stated: list[tuple[FieldPath, Any]] = [(("value",), source["value"])] if "value" in source else []
            values = source.get("values")
            stated += [(("values", key), word) for key, word in values.items()] if isinstance(values, dict) else []
            for path, word in stated:
                if isinstance(word, str) and word not in words:
                    what = f"{word!r} is none of {', '.join(sorted(words))}"
                    yield (name, *path), Wrong(what, remedy="Use one of them", code="unknown-name")
