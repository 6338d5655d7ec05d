"""The requirement set: every normative statement of a specification as one record.

The parser owns the fields that follow from the document (clause … conditions); reviewers own those that people decide
(applies_to … reviewed). A requirement is *suspect* where anything that decides its verdict changed since it was
reviewed, until it is reviewed again (`conformance.requirements.deciding`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from conformance.core.characteristics import characteristics
from conformance.core.problems import Wrong
from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel, sha256_of
from conformance.documents.yaml_lines import FieldPath


class Modality(StrEnum):
    """Strength of a statement by GB/T 1.1 and the ISO/IEC Directives."""

    SHALL = "shall"
    SHOULD = "should"
    MAY = "may"
    SHALL_NOT = "shall_not"
    SHOULD_NOT = "should_not"

    @property
    def decides(self) -> bool:
        """Whether it decides the status of an evaluation: *shall* and *shall not* only."""
        return self in {Modality.SHALL, Modality.SHALL_NOT}


class Method(StrEnum):
    """How a requirement is verified."""

    TEST = "test"
    DEMONSTRATION = "demonstration"
    INSPECTION = "inspection"
    ANALYSIS = "analysis"


class Basis(StrEnum):
    """Where a requirement's figure comes from; printed in every report."""

    PUBLISHED = "published"
    REPORTED = "reported"
    EDITORIAL = "editorial"
    LICENSED = "licensed"


def _in_both(given: Any) -> Any:
    """A title of an older file, one text in any language, is used for both languages; an empty one is none."""
    if isinstance(given, str):
        return {"zh": given, "en": given} if given else None
    return given


Title = Annotated[Text | None, BeforeValidator(_in_both, json_schema_input_type=Text | str | None)]
"""A title in both languages, or none; in older files one text."""


class StatementSource(DocumentModel):
    """Source of a statement: the document, its lines (first, last; 1-based) and the digest of the sentence."""

    document: str
    page: int | None = None
    """1-based page, if the document has pages."""
    lines: Annotated[tuple[int, int], Field(description="first and last line, 1-based")]
    sha256: str


class Limit(DocumentModel):
    """The limit of a characteristic: bounds in a unit, or the figure that the vendor declares."""

    lower: float | None = None
    upper: float | None = None
    unit: str | None = None
    declared: str | None = Field(default=None, description="name of the declared value that is the limit")

    @model_validator(mode="after")
    def _whole(self) -> Limit:
        if self.declared is not None:
            if self.lower is not None or self.upper is not None:
                raise Wrong("a limit is either declared by the vendor or given", remedy="Remove one of the two")
            return self
        if self.lower is None and self.upper is None:
            raise Wrong("the limit has neither a lower nor an upper bound", remedy="Give one, or name what is declared")
        if self.unit is None:
            raise Wrong("the limit has no unit", remedy="Add unit: (for example delta_degC, s, percent, count)")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise Wrong("the lower bound lies above the upper bound", remedy="Exchange them")
        return self


class Condition(DocumentModel):
    """A condition under which a statement applies, as its document states it."""

    quantity: str
    """``ambient_temperature``, ``relative_humidity``, ``distance`` … or ``text`` if only words are given."""
    lower: float | None = None
    upper: float | None = None
    unit: str | None = None
    text: str | None = None


class Editorial(DocumentModel):
    """Reference to an editorial parameter of the profile by name."""

    editorial: str


class Declared(DocumentModel):
    """Reference to a value of the product declaration by name."""

    declared: str


class SequentialTest(DocumentModel):
    """A sequential test as a verification parameter: its good and its bad failure rate, and the risks at each."""

    p1: float
    p2: float
    alpha: float | None = None
    beta: float | None = None
    most_trials: int | None = None


Literal_ = bool | int | float | str | None
ParameterValue = Editorial | Declared | SequentialTest | Literal_ | list[Literal_]


class Verification(DocumentModel):
    """How a requirement is verified: which scenario measures it, with which parameters."""

    method: Method
    scenario: str | None = None
    parameters: dict[str, ParameterValue] = Field(default_factory=dict)
    gap: Text | None = None
    """Why it is not measured, if no scenario is named: coverage lists the gap with this reason."""
    acceptance: Limit | None = None
    """The reviewers' limit if the statement itself has no figure ("shall raise an alarm"): editorial."""
    disclosure: bool = False
    """The statement requires only that the figure be stated; measuring it meets the requirement."""


class Capability(DocumentModel):
    """The capability of the product that a requirement is about."""

    name: str
    mandatory: bool
    """Declaring *no* is a failure where the capability is mandatory, else the requirement does not apply."""


class DecisionRule(DocumentModel):
    """The decision rule of a profile or requirement; ``guard_factor`` is r in w = r·U (ILAC-G8)."""

    name: Literal["simple", "guarded", "non_binary"]
    guard_factor: float = Field(default=1.0, ge=0)


class Requirement(DocumentModel):
    """One normative statement."""

    id: str = Field(min_length=1)
    clause: str = Field(min_length=1)
    modality: Modality
    statement: Text
    source: dict[Literal["zh", "en"], StatementSource]
    module: Title = None
    """The title of the clause of the second level around it."""
    characteristic: str | None = None
    limit: Limit | None = None
    conditions: tuple[Condition, ...] = ()
    references: tuple[str, ...] = ()
    """Clauses that the statement cites."""
    verification_clauses: tuple[str, ...] = ()
    """Clauses that state how it is verified, as its text, its table row or its clause cites them."""
    # --- the reviewers' part
    applies_to: str | None = None
    """Expression over the product declaration (`conformance.product.applicability`); None: every product."""
    capability: Capability | None = None
    verification: Verification | None = None
    decision_rule: DecisionRule | None = None
    basis: Basis | None = None
    citation: str | None = None
    reason: Text | None = None
    """Why the figure was chosen, if it is editorial."""
    limit_reason: Text | None = Field(default=None, exclude_if=lambda reason: reason is None)
    """Why the limit is not the one that the statement's words give: without it lint reports the difference."""
    reviewed: str | None = None
    """Fingerprint of what a person reviewed (`conformance.requirements.deciding.fingerprint_of`)."""

    @property
    def statement_digest(self) -> Digest:
        """Digest of the statement in both languages."""
        return sha256_of(f"{self.statement.stated_in('zh') or ''}\n{self.statement.stated_in('en') or ''}")


class EditorialParameter(DocumentModel):
    """A figure that the specification leaves open, chosen by the editors of the profile, with their reason."""

    name: str
    value: Literal_ | list[Literal_]
    unit: str | None = None
    stands_for: tuple[str, ...] = ()
    """Where the value is used outside verification parameters: ids of requirements whose limit or
    acceptance it is, or a field of the set (``decision_rule.name``, ``confidence``, ``least_capability_index``); lint
    compares them."""
    reason: Text


class RequirementSet(Document):
    """A profile: the requirements of a specification with the decisions of its reviewers."""

    KIND: ClassVar[str] = "conformance/requirements/1"

    profile: str
    edition: str
    title: Text
    decision_rule: DecisionRule = DecisionRule(name="simple")
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    """Confidence of each one-sided bound on a rate."""
    least_capability_index: float | None = Field(default=None, gt=0, exclude_if=lambda index: index is None)
    """Least C_m = T/(2U) of the bench; below it whatever is not a pass is inconclusive. None: 1."""
    editorial_parameters: tuple[EditorialParameter, ...] = ()
    samples: Literal["worst", "together"] = Field(default="worst", exclude_if=lambda samples: samples == "worst")
    """How several samples are judged: the worst decides, or all together as one."""
    requirements: tuple[Requirement, ...]

    def editorial(self, name: str) -> EditorialParameter | None:
        """The editorial parameter of that name, or None."""
        return next((p for p in self.editorial_parameters if p.name == name), None)


def unknown_characteristics(data: Any) -> Iterable[tuple[FieldPath, Wrong]]:
    """Raw check: every requirement on a characteristic that does not exist.

    It is asked of a file that is read to be judged by, and not of the requirement set inside an evaluation: that was
    judged by already, perhaps with a plug-in that is not installed here.
    """
    records = data.get("requirements") if isinstance(data, dict) else None
    for index, record in enumerate(records if isinstance(records, list) else []):
        name = record.get("characteristic") if isinstance(record, dict) else None
        if isinstance(name, str) and name not in characteristics():
            path: FieldPath = ("requirements", index, "characteristic")
            if characteristics.broken(name):
                yield path, characteristics.missing(name)
                continue
            remedy = "Use a name that 'conformance schema characteristics' lists"
            yield path, Wrong(f"the characteristic {name!r} is unknown", remedy=remedy, code="unknown-characteristic")


def duplicate_ids(data: Any) -> Iterable[tuple[FieldPath, Wrong]]:
    """Raw check: every requirement with the id of an earlier one; the same for editorial parameters."""
    for listing, key in (("requirements", "id"), ("editorial_parameters", "name")):
        records = data.get(listing) if isinstance(data, dict) else None
        first: dict[str, int] = {}
        for index, record in enumerate(records if isinstance(records, list) else []):
            name = record.get(key) if isinstance(record, dict) else None
            if not isinstance(name, str):
                continue
            if name in first:
                what = f"the {key} {name!r} occurs twice, first at {listing}[{first[name]}]"
                yield (
                    (listing, index, key),
                    Wrong(what, remedy="Give each record a name of its own", code="name-twice"),
                )
            first.setdefault(name, index)
