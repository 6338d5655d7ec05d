"""The store: one record of each alarm, in the device's own time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.core.events import AlarmRecord
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.options import DeviceOptions


@dataclass(frozen=True, slots=True)
class _Entry:
    raised_s: float
    """On the bench's clock, which a driver can tell by when the entry came."""
    record: AlarmRecord


class Store:
    """Keeps records; some never arrive in it."""

    def __init__(self, options: DeviceOptions, chance: Chance) -> None:
        self._options, self._chance = options, chance
        self._entries: list[_Entry] = []

    def keep(self, record: AlarmRecord, raised_s: float) -> None:
        """Keep the record of an alarm raised at ``raised_s`` on the bench's clock."""
        if not self._chance.happens(self._options.missing_record_share, "record"):
            self._entries.append(_Entry(raised_s, record))

    def since(self, since_s: float) -> Iterator[AlarmRecord]:
        """The records of alarms raised at or after ``since_s`` on the bench's clock, oldest first."""
        return (entry.record for entry in self._entries if entry.raised_s >= since_s)
