"""What targets look like: from a scene's targets to the light they send. The truth ends here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from pydantic import Field

from conformance.bench.driver import Options
from conformance.bench.light import FACE_WIDTH_M, ROOM_DEGC, Blob, Covering, Make, VisibleFigure, VisibleShape
from conformance.core.scenes import Headwear, Mask, Scene, Target, TargetKind
from conformance.core.seeding import generator
from conformance.simulator.objects import WIDTH_M
from conformance.simulator.radiometry import band, seen

COVERING: Mapping[Mask | None, Covering] = MappingProxyType(
    {
        None: Covering.NONE,
        Mask.ABSENT: Covering.NONE,
        Mask.WORN: Covering.NOSE_AND_MOUTH,
        Mask.UNDER_NOSE: Covering.MOUTH,
        Mask.AT_CHIN: Covering.CHIN,
    }
)

_DISTANCE_M = 1.5
"""Where a target stands that does not say."""
_BAR_WIDTH_M = 0.01
"""Of one bar, where a bar target does not say."""
_HELD_BELOW_M = 0.3
"""How far below the middle of the view a hot object is held, as a share of a view as high as it is far."""
_LOWEST = 0.2
"""No hot object is held lower: it stays in view."""


class SkinModel(Options):
    """How skin follows the body, and how much people differ."""

    skin_offset_delta_degC: float = 0.9
    """Body (core) temperature less the skin temperature of the warmest part of the face, on average."""
    skin_spread_delta_degC: float = 0.06
    """Standard deviation of that difference from person to person: phantoms and rested volunteers, not a crowd."""
    source_emissivity: float = Field(default=1.0, gt=0, le=1)
    """Emissivity of a blackbody: 1 minus it is reflected from the room. 1 for a cavity."""
    source_calibrated_at_degC: float = ROOM_DEGC
    """The air in which a blackbody's radiance temperature was calibrated; in another it reflects more or less."""


def blobs(scene: Scene, people: SkinModel, chance: np.random.Generator, seed: int = 0) -> tuple[Blob, ...]:
    """The light of a scene; ``seed`` is the run's. Raises `ValueError` for a target without a temperature."""
    return tuple(_LOOK[target.kind](_Shown(target, scene, people, seed), chance) for target in scene.targets)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A target on its way to become a figure."""

    target: Target
    scene: Scene
    people: SkinModel
    seed: int

    @property
    def reference_degC(self) -> float:
        """Raises `ValueError` where there is none."""
        if self.target.reference_degC is None:
            raise ValueError(f"target {self.target.id} has no reference temperature, the simulation cannot show it")
        return self.target.reference_degC

    @property
    def distance_m(self) -> float:
        return self.target.distance_m or _DISTANCE_M

    def figure(
        self, shape: VisibleShape, make: Make, apparent_degC: float, width_m: float = FACE_WIDTH_M
    ) -> VisibleFigure:
        """What is seen of it; everything that the target does not say is as it mostly is."""
        target = self.target
        return VisibleFigure(
            shape,
            apparent_degC,
            0.5 if target.position is None else target.position,
            COVERING[target.mask],
            FACE_WIDTH_M / self.distance_m,
            make=make,
            distance_m=self.distance_m,
            height=0.5 if target.height is None else target.height,
            width_m=target.width_m or width_m,
            capped=target.headwear is Headwear.CAP,
            angle_deg=target.angle_deg or 0.0,
            hidden_share=target.hidden_share or 0.0,
            contrast_delta_degC=target.contrast_delta_degC or 0.0,
            arrives_s=target.arrives_s,
            leaves_s=target.leaves_s,
        )


def _person(shown: _Shown, chance: np.random.Generator) -> Blob:
    people = shown.people
    difference = people.skin_offset_delta_degC + people.skin_spread_delta_degC * float(chance.standard_normal())
    return shown.figure(VisibleShape.FACE, Make.HEAD, shown.reference_degC - difference)


def _phantom(shown: _Shown, chance: np.random.Generator) -> Blob:
    """A head of even make: its surface follows the body temperature it stands for without any spread."""
    return shown.figure(VisibleShape.FACE, Make.PHANTOM, shown.reference_degC - shown.people.skin_offset_delta_degC)


def _blackbody(shown: _Shown, chance: np.random.Generator) -> Blob:
    """The source's radiance temperature, off its reference by what its calibration leaves open: at one set point the
    same in every scene of a run."""
    set_point = generator(shown.seed, "source", shown.target.unit, f"{shown.reference_degC:.6f}")
    error = (shown.target.reference_standard_uncertainty_degC or 0.0) * float(set_point.standard_normal())
    return shown.figure(VisibleShape.PLATE, Make.PLATE, _reflecting(shown, shown.reference_degC + error))


def _reflecting(shown: _Shown, calibrated_degC: float) -> float:
    """Radiance temperature of a source in this room: it was calibrated in another, and reflects the one it is in."""
    people, ambient_degC = shown.people, shown.scene.ambient_degC
    if people.source_emissivity == 1 or ambient_degC is None:
        return calibrated_degC
    own, there, here = band().radiance(np.array([calibrated_degC, people.source_calibrated_at_degC, ambient_degC]))
    surface = (own - (1 - people.source_emissivity) * there) / people.source_emissivity
    return float(band().apparent_degC(seen(surface, people.source_emissivity, here)))


def _bars(shown: _Shown, chance: np.random.Generator) -> Blob:
    return shown.figure(VisibleShape.PLATE, Make.BARS, shown.reference_degC, _BAR_WIDTH_M)


def _object(shown: _Shown, chance: np.random.Generator) -> Blob:
    """Of the kind that the scene names, a cup where it names none; held before the chest where no height is said."""
    named = str(shown.scene.conditions.get("hot_object", ""))
    make = Make(named) if named in set(map(str, WIDTH_M)) else Make.CUP
    thing = shown.figure(VisibleShape.OBJECT, make, shown.reference_degC, WIDTH_M[make])
    if shown.target.height is not None:
        return thing
    return replace(thing, height=max(_LOWEST, 0.5 - _HELD_BELOW_M / shown.distance_m))


_LOOK: Mapping[TargetKind, Callable[[_Shown, np.random.Generator], Blob]] = MappingProxyType(
    {
        TargetKind.PERSON: _person,
        TargetKind.PHANTOM: _phantom,
        TargetKind.BLACKBODY: _blackbody,
        TargetKind.HOT_OBJECT: _object,
        TargetKind.BAR_TARGET: _bars,
    }
)
