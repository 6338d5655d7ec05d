"""What is to be done with each recording of a batch: plain values that travel to another process or computer."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.batch.rows import rows_of
from conformance.batch.storage import local_copy
from conformance.core.problems import BadInput, Problem
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text, exit_code
from conformance.product.declaration import Product, product_of
from conformance.recording.reader import read_recording
from conformance.requirements.model import DecisionRule, RequirementSet


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What every recording of a batch is judged by, as JSON."""

    requirements: str
    product: str | None = None
    """None: each recording's own declaration."""
    assignment: str | None = None
    decision_rule: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedSummary:
    """What the tables over a batch say of an evaluation."""

    status: str
    exit_code: int
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What one recording came to: its evaluation, or why there is none."""

    evaluation: str | None = None
    """``evaluation.json`` as it stands on disk."""
    judged: JudgedSummary | None = None
    """What the tables say of it."""
    problems: tuple[str, ...] = ()
    """What is wrong with the recording."""
    failure: str | None = None
    """What went wrong with the tool or its computer: nothing is said of the recording."""


def judge_one(order: BatchOrder, url: str) -> BatchOutcome:
    """Read and judge one recording. Never raises: the others go on. The same order and bytes give the same text."""
    try:
        with local_copy(url) as path:
            try:
                evaluation = _evaluated(order, path, url)
                judged = JudgedSummary(evaluation.status, exit_code(evaluation), rows_of(evaluation))
                return BatchOutcome(evaluation_text(evaluation), judged)
            except BadInput as bad:
                return BatchOutcome(problems=tuple(_told(problem, str(path), url) for problem in bad.problems))
    except BadInput as bad:
        return BatchOutcome(problems=tuple(map(str, bad.problems)))
    except Exception as error:
        return BatchOutcome(failure=f"{type(error).__name__}: {error}")


def _evaluated(order: BatchOrder, path: Path, url: str) -> Evaluation:
    recording = read_recording(path)
    product = _product(order.product) if order.product else product_of(None, recording.manifest.product, url)
    rule = order.decision_rule
    return evaluate(
        _requirements(order.requirements),
        product,
        recording,
        decision_rule=DecisionRule.model_validate({"name": rule}) if rule else None,
        assignment=_assignment(order.assignment) if order.assignment else None,
    )


def _told(problem: Problem, path: str, url: str) -> str:
    """A problem with the recording's own address in place of that of its copy."""
    return str(problem).replace(path, url)


@functools.lru_cache(maxsize=4)
def _requirements(text: str) -> RequirementSet:
    return RequirementSet.model_validate_json(text)


@functools.lru_cache(maxsize=4)
def _product(text: str) -> Product:
    return Product.model_validate_json(text)


@functools.lru_cache(maxsize=4)
def _assignment(text: str) -> Assignment:
    return Assignment.model_validate_json(text)
