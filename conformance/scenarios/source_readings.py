"""Observations of a reference source: one source at one temperature, read under one circumstance after another.

Shared by repeatability, consistency, drift, warm-up and the influences of distance and air: the scene of an
observation, and its readings.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from conformance.core.events import Mode, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.capability import RESOLUTION
from conformance.metrology.reference_source import COMMON, OFFSET_DELTA_DEGC
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, UncertaintyLine
from conformance.scenarios.scenario import Evidence, Parameters
from conformance.scenarios.source_points import REFERENCE, REPEATABILITY
from conformance.scenarios.source_reference import offset_allowed
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, scene
from conformance.scenarios.trials import OwnScenes, Trial, set_aside, trials

_TOO_FEW = Text(
    zh="{count} 次观测中有 {few} 次的可用读数少于 {needed} 个（{mode} 模式），或参考源的温度未给出。",
    en="{few} of {count} observations have fewer than {needed} usable readings in {mode} mode, or the temperature of "
    "the reference source is not stated.",
)

KIND: Mapping[str, TargetKind] = MappingProxyType({"surface": TargetKind.BLACKBODY, "body": TargetKind.PHANTOM})
"""The target: the surface of a blackbody, or a head of known temperature that the device takes for a person."""


class LookParameters(Parameters):
    """Parameters common to all observations of the source."""

    set_point_degC: float = 37.0
    readings_per_point: int = Field(default=10, ge=2)
    """Readings of each observation."""
    mode: Literal["surface", "body"] = "surface"
    source_distance_m: float = Field(default=DISTANCE_M, gt=0)
    reading_interval_s: float = Field(default=1.0, gt=0)
    """Time allowed for each reading."""
    resolution_delta_degC: float = Field(default=0.1, ge=0)
    """Step in which the device states temperatures."""
    source_offset_delta_degC: float = Field(default=OFFSET_DELTA_DEGC, gt=0)
    """How far the source may be from its set point: beyond that the scene is an error of the bench."""
    skin_to_body_offset_delta_degC: float | None = None
    """In body mode: body temperature less the radiance temperature of the head. None: the head's source is taken to
    state body temperature."""
    skin_to_body_half_width_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width within which that difference is known."""

    @property
    def look_s(self) -> float:
        """Duration of an observation."""
        return self.readings_per_point * self.reading_interval_s


def look_scene(
    scenario: str,
    *readable: str,
    parameters: LookParameters,
    conditions: Mapping[str, str | float],
    set_point_degC: float | None = None,
    distance_m: float | None = None,
    position: float = 0.5,
    height: float | None = None,
    ambient_degC: float | None = None,
) -> Scene:
    """One look at the source; what is not given is as the parameters state. ``ambient_degC`` is asked of a chamber."""
    source = Target(
        id="source",
        kind=KIND[parameters.mode],
        unit="reference-source",
        reference_degC=parameters.set_point_degC if set_point_degC is None else set_point_degC,
        distance_m=parameters.source_distance_m if distance_m is None else distance_m,
        position=position,
        height=height,
    )
    made = scene(
        scenario,
        *readable,
        targets=(source,),
        duration_s=parameters.look_s + MARGIN_S,
        conditions={"mode": parameters.mode, **conditions, **offset_allowed(parameters.source_offset_delta_degC)},
    )
    return made if ambient_degC is None else replace(made, ambient_degC=ambient_degC)


@dataclass(frozen=True, slots=True)
class SourceLook:
    """What was read of the source in one scene."""

    scene: Scene
    shown_s: float
    reference_degC: float
    reference_standard_uncertainty_degC: float
    set_point_degC: float
    """Where the source was sent."""
    unit: str
    readings: tuple[Reading, ...]
    reference_lines: tuple[UncertaintyLine, ...] = ()
    """The reference's uncertainty in its parts, where the bench is known."""
    reference_correlation: float | None = None
    """Between the errors of the source's certificate at two points, where it states one."""

    @property
    def readings_degC(self) -> tuple[float, ...]:
        """What the readings state."""
        return tuple(r.temperature_degC for r in self.readings if r.temperature_degC is not None)

    @property
    def mean_degC(self) -> float:
        """Mean reading."""
        return statistics.fmean(self.readings_degC)

    @property
    def error_delta_degC(self) -> float:
        """Mean reading less the reference."""
        return self.mean_degC - self.reference_degC

    def expanded_uncertainty_delta_degC(self, resolution_delta_degC: float) -> float:
        """Of the error, at 95.45 % coverage."""
        return Budget(self.lines(resolution_delta_degC)).combine(COVERAGE_PROBABILITY).expanded_uncertainty

    def lines(self, resolution_delta_degC: float, sign: float = 1.0) -> tuple[UncertaintyLine, ...]:
        """Source, repeatability of the mean, resolution; ``sign`` −1 where this look is taken from another one.

        Looks at one source at one temperature share its calibration and emissivity: these err together, and cancel
        in a difference. Where the bench does not say what its uncertainty is made of, nothing is taken as shared.
        """
        n = len(self.readings)
        scatter = statistics.stdev(self.readings_degC) / math.sqrt(n)
        source = self.reference_lines or (UncertaintyLine(REFERENCE, self.reference_standard_uncertainty_degC),)
        return (
            *(replace(line, sensitivity=sign * line.sensitivity, shared=_shared(line, self)) for line in source),
            UncertaintyLine(REPEATABILITY, scatter, "A", "t", sensitivity=sign, degrees_of_freedom=float(n - 1)),
            UncertaintyLine(RESOLUTION, resolution_delta_degC / 2, "B", "rectangular", sensitivity=sign),
        )


def _shared(line: UncertaintyLine, look: SourceLook) -> str | None:
    """The tag by which looks at the same source at the same temperature share a line of it."""
    if line.source not in COMMON:
        return None
    return f"{line.source}, {look.unit} at {look.set_point_degC} degC"


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of a plan by their scene ids; None for one that was not recorded or has too few readings."""

    by_scene: Mapping[str, SourceLook | None]
    presented: tuple[Trial, ...]
    parameters: LookParameters

    @property
    def full(self) -> tuple[SourceLook, ...]:
        """Those that can be used, in the order of the plan."""
        return tuple(look for look in self.by_scene.values() if look is not None)

    @property
    def too_few(self) -> Text | None:
        """What the reader has to know of those that cannot, or None."""
        few = len(self.by_scene) - len(self.full)
        given = self.parameters
        return (
            _TOO_FEW.format(count=len(self.by_scene), few=few, needed=given.readings_per_point, mode=given.mode)
            if few
            else None
        )

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was set aside, and how much of it."""
        too_few = self.too_few
        return (
            *set_aside(self.presented, Mode(self.parameters.mode)),
            *((too_few,) if too_few is not None else ()),
        )

    def why_none(self, own: OwnScenes) -> Text | None:
        """Why nothing can be said: what was not recorded, else what was not read."""
        return own.incomplete or self.too_few


def looks_at(evidence: Evidence, own: OwnScenes, planned: Iterable[Scene], parameters: LookParameters) -> Looks:
    """What was read in each planned scene, of the mode asked for, while the source stood there."""
    presented = trials(evidence, own, KIND[parameters.mode])
    found = {trial.scene.id: _look(trial, parameters) for trial in presented}
    return Looks({scene.id: found.get(scene.id) for scene in planned}, presented, parameters)


def _look(trial: Trial, parameters: LookParameters) -> SourceLook | None:
    target = trial.target
    if target.reference_degC is None or target.reference_standard_uncertainty_degC is None:
        return None
    readings = trial.readings(trial.scene.duration_s or math.inf, Mode(parameters.mode))
    if len(readings) < parameters.readings_per_point:
        return None
    return SourceLook(
        scene=trial.scene,
        shown_s=trial.shown_s,
        reference_degC=target.reference_degC,
        reference_standard_uncertainty_degC=target.reference_standard_uncertainty_degC,
        set_point_degC=trial.evidence.set_point_degC(trial.scene, target),
        unit=target.unit,
        readings=readings,
        reference_lines=trial.evidence.reference_lines(trial.scene, target),
        reference_correlation=trial.evidence.reference.correlation if trial.evidence.reference else None,
    )
