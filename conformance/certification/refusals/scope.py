"""Refused for what was left out: a part is certified where the assignment declares that part, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.certification.refusals.wording import named
from conformance.evaluation.marks import recorded_for_another_set
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure


def refusals(application: Application) -> Iterator[Failure]:
    """A part that is not the declared scope, a scope that is none, and recordings made for something else."""
    evaluation = application.evaluation
    scope = assignment_of(evaluation).scope
    if scope is not None:
        yield from _scope(evaluation, scope)
    if evaluation.only is not None and scope is None:
        what = f"the evaluation is PARTIAL: only {named(list(evaluation.only))} of the requirements were judged"
        yield Failure("evaluation_partial", f"{what}, and the assignment declares no scope")
    elif scope is not None and set(evaluation.only or _all(evaluation)) != set(scope):
        judged = named(list(evaluation.only)) if evaluation.only is not None else "all requirements"
        what = f"the assignment declares the scope {named(list(scope))}, and {judged} were judged: use --only"
        yield Failure("scope_differs", what)
    if evaluation.recorded_in_part:
        left = [
            each.requirement for each in evaluation.results if each.requirement not in (evaluation.recording.only or ())
        ]
        what = f"the recording is PARTIAL: nothing was planned for {named(left)}"
        yield Failure("recording_partial", what)
    yield from _other_set(application)


def _all(evaluation: Evaluation) -> list[str]:
    return [each.requirement for each in evaluation.results]


def _scope(evaluation: Evaluation, scope: tuple[str, ...]) -> Iterator[Failure]:
    known = {} if evaluation.inputs is None else {each.id: each for each in evaluation.inputs.requirements.requirements}
    unknown = [name for name in dict.fromkeys(scope) if name not in known]
    twice = [name for name, count in Counter(scope).items() if count > 1]
    if unknown:
        yield Failure("scope_unknown", f"the scope names requirements that the set does not have: {named(unknown)}")
    if twice:
        yield Failure("scope_twice", f"the scope names these requirements more than once: {named(twice)}")
    if not any(known[name].modality.decides for name in scope if name in known):
        yield Failure("scope_empty", "the scope holds no shall requirement: there is nothing to certify")


def _other_set(application: Application) -> Iterator[Failure]:
    """Planned for other requirements: what was presented, and when a run stopped, was decided by those."""
    if recorded_for_another_set(application.evaluation):
        what = "the recording was planned for another requirement set than the one that it is judged by: record again"
        yield Failure("recording_other_set", what)
        return
    parts = [each for each in application.recording_parts if not each.sessions]
    if any(each.origin == "live" and each.planned_for is None for each in parts):
        what = "the recording does not state which requirement set it was planned for: record again"
        yield Failure("recording_other_set", what)
