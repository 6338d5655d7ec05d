"""Events: what was said during a scene, by the device, the presenter or the operator. Frozen values, no I/O.

Times are seconds on the bench's clock since the recording began; temperatures are degC. An event that came
without a usable number keeps ``None`` (NaN in a device's answer becomes None) and says in ``raw`` what came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar, get_args


class Mode(StrEnum):
    """What a reading claims to be: the surface seen, or the body inferred from it. Never mixed."""

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
    """The device's own identity for what it measured; two persons at once have two tracks."""
    position: float | None = None
    """Where the device saw it, 0 (left) to 1 (right) of its field of view."""
    round: int | None = None
    """Which repetition of the measurement on the same target, where the source numbers them."""
    raw: str | None = None
    """The value as it came, where it was converted or could not be used."""
    suspect: str | None = None
    """Why the value is not used in any figure, or None."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The device raised its over-temperature alarm."""

    scene: str
    time_s: float
    track: str | None = None
    position: float | None = None
    threshold_degC: float | None = None
    """The threshold the device says it used."""


@dataclass(frozen=True, slots=True)
class MaskStatus:
    """The device said whether a mask is worn; None when it says that it cannot tell."""

    scene: str
    time_s: float
    worn: bool | None
    track: str | None = None
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """The device said that it sees a person."""

    scene: str
    time_s: float
    track: str | None = None
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The device said that something is wrong with it."""

    scene: str
    time_s: float
    message: str


@dataclass(frozen=True, slots=True)
class FramesLost:
    """Frames that the device sent did not arrive whole: the link lost them, and the device is to blame for nothing."""

    scene: str
    time_s: float
    frames: int
    message: str
    """Which, and how it was noticed."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The link answered: what makes silence a miss instead of missing evidence."""

    scene: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Presented:
    """The presenter put a target in place, or took it away: where the clock of a measuring time starts."""

    scene: str
    time_s: float
    target: str
    present: bool = True
    time_half_width_s: float = 0.0
    """Half-width within which the time is known: a person who presents is no stage."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A person, or a script in a person's place, answered an inspection step."""

    scene: str
    time_s: float
    item: str
    """The requirement's inspection item, as its verification parameters name it."""
    met: bool | None
    """The answer; None for "cannot be told"."""
    by: str
    unattended: bool
    """Answered by a script: no certificate rests on it."""
    remark: str = ""
    answer: str = ""
    """As it was given, where it is more than met or not met: a text, a number with its unit."""
    number: float | None = None
    unit: str = ""
    evidence: tuple[str, ...] = ()
    """What the answer was shown by: ``sha256:…`` of each file that is attached."""
    took_s: float | None = None
    """From asking to the answer, without pauses; None where a script answered."""
    timed_out: bool = False
    """Nobody answered in time: that says nothing of the device."""


@dataclass(frozen=True, slots=True)
class Configured:
    """The bench asked the device to take a setting, and this is what the device then states."""

    scene: str
    time_s: float
    setting: str
    """With the unit in its name: ``alarm_threshold_degC``."""
    asked: float
    stated: float | None
    """What the device states as set; None where it refused or does not say."""
    refusal: str = ""
    """The device's own words, where it refused."""


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """One entry of the device's own store of alarms, as the bench read it at ``time_s``."""

    scene: str
    time_s: float
    recorded_at_s: float | None
    """The entry's own time, on the bench's clock; None where it has none that can be read."""
    temperature_degC: float | None
    mode: Mode
    threshold_degC: float | None
    track: str | None = None
    position: float | None = None
    image: str | None = None
    """How the entry names its image; None where it has none."""


@dataclass(frozen=True, slots=True)
class SourceStated:
    """What a reference source stated of itself while its target stood there: evidence of the bench, not of the device.

    The target's reference stays the set point, with the uncertainty that the bench states; this shows that it was held.
    """

    scene: str
    time_s: float
    target: str
    set_point_degC: float
    temperature_degC: float | None
    kind: str
    """Which temperature it states: ``apparent``, ``surface``, ``contact``."""
    emissivity: float | None = None
    """What the instrument is set to; None where it does not say."""
    raw: str = ""
    """The value as it came, with its unit."""


@dataclass(frozen=True, slots=True)
class ClockComparison:
    """The bench asked the device something, to learn how long its link takes and how its clock runs.

    The device's clock is never used as the time of anything; this says how wrong it would have been.
    """

    scene: str
    time_s: float
    """When the answer was here."""
    round_trip_s: float
    """How long question and answer took together: no message of the link's was shown to take longer one way."""
    poll_interval_s: float = 0.0
    """How often the driver asks for what the device has to say; 0 where the device says it by itself."""
    device_clock_s: float | None = None
    """The device's own clock, seconds since 1970-01-01 UTC; None where it does not say."""
    resumed: bool = False
    """Whether the run was cut off since the comparison before: the bench's clock does not count that time."""


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
)
"""Whatever can be said during a scene."""

E = TypeVar("E", bound=Event)


def in_scene(event: E, scene: str) -> E:
    """The same event, said in a scene. Every event passes through here, some several times: hence not ``replace``."""
    kind = type(event)
    rest = _REST.get(kind) or _REST.setdefault(kind, _rest(kind))
    return kind(scene, *rest(event))


def _rest(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What an event of a kind holds beside its scene, in the order in which it is made."""
    _, first, *more = (field.name for field in fields(kind))
    return attrgetter(first, *more) if more else lambda event: (getattr(event, first),)


_REST = {kind: _rest(kind) for kind in get_args(Event)}
