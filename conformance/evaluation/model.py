"""The evaluation: everything that a report shows, already decided. Rendering adds no results and measures nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel
from conformance.evaluation.judging_version import UNNUMBERED
from conformance.evaluation.standing_part import StandingPart
from conformance.evaluation.waivers import Waivers
from conformance.metrology.measurement import UnitsOf
from conformance.product.declaration import Product
from conformance.recording.bench_record import BenchRecord, day_of
from conformance.recording.plugins_used import PluginUsed
from conformance.requirements.model import EditorialParameter, Limit, Modality, RequirementSet, Title
from conformance.verification.verdict import Scope, Status, Verdict

Scalar = bool | int | float | str | None
WaiverState = Literal["applied", "unused", "expired", "not_approved", "day_unknown", "out_of_scope"]

Withheld = Literal["redacted", "people", "no_picture", "missing", "too_many"]
"""Why a picture is not shown: removed from the recording; of people, and kept only where consent and retention are
managed; a file of another kind; not in the recording; too many pictures."""


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
    """None means infinite."""
    shared: str | None = None
    """Tag of a source that lines share: they are fully correlated."""


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
    """Distance from the value to the lower end of the Monte Carlo interval, at the same coverage probability."""
    above: float
    agrees: bool
    draws_guard_band: bool = Field(default=False, exclude_if=lambda drawn: not drawn)
    """Whether the guard band is drawn from this interval, because it does not confirm the first-order one."""


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
    units_of: UnitsOf | None = Field(default=None, exclude_if=lambda units_of: units_of is None)
    """What the units are: persons by their recorded codes, persons by the names of the plan, or presentations of a
    phantom. Left out where it goes without saying."""
    conditions: dict[str, Scalar] = Field(default_factory=dict)
    verdict: Verdict | None
    """None for a measurement that is for information only."""
    conformance_probability: float | None = None
    tolerance: tuple[float | None, float | None] | None = None
    """The limit that the decision rule was applied to, in the measurement's unit."""
    acceptance: tuple[float | None, float | None] | None = None
    """Acceptance limits of the decision rule, in the measurement's unit."""
    empty_acceptance_zone: bool = False
    """Whether the guard bands meet, so that no value could have been accepted."""
    guard_band: float | None = None
    """Guard band w = r·U, in the measurement's unit."""
    guard_factor: float | None = None
    """r in w = r·U."""
    equality: tuple[str, ...] = ()
    """Limits that the value equals (``lower``, ``upper``, ``acceptance_lower``, ``acceptance_upper``); equality is
    inside."""
    false_accept_risk: float | None = None
    """Specific risk of accepting a device that does not conform."""
    false_reject_risk: float | None = None
    """Specific risk of rejecting a device that conforms."""
    capability_index: float | None = Field(default=None, exclude_if=lambda index: index is None)
    """C_m of the bench alone, T/(2U), if there are two limits and a reference source."""
    budget: tuple[BudgetLine, ...] = ()
    monte_carlo: MonteCarloPart | None = None


class RequirementRisk(DocumentModel):
    """The risks of a requirement whose several measurements are judged by a decision rule, the worst deciding."""

    measurements: int
    false_accept: float
    """The largest probability with which a device passes that misses the limit at one of them (intersection–union)."""
    false_reject: float | None
    """The largest probability with which a device fails that meets the limit at all of them; None where the rule does
    not bound it (``simple``, ``guarded``)."""
    adjusted_rejection: float
    """The smallest risk of a false reject over the measurements, after Holm's adjustment."""


class FigureResult(DocumentModel):
    """The data of one figure, as bounded series (`conformance.scenarios.scenario.FigureSeries`)."""

    kind: str
    title: Text
    series: dict[str, list[float | str | bool | None]] = Field(default_factory=dict)
    values: dict[str, float | str | bool | None] = Field(default_factory=dict)


class EvidenceItem(DocumentModel):
    """Where the evidence of a result is found."""

    recording: Digest
    """Digest of the recording."""
    scenes: int
    events: int
    first_scene: str | None = None
    last_scene: str | None = None
    attempts: int | None = None
    """Number of presentations of its scenes, if some broke and were presented again; only the last presentation of each
    scene is evidence."""


class EvidencePicture(DocumentModel):
    """A small picture of the evidence for a verdict, or the reason why it is not shown."""

    kind: Literal["photo", "frame"]
    """An operator's attachment, or a frame of the device."""
    caption: Text
    scene: str
    sha256: str
    """Digest of the original: the attached file, or the little-endian counts of the frame."""
    media_type: Literal["image/jpeg", "image/png"] | None = None
    """None, like the following fields, if the picture is withheld."""
    columns: int | None = None
    rows: int | None = None
    data: str | None = Field(default=None, pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=65536)
    """Base64. Not the original: scaled down, with metadata (EXIF) removed."""
    withheld: Withheld | None = None


class TraceabilityPart(DocumentModel):
    """The calibration of the reference source that a result's budgets rest on; None: not stated by the bench."""

    instrument: str | None
    certificate: str | None
    laboratory: str | None
    """The laboratory that issued the certificate."""
    calibrated: datetime.date | None
    expires: datetime.date | None
    expanded_uncertainty: float
    """U of the certificate, delta_degC."""
    coverage_factor: float
    degrees_of_freedom: float | None
    """None means infinite, or not stated."""


class VerificationResult(DocumentModel):
    """How a requirement was verified: the scenario and the parameters that were used."""

    method: str
    scenario: str | None = None
    title: Text | None = None
    """The scenario's title."""
    procedure: Text | None = None
    """The measurement method, in words."""
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
    """The waiver shown beside the verdict: id, reason, approver, approved, expires. The verdict does not change."""
    measurements: tuple[MeasurementResult, ...] = ()
    traceability: TraceabilityPart | None = Field(default=None, exclude_if=lambda part: part is None)
    """Of the reference source that the measurements were compared with. Left out if there was none."""
    risk: RequirementRisk | None = Field(default=None, exclude_if=lambda risk: risk is None)
    """Of several measurements together. Left out where there is one, or where no decision rule judges them."""
    figures: tuple[FigureResult, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    pictures: tuple[EvidencePicture, ...] = Field(default=(), exclude_if=lambda pictures: not pictures)
    """A few pictures of the evidence. Left out if there are none."""
    pictures_left_out: int = Field(default=0, exclude_if=lambda count: not count)
    """Number of further pictures."""
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
    standing: StandingPart | None = Field(default=None, exclude_if=lambda standing: standing is None)
    """Whether the set is a published one, an altered copy, or the laboratory's own. None: an older version wrote this."""

    @property
    def own(self) -> bool:
        """Whether the set is known to be no published one."""
        return self.standing is not None and self.standing.own


class ProductPart(DocumentModel):
    """The product as declared, and required values that were not declared."""

    class_: str | None = Field(alias="class")
    identity: dict[str, str | None]
    simulated: bool
    capabilities: dict[str, bool]
    declared: dict[str, dict[str, float | str | None]]
    undeclared: tuple[str, ...]


class FlagPart(DocumentModel):
    """A suspicious value in the recording, used in no figure."""

    scene: str
    field: str
    value: str
    reason: str


class SealPart(DocumentModel):
    """The seal that the bench made while it recorded, and what is left of it."""

    state: Literal["sealed", "open", "broken"]
    """``open``: sealed as far as a recording goes that was not closed."""
    key: str | None
    """Id of the bench's key."""
    session: int | None
    """The number of the session among all that the key sealed."""
    opened_at: str | None
    """The bench computer's clock, ISO 8601, UTC."""
    last_at: str | None
    links: int
    resumed: tuple[str, ...] = ()
    """When the recording was resumed, and which scene began again."""
    frames_removed: int = 0
    """Pictures of people that were removed after sealing; their digests are in the seal."""
    frames_blurred: int = 0
    attachments_removed: int = 0
    failures: tuple[str, ...] = ()
    """What is not as it was sealed, in English."""


class RecordingPart(DocumentModel):
    """The recording that was evaluated."""

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
    """The first flags, a bounded number; ``flag_count`` is the number of all."""
    ambient_degC: tuple[float, float] | None
    """Smallest and largest ambient temperature over the scenes."""
    relative_humidity_percent: tuple[float, float] | None
    tool: dict[str, str]
    only: tuple[str, ...] | None = Field(default=None, exclude_if=lambda only: only is None)
    """PARTIAL: it was planned for these requirements alone. Left out where it was planned for all."""
    planned_for: Digest | None = Field(default=None, exclude_if=lambda digest: digest is None)
    """Digest of the requirement set that a run was planned for. Left out where the recording states none."""
    seal: SealPart | None = Field(default=None, exclude_if=lambda seal: seal is None)
    """Left out where it was not sealed, and where there are several: each has its own."""
    sessions: tuple[SessionPart, ...] = Field(default=(), exclude_if=lambda sessions: not sessions)
    """Each recording, if there are several: the fields above then cover all of them. Left out if there is one."""

    def covers(self, requirements: Iterable[str]) -> bool:
        """Whether it was planned for all of these."""
        return self.only is None or set(requirements) <= set(self.only)

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
    """Number by which measurements name it; 1 for the one that began first."""
    sample: str | None
    """Serial number of the device; None if it is not stated."""
    recording: RecordingPart


class DecisionRulePart(DocumentModel):
    """The decision rule, by name and in words."""

    name: str
    guard_factor: float
    """r in w = r·U."""
    coverage_probability: float | None = None
    """Coverage probability of the U of the guard bands."""
    confidence: float
    text: Text


class Denominator(DocumentModel):
    """The basis of the status: applicable *shall* and *shall not* requirements, and how far they were judged."""

    decisive: int
    applicable: int
    met: int
    not_met: int
    open: int
    """Neither met nor not met: inconclusive, error, not tested, conditional pass."""


class WaiverPart(DocumentModel):
    """The state of a waiver for one of its requirements."""

    waiver: str
    """Id of the waiver."""
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
    """Every given waiver, used or not."""

    judged_at: datetime.date | None
    """The last day of the work as the assignment states it; None: not stated, and none was applied."""
    waivers: tuple[WaiverPart, ...]


class ToolPart(DocumentModel):
    """The tool that made the evaluation."""

    name: str
    version: str
    judging_version: int = Field(default=UNNUMBERED, exclude_if=lambda version: version == UNNUMBERED)
    """How it judges (`conformance.evaluation.judging_version`). Left out where it was made before these were
    numbered."""
    plugins: tuple[PluginUsed, ...] = Field(default=(), exclude_if=lambda plugins: not plugins)
    """Packages of others that took part in recording or judging. Left out where none did."""


class InputsPart(DocumentModel):
    """The complete inputs: with the recording, everything that is needed to make the same evaluation again."""

    requirements: RequirementSet
    """The requirement set as it was applied, with the decision rule that replaced the profile's, if any."""
    product: Product
    """The declaration as it was applied."""
    waivers: Waivers | None = Field(default=None, exclude_if=lambda waivers: waivers is None)
    """The waivers as they were given. Left out if there were none."""
    release: str | None = Field(default=None, exclude_if=lambda release: release is None)
    """The signed release that was given, as its publisher wrote it. Left out if there was none."""


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
    """Number of requirements with each verdict."""
    results: tuple[Result, ...]
    waivers: WaiversPart | None = Field(default=None, exclude_if=lambda waivers: waivers is None)
    """Left out if no waivers were given."""
    only: tuple[str, ...] | None = Field(default=None, exclude_if=lambda only: only is None)
    """PARTIAL: these requirements alone were judged, so that the status is never ``conforms``, and a certificate is made
    of it only where they are the scope that the assignment declares. Left out where all were."""
    inputs: InputsPart | None = None
    """None if the evaluation was not made by `conformance.evaluation.evaluate`: it cannot be certified."""

    @property
    def partial(self) -> bool:
        """Whether only some of the requirements were judged, or recorded."""
        return self.only is not None or self.recorded_in_part

    @property
    def recorded_in_part(self) -> bool:
        """Whether what was recorded was planned for fewer requirements than were judged."""
        return not self.recording.covers(result.requirement for result in self.results)

    def to_json(self) -> str:
        """``evaluation.json``: the same evaluation always gives the same text."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"
