"""An evaluation as rows of the table over a batch, made by the worker that has the evaluation in memory."""

from __future__ import annotations

from typing import Any

from conformance.core.text import reason_fields
from conformance.evaluation.marks import marks_of
from conformance.evaluation.model import Evaluation, MeasurementResult, Result


def rows_of(evaluation: Evaluation) -> tuple[dict[str, Any], ...]:
    """A row for each requirement; the columns that say which recording it is are added later."""
    product = evaluation.product
    known = {
        "status": evaluation.status,
        "digest": evaluation.recording.digest,
        "class": product.class_,
        **{name: product.identity.get(name) for name in ("manufacturer", "model", "serial", "firmware")},
        "specification": f"{evaluation.specification.profile} {evaluation.specification.edition}",
        "marked": "; ".join(mark.en for mark in marks_of(evaluation)) or None,
        "marked_zh": "；".join(mark.in_("zh") for mark in marks_of(evaluation)) or None,
        "partial": evaluation.partial,
        "simulated": product.simulated or evaluation.recording.simulated,
    }
    return tuple({**known, **_row(result)} for result in evaluation.results)


def _row(result: Result) -> dict[str, Any]:
    measured = deciding(result)
    limit = result.limit
    return {
        "requirement": result.requirement,
        "clause": result.clause,
        "modality": result.modality.value,
        "characteristic": result.characteristic,
        "verdict": result.verdict.value,
        "value": measured.value if measured else None,
        "unit": measured.unit if measured else None,
        "expanded_uncertainty": measured.expanded_uncertainty if measured else None,
        "limit_lower": limit.lower if limit else None,
        "limit_upper": limit.upper if limit else None,
        "limit_unit": limit.unit if limit else None,
        **reason_fields(result.why),
    }


def deciding(result: Result) -> MeasurementResult | None:
    """The first measurement that has the verdict of the requirement, else the first there is."""
    with_verdict = (each for each in result.measurements if each.verdict is result.verdict)
    return next(with_verdict, next(iter(result.measurements), None))
