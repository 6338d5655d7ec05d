"""What a driver is: a name, a role on the bench, options, and how to make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from conformance.bench.light import Light
from conformance.bench.protocols import Clock, Simulation
from conformance.bench.transcript import SILENT, Transcript
from conformance.documents import DocumentModel


class Role(StrEnum):
    """The places on a bench; each is a protocol of `conformance.bench.protocols`."""

    SIMULATION = "simulation"
    """What stands in for the real device behind a real wire; made first, for the others meet it only there."""
    DEVICE = "device"
    REFERENCE_SOURCE = "reference_source"
    CONTACT_THERMOMETER = "contact_thermometer"
    PRESENTER = "presenter"
    CHAMBER = "chamber"
    OPERATOR = "operator"


class Options(DocumentModel):
    """The options of a driver: strict, no unknown names, the unit in every name that has one."""


O = TypeVar("O", bound=Options)  # noqa: E741

ABILITIES = frozenset(
    {
        "readings",
        "alarms",
        "masks",
        "detections",
        "tracks",
        "records",
        "record_thresholds",
        "settings",
        "frames",
    }
)
"""What a link to a device may carry. Silence about what its link cannot carry is no evidence against a device."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the bench gives a driver to live in."""

    clock: Clock
    seed: int
    light: Light
    """Simulated light; drivers of real things leave it alone."""
    simulation: Simulation | None = None
    """The simulated device behind the wire, where the bench has one."""
    transcript: Transcript = SILENT
    """Where a driver says what it sends and receives; usually nothing is kept of it."""


@dataclass(frozen=True, slots=True)
class Driver(Generic[O]):
    """One way to fill a role. ``DRIVER`` in a module of `conformance.devices.drivers`, or an entry point's object."""

    name: str
    role: Role
    options: type[O]
    make: Callable[[O, Surroundings], Any]
    """Makes the object that fills the role. Connecting may raise; the run then never starts."""
    simulated: bool = False
    """What it fills the role with is not real."""
    carries: Callable[[O], frozenset[str]] = lambda options: ABILITIES
    """Of `ABILITIES`, what a device's link carries when it is set up with these options."""
