"""Scenes, targets and events as Parquet, for recordings whose tables are large: the same rows, in the same order.

A column a field, typed as the field is; what holds several values (a scene's conditions, flags, names) is JSON text.
Reading gives objects identical to those of the JSON Lines.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from conformance.core.events import Event
from conformance.core.scenes import Target
from conformance.documents.atomic import whole_file
from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError, SceneRecord, event_of, scene_record_of, target_of
from conformance.recording.event_kinds import EVENT_KINDS
from conformance.recording.layout import EVENTS, SCENES, TARGETS, table_of
from conformance.recording.place import RecordingFiles

ROWS_AT_ONCE = 65_536
MOST_ROWS = 50_000_000
"""More rows than any session has: a table that says so is damaged or hostile."""
ADDED = frozenset({"code", "reference_quantity"})
"""Columns that older tables do not have: their values are then None."""
_NAMES = {kind: name for name, kind in EVENT_KINDS.items()}
_ARROW = {str: "string", float: "float64", int: "int64", bool: "bool"}


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: how its column is typed, and whether it may be empty."""

    name: str
    arrow: str
    enum: type[StrEnum] | None
    optional: bool

    def of(self, cell: Any) -> Any:
        """The value of a cell of a flat record; several values are texts. Raises `ValueError`."""
        if self.enum is not None:
            return self.enum(cell)
        if self.arrow != "json":
            return cell
        values = read_json(cell)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise ValueError
        return tuple(values)


class NoTableError(Exception):
    """The records cannot be packed as Parquet: a kind of event among them is a plug-in's."""


_FIELDS: dict[type, tuple[Field, ...]] = {}


def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of a dataclass or model in their order; of several values: JSON text."""
    if kind not in _FIELDS:
        hints = typing.get_type_hints(kind)
        model = issubclass(kind, SceneRecord)
        names = list(SceneRecord.model_fields) if model else [each.name for each in dataclasses.fields(kind)]
        _FIELDS[kind] = tuple(_field(name, hints[name]) for name in names)
    return _FIELDS[kind]


def _field(name: str, hint: Any) -> Field:
    members = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    real = [each for each in members if each is not types.NoneType]
    optional, first = len(real) < len(members), real[0]
    if isinstance(first, type) and issubclass(first, StrEnum):
        return Field(name, "string", first, optional)
    return Field(name, _ARROW.get(first, "json"), None, optional)


@cache
def _columns(table: str) -> Mapping[str, str]:
    """Column → type of a table."""
    if table == SCENES:
        return {each.name: each.arrow for each in fields_of(SceneRecord)}
    kinds = (Target,) if table == TARGETS else tuple(EVENT_KINDS.values())
    columns = {"scene" if table == TARGETS else "event": "string"}
    for kind in kinds:
        for each in fields_of(kind):
            if columns.setdefault(each.name, each.arrow) != each.arrow:
                raise TypeError(f"{each.name} has two types among the records of {table}")
    return columns


def event_schema() -> Any:
    """The Arrow schema of the events' table."""
    return _schema(EVENTS)


def kind_names() -> tuple[str, ...]:
    """What the kinds of events are called in a table, in the order of `EVENT_KINDS`."""
    return tuple(EVENT_KINDS)


def _schema(table: str) -> Any:
    import pyarrow as pa

    plain = {"string": pa.string(), "json": pa.string(), "float64": pa.float64(), "int64": pa.int64()}
    return pa.schema([(name, plain.get(arrow) or pa.bool_()) for name, arrow in _columns(table).items()])


def write_table(table: str, lines: Iterable[bytes], path: Path) -> None:
    """Write the JSON Lines of a table as Parquet, whole or not at all; equal lines give equal bytes.

    Raises `RecordError` for a line that is no record, `OverflowError` for a number that Parquet cannot hold, and
    `NoTableError`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines, schema = _told(table, lines)
    with whole_file(path) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for line in lines:
            rows.append(_row(table, line))
            if len(rows) == ROWS_AT_ONCE:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _told(table: str, lines: Iterable[bytes]) -> tuple[Iterable[bytes], Any]:
    """The lines and their schema: a column that was added later is left out where no line has it, so that recordings
    without it keep their bytes. Targets are few enough to be held for that."""
    schema = _schema(table)
    if table != TARGETS:
        return lines, schema
    held = list(lines)
    told = [name for name in ADDED if any(f'"{name}":'.encode() in line for line in held)]
    for name in ADDED.difference(told):
        schema = schema.remove(schema.get_field_index(name))
    return held, schema


def _row(table: str, line: bytes) -> dict[str, Any]:
    if table == SCENES:
        record = scene_record_of(line).model_dump(mode="json")
        return {each.name: _cell(each, record[each.name]) for each in fields_of(SceneRecord)}
    if table == TARGETS:
        scene, target = target_of(line)
        return {"scene": scene, **{each.name: getattr(target, each.name) for each in fields_of(Target)}}
    event = event_of(line)
    if type(event) not in _NAMES:
        raise NoTableError(f"events of the kind {type(event).__name__} have no columns in Parquet")
    cells = {each.name: _cell(each, getattr(event, each.name)) for each in fields_of(type(event))}
    return {"event": _NAMES[type(event)], **cells}


def _cell(field: Field, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if field.arrow == "json" else value


def read_events(place: RecordingFiles) -> Iterator[Event]:
    """The events of a recording's table. Raises `RecordError`, `OSError`."""
    for columns, row in _rows(place, EVENTS):
        kind = EVENT_KINDS.get(columns["event"][row])
        if kind is None:
            raise RecordError(f"row {row}: there is no kind of event {columns['event'][row]!r}")
        yield _made(kind, columns, row)


def read_targets(place: RecordingFiles) -> Iterator[tuple[str, Target]]:
    """Scene id and target of each row."""
    for columns, row in _rows(place, TARGETS):
        yield columns["scene"][row], _made(Target, columns, row)


def read_scenes(place: RecordingFiles) -> Iterator[SceneRecord]:
    """The scene records of a recording's table."""
    for columns, row in _rows(place, SCENES):
        record = {}
        for each in fields_of(SceneRecord):
            value = columns[each.name][row]
            try:
                if value is not None:
                    record[each.name] = read_json(value) if each.arrow == "json" else value
            except ValueError as error:
                raise RecordError(f"row {row}: {each.name} is not JSON: {error}") from None
        yield scene_record_of(json.dumps(record))


def _is_of(found: Any, table: str) -> bool:
    """Whether a file's columns are the table's; columns of `ADDED` may be missing in an older file."""
    import pyarrow as pa

    names = set(found.names)
    expected = [each for each in _schema(table) if each.name in names or each.name not in ADDED]
    return bool(found.equals(pa.schema(expected)))


def _made(kind: type, columns: Mapping[str, list[Any]], row: int) -> Any:
    values = []
    for each in fields_of(kind):
        value = columns[each.name][row] if each.name in columns else None
        if value is None and not each.optional:
            raise RecordError(f"row {row}: {each.name} is missing")
        try:
            values.append(value if value is None else each.of(value))
        except ValueError:
            raise RecordError(f"row {row}: {each.name}: there is no {value!r}") from None
    return kind(*values)


def _rows(place: RecordingFiles, table: str) -> Iterator[tuple[Mapping[str, list[Any]], int]]:
    """Every row as (columns of its batch, number in it)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = table_of(table)
    try:
        with contextlib.closing(place.open(name)) as stream, pq.ParquetFile(stream) as file:
            if not _is_of(file.schema_arrow, table):
                raise RecordError("its columns are not those of the table")
            if file.metadata.num_rows > MOST_ROWS:
                raise RecordError(f"it states {file.metadata.num_rows} rows")
            for batch in file.iter_batches(ROWS_AT_ONCE):
                columns = {column: batch.column(column).to_pylist() for column in batch.schema.names}
                for row in range(batch.num_rows):
                    yield columns, row
    except pa.ArrowException as error:
        raise RecordError(f"cannot be read as Parquet: {str(error).partition(chr(10))[0]}") from None
