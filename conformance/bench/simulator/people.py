"""What targets look like: from a scene's targets to the light they send. The truth ends here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from conformance.bench.dice import generator
from conformance.bench.driver import Options
from conformance.bench.simulator.light import Blob, Covering, Shape
from conformance.scenes import Mask, Scene, Target, TargetKind

COVERING: Mapping[Mask | None, Covering] = MappingProxyType(
    {
        None: Covering.NONE,
        Mask.ABSENT: Covering.NONE,
        Mask.WORN: Covering.NOSE_AND_MOUTH,
        Mask.UNDER_NOSE: Covering.MOUTH,
        Mask.AT_CHIN: Covering.CHIN,
    }
)

_WIDTH_AT_1_M = 0.15
"""Width of a face at 1 m as a share of the field of view."""
_DISTANCE_M = 1.5
"""Where a target stands that does not say."""


class People(Options):
    """How skin follows the body, and how much people differ."""

    skin_offset_delta_degC: float = 0.9
    """Body (core) temperature less the skin temperature of the warmest part of the face, on average."""
    skin_spread_delta_degC: float = 0.06
    """Standard deviation of that difference from person to person: phantoms and rested volunteers, not a crowd."""


def blobs(scene: Scene, people: People, chance: np.random.Generator, seed: int = 0) -> tuple[Blob, ...]:
    """The light of a scene; ``seed`` is the run's. Raises `ValueError` for a target without a temperature."""
    return tuple(
        _blackbody(target, seed) if target.kind is TargetKind.BLACKBODY else _LOOK[target.kind](target, people, chance)
        for target in scene.targets
    )


def _person(target: Target, people: People, chance: np.random.Generator) -> Blob:
    difference = people.skin_offset_delta_degC + people.skin_spread_delta_degC * float(chance.standard_normal())
    return Blob(
        Shape.FACE, _reference(target) - difference, _position(target), COVERING[target.mask], size=_size(target)
    )


def _phantom(target: Target, people: People, chance: np.random.Generator) -> Blob:
    """A head of even make: its surface follows the body temperature it stands for without any spread."""
    skin = _reference(target) - people.skin_offset_delta_degC
    return Blob(Shape.FACE, skin, _position(target), COVERING[target.mask], size=_size(target))


def _blackbody(target: Target, seed: int) -> Blob:
    """The source's radiance temperature, off its reference by what its calibration leaves open: at one set point the
    same in every scene of a run."""
    chance = generator(seed, "source", target.unit, f"{_reference(target):.6f}")
    error = (target.reference_standard_uncertainty_degC or 0.0) * float(chance.standard_normal())
    return Blob(Shape.PLATE, _reference(target) + error, _position(target), size=_size(target))


def _object(target: Target, people: People, chance: np.random.Generator) -> Blob:
    return Blob(Shape.OBJECT, _reference(target), _position(target), size=_size(target))


def _reference(target: Target) -> float:
    if target.reference_degC is None:
        raise ValueError(f"target {target.id} has no reference temperature, the simulation cannot show it")
    return target.reference_degC


def _position(target: Target) -> float:
    return 0.5 if target.position is None else target.position


def _size(target: Target) -> float:
    """Apparent width, share of the field of view; everything shown is as wide as a face."""
    return _WIDTH_AT_1_M / (target.distance_m or _DISTANCE_M)


_LOOK: Mapping[TargetKind, Callable[[Target, People, np.random.Generator], Blob]] = MappingProxyType(
    {
        TargetKind.PERSON: _person,
        TargetKind.PHANTOM: _phantom,
        TargetKind.HOT_OBJECT: _object,
    }
)
