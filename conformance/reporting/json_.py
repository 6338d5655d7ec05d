"""The evaluation itself as JSON: fields in the model's order, indented; read back, it renders to the same reports."""

from __future__ import annotations

import json

from conformance.core.plain import escaped
from conformance.core.text import Language
from conformance.evaluation.model import Evaluation
from conformance.reporting.format import ReportFormat


def render(evaluation: Evaluation, language: Language) -> str:
    """The evaluation as readable JSON, the same in every language; unprintable characters as JSON escapes."""
    data = evaluation.model_dump(mode="json", by_alias=True)
    return escaped(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


FORMAT = ReportFormat("json", "evaluation.json", render)
