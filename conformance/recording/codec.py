"""Scenes, targets and events as JSON Lines, one record a line."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from conformance.core.events import Event
from conformance.core.scenes import Flag, Scene, Target
from conformance.documents.strict_json import read_json
from conformance.recording.event_kinds import EVENT_KINDS, event_kinds, word_of
from conformance.recording.model import RecordedScene


class RecordError(ValueError):
    """A line is not a record of its kind; says what is wrong with it."""


class SceneRecord(BaseModel):
    """One line of ``scenes.jsonl``: a scene without its targets, and how it went."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    id: str
    serves: tuple[str, ...] = ()
    start_s: float
    end_s: float | None = None
    error: str | None = None
    duration_s: float | None = None
    ambient_degC: float | None = None
    relative_humidity_percent: float | None = None
    conditions: dict[str, str | float] = {}
    flags: tuple[Flag, ...] = ()
    stands_for: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()

    def scene(self, targets: tuple[Target, ...]) -> Scene:
        """The scene with its targets."""
        return Scene(
            id=self.id,
            serves=self.serves,
            targets=targets,
            duration_s=self.duration_s,
            ambient_degC=self.ambient_degC,
            relative_humidity_percent=self.relative_humidity_percent,
            conditions=self.conditions,
            flags=self.flags,
            stands_for=self.stands_for,
        )

    def recorded(self, targets: tuple[Target, ...]) -> RecordedScene:
        """The scene with its targets, and how it went."""
        return RecordedScene(self.scene(targets), self.start_s, self.end_s, self.error, self.not_needed)


_EVENT_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in EVENT_KINDS.items()}
_ADAPTERS_OF_OTHERS: dict[type[Any], TypeAdapter[Any]] = {}
_TARGET_ADAPTER = TypeAdapter(Target)


def event_line(event: Event) -> str:
    """One line of ``events.jsonl``, without its newline."""
    return _line({"event": word_of(type(event)), **_present(event)})


def target_line(scene: str, target: Target) -> str:
    """One line of ``targets.jsonl``, without its newline."""
    return _line({"scene": scene, **_present(target)})


def scene_line(recorded: RecordedScene) -> str:
    """One line of ``scenes.jsonl``, without its newline."""
    record = _present(recorded.scene)
    del record["targets"]
    record["flags"] = [_present(flag) for flag in recorded.scene.flags]
    record["conditions"] = {
        name: float(value) if type(value) is int else value for name, value in recorded.scene.conditions.items()
    }
    record |= {
        "start_s": float(recorded.start_s),
        "end_s": None if recorded.end_s is None else float(recorded.end_s),
        "error": recorded.error,
        "not_needed": recorded.not_needed,
    }
    kept = {key: value for key, value in record.items() if key == "serves" or value not in (None, (), [], {})}
    return _line(kept)


def event_of(line: bytes | str) -> Event:
    """The event of a line. Raises `RecordError`."""
    record = _record(line)
    kind = record.pop("event", None)
    if not isinstance(kind, str):
        raise RecordError(f"there is no kind of event {kind!r}")
    event: Event = _validated(_EVENT_ADAPTERS.get(kind) or _adapter_of_others(kind), record)
    return event


def _adapter_of_others(word: str) -> TypeAdapter[Any]:
    """Of a kind that a plug-in adds. Raises `RecordError`."""
    added = event_kinds().get(word)
    if added is None:
        raise RecordError(event_kinds.missing(word).what)
    if added.kind not in _ADAPTERS_OF_OTHERS:
        _ADAPTERS_OF_OTHERS[added.kind] = TypeAdapter(added.kind)
    return _ADAPTERS_OF_OTHERS[added.kind]


def target_of(line: bytes | str) -> tuple[str, Target]:
    """Scene id and target of a line. Raises `RecordError`."""
    record = _record(line)
    scene = record.pop("scene", None)
    if not isinstance(scene, str):
        raise RecordError("scene: the target belongs to no scene")
    return scene, _validated(_TARGET_ADAPTER, record)


def scene_record_of(line: bytes | str) -> SceneRecord:
    """The scene record of a line. Raises `RecordError`."""
    try:
        read_json(line)
        return SceneRecord.model_validate_json(line)
    except ValidationError as error:
        raise RecordError(_first(error)) from None
    except ValueError as error:
        raise RecordError(f"is not JSON: {error}") from None


def _present(value: Any) -> dict[str, Any]:
    """The fields of a value that are not at their default; one without a default is always written.

    One spelling of every number, so that equal records are equal lines in whichever form they were kept: 5 degrees are
    5.0, and 2 frames are 2.
    """
    return {
        name: float(content) if real and type(content) is int else content
        for name, default, real in _fields(type(value))
        if (content := getattr(value, name)) != default
    }


_FIELDS: dict[type[Any], tuple[tuple[str, Any, bool], ...]] = {}


def _fields(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    """Name and default of each field of a dataclass, and whether its numbers are real ones."""
    if kind not in _FIELDS:
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        _FIELDS[kind] = tuple((field.name, field.default, _is_real(hints[field.name])) for field in fields)
    return _FIELDS[kind]


def _is_real(hint: Any) -> bool:
    members = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return float in members and int not in members


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _record(line: bytes | str) -> dict[str, Any]:
    try:
        record = read_json(line)
    except ValueError as error:
        raise RecordError(f"is not JSON: {error}") from None
    if not isinstance(record, dict):
        raise RecordError("is not a JSON object")
    return record


def _validated(adapter: TypeAdapter[Any], record: dict[str, Any]) -> Any:
    try:
        return adapter.validate_json(json.dumps(record), strict=True, extra="forbid")
    except ValidationError as error:
        raise RecordError(_first(error)) from None


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
