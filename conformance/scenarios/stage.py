"""Making scenes: persons before the device, and names that describe what is presented.

**The rule of scene ids.** An id is readable parts and a short digest of everything that is to be presented:
``response_time/person-007/5f3a9c21``. Equal things to present have equal ids, so requirements that ask for the same
share the scene; different things never collide. A scenario's ``measure`` takes the scenes that its own ``scenes``
names for the same parameters (`conformance.scenarios.trials.own_scenes`), and no others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

from conformance.core.scenes import Mask, Scene, Target, TargetKind
from conformance.documents import canonical_json, sha256_of

MARGIN_S = 2.0
"""How long a scene lasts after the last answer it waits for: twice the longest silence of a working link."""

DISTANCE_M = 1.5
"""Distance of persons if a requirement does not state it."""


def scene(
    scenario: str,
    *readable: str,
    targets: tuple[Target, ...],
    duration_s: float,
    conditions: Mapping[str, str | float] | None = None,
) -> Scene:
    """A scene that serves ``scenario``, named by the rule of scene ids."""
    stated = dict(conditions or {})
    shown = {"targets": [_stated(target) for target in targets], "duration_s": duration_s, "conditions": stated}
    digest = sha256_of(canonical_json(shown)).short(8)
    return Scene(
        id="/".join((scenario, *readable, digest)),
        serves=(scenario,),
        targets=targets,
        duration_s=duration_s,
        conditions=stated,
    )


_ALWAYS = frozenset(
    {
        "id",
        "kind",
        "unit",
        "reference_degC",
        "reference_standard_uncertainty_degC",
        "reference_method",
        "mask",
        "distance_m",
        "position",
    }
)
"""Fields that count in an id even where they are empty; later ones only where something is stated."""

_NEVER = frozenset({"reference_quantity"})
"""Fields that say how a reference is to be read, not what is presented."""

_FIELDS = tuple(field.name for field in dataclasses.fields(Target) if field.name not in _NEVER)


def _stated(target: Target) -> dict[str, object]:
    stated = ((name, getattr(target, name)) for name in _FIELDS)
    return {name: value for name, value in stated if name in _ALWAYS or value is not None}


def someone(
    number: int,
    temperature_degC: float,
    *,
    unit: Literal["person", "presentation"] = "person",
    mask: Mask | None = None,
    distance_m: float = DISTANCE_M,
    position: float = 0.5,
) -> Target:
    """A person, or where presentations are counted a head phantom that is put in place anew each time."""
    planned = person(number, temperature_degC, mask=mask, distance_m=distance_m, position=position)
    if unit == "person":
        return planned
    return dataclasses.replace(planned, id=f"presentation-{number:03d}", kind=TargetKind.PHANTOM, unit="head-phantom")


def person(
    number: int,
    temperature_degC: float,
    *,
    mask: Mask | None = None,
    distance_m: float = DISTANCE_M,
    position: float = 0.5,
) -> Target:
    """A person of known body temperature; each number is one independent unit."""
    name = f"person-{number:03d}"
    return Target(
        id=name,
        kind=TargetKind.PERSON,
        unit=name,
        reference_degC=temperature_degC,
        mask=mask,
        distance_m=distance_m,
        position=position,
    )
