"""Tables of events as Arrow has them: Parquet a column at a time, JSON Lines read whole.

Whatever is doubtful about a table raises `DoubtfulError`.
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

from conformance.recording.event_columns import KINDS
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.place import RecordingFiles
from conformance.recording.tables import MOST_ROWS, Field, event_schema, fields_of

_BLOCK_BYTES = 64 * 1024 * 1024
_PARSED_BYTES = 4 * 1024 * 1024
_REPEATING = frozenset({"event", "scene", "mode"})


class DoubtfulError(Exception):
    """The table may not be in order."""


class EventTable:
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
        return np.ones(self.rows, np.bool_) if not column.null_count else as_numpy(column.is_valid())


class _InMemory(EventTable):
    """JSON Lines, read whole."""

    omits_defaults = True

    def __init__(self, table: Any) -> None:
        super().__init__(table.num_rows, table.column_names)
        self._table = table

    def read(self, names: Sequence[str]) -> Any:
        return self._table.select(list(names))


class _InFile(EventTable):
    """Parquet, read a column at a time."""

    def __init__(self, place: RecordingFiles) -> None:
        self._place = place
        with self._file() as file:
            if file.metadata.num_rows > MOST_ROWS or not file.schema_arrow.equals(event_schema()):
                raise DoubtfulError
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
            raise DoubtfulError from error


def table_in_lines(place: RecordingFiles) -> EventTable:
    """The table of a recording's JSON Lines."""
    import pyarrow as pa

    try:
        with contextlib.closing(place.open(EVENTS)) as stream:
            known: set[str] = set()
            parts = [_block(block, known) for block in _blocks(stream)]
        return _InMemory(pa.concat_tables(parts, promote_options="default").unify_dictionaries())
    except pa.ArrowException as error:
        raise DoubtfulError from error


def table_in_parquet(place: RecordingFiles) -> EventTable:
    """The table of a recording's Parquet file."""
    return _InFile(place)


def default_of(kind: Any, field: Field) -> Any:
    """What a field holds where it is left out; None where it may not be, too."""
    return _defaults(kind)[field.name]


@cache
def _defaults(kind: Any) -> Mapping[str, Any]:
    known = {each.name: each.default for each in dataclasses.fields(kind)}
    return {name: None if default is dataclasses.MISSING else default for name, default in known.items()}


def as_numpy(column: Any) -> NDArray[Any]:
    """A column as numpy has it."""
    array: NDArray[Any] = column.to_numpy()
    return array


def _with_content(file: Any) -> Iterator[str]:
    """The columns that are not empty, by what the file says of its parts; one that says nothing is not."""
    metadata = file.metadata
    for number, name in enumerate(file.schema_arrow.names):
        parts = [metadata.row_group(part).column(number) for part in range(metadata.num_row_groups)]
        if any(part.statistics is None or part.statistics.null_count < part.num_values for part in parts):
            yield name


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
        raise DoubtfulError
    table = _parsed(block, known)
    if table.num_rows != block.count(b"\n") + (not block.endswith(b"\n")):
        raise DoubtfulError
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


@cache
def _null_for_a_default() -> re.Pattern[bytes]:
    """A null where a field has a default that is not None: no writer writes it, and a column does not tell it apart."""
    names = {each.name for kind in KINDS for each in fields_of(kind) if default_of(kind, each) is not None}
    return re.compile(rb'"(?:' + b"|".join(sorted(name.encode() for name in names)) + rb')"\s*:\s*null')
