"""Answers from a file, for runs without a person: they are marked unattended and cannot support a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from conformance.bench.description import Bench, Fitting
from conformance.bench.driver import Options
from conformance.documents import Document, load_document


class ScriptedAnswer(Options):
    """One answer, with its evidence."""

    met: bool | None = None
    """Of a choice: yes, no, or null for "cannot be determined"."""
    number: float | None = None
    text: str | None = None
    evidence: str | None = None
    """Path of a photo or file."""
    remark: str = ""


class Answers(Document):
    """``answers.yaml``: the answers of a script, by inspection item."""

    KIND: ClassVar[str] = "conformance/answers/1"

    answers: dict[str, bool | float | str | ScriptedAnswer] = Field(default_factory=dict)
    """yes: met, no: not met; a number; a text; or all of it. An item without an answer cannot be determined."""
    remark: str = ""


def with_answers(bench: Bench, path: Path) -> Bench:
    """The bench with the file instead of its operator; evidence is read from beside the file. Raises `BadInput`."""
    given = load_document(path, Answers)
    options = given.model_dump(mode="json", include={"answers", "remark"})
    for answer in options["answers"].values():
        if isinstance(answer, dict) and answer.get("evidence"):
            answer["evidence"] = str(path.parent / answer["evidence"])
    return bench.model_copy(update={"operator": Fitting(driver="scripted", options=options)})
