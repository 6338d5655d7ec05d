"""``scene.yaml``: a scene that broke a requirement, so that it can be presented again."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import yaml
from pydantic import Field, model_validator

from conformance import __version__
from conformance.core.problems import Wrong
from conformance.core.scenes import Headwear, Mask, Target, TargetKind
from conformance.core.text import Text
from conformance.documents import Document, DocumentModel, load_document, write_whole
from conformance.evaluation import verdict_words
from conformance.evaluation.model import MeasurementResult, Result
from conformance.exploration.case import ExplorationCase
from conformance.exploration.exploration import Targets
from conformance.recording.model import Manifest
from conformance.verification.verdict import Verdict

_IN_AIR = Text(zh="{broken}空气温度 {ambient:g} ℃。", en="{broken} The air is at {ambient:g} degC.")


class SceneTarget(DocumentModel):
    """One target: `conformance.core.scenes.Target`, as far as a scene file says it."""

    id: str = Field(min_length=1)
    kind: TargetKind
    unit: str = Field(min_length=1)
    """The independent unit it counts as; each time it is presented a person is another one."""
    reference_degC: float = Field(gt=-50, lt=200)
    mask: Mask | None = None
    distance_m: float = Field(gt=0)
    position: float | None = Field(default=None, ge=0, le=1)
    height: float | None = Field(default=None, ge=0, le=1)
    headwear: Headwear | None = None
    width_m: float | None = Field(default=None, gt=0)
    angle_deg: float | None = Field(default=None, ge=-90, le=90)
    hidden_share: float | None = Field(default=None, ge=0, le=1)
    contrast_delta_degC: float | None = None
    arrives_s: float | None = Field(default=None, ge=0)
    leaves_s: float | None = Field(default=None, ge=0)


class MissedFigure(DocumentModel):
    """The figure that misses the limit, of all repetitions together or of the last one."""

    characteristic: str
    value: float
    unit: str
    expanded_uncertainty: float | None = None
    bounds: tuple[float | None, float | None] | None = None
    """One-sided, of a rate or a quantile."""


class FoundBy(DocumentModel):
    """How it was found: the same seed on the same simulated device finds it again."""

    seed: int
    scenes: int
    """Presented in all, those that made it simpler and those that repeated it among them."""
    repeats: int
    """So often it was presented at the end, and broke the requirement each time."""
    device: dict[str, str]
    """What the device said of itself."""
    tool: str
    measured: MissedFigure
    reason: Text
    """The judge's, on that figure."""


class SceneFile(Document):
    """A scene, the requirement that it broke, and how it was found."""

    KIND: ClassVar[str] = "conformance/scene/1"

    profile: str
    edition: str
    requirement: str
    clause: str
    scenario: str
    broken: Text
    """What happens, a sentence."""
    ambient_degC: float | None = None
    """The air that was asked for; None for the room's own."""
    targets: tuple[SceneTarget, ...]
    found_by: FoundBy

    @model_validator(mode="after")
    def _told_apart(self) -> SceneFile:
        names = [each.id for each in self.targets]
        if not names:
            raise Wrong("the scene has no targets", remedy="Name at least one target")
        if len(set(names)) < len(names):
            raise Wrong("two targets have one id", remedy="Give each its own")
        return self

    @property
    def stands(self) -> Targets:
        """What stands before the device."""
        return tuple(Target(**each.model_dump()) for each in self.targets)


def scene_file(
    case: ExplorationCase,
    targets: Targets,
    ambient_degC: float | None,
    result: Result,
    manifest: Manifest,
    seed: int,
    scenes: int,
) -> SceneFile:
    """The document of a scene that was found. Equal arguments give equal documents."""
    broken = case.exploration.broken(case.way.parameters, targets)
    if ambient_degC is not None:
        broken = _IN_AIR.format(broken=broken, ambient=ambient_degC)
    figure = next(each for each in result.measurements if each.verdict is Verdict.FAIL)
    reason = _reason(figure)
    stated = SceneTarget.model_fields
    return SceneFile(
        schema_=SceneFile.KIND,
        profile=case.requirements.profile,
        edition=case.requirements.edition,
        requirement=case.requirement.id,
        clause=case.requirement.clause,
        scenario=case.way.scenario.name,
        broken=broken,
        ambient_degC=ambient_degC,
        targets=tuple(SceneTarget(**{name: getattr(each, name) for name in stated}) for each in targets),
        found_by=FoundBy(
            seed=seed,
            scenes=scenes,
            repeats=case.repeats,
            device=dict(manifest.bench_record.device_says or {}),
            tool=f"conformance {__version__}",
            measured=MissedFigure(**{name: getattr(figure, name) for name in MissedFigure.model_fields}),
            reason=reason,
        ),
    )


def _reason(figure: MeasurementResult) -> Text:
    """Why the judge says *fail* of a figure. (Its reason for the whole result may be that others were not measured.)"""
    if figure.bounds_confidence is not None:
        return verdict_words.SETTLED[Verdict.FAIL].format(confidence=figure.bounds_confidence)
    words = verdict_words.COUNTED if figure.standard_uncertainty is None else verdict_words.DECIDED
    return words[Verdict.FAIL]


def load_scene(path: Path) -> SceneFile:
    """Read a scene file. Raises `BadInput` with every problem in it."""
    return load_document(path, SceneFile)


def save_scene(path: Path, scene: SceneFile) -> None:
    """Write a scene file, whole or not at all."""
    data = scene.model_dump(mode="json", by_alias=True, exclude_none=True)
    write_whole(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110))
