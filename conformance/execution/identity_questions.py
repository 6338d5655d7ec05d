"""Who the device says it is, in the middle of a run: asked every ten minutes, between scenes, and recorded as events.

At the beginning and at the end of a run it is asked for the manifest (`conformance.execution.manifest`).
"""

from __future__ import annotations

from conformance.bench.assembly import Station
from conformance.core.events import IdentityStated
from conformance.recording.stated_identity import as_raw

EVERY_S = 600.0
"""On the bench's clock, between one question and the next."""


class IdentityQuestions:
    """Knows when the device has to be asked again."""

    def __init__(self, station: Station, *, resumed: bool = False) -> None:
        """``resumed``: the run goes on after it was cut off, perhaps with another device."""
        self._station = station
        self._last_s = None if resumed else station.clock.now_s()

    def due(self) -> bool:
        """Whether it is to be asked now."""
        return self._last_s is None or self._station.clock.now_s() >= self._last_s + EVERY_S

    def asked(self, scene: str) -> IdentityStated:
        """Ask the device. Raises what its driver raises: the link is then lost, and the scene broken."""
        clock = self._station.clock
        self._last_s = clock.now_s()
        stated = self._station.device.identity()
        return IdentityStated(scene, clock.now_s(), as_raw(stated))
