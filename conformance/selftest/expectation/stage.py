"""What the bench does whatever the device does: when each scene stands, in which air, before which source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind
from conformance.metrology.reference_source import SourceStatement
from conformance.selftest.expectation.asked import NotWorkedOut, PlanLacks
from conformance.simulator.truth import TrueView

SAME_DELTA_DEGC = 1e-6
"""References are the same where they differ by less."""


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """One target with a temperature."""

    kind: TargetKind
    reference_degC: float
    distance_m: float
    position: float
    standard_uncertainty_degC: float = 0.0
    """Of its reference."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One scene of the plan on the bench's own clock."""

    scenarios: tuple[str, ...]
    start_s: float
    duration_s: float
    shown: tuple[ShownTarget, ...]

    @property
    def end_s(self) -> float:
        """When it is over."""
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of the first scene of its kind to the end of the last, and how long each stands."""

    first_s: float
    last_s: float
    duration_s: float

    @property
    def ends_s(self) -> tuple[float, ...]:
        """Both ends, once where they are one."""
        return (self.first_s,) if self.first_s == self.last_s else (self.first_s, self.last_s)


@dataclass(frozen=True, slots=True)
class ScheduledBench:
    """A bench and its schedule."""

    slots: tuple[Slot, ...]
    source: SourceStatement | None
    ambient_degC: float
    answers: Mapping[str, bool]
    """What the script in the operator's place answers."""

    def span(self, scenario: str, reference_degC: float | None = None) -> Span:
        """When the scenes of a scenario stand that show a reference temperature. Raises `PlanLacks` for none."""
        found = [slot for slot in self.slots if scenario in slot.scenarios and _shows(slot, reference_degC)]
        if not found:
            at = "" if reference_degC is None else f" at {reference_degC:g} degC"
            raise PlanLacks(f"a plan with a scene for {scenario}{at}")
        return Span(found[0].start_s, found[-1].end_s, min(slot.duration_s for slot in found))

    @property
    def end_s(self) -> float:
        """When the run is over."""
        return max((slot.end_s for slot in self.slots), default=0.0)

    def first_look(self, mode: Mode) -> TrueView | None:
        """What the device reads first in a mode: of blackbodies the surface, of heads the body."""
        of_surface = mode is Mode.SURFACE
        for slot in self.slots:
            for shown in slot.shown:
                if shown.kind is not TargetKind.HOT_OBJECT and (shown.kind is TargetKind.BLACKBODY) == of_surface:
                    return TrueView(
                        mode,
                        shown.kind,
                        shown.reference_degC,
                        distance_m=shown.distance_m,
                        position=shown.position,
                        ambient_degC=self.ambient_degC,
                        at_s=slot.start_s,
                    )
        return None

    def person_standard_uncertainty_degC(self, scenario: str) -> float:
        """The largest of the references of persons in the scenes of a scenario."""
        shown = [one for slot in self.slots if scenario in slot.scenarios for one in slot.shown]
        return max((one.standard_uncertainty_degC for one in shown if one.kind is TargetKind.PERSON), default=0.0)

    def source_standard_uncertainty_degC(self, reference_degC: float) -> float:
        """Of the reference source, as the bench states it. Raises `NotWorkedOut` where it has none."""
        if self.source is None:
            raise NotWorkedOut("the bench has no reference source")
        return self.source.standard_uncertainty_at(reference_degC, self.ambient_degC)


def _shows(slot: Slot, reference_degC: float | None) -> bool:
    return reference_degC is None or any(
        abs(shown.reference_degC - reference_degC) < SAME_DELTA_DEGC for shown in slot.shown
    )
