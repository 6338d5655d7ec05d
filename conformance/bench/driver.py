"""A driver: a name, a role on the bench, options, and how to make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from conformance.bench.light import Light
from conformance.bench.protocols import Clock, Simulation
from conformance.bench.transcript import SILENT, Transcript
from conformance.documents import DocumentModel


class Role(StrEnum):
    """The roles on a bench; each is a protocol of `conformance.bench.protocols`."""

    SIMULATION = "simulation"
    """Simulates the device behind a real wire; made first, because the others reach it only there."""
    DEVICE = "device"
    REFERENCE_SOURCE = "reference_source"
    CONTACT_THERMOMETER = "contact_thermometer"
    PRESENTER = "presenter"
    CHAMBER = "chamber"
    OPERATOR = "operator"


class Options(DocumentModel):
    """The options of a driver: strict, without unknown names, with the unit in every name that has one."""

    PUBLISHED: ClassVar[frozenset[str]] = frozenset()
    """Names of its options whose text a recording may show. Numbers and choices always are shown, other texts never,
    but for those of `conformance.bench.published.TEXTS`."""


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
"""What a link to a device may carry. Silence about what its link cannot carry is not evidence against a device."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the bench gives to a driver: clock, light, seed and the simulated device."""

    clock: Clock
    seed: int
    light: Light
    """Simulated light; drivers of real devices do not use it."""
    simulation: Simulation | None = None
    """The simulated device behind the wire, if the bench has one."""
    transcript: Transcript = SILENT
    """Where a driver says what it sends and receives; usually nothing is kept of it."""


@dataclass(frozen=True, slots=True)
class Driver(Generic[O]):
    """One way to fill a role. ``DRIVER`` in a module of `conformance.devices.drivers`, or an entry point's object."""

    name: str
    role: Role
    options: type[O]
    make: Callable[[O, Surroundings], Any]
    """Makes the object for the role. Connecting may raise; the run then does not start."""
    simulated: bool = False
    """Whether the object that it makes is simulated."""
    carries: Callable[[O], frozenset[str]] = lambda options: ABILITIES
    """Those of `ABILITIES` that a device's link carries with these options."""
