"""An evaluation from the files that a user names: everything wrong with any of them is said at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

from conformance.core.problems import BadInput, Problem
from conformance.documents.shipped import NameOrPath
from conformance.evaluation.apply_waivers import with_waivers
from conformance.evaluation.assignment import load_assignment
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.model import Evaluation
from conformance.evaluation.sessions import sessions_of
from conformance.evaluation.waivers import load_waivers
from conformance.product.declaration import product_of
from conformance.recording.reader import read_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import DecisionRule

P = ParamSpec("P")
T = TypeVar("T")


class _Files:
    """Reads files one after the other, and keeps what is wrong until all were read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, load: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """What the loader gives; None where the file cannot be used."""
        try:
            return load(*arguments, **named)
        except BadInput as error:
            self.problems += error.problems
            return None


def evaluation_of(
    requirements: NameOrPath,
    recordings: Sequence[Path],
    *,
    product: NameOrPath | None = None,
    assignment: NameOrPath | None = None,
    waivers: Path | None = None,
    decision_rule: DecisionRule | None = None,
) -> Evaluation:
    """Judge the recordings of one product. Raises `BadInput` with the problems of all files together."""
    files = _Files()
    asked = files.read(load_requirements, requirements)
    declared = files.read(product_of, product, None, "") if product is not None else None
    assigned = files.read(load_assignment, assignment) if assignment is not None else None
    on_file = files.read(load_waivers, waivers) if waivers is not None else None
    recorded = [recording for path in recordings if (recording := files.read(read_recording, path)) is not None]
    if files.problems or asked is None:
        raise BadInput(files.problems)
    names = tuple(map(str, recordings))
    sessions = sessions_of(recorded, names, declared=declared is not None)
    first = sessions[0].recording
    evaluation = evaluate_sessions(
        asked,
        declared or product_of(None, first.manifest.product, names[recorded.index(first)]),
        sessions,
        decision_rule=decision_rule,
        assignment=assigned,
    )
    return evaluation if on_file is None else with_waivers(evaluation, on_file)
