"""``selftest.json``: what a self-test demanded and what it found, for the laboratory's quality file and for certify."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel
from conformance.evaluation.judging_version import UNNUMBERED
from conformance.selftest.expectation.chances import NOT_PASSED


class TestedTool(DocumentModel):
    """What was tested."""

    name: str
    version: str
    judging_version: int = Field(default=UNNUMBERED, exclude_if=lambda version: version == UNNUMBERED)
    """How it judges. Left out where it was tested before these were numbered."""


class RequirementsPart(DocumentModel):
    """Against which requirement set."""

    profile: str
    edition: str
    digest: Digest


class ClassPart(DocumentModel):
    """A product class and its simulated device."""

    name: str
    model: str | None
    sensor: str | None = None
    """Columns and rows of its infrared sensor: ``80x60``."""
    scenes: int
    duration_s: float
    """Of one campaign, on the bench's clock."""


class FlawPart(DocumentModel):
    """A flaw that was tried."""

    name: str
    title: Text
    unit: str
    sizes: tuple[float, ...]
    caught_by: tuple[str, ...]
    """Requirements of which a failure is demanded at some size, in some class; none: this plan cannot see it."""
    harmless: Text | None = None
    """Why no requirement has to fail it, where that is so: every one is then demanded to pass at every size."""


class DemandCell(DocumentModel):
    """One requirement of one device: what was demanded, what was observed seed by seed."""

    requirement: str
    """Its id, or ``status`` for the status of the whole evaluation."""
    demand: tuple[str, ...]
    """The verdict has to be one of these; empty: no expectation."""
    power: float | None
    """Probability, by the device's truth, that all seeds are as demanded; else that of the likeliest verdict."""
    why_none: str | None = None
    observed: tuple[str, ...]
    lacking: tuple[str, ...] = ()
    """Measurements on which a pass should have rested and did not."""
    missed_seeds: tuple[int, ...] = ()


class DeviceRecord(DocumentModel):
    """One device of one class."""

    class_: str = Field(alias="class")
    flaw: str | None
    """None for the good device."""
    size: float | None
    cells: tuple[DemandCell, ...]


class Summary(DocumentModel):
    """Counts over requirement × device × seed."""

    campaigns: int
    cells: int
    demanded: int
    met: int
    missed: int
    let_through: int
    """Missed: a failure was demanded, and it passed."""
    blamed: int
    """Missed: a pass was demanded, and it failed."""
    without_expectation: int
    missed_by_chance_expected: float
    """In so many requirements × devices some seed would miss by chance where the harness is right: the sum of
    1 − power over what was demanded. Campaigns of one class and seed share their noise, so misses come together."""
    unsure: tuple[str, ...]
    """Class and requirement that even the good device has no expectation for: too weak a device, plan or witness."""


class SelfTest(Document):
    """The record of a self-test."""

    KIND: ClassVar[str] = "conformance/selftest/1"

    verdict: Literal["met", "missed"]
    """``missed`` where any expectation was; ``met`` of no expectation at all is not possible."""
    tool: TestedTool
    requirements: RequirementsPart
    date: datetime.date | None = None
    """As the caller states it; the tool reads no clock."""
    demanded_power: float
    seeds: tuple[int, ...]
    classes: tuple[ClassPart, ...]
    flaws: tuple[FlawPart, ...]
    summary: Summary
    rows: tuple[DeviceRecord, ...]

    def to_json(self) -> str:
        """``selftest.json``: the same record always gives the same text."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"


def demand_in_words(demand: tuple[str, ...]) -> str:
    """A demand as the matrix says it."""
    return "not pass" if set(demand) == NOT_PASSED else " or ".join(demand) or "no expectation"
