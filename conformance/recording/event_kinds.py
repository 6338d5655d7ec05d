"""The kinds of events and their words in a recording: those of the house, and those that others add.

A third party adds one by an entry point in the group ``conformance.events`` that names an `EventKind`. A recording with
such an event holds its events as JSON Lines, whatever their number: Parquet's columns are those of the house, so that
what is installed changes no recording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Any

from conformance.core.events import (
    Alarm,
    AlarmRecord,
    ClockComparison,
    Configured,
    Detection,
    Event,
    Fault,
    FramesLost,
    Heartbeat,
    IdentityStated,
    Inspected,
    MaskStatus,
    Presented,
    Reading,
    SourceStated,
)
from conformance.core.registry import Registry

EVENT_KINDS: Mapping[str, type[Event]] = MappingProxyType(
    {
        "reading": Reading,
        "alarm": Alarm,
        "mask_status": MaskStatus,
        "detection": Detection,
        "fault": Fault,
        "frames_lost": FramesLost,
        "heartbeat": Heartbeat,
        "presented": Presented,
        "inspected": Inspected,
        "configured": Configured,
        "alarm_record": AlarmRecord,
        "source_stated": SourceStated,
        "clock_comparison": ClockComparison,
        "identity_stated": IdentityStated,
    }
)
"""The house's own kinds by their words, in the order of a table's codes."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event."""

    word: str
    """What it is called in a recording: ``humidity_reading``."""
    kind: type[Any]
    """A frozen dataclass: ``scene: str`` and ``time_s: float`` first, then what is said, the unit in every name that
    has one; texts, numbers, yes and no, each of them or None."""


def _usable(added: EventKind) -> None:
    if not is_dataclass(added.kind) or not added.kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise ValueError(f"the event {added.word!r} is not a frozen dataclass")
    first = tuple(field.name for field in fields(added.kind))[:2]
    if first != ("scene", "time_s"):
        raise ValueError(f"the event {added.word!r} does not begin with the fields scene and time_s")


def _same_kind(new: EventKind, old: EventKind) -> str | None:
    return f"is made of {new.kind.__name__}" if new.kind is old.kind else None


event_kinds: Registry[str, EventKind] = Registry(
    "kind of event",
    "conformance.events",
    EventKind,
    lambda: (EventKind(word, kind) for word, kind in EVENT_KINDS.items()),
    lambda one: one.word,
    clash=_same_kind,
    check=_usable,
    in_order=True,
)
"""Every kind of event by its word."""

_WORDS = {kind: word for word, kind in EVENT_KINDS.items()}


def word_of(kind: type[Any]) -> str:
    """What a kind of event is called in a recording. Raises `TypeError` for one that is not registered."""
    word = _WORDS.get(kind) or next((one.word for one in event_kinds().values() if one.kind is kind), None)
    if word is None:
        raise TypeError(f"{kind.__name__} is not a kind of event; the entry point group conformance.events adds one")
    return word
