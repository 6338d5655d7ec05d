"""An evaluation as bytes on disk, as sentences on a terminal, and as the exit code of a command."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.evaluation.marks import laboratory_of, marks_of, other_set_in_words
from conformance.evaluation.model import Evaluation
from conformance.verification.verdict import exit_code_of


def evaluation_text(evaluation: Evaluation) -> str:
    """``evaluation.json`` as it is written to disk."""
    return evaluation.to_json()


def exit_code(evaluation: Evaluation) -> int:
    """The exit code of an evaluation: 1 before 4 before 3."""
    return exit_code_of(evaluation.status, (each.verdict for each in evaluation.results if each.modality.decides))


def in_a_sentence(evaluation: Evaluation) -> str:
    """The status with its denominator, and the facts without which it would mislead."""
    count = evaluation.denominator
    return (
        f"{'PARTIAL: ' if evaluation.partial else ''}{evaluation.status.replace('_', ' ').upper()}"
        f"{' (disclosures only: no limit was judged)' if evaluation.scope == 'disclosure_only' else ''}: "
        f"of {count.applicable} applicable shall requirements {count.met} met, {count.not_met} not met, "
        f"{count.open} open"
        f"{'' if evaluation.recording.complete else '; the recording is INCOMPLETE'}"
        f"{'; the device is SIMULATED' if evaluation.recording.simulated or evaluation.product.simulated else ''}"
    )


def standing_told(evaluation: Evaluation) -> Iterator[str]:
    """Whose requirement set it was, and what was judged and recorded in part; its texts are untrusted input."""
    standing = evaluation.specification.standing
    if standing is not None:
        yield standing.in_words(laboratory_of(evaluation)).en
        if standing.suspected_name is not None:
            yield f"its name, {standing.suspected_name!r}, is that of a published profile, which it is not"
    yield from (mark.en for mark in marks_of(evaluation) if mark.en.startswith("PARTIAL"))
    if (other := other_set_in_words(evaluation)) is not None:
        yield other.en


def waivers_told(evaluation: Evaluation) -> Iterator[str]:
    """The state of each waiver, a sentence each; its text is untrusted input."""
    for part in evaluation.waivers.waivers if evaluation.waivers else ():
        yield f"waiver {part.waiver} for {part.requirement}: {part.state.replace('_', ' ')}. {part.reason}"
