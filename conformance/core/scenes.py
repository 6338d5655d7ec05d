"""Scenes: what is presented to the device at one time. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ALARM_THRESHOLD_DEGC = "set_alarm_threshold_degC"
"""Condition: the device is asked to take this alarm threshold before the scene; its answer is recorded."""
READ_ALARM_RECORDS = "read_alarm_records"
"""Condition: after the scene the device's own store of alarms is read and recorded."""
FRAMES = "frames"
"""Condition: the device's radiometric images are recorded with the scene."""
REST_S = "rest_s"
"""Condition: how long nothing is changed before the scene."""
SWITCHED_ON = "switched_on"
"""Condition: the device is switched off and on again just before the scene; the scene starts when it is on."""
ASKS_OF_THE_BENCH = frozenset({ALARM_THRESHOLD_DEGC, READ_ALARM_RECORDS, FRAMES, REST_S, SWITCHED_ON})
"""Conditions that the bench or the device has to provide; all others are labels only."""


class TargetKind(StrEnum):
    """Kind of a target."""

    PERSON = "person"
    PHANTOM = "phantom"
    BLACKBODY = "blackbody"
    HOT_OBJECT = "hot_object"
    BAR_TARGET = "bar_target"
    """Bars of one temperature on a ground of another, for the minimum resolvable temperature difference."""

    @property
    def is_reference_source(self) -> bool:
        """Whether its temperature is that of a calibrated source."""
        return self in {TargetKind.BLACKBODY, TargetKind.PHANTOM}


class ReferenceQuantity(StrEnum):
    """Which temperature a target's reference is."""

    RADIANCE = "radiance"
    """What a radiation thermometer sees: of a perfect blackbody that would look the same to it."""
    CONTACT = "contact"
    """Of the thing itself, by a thermometer in contact with it."""
    BODY_EQUIVALENT = "body_equivalent"
    """Body temperature that a head of this radiance temperature stands for."""


class Mask(StrEnum):
    """How a person wears a mask."""

    WORN = "worn"
    ABSENT = "absent"
    UNDER_NOSE = "under_nose"
    AT_CHIN = "at_chin"


class Headwear(StrEnum):
    """What a person wears on the head."""

    NONE = "none"
    CAP = "cap"
    """Covers the hair and the top of the forehead, not the inner corners of the eyes."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A suspicious value: kept as found, not used, never silently dropped."""

    field: str
    """Field of the scene, target or event that the value was meant for."""
    value: str
    """The value as found in the source, as text."""
    reason: str
    """Reason why it is not used."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a scene. Temperatures in degC, lengths in metres, angles as a share of the field of view."""

    id: str
    """Unique in its scene."""
    kind: TargetKind
    unit: str
    """The independent unit it counts as: a person, a source. Repetitions of one unit are not independent."""
    reference_degC: float | None = None
    """Reference temperature: a person's by contact thermometer, a source's calibrated radiance temperature."""
    reference_standard_uncertainty_degC: float | None = None
    reference_method: str | None = None
    """How the reference was taken: ``oral_monitor``, ``blackbody``, ``simulated_core``, …"""
    mask: Mask | None = None
    distance_m: float | None = None
    position: float | None = None
    """Horizontal place in the device's field of view, 0 (left) to 1 (right)."""
    height: float | None = None
    """Vertical place in the field of view, 0 (bottom) to 1 (top); None for the middle."""
    headwear: Headwear | None = None
    width_m: float | None = None
    """True width, if it is not the usual one of its kind: of a hot object, of one bar of a bar target."""
    angle_deg: float | None = None
    """Angle by which a face is turned sideways from the device."""
    hidden_share: float | None = None
    """Share of it that an object in front hides: 0 nothing, 1 all."""
    contrast_delta_degC: float | None = None
    """Of a bar target: temperature of the bars minus that of the ground, which is the reference."""
    arrives_s: float | None = None
    """Time from the start of the scene until it comes into view; None: at once."""
    leaves_s: float | None = None
    """Time until it leaves the view; None: at the end of the scene."""
    reference_quantity: ReferenceQuantity | None = None
    """Which temperature the reference is; None: not stated. It is not part of a scene's id."""
    code: str | None = None
    """Pseudonym of the person who was present, as the operator gave it; None if nobody asked. Never planned."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is presented to the device at one time, and which scenarios it serves."""

    id: str
    serves: tuple[str, ...]
    """Names of the scenarios this scene was made for."""
    targets: tuple[Target, ...]
    duration_s: float | None = None
    """Planned duration of the scene; None if a recorded data set does not state it."""
    ambient_degC: float | None = None
    relative_humidity_percent: float | None = None
    conditions: Mapping[str, str | float] = field(default_factory=dict)
    """Further conditions by name, with the unit in the name: ``{"hot_object": "cup"}``."""
    flags: tuple[Flag, ...] = ()
    stands_for: tuple[str, ...] = ()
    """Ids of the planned scenes that this one was presented for, if it is not one of them itself."""
