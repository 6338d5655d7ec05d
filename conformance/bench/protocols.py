"""The protocols that a run talks to: small, with only the methods that are used.

Times are seconds on the bench's clock. A driver that cannot do what it is asked raises an exception; it never returns a
guess. The exception is recorded as the scene's error, so its message has to say what broke; an `OSError`
(`ConnectionError`, `TimeoutError`) means that presenting the scene again may help.
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
        """Wait for ``duration_s``."""

    def go_on_from(self, time_s: float) -> None:
        """Show ``time_s`` now, if it shows less: an interrupted recording continues from there."""


@runtime_checkable
class MayStandStill(Protocol):
    """A clock that can stop while time goes on, and can state for how long."""

    def stood_still_s(self) -> float:
        """Total time during which it was stopped, in seconds."""


class Device(Protocol):
    """A device under test. The driver never tells it what is presented."""

    def identity(self) -> Mapping[str, str]:
        """The identity that the device states: manufacturer, model, serial, firmware."""

    def answers(self) -> bool:
        """Whether the link still works; called after an exception."""

    def listen(self, until_s: float) -> Iterator[Event]:
        """Every event of the device until the clock shows ``until_s``, in the order of their times.

        Returns when the clock has reached it. The events' ``scene`` is empty: the run knows it, the device does not. A
        driver yields a `Heartbeat` at least every `HEARTBEAT_INTERVAL_S` while its link is proven to work.
        """

    def close(self) -> None:
        """Disconnect from the device."""


@runtime_checkable
class Switchable(Protocol):
    """A device that the bench can switch off and on."""

    def switch_on(self) -> None:
        """Switch it off, let it cool down, switch it on. Returns when it is switched on, not when it is ready."""


@runtime_checkable
class SaysWhatItCarries(Protocol):
    """A device whose link states only after connecting what it carries."""

    def carries(self) -> frozenset[str]:
        """Those of `conformance.bench.driver.ABILITIES` that the link carries."""


@runtime_checkable
class Configurable(Protocol):
    """A device whose settings the bench can change."""

    def configure(self, setting: str, value: float) -> float | None:
        """Request a setting (``alarm_threshold_degC``). Returns the value that the device then states, None if it
        states none.

        Raises `ValueError` with the device's own message if it refuses.
        """


@runtime_checkable
class TellsTime(Protocol):
    """A device whose clock can be read over its wire. It is compared with the bench's clock, never trusted."""

    def device_clock_s(self) -> float | None:
        """Its clock now, seconds since 1970-01-01 UTC; None if it does not state it. Raises if the link is lost."""


@runtime_checkable
class Pinged(Protocol):
    """A device that can answer a request without side effects, to measure the delay of its link."""

    def ping(self) -> None:
        """Send the request and return when the answer has arrived."""


@runtime_checkable
class Polled(Protocol):
    """A device that does not send by itself: the driver polls it."""

    @property
    def poll_interval_s(self) -> float:
        """Interval at which it is polled."""


@runtime_checkable
class RecordKeeper(Protocol):
    """A device that stores a record of each alarm, and whose store can be read."""

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """The entries of alarms raised at or after ``since_s`` on the bench's clock; their ``scene`` is empty."""


@runtime_checkable
class Imaging(Protocol):
    """A device that also sends radiometric images."""

    def calibration(self) -> RadiometricCalibration:
        """The calibration of its counts."""

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        """Like `Device.listen`, with every frame among the events, in the order of their times."""


class Simulation(Protocol):
    """A simulated device behind a real wire, with a side channel of its own for time and light."""

    @property
    def light(self) -> Light:
        """The light that the presenter changes and the simulated device sees."""

    @property
    def address(self) -> Mapping[str, str]:
        """The address of its wire: ``{"url": "http://127.0.0.1:49152"}``."""

    def play(self, until_s: float) -> Sequence[float]:
        """Let it act until the clock shows ``until_s``; returns the times at which it sent each message, s."""

    def switch_on(self, at_s: float) -> None:
        """Switch its power off, and on again at ``at_s``."""

    def close(self) -> None:
        """Stop the simulation."""


class SourceKind(StrEnum):
    """Which temperature a reference source states."""

    APPARENT = "apparent"
    """The radiance temperature; the emissivity set on the instrument is already applied."""
    SURFACE = "surface"
    """The temperature of the radiating surface; its emissivity still has to be applied."""
    CONTACT = "contact"
    """The temperature of a sensor inside, behind the surface."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What a reference source states about itself."""

    time_s: float
    temperature_degC: float
    kind: SourceKind
    emissivity: float | None = None
    """The instrument's set point; None if it does not state it."""
    raw: str = ""
    """The original value, with its unit."""


class ReferenceSource(Protocol):
    """A blackbody or phantom of known temperature; its calibration is in the bench description."""

    def settle(self, set_point_degC: float) -> None:
        """Go to a set point and return when the source is stable there, by the bench's criterion.

        Raises if it does not become stable in time: an error of the scene, never of the device.
        """

    def read(self) -> SourceReading:
        """The temperature that it states now."""


@dataclass(frozen=True, slots=True)
class ContactReading:
    """The temperature of a contact thermometer, and its uncertainty."""

    time_s: float
    temperature_degC: float
    standard_uncertainty_delta_degC: float
    """Of the thermometer: calibration, repeatability, resolution; not of the place of its probe."""
    readings: int = 1


class ContactThermometer(Protocol):
    """A calibrated contact thermometer: the reference if the target is a person or a phantom."""

    def read(self) -> ContactReading:
        """The temperature once the probe is in equilibrium. Raises if it is not in time."""


@runtime_checkable
class SettlesAlone(ReferenceSource, Protocol):
    """A source that goes to a set point by itself while other targets are presented."""

    def head_for(self, set_point_degC: float) -> None:
        """Start going to a set point and return at once; `settle` then waits for the rest."""


@runtime_checkable
class Probes(Protocol):
    """A presenter that brings the contact thermometer's probe to a target."""

    def probe(self, target: Target) -> None:
        """Return when the probe is in place on it."""


@runtime_checkable
class MeasuresPeople(Protocol):
    """A presenter that may state the temperature of each person, measured with a calibrated thermometer."""

    @property
    def measures_people(self) -> bool:
        """Whether it does."""


class Presenter(Protocol):
    """Puts targets before the device: a simulation, an operator, a motion stage."""

    def prepare(self, scene: Scene) -> Scene:
        """Prepare the scene and return it as it will be presented, with the data of its people filled in."""

    def show(self, scene: Scene) -> None:
        """Put the targets in place, now."""

    def clear(self) -> None:
        """Remove all targets."""


@dataclass(frozen=True, slots=True)
class Ambient:
    """The air of the room."""

    temperature_degC: float
    relative_humidity_percent: float


class Chamber(Protocol):
    """The room the bench stands in."""

    def ambient(self) -> Ambient | None:
        """The air now; None if no sensor measures it."""


@runtime_checkable
class ClimaticChamber(Chamber, Protocol):
    """A room whose air can be set."""

    def settle(self, temperature_degC: float | None, relative_humidity_percent: float | None) -> None:
        """Bring the air to a temperature (None: the room's own) and return when air and device are in equilibrium."""


class AnswerKind(StrEnum):
    """What kind of answer an inspection step asks for."""

    CHOICE = "choice"
    """Met, not met, or cannot be determined."""
    NUMBER = "number"
    """A number in a unit, met within a range."""
    TEXT = "text"
    """A text that the device shows; met if the whole text matches a pattern."""


@dataclass(frozen=True, slots=True)
class InspectionStep:
    """One step for the operator."""

    item: str
    question: Text | None = None
    """What to do and observe, in the operator's language; None: only the name of the item is shown."""
    kind: AnswerKind = AnswerKind.CHOICE
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    pattern: str = ""
    """A regular expression."""
    evidence: bool = False
    """Whether a photo or a file is required as evidence."""
    timeout_s: float | None = None
    """Time limit for the answer; 0: none; None: that of the bench's operator."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An operator's answer to one inspection step."""

    met: bool | None
    by: str
    remark: str = ""
    answer: str = ""
    """The answer as given, if it is more than met or not met."""
    number: float | None = None
    unit: str = ""
    files: tuple[Path, ...] = ()
    """Existing files that show it."""
    took_s: float | None = None
    timed_out: bool = False


class Operator(Protocol):
    """A person who inspects, or a script instead of a person."""

    @property
    def unattended(self) -> bool:
        """Whether a script answers: such answers cannot support a certificate."""

    def inspect(self, step: InspectionStep) -> Answer:
        """The answer to an inspection step; ``met`` is None if it cannot be determined or was not answered in time."""


HEARTBEAT_INTERVAL_S = 1.0
"""The longest silence of a working link: a scene lasts at least twice as long after the last answer it waits for."""
