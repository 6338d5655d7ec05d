"""The reference of each target that a source makes: what the source stated while the scene stood.

The one place where a reference is formed. The set point of the plan only says where the source was sent. What it then
stated, corrected by its certificate and converted to what the device sees (`conformance.metrology.stated_reference`),
takes the set point's place in the evidence, so that every scenario compares with it.

A source that was unstable, outside the points of its certificate, or too far from its set point cannot be compared with:
the scene is broken, and that says nothing of the device.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from conformance.core.events import SourceStated
from conformance.core.scenes import ReferenceQuantity, Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.reference_source import CALIBRATION, OFFSET_DELTA_DEGC, SourceStatement
from conformance.metrology.stated_reference import (
    NotConvertible,
    SkinToBody,
    StatedReference,
    at_set_point,
    stated_reference,
)
from conformance.metrology.uncertainty import UncertaintyLine
from conformance.recording.model import RecordedScene
from conformance.scenarios.scenario import Evidence, Parameters, References
from conformance.scenarios.source_points import REFERENCE

SOURCE_OFFSET_DELTA_DEGC = "source_offset_delta_degC"
"""Condition: how far the source may be from its set point in this scene; without it `OFFSET_DELTA_DEGC`."""
_SLACK = 1e-9

_UNSTABLE = Text(
    zh="参考源在该场景期间给出的温度相差 {span:.3g} ℃，允许 {allowed:.3g} ℃：不稳定，不能作为参考。",
    en="The temperatures that the reference source stated during the scene span {span:.3g} delta_degC, {allowed:.3g} are "
    "allowed: it was not stable and cannot be compared with.",
)
_OFF = Text(
    zh="参考源给出 {stated:.3f} ℃，设定点为 {set_point:.3f} ℃，允许相差 {allowed:.3g} ℃。",
    en="The reference source stated {stated:.3f} degC at the set point {set_point:.3f} degC; a difference of "
    "{allowed:.3g} delta_degC is allowed.",
)
_OUTSIDE = Text(
    zh="参考源给出 {stated:.3f} ℃，超出其校准证书的范围（{lowest:g} ℃～{highest:g} ℃）。",
    en="The reference source stated {stated:.3f} degC, outside the points of its calibration certificate ({lowest:g} to "
    "{highest:g} degC).",
)
_NOT_CONVERTIBLE = Text(
    zh="参考源给出的是接触温度，换算为辐射温度缺少输入：{missing}。",
    en="The reference source stated a contact temperature; its conversion to a radiance temperature needs {missing}.",
)
_SET_POINT = Text(
    zh="{count} 个场景中参考源未给出自身温度：以设定点为参考温度。",
    en="In {count} scenes the reference source did not state its temperature: its set point is the reference.",
)
_ALLOWANCE = Text(
    zh="其与设定点的可能偏差（不大于 {allowed:g} ℃）单列于不确定度。",
    en="How far it may have rested from there (up to {allowed:g} delta_degC) is a line of the budget.",
)
_CONVERTED = Text(
    zh="参考源给出接触温度，已按发射率和记录的环境温度换算为辐射温度（{low:g} µm～{high:g} µm，普朗克定律）。",
    en="The reference source stated contact temperatures; they were converted to radiance temperatures by its emissivity "
    "and the recorded ambient temperature (Planck's law, {low:g} to {high:g} µm).",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The reference of one target, or why there is none."""

    target: Target
    lines: tuple[UncertaintyLine, ...] = ()
    fault: Text | None = None
    from_set_point: bool = False
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why what a source stated cannot be compared with."""

    why: Text
    may_pass: bool
    """Whether another presentation may go better: it moves, its certificate and its description do not."""


def referred(evidence: Evidence, parameters: Parameters | None, on: datetime.date | None) -> Evidence:
    """The evidence with the reference of every target that a source makes, and whether a scene of it is unusable.

    ``on`` is the last day of the work, for the drift since calibration.
    """
    skin = skin_to_body(parameters)
    scenes: list[RecordedScene] = []
    lines: dict[tuple[str, str], tuple[UncertaintyLine, ...]] = {}
    sent: dict[tuple[str, str], float] = {}
    faults: list[Text] = []
    guessed: set[str] = set()
    converted = False
    for recorded in evidence.scenes:
        if not any(map(_made_by_a_source, recorded.scene.targets)):
            scenes.append(recorded)
            continue
        found = [_of_target(recorded.scene, target, evidence, skin, on) for target in recorded.scene.targets]
        scenes.append(_with_targets(recorded, [each.target for each in found]))
        sent |= {
            (recorded.scene.id, target.id): target.reference_degC
            for target in recorded.scene.targets
            if target.reference_degC is not None
        }
        lines |= {(recorded.scene.id, each.target.id): each.lines for each in found if each.lines}
        faults += [each.fault for each in found if each.fault is not None]
        guessed |= {recorded.scene.id for each in found if each.from_set_point}
        converted = converted or any(each.converted for each in found)
    notes = tuple(_notes(len(guessed), evidence.reference, converted=converted))
    references = References(lines, sent, faults[0] if faults else None, notes)
    return replace(evidence, scenes=tuple(scenes), references=references)


def unfit(
    scene: Scene, target: Target, said: Sequence[SourceStated], source: SourceStatement, on: datetime.date | None = None
) -> Unfit | None:
    """Why what a source stated of a target in a scene cannot be compared with; None where it can."""
    try:
        found = _stated(said, source, scene.ambient_degC, on, None)
    except NotConvertible as error:
        return Unfit(_NOT_CONVERTIBLE.format(missing=error.missing), may_pass=False)
    stated = [event.temperature_degC for event in said if event.temperature_degC is not None]
    outside = next((each for each in stated if not source.covers(each)), None)
    if outside is not None:
        ends = source.points[0].at_degC, source.points[-1].at_degC
        return Unfit(_OUTSIDE.format(stated=outside, lowest=ends[0], highest=ends[1]), may_pass=False)
    allowed = max(source.settled_band_delta_degC, 2 * source.stability_delta_degC)
    if found.span_delta_degC > allowed + _SLACK:
        return Unfit(_UNSTABLE.format(span=found.span_delta_degC, allowed=allowed), may_pass=True)
    set_point, allowed = said[0].set_point_degC, allowed_offset_delta_degC(scene)
    if abs(found.corrected_degC - set_point) > allowed + _SLACK:
        return Unfit(_OFF.format(stated=found.corrected_degC, set_point=set_point, allowed=allowed), may_pass=True)
    return None


def offset_allowed(delta_degC: float) -> dict[str, float]:
    """The condition by which a scene allows another difference from the set point than `OFFSET_DELTA_DEGC`."""
    return {} if delta_degC == OFFSET_DELTA_DEGC else {SOURCE_OFFSET_DELTA_DEGC: delta_degC}


def allowed_offset_delta_degC(scene: Scene) -> float:
    """How far the source may be from its set point in a scene."""
    return float(scene.conditions.get(SOURCE_OFFSET_DELTA_DEGC, OFFSET_DELTA_DEGC))


def skin_to_body(parameters: Parameters | None) -> SkinToBody | None:
    """The difference between skin and body that a requirement's parameters state, for heads read in body mode."""
    offset = getattr(parameters, "skin_to_body_offset_delta_degC", None)
    if offset is None or getattr(parameters, "mode", None) != "body":
        return None
    return SkinToBody(offset, getattr(parameters, "skin_to_body_half_width_delta_degC", 0.0))


def quantity_of(target: Target, scene: Scene) -> ReferenceQuantity | None:
    """Which temperature the reference of a target is that a source makes; None for all others."""
    if not _made_by_a_source(target):
        return target.reference_quantity
    body = target.kind is TargetKind.PHANTOM and scene.conditions.get("mode") == "body"
    return ReferenceQuantity.BODY_EQUIVALENT if body else ReferenceQuantity.RADIANCE


def _of_target(
    scene: Scene, target: Target, evidence: Evidence, skin: SkinToBody | None, on: datetime.date | None
) -> _Found:
    if not _made_by_a_source(target):
        return _Found(target)
    source, known = _source(target, evidence.reference)
    if source is None:
        return _Found(target)
    said = [
        event
        for event in evidence.of(scene.id, SourceStated)
        if event.target == target.id and event.temperature_degC is not None
    ]
    if not said:
        return _at_set_point(scene, target, source, on, known=known, skin=_on(target, skin))
    fault = unfit(scene, target, said, source, on)
    if fault is not None:
        return _Found(target, fault=fault.why)
    found = _stated(said, source, scene.ambient_degC, on, _on(target, skin))
    stated = _changed(scene, target, found, source, known=known)
    return replace(stated, converted=_converts(said[0].kind, source))


def _at_set_point(
    scene: Scene,
    target: Target,
    source: SourceStatement,
    on: datetime.date | None,
    *,
    known: bool,
    skin: SkinToBody | None,
) -> _Found:
    """The reference as it was recorded, where the source itself stated nothing."""
    assert target.reference_degC is not None
    kind = (target.reference_quantity or ReferenceQuantity.RADIANCE).value
    kind = kind if kind == ReferenceQuantity.CONTACT else ReferenceQuantity.RADIANCE.value
    as_recorded = replace(source, points=(), kind=None)  # a set point is not what a certificate corrects
    try:
        found = stated_reference(
            [target.reference_degC], kind, None, as_recorded, scene.ambient_degC, on=on, skin_to_body=skin
        )
    except NotConvertible as error:
        return _Found(target, fault=_NOT_CONVERTIBLE.format(missing=error.missing))
    found = replace(found, lines=(*found.lines, *at_set_point(source)))
    return replace(_changed(scene, target, found, source, known=known), from_set_point=known)


def _stated(
    said: Sequence[SourceStated],
    source: SourceStatement,
    ambient_degC: float | None,
    on: datetime.date | None,
    skin: SkinToBody | None,
) -> StatedReference:
    stated = [event.temperature_degC for event in said if event.temperature_degC is not None]
    first = said[0]
    return stated_reference(stated, first.kind, first.emissivity, source, ambient_degC, on=on, skin_to_body=skin)


def _changed(scene: Scene, target: Target, found: StatedReference, source: SourceStatement, *, known: bool) -> _Found:
    """The target with what was found. Of an unknown bench nothing is known to be common to two presentations."""
    lines = found.lines
    if not known:
        lines = tuple(replace(line, source=REFERENCE) if line.source == CALIBRATION else line for line in lines)
    changed = replace(
        target,
        reference_degC=found.temperature_degC,
        reference_standard_uncertainty_degC=found.standard_uncertainty_delta_degC,
        reference_quantity=quantity_of(target, scene),
    )
    return _Found(changed, lines)


def _source(target: Target, reference: SourceStatement | None) -> tuple[SourceStatement | None, bool]:
    """What is stated of the source of a target, and whether the bench states it; else what its recording does."""
    if reference is not None:
        return reference, True
    u = target.reference_standard_uncertainty_degC
    return (None if u is None else SourceStatement(u, coverage_factor=1.0)), False


def _on(target: Target, skin: SkinToBody | None) -> SkinToBody | None:
    return skin if target.kind is TargetKind.PHANTOM else None


def _made_by_a_source(target: Target) -> bool:
    return target.kind.is_reference_source and target.reference_degC is not None


def _converts(kind: str, source: SourceStatement) -> bool:
    word = source.kind.value if source.kind is not None else kind
    return word not in {"apparent", "radiance"}


def _with_targets(recorded: RecordedScene, targets: Iterable[Target]) -> RecordedScene:
    return replace(recorded, scene=replace(recorded.scene, targets=tuple(targets)))


def _notes(guessed: int, source: SourceStatement | None, *, converted: bool) -> Iterable[Text]:
    if guessed and source is not None:
        yield _SET_POINT.format(count=guessed)
        if source.settled_within_delta_degC:
            yield _ALLOWANCE.format(allowed=source.settled_within_delta_degC)
    if converted and source is not None:
        yield _CONVERTED.format(low=source.band.lowest_um, high=source.band.highest_um)
