"""An evaluation from the files that a user names: everything wrong with any of them is said at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from conformance.core.problems import BadInput, Problems
from conformance.documents.shipped import NameOrPath
from conformance.evaluation.apply_waivers import with_waivers
from conformance.evaluation.assignment import load_assignment
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.model import Evaluation
from conformance.evaluation.sessions import sessions_of
from conformance.evaluation.signed_release import load_release
from conformance.evaluation.waivers import load_waivers
from conformance.product.declaration import product_of
from conformance.recording.reader import read_recording
from conformance.requirements.choice import chosen
from conformance.requirements.file import load_requirements
from conformance.requirements.model import DecisionRule


def evaluation_of(
    requirements: NameOrPath,
    recordings: Sequence[Path],
    *,
    product: NameOrPath | None = None,
    assignment: NameOrPath | None = None,
    waivers: Path | None = None,
    decision_rule: DecisionRule | None = None,
    only: Collection[str] | None = None,
    release: Path | None = None,
) -> Evaluation:
    """Judge the recordings of one product. Raises `BadInput` with the problems of all files together."""
    problems = Problems()
    asked = problems.attempt(load_requirements, requirements)
    declared = problems.attempt(product_of, product, None, "") if product is not None else None
    assigned = problems.attempt(load_assignment, assignment) if assignment is not None else None
    on_file = problems.attempt(load_waivers, waivers) if waivers is not None else None
    published = problems.attempt(load_release, release) if release is not None else None
    if asked is not None and only is not None:
        problems.attempt(chosen, asked, only)
    attempted = [problems.attempt(read_recording, path) for path in recordings]
    recorded = [recording for recording in attempted if recording is not None]
    if problems or asked is None:
        raise BadInput(problems)
    names = tuple(map(str, recordings))
    sessions = sessions_of(recorded, names, declared=declared is not None)
    first = sessions[0].recording
    evaluation = evaluate_sessions(
        asked,
        declared or product_of(None, first.manifest.product, names[recorded.index(first)]),
        sessions,
        decision_rule=decision_rule,
        assignment=assigned,
        only=only,
        release=published,
    )
    return evaluation if on_file is None else with_waivers(evaluation, on_file)
