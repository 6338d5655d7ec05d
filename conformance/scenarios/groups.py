"""Groups of people by temperature: a person is in a group where the recorded reference, with its uncertainty, says so.

A plan asks for people above or below a threshold; who comes is known only when a thermometer was applied to them. A
trial of a person whom the reference does not put in the group is unusable, whatever the device said: it is reported
with what was measured, and is no evidence about the device. The one root for every scenario that forms groups.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from conformance.core.scenes import Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, coverage_factor
from conformance.scenarios.scenario import Parameters
from conformance.scenarios.trials import Trial

COVERAGE_FACTOR = coverage_factor(math.inf, COVERAGE_PROBABILITY)
"""k of the expanded uncertainty of a person's reference: 95.45 % for a normal distribution."""
FEBRILE = Text(zh="发热", en="febrile")
NORMAL = Text(zh="正常", en="normal")
_SHOWN_DELTA_DEGC = 0.005
_SLACK_DELTA_DEGC = 1e-5
"""Temperatures that differ by less are equal: no thermometer resolves it, and sums of decimals are not exact."""

_OUTSIDE = Text(
    zh="{group}组 {trials} 人次中有 {unusable} 人次不可用：测得 {measured}（U 最大 {expanded:.2f} ℃），"
    "而该组要求参考体温{bound}，这些试验不说明受试设备的好坏。",
    en="{unusable} of {trials} people of the {group} group were unusable: measured {measured} (U "
    "up to {expanded:.2f} °C), and the group needs a reference {bound}. These trials say nothing about the device.",
)
_UNMEASURED = Text(
    zh="{group}组 {trials} 人次中有 {unusable} 人次不可用：记录中没有其实测参考体温及不确定度，无法确认属于该组。",
    en="{unusable} of {trials} people of the {group} group were unusable: the recording states no measured reference "
    "temperature with its uncertainty, so it is not established that they belong to the group.",
)
_ONE = Text(zh="{lowest:.2f} ℃", en="{lowest:.2f} °C")
_RANGE = Text(zh="{lowest:.2f} ℃～{highest:.2f} ℃", en="{lowest:.2f} °C to {highest:.2f} °C")
_AT_LEAST = Text(
    zh="不低于 {at:.2f} ℃，且扣除 U 后不低于 {surely:.2f} ℃",
    en="of at least {at:.2f} °C, and of at least {surely:.2f} °C less U",
)
_AT_MOST = Text(
    zh="不高于 {at:.2f} ℃，且加上 U 后不高于 {surely:.2f} ℃",
    en="of at most {at:.2f} °C, and of at most {surely:.2f} °C plus U",
)
_NOBODY = Text(
    zh="{group}组没有可用的人员，不作判定：{why}",
    en="Nobody of the {group} group can be used, so there is no verdict. {why}",
)


class GroupParameters(Parameters):
    """How it is established that a person belongs to a group."""

    reference: Literal["measured", "planned"] = "measured"
    """``measured``: by the recorded reference and its uncertainty; ``planned``: for heads, and for persons whom nobody
    measured, the plan's temperature counts. Only a profile for simulated heads states that; a person whom a
    thermometer puts elsewhere is never counted."""


class Membership(StrEnum):
    """Whether a target belongs to a group."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, slots=True)
class Group:
    """People on one side of a threshold: where their reference has to lie, degC.

    The reference has to lie at ``at_degC`` or beyond, and with its expanded uncertainty still at ``surely_degC`` or
    beyond, which lies between ``at_degC`` and the threshold.
    """

    name: Text
    side: Literal["above", "below"]
    at_degC: float
    surely_degC: float
    planned_counts: bool = False

    def membership(self, target: Target) -> Membership:
        """Whether the target's recorded reference puts it in the group."""
        reference, u = target.reference_degC, target.reference_standard_uncertainty_degC
        if self.planned_counts and (u is None or target.kind is not TargetKind.PERSON):
            return Membership.INSIDE
        if reference is None or u is None:
            return Membership.UNMEASURED
        sign = 1.0 if self.side == "above" else -1.0
        beyond = min(sign * (reference - self.at_degC), sign * (reference - self.surely_degC) - COVERAGE_FACTOR * u)
        return Membership.INSIDE if beyond >= -_SLACK_DELTA_DEGC else Membership.OUTSIDE

    @property
    def bound(self) -> Text:
        """Where the reference has to lie, in words."""
        return (_AT_LEAST if self.side == "above" else _AT_MOST).format(at=self.at_degC, surely=self.surely_degC)


def above(
    threshold_degC: float, excess_delta_degC: float, reference: Literal["measured", "planned"] = "measured"
) -> Group:
    """People above a threshold: by the excess as measured, and by half of it whatever the thermometer's error.

    The other half is left to the thermometer: people cannot be had at a stated temperature, and a device that keeps
    its own error limit need not raise the alarm at the threshold itself.
    """
    at_degC = round(threshold_degC + excess_delta_degC, 6)
    return Group(FEBRILE, "above", at_degC, round(threshold_degC + excess_delta_degC / 2, 6), reference == "planned")


def below(
    threshold_degC: float,
    excess_delta_degC: float,
    normal_degC: float | None = None,
    reference: Literal["measured", "planned"] = "measured",
) -> Group:
    """People below a threshold by the excess, by the same rule; a higher ``normal_degC`` that a plan asks for counts
    as well."""
    at_degC = round(threshold_degC - excess_delta_degC, 6)
    if normal_degC is not None:
        at_degC = max(at_degC, normal_degC)
    return Group(NORMAL, "below", at_degC, round((at_degC + threshold_degC) / 2, 6), reference == "planned")


def normal_up_to(highest_degC: float, reference: Literal["measured", "planned"] = "measured") -> Group:
    """People whose temperature is at most this, whatever the thermometer's error."""
    return Group(NORMAL, "below", highest_degC, highest_degC, reference == "planned")


@dataclass(frozen=True, slots=True)
class Grouped:
    """The trials of a group that its people's references establish, and what is reported of the others."""

    group: Group
    inside: tuple[Trial, ...]
    notes: tuple[Text, ...]

    @property
    def nobody(self) -> Text | None:
        """Why there is no trial at all, where references are the reason."""
        if self.inside or not self.notes:
            return None
        why = Text(zh="".join(note.zh for note in self.notes), en=" ".join(note.en for note in self.notes))
        return _NOBODY.format(group=self.group.name, why=why)


def grouped(presented: Iterable[Trial], group: Group) -> Grouped:
    """The trials that count in a group; the others are counted and reported with what was measured."""
    every = tuple(presented)
    found = {each: [trial for trial in every if group.membership(trial.target) is each] for each in Membership}
    return Grouped(group, tuple(found[Membership.INSIDE]), tuple(_notes(group, len(every), found)))


def _notes(group: Group, trials: int, found: dict[Membership, list[Trial]]) -> Iterable[Text]:
    outside = [trial.target for trial in found[Membership.OUTSIDE]]
    if outside:
        said = _measured(outside)
        yield _OUTSIDE.format(group=group.name, trials=trials, unusable=len(outside), bound=group.bound, **said)
    if unmeasured := len(found[Membership.UNMEASURED]):
        yield _UNMEASURED.format(group=group.name, trials=trials, unusable=unmeasured)


def _measured(targets: Sequence[Target]) -> dict[str, Text | float]:
    references = [target.reference_degC or 0.0 for target in targets]
    largest = max(target.reference_standard_uncertainty_degC or 0.0 for target in targets)
    lowest, highest = min(references), max(references)
    measured = (_ONE if highest - lowest < _SHOWN_DELTA_DEGC else _RANGE).format(lowest=lowest, highest=highest)
    return {"measured": measured, "expanded": COVERAGE_FACTOR * largest}
