"""Who the device says it is, in the middle of a run: asked every ten minutes, between scenes, and recorded as events.

At the beginning and at the end of a run it is asked for the manifest (`conformance.execution.manifest`).
"""

from __future__ import annotations

from conformance.bench.assembly import Station
from conformance.core.events import IdentityStated
from conformance.recording.stated_identity import INTERVAL_S, as_raw


class IdentityQuestions:
    """Knows when the device has to be asked again.

    The intervals count from the beginning of the recording, so that a run that was cut off goes on with the questions
    that it would have asked; that it goes on with the same device is asked for as it is resumed.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._interval = 0

    def due(self) -> bool:
        """Whether it is to be asked now."""
        return _interval(self._station.clock.now_s()) > self._interval

    def seen(self, time_s: float) -> None:
        """A scene stood at this time before the run was cut off."""
        self._interval = max(self._interval, _interval(time_s))

    def asked(self, scene: str) -> IdentityStated:
        """Ask the device. Raises what its driver raises: the link is then lost, and the scene broken."""
        clock = self._station.clock
        begun_s = clock.now_s()
        stated = self._station.device.identity()
        self.seen(begun_s)
        return IdentityStated(scene, clock.now_s(), as_raw(stated))


def _interval(time_s: float) -> int:
    return int(time_s // INTERVAL_S)
