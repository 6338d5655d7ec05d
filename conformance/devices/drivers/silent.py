"""The null device: connected, but it never sends an event, not even a heartbeat. It must not pass any requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.bench.driver import ABILITIES, Driver, Options, Role, Surroundings
from conformance.bench.protocols import Clock
from conformance.core.events import Event


class SilentDevice:
    """`conformance.bench.protocols.Device`, silent."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def identity(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def answers(self) -> bool:
        """The link never broke: nothing was ever sent over it."""
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Nothing, for as long as asked."""
        self._clock.sleep(until_s - self._clock.now_s())
        yield from ()

    def close(self) -> None:
        """Nothing to let go of."""


def _make(options: Options, around: Surroundings) -> SilentDevice:
    return SilentDevice(around.clock)


def _carries(options: Options) -> frozenset[str]:
    """What it could send; it answers no requests."""
    return ABILITIES - {"settings", "records", "record_thresholds", "frames"}


DRIVER = Driver("silent", Role.DEVICE, Options, _make, simulated=True, carries=_carries)
