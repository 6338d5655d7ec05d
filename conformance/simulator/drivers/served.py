"""A simulated device in a process of its own, to be met over a real wire only."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.simulator.side_channel import SideChannel


class ServedOptions(Options):
    """Which device, behind which wire."""

    wire: str
    """The module of `conformance.simulator.served.wires`: ``adapter``, ``isapi``, …"""
    driver: str = "simulated"
    """The device's own driver."""
    options: dict[str, Any] = Field(default_factory=dict)
    """Its options, as on a bench that has it in memory."""
    wire_options: dict[str, Any] = Field(default_factory=dict)
    """The wire's own options: a user's name, a quirk to show."""
    started_by_its_driver: bool = False
    """The device driver starts the process itself (an adapter's command)."""


def _make(options: ServedOptions, around: Surroundings) -> SideChannel:
    start = {
        "driver": options.driver,
        "options": options.options,
        "seed": around.seed,
        "wire": options.wire,
        "wire_options": options.wire_options,
    }
    return SideChannel(start, spawn=not options.started_by_its_driver)


DRIVER = Driver("served", Role.SIMULATION, ServedOptions, _make, simulated=True)
