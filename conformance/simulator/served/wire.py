"""What serves a simulated device over a wire: each module of `conformance.simulator.served.wires` has one in ``WIRE``.

A third party adds one by an entry point in the group ``conformance.wires`` that names a `Wire`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from conformance.bench.protocols import Clock, Device
from conformance.core.events import Event
from conformance.core.frames import Frame
from conformance.core.registry import Registry, in_modules


class ServedWire(Protocol):
    """A wire with a device behind it, met by a driver at its address."""

    @property
    def address(self) -> Mapping[str, str]:
        """Where it is to be met."""

    @property
    def wants_frames(self) -> bool:
        """Whether a client has requested images."""

    def say(self, said: Event | Frame) -> bool:
        """Put an event of the device on the wire. True: one message was sent, now, to the clients.

        False: no message was sent; it waits for a request, or the wire cannot carry it.
        """

    def close(self) -> None:
        """Hang up."""


@runtime_checkable
class Gathers(Protocol):
    """A wire with messages that tell several events of one instant: it holds a message back until that is over."""

    def flush(self) -> None:
        """Send what is held back, all of it said for already: the device has come to the end of a stretch."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One way to serve a device."""

    name: str
    serve: Callable[[Device, Clock, Mapping[str, Any]], ServedWire]
    """From the device, its clock and the wire's own options to the wire at work."""


served_wires: Registry[str, Wire] = Registry(
    "wire",
    "conformance.wires",
    Wire,
    in_modules("conformance.simulator.served.wires", "WIRE"),
    lambda wire: wire.name,
)
"""Every wire by its name."""
