"""Reading events as columns, where there are many: from Parquet, or from JSON Lines through pyarrow.

Only what is certainly in order is read this way. Whatever is doubtful gives None: it is read line by line then, which
says what is wrong with it and where.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Event
from conformance.recording.event_columns import KINDS, EventColumns, HotColumns, Rows, rows_of
from conformance.recording.event_tables import (
    DoubtfulError,
    EventTable,
    as_numpy,
    default_of,
    table_in_lines,
    table_in_parquet,
)
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.place import RecordingFiles
from conformance.recording.readings import MODES
from conformance.recording.tables import Field, event_schema, fields_of, kind_names

LARGE_ROWS = 100_000
"""So many events are columns; fewer are objects."""
LARGE_BYTES = 8 * 1024 * 1024
"""JSON Lines that are smaller hold fewer events than that, or few more."""


def large_events(place: RecordingFiles, closed: bool) -> EventColumns | None:
    """The events of a recording as columns; None where they are few, or where anything about them is doubtful."""
    if not closed:
        return None
    try:
        if place.holds(table_of(EVENTS)):
            table = table_in_parquet(place)
        elif place.holds(EVENTS) and place.size(EVENTS) >= LARGE_BYTES:
            table = table_in_lines(place)
        else:
            return None
        return _columns(table) if table.rows >= LARGE_ROWS else None
    except (DoubtfulError, ImportError, OSError):
        return None


def _columns(table: EventTable) -> EventColumns | None:
    """The events, where everything that they need is there and nothing else."""
    kinds = _codes(table, "event", kind_names())
    codes, names = _coded(table, "scene")
    hot = HotColumns(
        kinds=kinds.astype(np.int8),
        time_s=_floats(table, "time_s"),
        temperature_degC=_floats(table, "temperature_degC"),
        given=table.given("temperature_degC"),
        suspect=table.given("suspect"),
        modes=_codes(table, "mode", MODES).astype(np.int8),
        tracked=table.given("track"),
    )
    if (kinds < 0).any() or (codes < 0).any() or not np.isfinite(hot.time_s).all():
        return None
    if np.isfinite(hot.temperature_degC).sum() != hot.given.sum() or not _in_order(table, hot):
        return None
    return EventColumns(hot, rows_of(codes, names), _Maker(table, hot, codes, names))


def _in_order(table: EventTable, hot: HotColumns) -> bool:
    """Whether each kind has what it needs, and none has what is not its own."""
    present = [KINDS[code] for code in np.flatnonzero(np.bincount(hot.kinds, minlength=len(KINDS)))]
    needed = {each.name for kind in present for each in fields_of(kind) if _is_needed(table, kind, each)}
    allowed = [{each.name for each in fields_of(kind)} for kind in KINDS]
    for name in (needed | table.columns) - {"event", "scene", "time_s"}:
        of = next(each for own in map(fields_of, KINDS) for each in own if each.name == name)
        if of.arrow == "json" and name in table.columns and not _is_readable(table, of):
            return False
        needs = np.array([any(e.name == name and _is_needed(table, k, e) for e in fields_of(k)) for k in KINDS])
        may = np.array([name in own for own in allowed])
        if len(present) == 1 and may[KINDS.index(present[0])] and not needs[KINDS.index(present[0])]:
            continue
        given = table.given(name)
        if (given & ~may[hot.kinds]).any() or (~given & needs[hot.kinds]).any():
            return False
    return True


def _is_readable(table: EventTable, field: Field) -> bool:
    try:
        for text in table.column(field.name).unique().to_pylist():
            if text is not None:
                field.of(text)
    except ValueError:
        return False
    return True


def _is_needed(table: EventTable, kind: type[Event], field: Field) -> bool:
    return not field.optional and not (table.omits_defaults and default_of(kind, field) is not None)


def _coded(table: EventTable, name: str) -> tuple[NDArray[np.int32], list[str]]:
    """A text column as codes, −1 for nothing, and what they stand for."""
    import pyarrow as pa

    if name not in table.columns:
        return np.full(table.rows, -1, np.int32), []
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries()
    names = whole.chunk(0).dictionary.to_pylist() if whole.num_chunks else []
    codes = [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in whole.chunks]
    return np.concatenate(codes).astype(np.int32, copy=False), names


def _codes(table: EventTable, name: str, of: Sequence[str]) -> NDArray[np.int32]:
    """A text column as places in ``of``. Raises `DoubtfulError` for a text that is not there."""
    codes, names = _coded(table, name)
    place = {str(text): number for number, text in enumerate(of)}
    if any(text not in place for text in names):
        raise DoubtfulError
    return np.array([*(place[text] for text in names), -1], np.int32)[codes]


def _floats(table: EventTable, name: str) -> NDArray[np.float64]:
    if name not in table.columns:
        return np.full(table.rows, np.nan)
    return np.asarray(as_numpy(table.column(name)), np.float64)


@dataclasses.dataclass(frozen=True, slots=True)
class _Maker:
    """Makes events of rows: those of one kind together, their fields column by column."""

    table: EventTable
    hot: HotColumns
    codes: NDArray[np.int32]
    names: Sequence[str]

    def __call__(self, rows: Rows, kinds: NDArray[np.int8]) -> list[Event]:
        made: list[Any] = [None] * len(kinds)
        for code in np.unique(kinds):
            places = np.flatnonzero(kinds == code)
            own = rows.start + places if isinstance(rows, slice) else rows[places]
            kind = KINDS[code]
            fields = [self._values(kind, each, own) for each in fields_of(kind)]
            for place, values in zip(places.tolist(), zip(*fields, strict=True), strict=True):
                made[place] = kind(*values)
        return made

    def column(self, name: str, rows: NDArray[np.intp]) -> Any:
        """A field of events as an Arrow array; null where an event has none, or where all would."""
        import pyarrow as pa

        if name == "scene":
            return pa.DictionaryArray.from_arrays(pa.array(self.codes[rows]), pa.array(self.names, pa.string()))
        if name == "mode":
            modes = pa.array([mode.value for mode in MODES])
            return pa.DictionaryArray.from_arrays(pa.array(self.hot.modes[rows].astype(np.int32)), modes)
        if name not in self.table.columns:
            return pa.nulls(len(rows), event_schema().field(name).type)
        return self.table.column(name).take(pa.array(rows)).combine_chunks()

    def _values(self, kind: type[Event], field: Field, rows: NDArray[np.intp]) -> list[Any]:
        if field.name == "scene":
            return [self.names[code] for code in self.codes[rows].tolist()]
        if field.name == "mode":
            return [MODES[code] for code in self.hot.modes[rows].tolist()]
        if field.name == "time_s":
            return list(self.hot.time_s[rows].tolist())
        default = default_of(kind, field)
        if field.name not in self.table.columns:
            return [default] * len(rows)
        values = self._taken(field.name, rows)
        if field.enum is not None or field.arrow == "json":
            values = [None if value is None else field.of(value) for value in values]
        return values if default is None else [default if value is None else value for value in values]

    def _taken(self, name: str, rows: NDArray[np.intp]) -> list[Any]:
        column = self.table.column(name)
        if len(rows) and rows[-1] - rows[0] == len(rows) - 1:
            return list(column.slice(int(rows[0]), len(rows)).to_pylist())
        return list(column.take(rows).to_pylist())
