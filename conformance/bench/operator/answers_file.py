"""Answers from a file, for runs without a person: they are marked unattended, and no certificate rests on them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from conformance.bench.description import Bench, Fitting
from conformance.bench.driver import Options
from conformance.documents import Document, load_document


class ScriptedAnswer(Options):
    """One answer, with what shows it."""

    met: bool | None = None
    """Of a choice: yes, no, or null for what cannot be told."""
    number: float | None = None
    text: str | None = None
    evidence: str | None = None
    """Path of a photo or file."""
    remark: str = ""


class Answers(Document):
    """``answers.yaml``: what a script answers, by inspection item."""

    KIND: ClassVar[str] = "conformance/answers/1"

    answers: dict[str, bool | float | str | ScriptedAnswer] = Field(default_factory=dict)
    """yes: met, no: not met; a number; a text; or all of it. An item without an answer cannot be told."""
    remark: str = ""


def with_answers(bench: Bench, path: Path) -> Bench:
    """The bench with the file in its operator's place; its evidence lies beside it. Raises `BadInput`."""
    given = load_document(path, Answers)
    options = given.model_dump(mode="json", include={"answers", "remark"})
    for answer in options["answers"].values():
        if isinstance(answer, dict) and answer.get("evidence"):
            answer["evidence"] = str(path.parent / answer["evidence"])
    return bench.model_copy(update={"operator": Fitting(driver="scripted", options=options)})
