"""What a run talks to: small protocols, only as wide as they are used.

Times are seconds on the bench's clock. A driver that cannot do what it is asked raises; it never answers with a
guess. What it raises is recorded as the scene's error, so its message says what broke; an `OSError` (`ConnectionError`,
`TimeoutError`) says that presenting the scene again may help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from conformance.core.events import AlarmRecord, Event
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene, Target
from conformance.core.text import Text

if TYPE_CHECKING:
    from conformance.bench.light import Light


class Clock(Protocol):
    """The one clock of a run: every time in a recording is read from it."""

    def now_s(self) -> float:
        """Seconds since the recording began."""

    def sleep(self, duration_s: float) -> None:
        """Let ``duration_s`` pass."""

    def go_on_from(self, time_s: float) -> None:
        """Show ``time_s`` now, where it shows less: a recording that was cut off goes on from there."""


@runtime_checkable
class MayStandStill(Protocol):
    """A clock that can stand still while time goes on, and knows it."""

    def stood_still_s(self) -> float:
        """How long it has stood still in all."""


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
class SaysWhatItCarries(Protocol):
    """A device whose link says only when it stands what it carries."""

    def carries(self) -> frozenset[str]:
        """Of `conformance.bench.driver.ABILITIES`."""


@runtime_checkable
class Configurable(Protocol):
    """A device whose settings the bench can change."""

    def configure(self, setting: str, value: float) -> float | None:
        """Ask for a setting (``alarm_threshold_degC``); returns what the device then states, None where it
        says nothing.

        Raises `ValueError` with the device's own words where it refuses.
        """


@runtime_checkable
class TellsTime(Protocol):
    """A device whose clock can be read over its wire. It is compared with the bench's, never trusted."""

    def device_clock_s(self) -> float | None:
        """Its clock now, seconds since 1970-01-01 UTC; None where it does not say. Raises where the link is lost."""


@runtime_checkable
class Pinged(Protocol):
    """A device that can be asked something that costs nothing, to learn how long its link takes."""

    def ping(self) -> None:
        """Ask, and return when the answer is here."""


@runtime_checkable
class Polled(Protocol):
    """A device that says nothing by itself: what it has to say is asked for."""

    @property
    def poll_interval_s(self) -> float:
        """How often it is asked."""


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


@runtime_checkable
class Probes(Protocol):
    """A presenter that brings the contact thermometer's probe to a target."""

    def probe(self, target: Target) -> None:
        """Return when the probe is in place on it."""


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


class AnswerKind(StrEnum):
    """What kind of answer an inspection step asks for."""

    CHOICE = "choice"
    """Met, not met, or it cannot be told."""
    NUMBER = "number"
    """A number in a unit, met within a range."""
    TEXT = "text"
    """What the device shows, met where it matches a pattern as a whole."""


@dataclass(frozen=True, slots=True)
class InspectionStep:
    """One step for the operator."""

    item: str
    question: Text | None = None
    """What to do and look at, in the operator's language; None: the item's name is all there is."""
    kind: AnswerKind = AnswerKind.CHOICE
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    pattern: str = ""
    """A regular expression."""
    evidence: bool = False
    """Whether a photo or a file has to show it."""
    timeout_s: float | None = None
    """How long an answer is waited for; 0 for ever; None as the bench's operator is set up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An operator's answer to one inspection step."""

    met: bool | None
    by: str
    remark: str = ""
    answer: str = ""
    """As it was given, where it is more than met or not met."""
    number: float | None = None
    unit: str = ""
    files: tuple[Path, ...] = ()
    """What shows it; they are there."""
    took_s: float | None = None
    timed_out: bool = False


class Operator(Protocol):
    """A person who inspects, or a script in a person's place."""

    @property
    def unattended(self) -> bool:
        """Whether a script answers: no certificate rests on it."""

    def inspect(self, step: InspectionStep) -> Answer:
        """The answer to an inspection step; ``met`` is None where it cannot be told, or nobody answered in time."""


HEARTBEAT_INTERVAL_S = 1.0
"""The longest a working link is silent: scenes stand at least twice as long after the last answer they wait for."""
