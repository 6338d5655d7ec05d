"""Reading events as columns, where there are many: from Parquet, or from JSON Lines through pyarrow.

Only what is certainly in order is read this way. Whatever is doubtful gives None: it is read line by line then, which
says what is wrong with it and where.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.events import Event
from conformance.recording.event_columns import KINDS, EventColumns, HotColumns, Rows, rows_of
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.place import Place
from conformance.recording.readings import MODES
from conformance.recording.tables import MOST_ROWS, Field, event_schema, fields_of, kind_names

LARGE_ROWS = 100_000
"""So many events are columns; fewer are objects."""
LARGE_BYTES = 8 * 1024 * 1024
"""JSON Lines that are smaller hold fewer events than that, or few more."""
_BLOCK_BYTES = 64 * 1024 * 1024
_PARSED_BYTES = 4 * 1024 * 1024


def large_events(place: Place, closed: bool) -> EventColumns | None:
    """The events of a recording as columns; None where they are few, or where anything about them is doubtful."""
    if not closed:
        return None
    try:
        if place.holds(table_of(EVENTS)):
            return _from_parquet(place)
        if place.holds(EVENTS) and place.size(EVENTS) >= LARGE_BYTES:
            return _from_lines(place)
    except (_DoubtfulError, ImportError, OSError):
        pass
    return None


class _DoubtfulError(Exception):
    """The table may not be in order."""


class _Table:
    """The columns of a table that hold anything, each read when it is first asked for."""

    omits_defaults = False
    """Whether a field that has its default may be left out."""

    def __init__(self, rows: int, columns: Sequence[str]) -> None:
        self.rows = rows
        self.columns = frozenset(columns)
        self._read: dict[str, Any] = {}

    def column(self, name: str) -> Any:
        """A column as Arrow has it."""
        if name not in self._read:
            self._read[name] = self.read([name]).column(name)
        return self._read[name]

    def read(self, names: Sequence[str]) -> Any:
        """An Arrow table of some columns; text that repeats as dictionaries."""
        raise NotImplementedError

    def given(self, name: str) -> NDArray[np.bool_]:
        """Where a column holds anything."""
        if name not in self.columns:
            return np.zeros(self.rows, np.bool_)
        column = self.column(name)
        return np.ones(self.rows, np.bool_) if not column.null_count else _numpy(column.is_valid())


class _InMemory(_Table):
    """JSON Lines, read whole."""

    omits_defaults = True

    def __init__(self, table: Any) -> None:
        super().__init__(table.num_rows, table.column_names)
        self._table = table

    def read(self, names: Sequence[str]) -> Any:
        return self._table.select(list(names))


class _InFile(_Table):
    """Parquet, read a column at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        with self._file() as file:
            if not file.schema_arrow.equals(event_schema()):
                raise _DoubtfulError
            super().__init__(file.metadata.num_rows, list(_with_content(file)))

    def read(self, names: Sequence[str]) -> Any:
        with self._file(list(names)) as file:
            return file.read(list(names)).unify_dictionaries()

    @contextlib.contextmanager
    def _file(self, names: Sequence[str] = ()) -> Iterator[Any]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        texts = [name for name in names if pa.types.is_string(event_schema().field(name).type)]
        name = table_of(EVENTS)
        try:
            local = self._place.local(name)
            with contextlib.ExitStack() as stack:
                source = local if local is not None else stack.enter_context(self._place.open(name))
                yield stack.enter_context(pq.ParquetFile(source, read_dictionary=texts, memory_map=local is not None))
        except pa.ArrowException as error:
            raise _DoubtfulError from error


def _with_content(file: Any) -> Iterator[str]:
    """The columns that are not empty, by what the file says of its parts; one that says nothing is not."""
    metadata = file.metadata
    for number, name in enumerate(file.schema_arrow.names):
        parts = [metadata.row_group(part).column(number) for part in range(metadata.num_row_groups)]
        if any(part.statistics is None or part.statistics.null_count < part.num_values for part in parts):
            yield name


def _from_parquet(place: Place) -> EventColumns | None:
    table = _InFile(place)
    return _columns(table) if LARGE_ROWS <= table.rows <= MOST_ROWS else None


def _from_lines(place: Place) -> EventColumns | None:
    import pyarrow as pa

    try:
        with contextlib.closing(place.open(EVENTS)) as stream:
            known: set[str] = set()
            parts = [_block(block, known) for block in _blocks(stream)]
        if sum(part.num_rows for part in parts) < LARGE_ROWS:
            return None
        table = pa.concat_tables(parts, promote_options="default").unify_dictionaries()
    except pa.ArrowException:
        return None
    return _columns(_InMemory(table))


def _blocks(stream: Any) -> Iterator[bytes]:
    """The file in pieces of whole lines."""
    rest = b""
    while piece := stream.read(_BLOCK_BYTES):
        whole, newline, after = piece.rpartition(b"\n")
        if newline:
            yield rest + whole + newline
            rest = after
        else:
            rest += piece
    if rest:
        yield rest


def _block(block: bytes, known: set[str]) -> Any:
    """Some lines as a table of the columns that hold anything; ``known`` are those that did so far."""
    if b"null" in block and _null_for_a_default().search(block):
        raise _DoubtfulError
    table = _parsed(block, known)
    if table.num_rows != block.count(b"\n") + (not block.endswith(b"\n")):
        raise _DoubtfulError
    table.validate(full=True)
    kept = [name for name in table.column_names if table.column(name).null_count < table.num_rows]
    arrays = [_encoded(name, table.column(name)) for name in kept]
    return type(table).from_arrays(arrays, names=kept)


def _parsed(block: bytes, known: set[str]) -> Any:
    """Some lines by the schema: of the fields that lines before have, else of all. Columns that stay empty cost."""
    import pyarrow as pa
    import pyarrow.json as pj

    schema, reading = event_schema(), pj.ReadOptions(block_size=_PARSED_BYTES)

    def parsed(data: bytes, fields: Any) -> Any:
        options = pj.ParseOptions(explicit_schema=fields, unexpected_field_behavior="error")
        return pj.read_json(pa.BufferReader(data), reading, options)

    if not known:
        first = parsed(block[: block.find(b"\n", _PARSED_BYTES // 4) + 1] or block, schema)
        known |= {name for name in schema.names if first.column(name).null_count < first.num_rows}
    with contextlib.suppress(pa.ArrowInvalid):  # a later line has another field, or something is wrong with one
        return parsed(block, pa.schema([field for field in schema if field.name in known]))
    whole = parsed(block, schema)
    known |= {name for name in schema.names if whole.column(name).null_count < whole.num_rows}
    return whole


def _encoded(name: str, column: Any) -> Any:
    return column.dictionary_encode() if name in _REPEATING else column


_REPEATING = frozenset({"event", "scene", "mode"})


@cache
def _null_for_a_default() -> re.Pattern[bytes]:
    """A null where a field has a default that is not None: no writer writes it, and a column does not tell it apart."""
    names = {each.name for kind in KINDS for each in fields_of(kind) if _default(kind, each) is not None}
    return re.compile(rb'"(?:' + b"|".join(sorted(name.encode() for name in names)) + rb')"\s*:\s*null')


def _default(kind: Any, field: Field) -> Any:
    """What a field holds where it is left out; None where it may not be, too."""
    return _defaults(kind)[field.name]


@cache
def _defaults(kind: Any) -> Mapping[str, Any]:
    known = {each.name: each.default for each in dataclasses.fields(kind)}
    return {name: None if default is dataclasses.MISSING else default for name, default in known.items()}


def _columns(table: _Table) -> EventColumns | None:
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


def _in_order(table: _Table, hot: HotColumns) -> bool:
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


def _is_readable(table: _Table, field: Field) -> bool:
    try:
        for text in table.column(field.name).unique().to_pylist():
            if text is not None:
                field.of(text)
    except ValueError:
        return False
    return True


def _is_needed(table: _Table, kind: type[Event], field: Field) -> bool:
    return not field.optional and not (table.omits_defaults and _default(kind, field) is not None)


def _coded(table: _Table, name: str) -> tuple[NDArray[np.int32], list[str]]:
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


def _codes(table: _Table, name: str, of: Sequence[str]) -> NDArray[np.int32]:
    """A text column as places in ``of``. Raises `_DoubtfulError` for a text that is not there."""
    codes, names = _coded(table, name)
    place = {str(text): number for number, text in enumerate(of)}
    if any(text not in place for text in names):
        raise _DoubtfulError
    return np.array([*(place[text] for text in names), -1], np.int32)[codes]


def _floats(table: _Table, name: str) -> NDArray[np.float64]:
    if name not in table.columns:
        return np.full(table.rows, np.nan)
    return np.asarray(_numpy(table.column(name)), np.float64)


def _numpy(column: Any) -> NDArray[Any]:
    array: NDArray[Any] = column.to_numpy()
    return array


@dataclasses.dataclass(frozen=True, slots=True)
class _Maker:
    """Makes events of rows: those of one kind together, their fields column by column."""

    table: _Table
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

    def _values(self, kind: type[Event], field: Field, rows: NDArray[np.intp]) -> list[Any]:
        if field.name == "scene":
            return [self.names[code] for code in self.codes[rows].tolist()]
        if field.name == "mode":
            return [MODES[code] for code in self.hot.modes[rows].tolist()]
        if field.name == "time_s":
            return list(self.hot.time_s[rows].tolist())
        default = _default(kind, field)
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
