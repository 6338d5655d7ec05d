"""The assignment: who asked for the work, who did it, when, and who answers for it. Dates are inputs."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import ClassVar

from conformance.documents import Document, DocumentModel, load_document


class Party(DocumentModel):
    """A laboratory or a customer."""

    name: str
    address: str | None = None
    contact: str | None = None


class Item(DocumentModel):
    """The item as it came to the laboratory."""

    description: str | None = None
    received: datetime.date | None = None
    condition: str | None = None


class Work(DocumentModel):
    """When and where the work was done."""

    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    place: str | None = None


class Assignment(Document):
    """``assignment.yaml``: what ISO/IEC 17025 7.8.2 asks of a report and no recording can know."""

    KIND: ClassVar[str] = "conformance/assignment/1"

    report: str | None = None
    """The report's own identification."""
    laboratory: Party | None = None
    customer: Party | None = None
    item: Item | None = None
    work: Work | None = None
    issued: datetime.date | None = None
    authorised_by: str | None = None


def load_assignment(path: Path) -> Assignment:
    """Read an assignment. Raises `BadInput` with every problem in it."""
    return load_document(path, Assignment)
