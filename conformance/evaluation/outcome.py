"""An evaluation as bytes on disk, and as the exit code of a command."""

from __future__ import annotations

from conformance.evaluation.model import Evaluation
from conformance.evaluation.verdict import Verdict


def evaluation_text(evaluation: Evaluation) -> str:
    """``evaluation.json`` as it stands on disk."""
    return evaluation.model_dump_json(by_alias=True, indent=1) + "\n"


def exit_code(evaluation: Evaluation) -> int:
    """The exit code of an evaluation: 1 before 4 before 3."""
    if evaluation.status == "does_not_conform":
        return 1
    if any(result.verdict is Verdict.ERROR and result.modality.decides for result in evaluation.results):
        return 4
    return 0 if evaluation.status == "conforms" else 3
