"""Making an evaluation again, from itself and its recordings: the same bytes, or it is not what it says."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.certification.certificate import assignment_of
from conformance.core.problems import BadInput, Problem
from conformance.evaluation.apply_waivers import with_waivers
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.evaluation.sessions import sessions_of
from conformance.evaluation.signed_release import SignedRelease, open_release
from conformance.evidence.failure import Untrustworthy
from conformance.recording.model import Recording


def evaluated_again(evaluation: Evaluation, recordings: Sequence[Recording]) -> bytes:
    """``evaluation.json``, from the inputs that an evaluation carries and from recordings.

    The package's version is the one that the evaluation states: it may differ where the judging version is the same.
    Raises `ValueError` where it carries none, `BadInput` where the recordings cannot be of one product.
    """
    return evaluation_text(judged_again(evaluation, recordings)).encode()


def judged_again(evaluation: Evaluation, recordings: Sequence[Recording]) -> Evaluation:
    """The evaluation by this tool's judging version, from the inputs that an evaluation carries. Raises as above."""
    if evaluation.inputs is None:
        raise ValueError("the evaluation does not contain its inputs")
    again = evaluate_sessions(
        evaluation.inputs.requirements,
        evaluation.inputs.product,
        sessions_of(recordings, declared=True),
        assignment=assignment_of(evaluation) if evaluation.assignment else None,
        only=evaluation.only,
        release=release_in(evaluation),
    )
    if evaluation.inputs.waivers is not None:
        again = with_waivers(again, evaluation.inputs.waivers)
    return again.model_copy(update={"tool": again.tool.model_copy(update={"version": evaluation.tool.version})})


def release_in(evaluation: Evaluation) -> SignedRelease | None:
    """The signed release that an evaluation was made with. Raises `BadInput` where it is not what its key signed."""
    if evaluation.inputs is None or evaluation.inputs.release is None:
        return None
    try:
        return open_release(evaluation.inputs.release.encode())
    except Untrustworthy as refused:
        raise BadInput(
            Problem(each.what, field="inputs.release", remedy="Evaluate again", code="release-unusable")
            for each in refused.failures
        ) from None


def first_difference(before: bytes, after: bytes) -> str:
    """Where two evaluations part, for a message: the first line that differs."""
    old, new = before.decode(errors="replace").splitlines(), after.decode(errors="replace").splitlines()
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if one != other:
            return f"line {number}: {one.strip()[:80]!r} there, {other.strip()[:80]!r} made again"
    return f"{len(old)} lines there, {len(new)} made again"


def differences(evaluation: Evaluation, recordings: Sequence[Recording]) -> tuple[str, ...]:
    """In what this tool judges differently, requirement by requirement. Raises as `judged_again`."""
    now = judged_again(evaluation, recordings)
    before = {each.requirement: each.verdict.value for each in evaluation.results}
    after = {each.requirement: each.verdict.value for each in now.results}
    found = [
        f"{name} was {before.get(name, 'not judged')} and is {after.get(name, 'not judged')}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    if evaluation.status != now.status:
        found.append(f"the status was {evaluation.status} and is {now.status}")
    return tuple(found)
