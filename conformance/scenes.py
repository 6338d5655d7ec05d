"""Scenes: what stands before the device at one time. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TargetKind(StrEnum):
    """What a target is."""

    PERSON = "person"
    PHANTOM = "phantom"
    BLACKBODY = "blackbody"
    HOT_OBJECT = "hot_object"

    @property
    def is_reference_source(self) -> bool:
        """Whether its temperature is that of a calibrated source."""
        return self in {TargetKind.BLACKBODY, TargetKind.PHANTOM}


class Mask(StrEnum):
    """How a person wears a mask."""

    WORN = "worn"
    ABSENT = "absent"
    UNDER_NOSE = "under_nose"
    AT_CHIN = "at_chin"


@dataclass(frozen=True, slots=True)
class Flag:
    """A suspicious value: kept as it was found, set aside from use, never silently dropped."""

    field: str
    """Which field of the scene, target or event the value was meant for."""
    value: str
    """The value as found in the source, as text."""
    reason: str
    """Why it is not used."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a scene. Temperatures in degC, lengths in metres, angles as a share of the field of view."""

    id: str
    """Unique in its scene."""
    kind: TargetKind
    unit: str
    """The independent unit it counts as: a person, a source. Repetitions of one unit are not independent."""
    reference_degC: float | None = None
    """Reference temperature: of a person by a contact thermometer, of a source its calibrated radiance temperature."""
    reference_standard_uncertainty_degC: float | None = None
    reference_method: str | None = None
    """How the reference was taken: ``oral_monitor``, ``blackbody``, ``simulated_core``, …"""
    mask: Mask | None = None
    distance_m: float | None = None
    position: float | None = None
    """Horizontal place in the device's field of view, 0 (left) to 1 (right)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands before the device at one time, and which scenarios it serves."""

    id: str
    serves: tuple[str, ...]
    """Names of the scenarios this scene was made for."""
    targets: tuple[Target, ...]
    duration_s: float | None = None
    """How long the scene is to stand; None where a recorded data set does not say."""
    ambient_degC: float | None = None
    relative_humidity_percent: float | None = None
    conditions: Mapping[str, str | float] = field(default_factory=dict)
    """Further conditions by name, with the unit in the name: ``{"hot_object": "cup"}``."""
    flags: tuple[Flag, ...] = ()
