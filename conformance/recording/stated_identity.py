"""Every time a device said in a recording who it is: at the beginning, in its scenes, at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.events import Event, IdentityStated
from conformance.documents import canonical_json
from conformance.documents.strict_json import read_json
from conformance.recording.event_columns import only_of
from conformance.recording.model import Manifest

INTERVAL_S = 600.0
"""On the recording's clock: a run asks in the first scene that stands in every such interval."""


@dataclass(frozen=True, slots=True)
class IdentityStatement:
    """What a device stated, and when."""

    time_s: float | None
    """On the recording's clock; None at its end."""
    stated: Mapping[str, str]

    @property
    def when(self) -> str:
        """In words."""
        if self.time_s is None:
            return "at the end"
        return "at the beginning" if self.time_s == 0 else f"after {self.time_s:.0f} s"


def as_raw(stated: Mapping[str, str]) -> str:
    """What a device stated, as an event holds it."""
    return canonical_json({str(name): str(value) for name, value in stated.items()}).decode()


def statements(manifest: Manifest, events: Sequence[Event]) -> Iterator[IdentityStatement]:
    """Each of them in the order of time; what states nothing is left out of none of them, and states nothing."""
    bench = manifest.bench_record
    if bench.device_says is not None:
        yield IdentityStatement(0.0, _texts(bench.device_says))
    for event in only_of(events, IdentityStated):
        if isinstance(event, IdentityStated):
            yield IdentityStatement(event.time_s, _read(event.raw))
    if bench.device_says_at_end is not None:
        yield IdentityStatement(None, _texts(bench.device_says_at_end))


def _read(raw: str) -> Mapping[str, str]:
    try:
        stated = read_json(raw)
    except (ValueError, RecursionError):
        return {}
    return _texts(stated) if isinstance(stated, dict) else {}


def _texts(stated: Mapping[str, Any]) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in stated.items() if value is not None}
