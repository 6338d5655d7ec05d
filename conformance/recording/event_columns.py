"""Events by the million: columns, found by scene and kind; an event becomes an object only where one is asked for.

A recording whose events are few holds them as objects. Both say the same: an event made of its row is equal to the one
that its line gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Event, Presented, Reading
from conformance.recording.event_kinds import EVENT_KINDS
from conformance.recording.readings import SceneReadings

E = TypeVar("E", bound=Event)
Rows = slice | NDArray[np.intp]
"""Rows in rising order; a slice is from its start to its stop."""
KINDS: tuple[type[Event], ...] = tuple(EVENT_KINDS.values())
"""A kind's code is its place here."""
_AT_ONCE = 65_536
_FEW_RUNS = 100_000
"""So many changes from scene to scene are gone through one by one; where there are more, all rows are sorted."""


def code_of(kind: type[Any]) -> int:
    """The code of a kind; −1, which no event has, for a plug-in's: events with such a kind among them are objects."""
    return KINDS.index(kind) if kind in KINDS else -1


@dataclass(frozen=True, slots=True, eq=False)
class HotColumns:
    """What is asked of every event, and of every reading."""

    kinds: NDArray[np.int8]
    """Codes of `KINDS`."""
    time_s: NDArray[np.float64]
    temperature_degC: NDArray[np.float64]
    given: NDArray[np.bool_]
    suspect: NDArray[np.bool_]
    modes: NDArray[np.int8]
    """Codes of `conformance.recording.readings.MODES`; −1 for an event without one."""
    tracked: NDArray[np.bool_]
    """Whether the device says whom it is of."""


class EventMaker(Protocol):
    """What is behind the columns that are asked for at once."""

    def __call__(self, rows: Rows, kinds: NDArray[np.int8]) -> list[Event]:
        """The events of rows, given their kinds."""

    def column(self, name: str, rows: NDArray[np.intp]) -> Any:
        """A field of events as an Arrow array; null where an event has none."""


class EventColumns(Sequence[Event]):
    """All events of a recording, in the order in which they were recorded."""

    def __init__(self, hot: HotColumns, scenes: Mapping[str, Rows], make: EventMaker) -> None:
        """``scenes``: the rows of each scene."""
        self.hot = hot
        self._scenes = scenes
        self._make = make

    def __len__(self) -> int:
        return len(self.hot.kinds)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        rows = np.arange(len(self))[index]
        if isinstance(index, slice):
            return self.made(np.atleast_1d(rows))
        made: Event = self.made(np.array([rows], np.intp))[0]
        return made

    def __iter__(self) -> Iterator[Event]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self.made(slice(start, min(start + _AT_ONCE, len(self))))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def made(self, rows: Rows) -> list[Event]:
        """The events of rows."""
        return self._make(rows, self.hot.kinds[rows])

    def columns_of(self, kind: type[Event], names: Iterable[str]) -> dict[str, Any]:
        """Fields of all events of a kind as Arrow arrays, in the order of the events; none is made an object."""
        rows = np.flatnonzero(self.hot.kinds == KINDS.index(kind))
        return {name: self._make.column(name, rows) for name in names}

    def of_kinds(self, *kinds: type[Event]) -> list[Event]:
        """All events of some kinds."""
        codes = [code_of(kind) for kind in kinds]
        return self.made(np.flatnonzero(np.isin(self.hot.kinds, codes)))

    def by_scene(self) -> dict[str, SceneEvents]:
        """The events of each scene, without those that a device said twice (`conformance.evaluation.evidence.once`)."""
        return {scene: SceneEvents(self, self._once(rows)) for scene, rows in self._scenes.items()}

    def _once(self, rows: Rows) -> Rows:
        """Rows without those that repeat an earlier one: of one track, at one time, and equal in all they say."""
        tracked = np.flatnonzero(self.hot.tracked[rows])
        numbers = tracked + rows.start if isinstance(rows, slice) else rows[tracked]
        times_s = self.hot.time_s[numbers]
        if (times_s[1:] > times_s[:-1]).all():
            return rows
        by_time = np.argsort(times_s, kind="stable")
        same = np.diff(times_s[by_time]) == 0
        alike = np.sort(numbers[by_time[np.append(same, False) | np.append(False, same)]])
        told: set[Event] = set()
        again = []
        for number, event in zip(alike.tolist(), self.made(alike), strict=True):
            if event in told:
                again.append(number)
            told.add(event)
        if not again:
            return rows
        whole = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        return np.setdiff1d(whole, again, assume_unique=True)


@dataclass(frozen=True, slots=True, eq=False)
class SceneEvents(Sequence[Event]):
    """The events of one scene, or of a planned scene that it stands for (`conformance.scenarios.planned_view`)."""

    columns: EventColumns
    rows: Rows
    seen_as: str | None = None
    """The scene that they are said of; None for the one in which they were recorded."""
    until_s: float | None = None
    """When that scene was over: what was taken away later is taken away then."""

    def __len__(self) -> int:
        return self.rows.stop - self.rows.start if isinstance(self.rows, slice) else len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        if isinstance(index, slice):
            return self._made(np.atleast_1d(self._numbers()[index]))
        made: Event = self._made(np.array([self._numbers()[index]], np.intp))[0]
        return made

    def __iter__(self) -> Iterator[Event]:
        numbers = self._numbers()
        for start in range(0, len(numbers), _AT_ONCE):
            yield from self._made(numbers[start : start + _AT_ONCE])

    def of(self, kind: type[E]) -> tuple[E, ...]:
        """Those of one kind."""
        return tuple(event for event in self._made(self._of(kind)) if isinstance(event, kind))

    def readings(self) -> SceneReadings:
        """The readings, as columns."""
        found, hot = self._of(Reading), self.columns.hot
        rows: Rows = self.rows if len(found) == len(self) else found  # nothing but readings: views, no copies
        return SceneReadings(
            hot.time_s[rows], hot.temperature_degC[rows], hot.given[rows], hot.suspect[rows], hot.modes[rows]
        )

    def any_since(self, kinds: Iterable[type[Event]], since_s: float) -> bool:
        """Whether one of some kinds was said at or after a time."""
        codes = [code_of(kind) for kind in kinds]
        hot = self.columns.hot
        return bool((np.isin(hot.kinds[self.rows], codes) & (hot.time_s[self.rows] >= since_s)).any())

    def planned(self, seen_as: str, until_s: float | None) -> SceneEvents:
        """As a planned scene sees them: under its name, until it was over."""
        if until_s is None:
            return replace(self, seen_as=seen_as)
        over = self.columns.hot.time_s[self.rows] > until_s
        late = self._numbers()[over]
        presented = late[self.columns.hot.kinds[late] == KINDS.index(Presented)]
        events = zip(presented, self.columns.made(presented), strict=True)
        taken_away = [number for number, event in events if isinstance(event, Presented) and not event.present]
        kept = np.sort(np.concatenate([self._numbers()[~over], np.array(taken_away, np.intp)]))
        return replace(self, rows=kept, seen_as=seen_as, until_s=until_s)

    def _of(self, kind: type[Any]) -> NDArray[np.intp]:
        found = np.flatnonzero(self.columns.hot.kinds[self.rows] == code_of(kind))
        return found + self.rows.start if isinstance(self.rows, slice) else self.rows[found]

    def _numbers(self) -> NDArray[np.intp]:
        return np.arange(self.rows.start, self.rows.stop) if isinstance(self.rows, slice) else self.rows

    def _made(self, rows: NDArray[np.intp]) -> list[Any]:
        made = self.columns.made(rows)
        if self.seen_as is None:
            return made
        name, until_s = self.seen_as, self.until_s
        return [
            replace(event, scene=name, time_s=event.time_s if until_s is None else min(event.time_s, until_s))
            for event in made
        ]


def rows_of(codes: NDArray[np.int32], names: Sequence[str]) -> dict[str, Rows]:
    """The rows of each scene, in the order in which the scenes first come. ``codes`` are places in ``names``."""
    if not len(codes):
        return {}
    starts = np.concatenate([[0], np.flatnonzero(codes[1:] != codes[:-1]) + 1])
    if len(starts) <= len(names) + _FEW_RUNS:
        found: dict[int, list[tuple[int, int]]] = {}
        for code, start, end in zip(
            codes[starts].tolist(), starts.tolist(), [*starts[1:].tolist(), len(codes)], strict=True
        ):
            found.setdefault(code, []).append((start, end))
        return {names[code]: _joined(runs) for code, runs in found.items()}
    order = np.argsort(codes, kind="stable")
    bounds = np.flatnonzero(np.diff(codes[order])) + 1
    return {names[codes[rows[0]]]: rows for rows in np.split(order, bounds)}


def _joined(runs: list[tuple[int, int]]) -> Rows:
    if len(runs) == 1:
        return slice(*runs[0])
    return np.concatenate([np.arange(start, end) for start, end in runs])


def only_of(events: Sequence[Event], *kinds: type[Event]) -> Sequence[Event]:
    """The events of some kinds, without making the others where they are columns."""
    if isinstance(events, EventColumns):
        return events.of_kinds(*kinds)
    if isinstance(events, SceneEvents):
        return [event for kind in kinds for event in events.of(kind)]
    return [event for event in events if isinstance(event, kinds)]
