"""Events: what the device, the presenter or the operator reported during a scene. Frozen values, no I/O.

Times are seconds on the bench's clock since the recording began; temperatures are degC. An event without a usable
number has ``None`` (NaN in a device's answer becomes None), and ``raw`` holds the original value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar, get_args


class Mode(StrEnum):
    """What a reading states: the surface temperature, or the body temperature inferred from it. Never mixed."""

    SURFACE = "surface"
    BODY = "body"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """The device stated a temperature."""

    scene: str
    time_s: float
    temperature_degC: float | None
    mode: Mode
    track: str | None = None
    """The device's own identifier for the measured object; two persons at once have two tracks."""
    position: float | None = None
    """Where the device saw it, 0 (left) to 1 (right) of its field of view."""
    round: int | None = None
    """Number of the repetition on the same target, if the source numbers them."""
    raw: str | None = None
    """The original value, if it was converted or could not be used."""
    suspect: str | None = None
    """Reason why the value is not used in any figure, or None."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The device raised its over-temperature alarm."""

    scene: str
    time_s: float
    track: str | None = None
    position: float | None = None
    threshold_degC: float | None = None
    """The threshold that the device states it used."""


@dataclass(frozen=True, slots=True)
class MaskStatus:
    """The device reported whether a mask is worn; None if it reported that it could not determine it."""

    scene: str
    time_s: float
    worn: bool | None
    track: str | None = None
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """The device reported that it detected a person."""

    scene: str
    time_s: float
    track: str | None = None
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The device reported a fault of its own."""

    scene: str
    time_s: float
    message: str


@dataclass(frozen=True, slots=True)
class FramesLost:
    """Frames that the device sent did not arrive complete: the link lost them, which is not a fault of the device."""

    scene: str
    time_s: float
    frames: int
    message: str
    """Which frames, and how the loss was detected."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The link answered: this makes silence a miss instead of missing evidence."""

    scene: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Presented:
    """The presenter put a target in place, or removed it: the start of a measuring time."""

    scene: str
    time_s: float
    target: str
    present: bool = True
    time_half_width_s: float = 0.0
    """Half-width within which the time is known: a person who presents is less exact than a motion stage."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A person, or a script instead of a person, answered an inspection step."""

    scene: str
    time_s: float
    item: str
    """The requirement's inspection item, as its verification parameters name it."""
    met: bool | None
    """The answer; None for "cannot be determined"."""
    by: str
    unattended: bool
    """Answered by a script: it cannot support a certificate."""
    remark: str = ""
    answer: str = ""
    """The answer as given, if it is more than met or not met: a text, a number with its unit."""
    number: float | None = None
    unit: str = ""
    evidence: tuple[str, ...] = ()
    """Evidence for the answer: ``sha256:…`` of each attached file."""
    took_s: float | None = None
    """Time from question to answer, without pauses; None if a script answered."""
    timed_out: bool = False
    """The operator did not answer in time: that is not evidence about the device."""


@dataclass(frozen=True, slots=True)
class Configured:
    """The bench asked the device to take a setting; this is what the device then states."""

    scene: str
    time_s: float
    setting: str
    """Name of the setting, with its unit: ``alarm_threshold_degC``."""
    asked: float
    stated: float | None
    """The value that the device states as set; None if it refused or does not state it."""
    refusal: str = ""
    """The device's own message, if it refused."""


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """One entry of the device's own store of alarms, as the bench read it at ``time_s``."""

    scene: str
    time_s: float
    recorded_at_s: float | None
    """The entry's own time, on the bench's clock; None if it has no readable time."""
    temperature_degC: float | None
    mode: Mode
    threshold_degC: float | None
    track: str | None = None
    position: float | None = None
    image: str | None = None
    """The entry's name for its image; None if it has none."""


@dataclass(frozen=True, slots=True)
class SourceStated:
    """What a reference source stated while its target was present: evidence about the bench, not the device.

    Corrected by the source's certificate and converted by its kind, this is the reference that a judge compares with
    (`conformance.scenarios.source_reference`); the recorded target holds the set point, where the source was sent.
    """

    scene: str
    time_s: float
    target: str
    set_point_degC: float
    temperature_degC: float | None
    kind: str
    """Which temperature it states: ``apparent``, ``surface``, ``contact``."""
    emissivity: float | None = None
    """The instrument's set point; None if it does not state it."""
    raw: str = ""
    """The original value, with its unit."""


@dataclass(frozen=True, slots=True)
class ClockComparison:
    """The bench sent the device a request, to measure the delay of its link and the drift of its clock.

    The device's clock is never used as a timestamp; this shows how wrong it would have been.
    """

    scene: str
    time_s: float
    """Time at which the answer arrived."""
    round_trip_s: float
    """Round trip of question and answer: an upper bound for the delay of a message in one direction."""
    poll_interval_s: float = 0.0
    """Interval at which the driver polls the device; 0 if the device sends by itself."""
    device_clock_s: float | None = None
    """The device's own clock, seconds since 1970-01-01 UTC; None if it does not state it."""
    resumed: bool = False
    """Whether the run was interrupted since the previous comparison: the bench's clock does not count that time."""


@dataclass(frozen=True, slots=True)
class IdentityStated:
    """The bench asked the device in the middle of a run who it is: another firmware is another device."""

    scene: str
    time_s: float
    """Time at which the answer arrived."""
    raw: str = ""
    """What it stated, names and texts, as canonical JSON: manufacturer, model, serial, firmware, and whatever else its
    driver reads with them."""


Event = (
    Reading
    | Alarm
    | MaskStatus
    | Detection
    | Fault
    | FramesLost
    | Heartbeat
    | Presented
    | Inspected
    | Configured
    | AlarmRecord
    | SourceStated
    | ClockComparison
    | IdentityStated
)
"""Every kind of event."""

E = TypeVar("E", bound=Event)


def in_scene(event: E, scene: str) -> E:
    """A copy with `scene` set; hand-written because `dataclasses.replace` is too slow on this path."""
    kind = type(event)
    rest = _REST.get(kind) or _REST.setdefault(kind, _rest(kind))
    return kind(scene, *rest(event))


def _rest(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """The fields of a kind of event other than its scene, in the order of its constructor."""
    _, first, *more = (field.name for field in fields(kind))
    return attrgetter(first, *more) if more else lambda event: (getattr(event, first),)


_REST = {kind: _rest(kind) for kind in get_args(Event)}
