"""What has to be said wherever an evaluation is named: that it is of a part, or by a set that was not published."""

from __future__ import annotations

from conformance.core.text import Text
from conformance.evaluation.model import Evaluation
from conformance.requirements.release import digest_of_set

_PARTIAL = Text(zh="部分：{all} 条要求中的 {n} 条", en="PARTIAL: {n} of {all} requirements")
_RECORDED = Text(
    zh="部分：检测记录只为 {all} 条要求中的 {n} 条而作", en="PARTIAL: recorded for {n} of {all} requirements alone"
)
_OWN = Text(zh="{laboratory}自有规范", en="own specification of {laboratory}")
_NOBODY = Text(zh="未注明的实验室", en="a laboratory that is not stated")
_COPY = Text(zh="{profile} 的更改副本", en="ALTERED COPY of {profile}")
_OTHER_SET = Text(
    zh="检测记录是为另一要求集规划的", en="the recording was planned for another requirement set than it is judged by"
)


def marks_of(evaluation: Evaluation) -> tuple[Text, ...]:
    """What a title says behind the name of the specification; nothing for the whole of a published profile."""
    found = []
    if evaluation.only is not None:
        found.append(_PARTIAL.format(n=len(evaluation.only), all=count_of(evaluation)))
    if evaluation.recorded_in_part:
        judged = {result.requirement for result in evaluation.results}
        planned = len(judged & set(evaluation.recording.only or ()))
        found.append(_RECORDED.format(n=planned, all=len(judged)))
    standing = evaluation.specification.standing
    if standing is not None and standing.own:
        found.append(_OWN.format(laboratory=laboratory_of(evaluation) or _NOBODY))
        if standing.copy_of is not None:
            found.append(_COPY.format(profile=standing.copy_of.profile))
    return tuple(found)


def count_of(evaluation: Evaluation) -> int | str:
    """How many requirements the set has; ``?`` where the evaluation does not contain its inputs."""
    return len(evaluation.inputs.requirements.requirements) if evaluation.inputs else "?"


def laboratory_of(evaluation: Evaluation) -> str | None:
    """The laboratory, as the assignment states it."""
    laboratory = (evaluation.assignment or {}).get("laboratory")
    name = laboratory.get("name") if isinstance(laboratory, dict) else None
    return name if isinstance(name, str) and name.strip() else None


def standing_in_words(evaluation: Evaluation) -> Text | None:
    """Whose requirement set it is, in a sentence; None where an older version made the evaluation."""
    standing = evaluation.specification.standing
    return None if standing is None else standing.in_words(laboratory_of(evaluation))


def other_set_in_words(evaluation: Evaluation) -> Text | None:
    """That a session was planned for another set, where it was."""
    return _OTHER_SET if recorded_for_another_set(evaluation) else None


def recorded_for_another_set(evaluation: Evaluation) -> bool:
    """Whether a session was planned for another set than the one that is judged by; what states none is not counted."""
    if evaluation.inputs is None:
        return False
    same = {digest_of_set(evaluation.inputs.requirements), evaluation.specification.digest}
    whole = evaluation.recording
    parts = [each.recording for each in whole.sessions] or [whole]
    return any(part.planned_for is not None and part.planned_for not in same for part in parts)
