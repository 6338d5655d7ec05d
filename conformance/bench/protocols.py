"""What a run talks to: small protocols, only as wide as they are used.

Times are seconds on the bench's clock. A driver that cannot do what it is asked raises; it never answers with a
guess. What it raises is recorded as the scene's error, so its message says what broke.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from conformance.events import AlarmRecord, Event
from conformance.frames import Frame, RadiometricCalibration
from conformance.scenes import Scene

if TYPE_CHECKING:
    from conformance.bench.simulator.light import Light


class Clock(Protocol):
    """The one clock of a run: every time in a recording is read from it."""

    def now_s(self) -> float:
        """Seconds since the recording began."""

    def sleep(self, duration_s: float) -> None:
        """Let ``duration_s`` pass."""


class Device(Protocol):
    """A device under test. It is never told what stands before it."""

    def identity(self) -> Mapping[str, str]:
        """What the device says of itself: manufacturer, model, serial, firmware."""

    def answers(self) -> bool:
        """Whether the link still works; asked after something was raised."""

    def listen(self, until_s: float) -> Iterator[Event]:
        """Everything the device says until the clock shows ``until_s``, in the order of its times.

        Returns when the clock is there. The events' ``scene`` is empty: the run knows it, the device does not.
        A driver yields a `Heartbeat` at least every `HEARTBEAT_INTERVAL_S` while its link is proven to work.
        """

    def close(self) -> None:
        """Let go of the device."""


@runtime_checkable
class Switchable(Protocol):
    """A device that the bench can switch off and on."""

    def switch_on(self) -> None:
        """Switch it off, let it cool down, switch it on; returns at the moment it is on, not when it is ready."""


@runtime_checkable
class Configurable(Protocol):
    """A device whose settings the bench can change."""

    def configure(self, setting: str, value: float) -> float | None:
        """Ask for a setting (``alarm_threshold_degC``); returns what the device then states, None where it
        says nothing.

        Raises `ValueError` with the device's own words where it refuses.
        """


@runtime_checkable
class RecordKeeper(Protocol):
    """A device that stores a record of each alarm and hands the store out."""

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """The entries of alarms raised at or after ``since_s`` on the bench's clock; their ``scene`` is empty."""


@runtime_checkable
class Imaging(Protocol):
    """A device that gives radiometric images as well."""

    def calibration(self) -> RadiometricCalibration:
        """What its counts mean."""

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        """Like `Device.listen`, with every frame among the events, in the order of their times."""


class Simulation(Protocol):
    """A simulated device behind a real wire, with a side channel of its own for time and light."""

    @property
    def light(self) -> Light:
        """What the presenter shows; the simulated device sees it."""

    @property
    def address(self) -> Mapping[str, str]:
        """Where its wire is to be met: ``{"url": "http://127.0.0.1:49152"}``."""

    def play(self, until_s: float) -> Sequence[float]:
        """Let it act until the clock shows ``until_s``; returns when each message was sent meanwhile, s."""

    def switch_on(self, at_s: float) -> None:
        """Cut its power and give it back at ``at_s``."""

    def close(self) -> None:
        """End it."""


class SourceKind(StrEnum):
    """Which temperature a reference source states."""

    APPARENT = "apparent"
    """The radiance temperature, with the emissivity that the instrument is set to taken in already."""
    SURFACE = "surface"
    """The temperature of the radiating surface; its emissivity is still to be taken in."""
    CONTACT = "contact"
    """The temperature of a sensor inside, behind the surface."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What a reference source states of itself."""

    time_s: float
    temperature_degC: float
    kind: SourceKind
    emissivity: float | None = None
    """What the instrument is set to now; None where it does not say."""
    raw: str = ""
    """The value as it came, with its unit."""


class ReferenceSource(Protocol):
    """A blackbody or phantom of known temperature; its calibration stands in the bench's description."""

    def settle(self, set_point_degC: float) -> None:
        """Go to a set point and return when the source is stable there, by the bench's own criterion.

        Raises where it does not become stable in its time: an error of the scene, never of the device.
        """

    def read(self) -> SourceReading:
        """What it states now."""


@dataclass(frozen=True, slots=True)
class ContactReading:
    """A contact thermometer's temperature, and how well it is known."""

    time_s: float
    temperature_degC: float
    standard_uncertainty_delta_degC: float
    """Of the thermometer: calibration, repeatability, resolution; not of where it was put."""
    readings: int = 1


class ContactThermometer(Protocol):
    """A calibrated contact thermometer: the reference where the target is a person or a phantom."""

    def read(self) -> ContactReading:
        """The temperature once the probe is in balance. Raises where it does not get there in its time."""


@runtime_checkable
class SettlesAlone(ReferenceSource, Protocol):
    """A source that goes to a set point by itself, while something else is presented."""

    def head_for(self, set_point_degC: float) -> None:
        """Start going to a set point and return at once; `settle` then waits for what is left of the way."""


class Presenter(Protocol):
    """Puts targets before the device: a simulation, an operator, a motion stage."""

    def prepare(self, scene: Scene) -> Scene:
        """Make ready and return the scene as it will really stand: what is known of its people filled in."""

    def show(self, scene: Scene) -> None:
        """Put the targets in place, now."""

    def clear(self) -> None:
        """Take everything away."""


@dataclass(frozen=True, slots=True)
class Ambient:
    """The air of the room."""

    temperature_degC: float
    relative_humidity_percent: float


class Chamber(Protocol):
    """The room the bench stands in."""

    def ambient(self) -> Ambient | None:
        """The air now; None where nothing measures it."""


@runtime_checkable
class ClimaticChamber(Chamber, Protocol):
    """A room whose air can be set."""

    def settle(self, temperature_degC: float | None, relative_humidity_percent: float | None) -> None:
        """Bring the air there, None to the room's own, and return when air and device are in balance."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An operator's answer to one inspection step."""

    met: bool | None
    by: str
    remark: str = ""


class Operator(Protocol):
    """A person who inspects, or a script in a person's place."""

    @property
    def unattended(self) -> bool:
        """Whether a script answers: no certificate rests on it."""

    def inspect(self, item: str) -> Answer:
        """The answer to an inspection item; ``met`` is None where it cannot be told."""


HEARTBEAT_INTERVAL_S = 1.0
"""The longest a working link is silent: scenes stand at least twice as long after the last answer they wait for."""
