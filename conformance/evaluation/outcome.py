"""An evaluation as bytes on disk, as sentences on a terminal, and as the exit code of a command."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.core.text import Text
from conformance.evaluation.model import Evaluation
from conformance.requirements.release import digest_of_set
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
    if evaluation.only is not None:
        yield f"PARTIAL: {part_in_words(evaluation).en}"
    if evaluation.recorded_in_part:
        yield f"PARTIAL: recorded for {len(evaluation.recording.only or ())} of these requirements alone"
    if recorded_for_another_set(evaluation):
        yield "the recording was planned for another requirement set than the one that it is judged by"


def laboratory_of(evaluation: Evaluation) -> str | None:
    """The laboratory, as the assignment states it."""
    laboratory = (evaluation.assignment or {}).get("laboratory")
    name = laboratory.get("name") if isinstance(laboratory, dict) else None
    return name if isinstance(name, str) and name.strip() else None


def part_in_words(evaluation: Evaluation) -> Text:
    """``12 of 51 requirements``: what was judged, of what there is."""
    whole = len(evaluation.inputs.requirements.requirements) if evaluation.inputs else "?"
    return _PART.format(n=len(evaluation.only or evaluation.results), all=whole)


_PART = Text(zh="{all} 条要求中的 {n} 条", en="{n} of {all} requirements")


def recorded_for_another_set(evaluation: Evaluation) -> bool:
    """Whether a session was planned for another set than the one that is judged by; what states none is not counted."""
    if evaluation.inputs is None:
        return False
    same = {digest_of_set(evaluation.inputs.requirements), evaluation.specification.digest}
    whole = evaluation.recording
    parts = [each.recording for each in whole.sessions] or [whole]
    return any(part.planned_for is not None and part.planned_for not in same for part in parts)


def waivers_told(evaluation: Evaluation) -> Iterator[str]:
    """The state of each waiver, a sentence each; its text is untrusted input."""
    for part in evaluation.waivers.waivers if evaluation.waivers else ():
        yield f"waiver {part.waiver} for {part.requirement}: {part.state.replace('_', ' ')}. {part.reason}"
