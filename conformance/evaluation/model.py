"""The evaluation: everything a report shows, decided. Rendering adds nothing and measures nothing."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel
from conformance.evaluation.waivers import Waivers
from conformance.product.declaration import Product
from conformance.recording.bench_record import BenchRecord, day_of
from conformance.recording.plugins_used import PluginUsed
from conformance.requirements.model import EditorialParameter, Limit, Modality, RequirementSet, Title
from conformance.verification.verdict import Scope, Status, Verdict

Scalar = bool | int | float | str | None
WaiverState = Literal["applied", "unused", "expired", "not_approved", "day_unknown", "out_of_scope"]

Withheld = Literal["redacted", "people", "no_picture", "missing", "too_many"]
"""Why a picture is not shown: taken out of the recording; of people, and left where consent and retention are kept; a
file of another kind; not in the recording; too many of them."""


class BudgetLine(DocumentModel):
    """One line of an uncertainty budget."""

    source: str
    kind: str
    distribution: str
    half_width: float
    divisor: float
    sensitivity: float
    standard_uncertainty: float
    degrees_of_freedom: float | None
    """None: infinite."""
    shared: str | None = None
    """Tag of a source that lines share: they err together."""


class MonteCarloPart(DocumentModel):
    """A budget propagated by Monte Carlo, and compared with its first-order interval (JCGM 101, clause 8)."""

    trials: int
    seed: int
    digits: int
    """Significant digits of u that are regarded as meaningful."""
    tolerance: float
    """δ, by which the ends of the two intervals may differ."""
    lower_difference: float
    upper_difference: float
    below: float
    """How far the interval by Monte Carlo reaches below the value, at the same coverage probability."""
    above: float
    agrees: bool


class MeasurementResult(DocumentModel):
    """A measurement with its own verdict."""

    characteristic: str
    value: float | None
    unit: str
    standard_uncertainty: float | None = None
    expanded_uncertainty: float | None = None
    coverage_factor: float | None = None
    coverage_probability: float | None = None
    effective_degrees_of_freedom: float | None = None
    interval: tuple[float | None, float | None] | None = None
    interval_confidence: float | None = None
    bounds: tuple[float | None, float | None] | None = None
    bounds_confidence: float | None = None
    units: int
    conditions: dict[str, Scalar] = Field(default_factory=dict)
    verdict: Verdict | None
    """None for a measurement that is informative only."""
    conformance_probability: float | None = None
    tolerance: tuple[float | None, float | None] | None = None
    """The limit that the decision rule was applied to, in the measurement's unit."""
    acceptance: tuple[float | None, float | None] | None = None
    """Acceptance limits of the decision rule, in the measurement's unit."""
    empty_acceptance_zone: bool = False
    """The guard bands meet: no value could have been accepted."""
    guard_band: float | None = None
    """w = r·U, in the measurement's unit."""
    guard_factor: float | None = None
    """r."""
    equality: tuple[str, ...] = ()
    """Limits that the value equals (``lower``, ``upper``, ``acceptance_lower``, ``acceptance_upper``); it is inside."""
    false_accept_risk: float | None = None
    """Specific risk of accepting a device that does not conform."""
    false_reject_risk: float | None = None
    """Specific risk of rejecting a device that conforms."""
    budget: tuple[BudgetLine, ...] = ()
    monte_carlo: MonteCarloPart | None = None


class FigureResult(DocumentModel):
    """What one picture shows, as bounded series (`conformance.scenarios.scenario.FigureSeries`)."""

    kind: str
    title: Text
    series: dict[str, list[float | str | bool | None]] = Field(default_factory=dict)
    values: dict[str, float | str | bool | None] = Field(default_factory=dict)


class EvidenceItem(DocumentModel):
    """Where the evidence of a result lies."""

    recording: Digest
    """Digest of the recording."""
    scenes: int
    events: int
    first_scene: str | None = None
    last_scene: str | None = None
    attempts: int | None = None
    """How often its scenes were presented in all, where some broke and were presented again; only the last presentation of
    each is evidence."""


class EvidencePicture(DocumentModel):
    """A small picture of what a verdict rests on, or why there is none to show."""

    kind: Literal["photo", "frame"]
    """What an operator attached, or a frame of the device's."""
    caption: Text
    scene: str
    sha256: str
    """Of the original: the attached file, or the little-endian counts of the frame."""
    media_type: Literal["image/jpeg", "image/png"] | None = None
    """None, as what follows, where it is withheld."""
    columns: int | None = None
    rows: int | None = None
    data: str | None = Field(default=None, pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=65536)
    """Base64. Not the original: scaled down, and without what a photo tells beside what it shows."""
    withheld: Withheld | None = None


class VerificationResult(DocumentModel):
    """How a requirement was verified: the scenario and the parameters as they were used."""

    method: str
    scenario: str | None = None
    title: Text | None = None
    """The scenario's title."""
    procedure: Text | None = None
    """How it is measured, in words."""
    parameters: dict[str, Scalar | list[Scalar]] = Field(default_factory=dict)
    parameter_origins: dict[str, str] = Field(default_factory=dict)
    """For parameters that are not literal: ``editorial:NAME`` or ``declared:NAME``."""


class Result(DocumentModel):
    """The result for one requirement."""

    requirement: str
    clause: str
    modality: Modality
    verdict: Verdict
    reason: str
    """Why, in English."""
    reason_zh: str
    """Why, in Chinese."""
    statement: Text
    module: Title = None
    characteristic: str | None = None
    limit: Limit | None = None
    limit_origin: str | None = None
    """``statement``, ``acceptance`` (the reviewers', editorial) or ``declared`` (the vendor's)."""
    conditions: tuple[dict[str, Scalar], ...] = ()
    basis: str | None = None
    citation: str | None = None
    basis_reason: Text | None = None
    suspect: bool = False
    decision_rule: str | None = None
    verification: VerificationResult | None = None
    waiver: dict[str, Any] | None = None
    """The waiver that stands beside the verdict: id, reason, approver, approved, expires. It changes nothing."""
    measurements: tuple[MeasurementResult, ...] = ()
    figures: tuple[FigureResult, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    pictures: tuple[EvidencePicture, ...] = Field(default=(), exclude_if=lambda pictures: not pictures)
    """A few of what the evidence shows. Left out where there are none."""
    pictures_left_out: int = Field(default=0, exclude_if=lambda count: not count)
    """How many more there are."""
    notes: tuple[Text, ...] = ()

    @property
    def why(self) -> Text:
        """The reason in both languages."""
        return Text(zh=self.reason_zh, en=self.reason)


class SpecificationPart(DocumentModel):
    """The specification an evaluation was made against."""

    profile: str
    edition: str
    title: Text
    digest: Digest
    confidence: float
    editorial_parameters: tuple[EditorialParameter, ...] = ()


class ProductPart(DocumentModel):
    """The product as declared, and what was not declared though a requirement asks for it."""

    class_: str | None = Field(alias="class")
    identity: dict[str, str | None]
    simulated: bool
    capabilities: dict[str, bool]
    declared: dict[str, dict[str, float | str | None]]
    undeclared: tuple[str, ...]


class FlagPart(DocumentModel):
    """A suspicious value in the recording that no figure uses."""

    scene: str
    field: str
    value: str
    reason: str


class RecordingPart(DocumentModel):
    """The recording an evaluation rests on."""

    digest: Digest
    complete: bool
    origin: str
    simulated: bool
    unattended: bool
    started_at: str | None
    scenes: int
    broken_scenes: int
    events: int
    sources: tuple[dict[str, Scalar], ...]
    imported: dict[str, Any] | None
    bench: dict[str, Any] | None
    notes: tuple[str, ...]
    flag_count: int
    flags: tuple[FlagPart, ...]
    """The first of them, bounded; ``flag_count`` says how many there are."""
    ambient_degC: tuple[float, float] | None
    """Smallest and largest ambient temperature over the scenes."""
    relative_humidity_percent: tuple[float, float] | None
    tool: dict[str, str]
    sessions: tuple[SessionPart, ...] = Field(default=(), exclude_if=lambda sessions: not sessions)
    """Each recording, where there are several: the fields above then sum them up. Left out where there is one."""

    @property
    def bench_record(self) -> BenchRecord:
        """What is known of the bench."""
        return BenchRecord.read(self.bench)

    @property
    def day(self) -> datetime.date | None:
        """The day on which the recording began; None where it is not stated, or is no time."""
        return day_of(self.started_at)


class SessionPart(DocumentModel):
    """One recording among several of a product."""

    session: int
    """As measurements name it; 1 for the one that began first."""
    sample: str | None
    """Serial of the device; None where nothing says it."""
    recording: RecordingPart


class DecisionRulePart(DocumentModel):
    """The decision rule, by name and in words."""

    name: str
    guard_factor: float
    """r in w = r·U."""
    coverage_probability: float | None = None
    """Coverage of the U that guard bands are drawn from."""
    confidence: float
    text: Text


class Denominator(DocumentModel):
    """What the status rests on: applicable *shall* and *shall not*, and how far they were judged."""

    decisive: int
    applicable: int
    met: int
    not_met: int
    open: int
    """Neither met nor not met: inconclusive, error, not tested, conditional pass."""


class WaiverPart(DocumentModel):
    """What became of a waiver for one of its requirements."""

    waiver: str
    """Its id."""
    requirement: str
    state: WaiverState
    reason: str
    """Why, in English."""
    reason_zh: str
    """Why, in Chinese."""

    @property
    def why(self) -> Text:
        """The reason in both languages."""
        return Text(zh=self.reason_zh, en=self.reason)


class WaiversPart(DocumentModel):
    """Every waiver that was given, used or not."""

    judged_at: datetime.date | None
    """The last day of the work as the assignment states it; None: not stated, and none was applied."""
    waivers: tuple[WaiverPart, ...]


class ToolPart(DocumentModel):
    """What made the evaluation."""

    name: str
    version: str
    plugins: tuple[PluginUsed, ...] = Field(default=(), exclude_if=lambda plugins: not plugins)
    """Packages of others that took part in recording or judging. Left out where none did."""


class InputsPart(DocumentModel):
    """What was judged by, whole: with the recording, everything that the same evaluation can be made from again."""

    requirements: RequirementSet
    """The requirement set as it was applied; a decision rule that replaced the profile's stands in it."""
    product: Product
    """The declaration as it was applied."""
    waivers: Waivers | None = Field(default=None, exclude_if=lambda waivers: waivers is None)
    """The waivers as they were given. Left out where none were."""


class Evaluation(Document):
    """``evaluation.json``."""

    KIND: ClassVar[str] = "conformance/evaluation/1"

    status: Status
    scope: Scope
    specification: SpecificationPart
    product: ProductPart
    recording: RecordingPart
    decision_rule: DecisionRulePart
    tool: ToolPart
    assignment: dict[str, Any] | None = None
    denominator: Denominator
    counts: dict[str, int]
    """How many requirements have each verdict."""
    results: tuple[Result, ...]
    waivers: WaiversPart | None = Field(default=None, exclude_if=lambda waivers: waivers is None)
    """Left out where no waivers were given."""
    only: tuple[str, ...] | None = Field(default=None, exclude_if=lambda only: only is None)
    """PARTIAL: these requirements alone were judged, so that the status is never ``conforms``, and no certificate is
    made of it. Left out where all were."""
    inputs: InputsPart | None = None
    """None where an evaluation was not made by `conformance.evaluation.evaluate`: no certificate is made of it."""

    @property
    def partial(self) -> bool:
        """Whether only some of the requirements were judged."""
        return self.only is not None

    def to_json(self) -> str:
        """``evaluation.json``: the same evaluation always gives the same text."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"
