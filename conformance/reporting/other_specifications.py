"""What other published specifications ask of the same characteristic: conflicts are shown, not hidden."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import ClassVar

from conformance.core.text import Text
from conformance.documents import Document, DocumentModel, load_document
from conformance.reporting.view import ReportView
from conformance.requirements.model import Basis

PATH = Path(__file__).parent / "other_specifications.yaml"


class OtherText(DocumentModel):
    """What one specification asks of a characteristic."""

    characteristic: str
    specification: Text
    profile: str | None = None
    """The profile of this project that has it; its own reports leave it out."""
    asks: Text
    basis: Basis
    citation: str


class Elsewhere(Document):
    """``other_specifications.yaml``."""

    KIND: ClassVar[str] = "conformance/elsewhere/1"

    asked: tuple[OtherText, ...]


@functools.cache
def _all() -> tuple[OtherText, ...]:
    return load_document(PATH, Elsewhere).asked


def elsewhere(view: ReportView) -> tuple[OtherText, ...]:
    """What others ask of the characteristics that this evaluation's requirements limit."""
    limited = {result.characteristic for result in view.results if result.limit is not None}
    profile = view.evaluation.specification.profile
    return tuple(one for one in _all() if one.characteristic in limited and one.profile != profile)
