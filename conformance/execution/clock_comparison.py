"""How long the link takes and how the device's clock runs: asked as a run begins, every ten minutes, and at its end.

With a simulated device time is virtual: nothing takes time on its link, and nothing is recorded unless its clock can be
read or it is polled.
"""

from __future__ import annotations

from conformance.bench.assembly import Station
from conformance.bench.clock import VirtualClock
from conformance.bench.protocols import Pinged, Polled, TellsTime
from conformance.core.events import ClockComparison

EVERY_S = 600.0
"""On the bench's clock, between one comparison and the next."""


class ClockComparisons:
    """Knows when the next comparison is due."""

    def __init__(self, station: Station, *, resumed: bool = False) -> None:
        """``resumed``: the run goes on after it was cut off."""
        self._station, self._resumed = station, resumed
        self._last_s: float | None = None

    def due(self) -> bool:
        """Whether one is to be made now: at the first scene, and from time to time."""
        return self._last_s is None or self._station.clock.now_s() >= self._last_s + EVERY_S

    def made(self, scene: str) -> ClockComparison | None:
        """Ask the device. Raises what its driver raises: the link is then lost, and the scene broken."""
        device, clock = self._station.device, self._station.clock
        poll_interval_s = device.poll_interval_s if isinstance(device, Polled) else 0.0
        asked_s = self._last_s = clock.now_s()
        device_clock_s = device.device_clock_s() if isinstance(device, TellsTime) else None
        if device_clock_s is None:
            if isinstance(clock, VirtualClock) and not poll_interval_s:
                return None
            device.ping() if isinstance(device, Pinged) else device.identity()
        now_s = clock.now_s()
        round_trip_s, resumed = round(now_s - asked_s, 6), self._resumed
        self._resumed = False
        return ClockComparison(scene, now_s, round_trip_s, poll_interval_s, device_clock_s, resumed)
