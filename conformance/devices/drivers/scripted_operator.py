"""A script instead of an operator: answers from the bench description or a file, marked unattended."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.operator.answers import GivenAnswer, given
from conformance.bench.operator.answers_file import ScriptedAnswer
from conformance.bench.protocols import Answer, AnswerKind, InspectionStep


class ScriptedAnswers(Options):
    """The answers by inspection item."""

    answers: dict[str, bool | float | str | ScriptedAnswer] = Field(default_factory=dict)
    """yes: met, no: not met; a number; a text; or all of `ScriptedAnswer`. A missing item is undetermined."""
    remark: str = ""


class ScriptedOperator:
    """`conformance.bench.protocols.Operator`, without a person."""

    unattended = True

    def __init__(self, options: ScriptedAnswers, around: Surroundings) -> None:
        self._options = options

    def inspect(self, step: InspectionStep) -> Answer:
        """The scripted answer, or that there is none that fits."""
        scripted = self._options.answers.get(step.item)
        if scripted is None:
            return Answer(None, "script", "the script has no answer")
        answer = _whole(scripted)
        said = given(step, _typed(step, answer))
        if not isinstance(said, GivenAnswer):
            return Answer(None, "script", f"the script's answer does not fit the step: {said.en}")
        files = (Path(answer.evidence),) if answer.evidence else ()
        missing = step.evidence and not (files and files[0].is_file() and files[0].stat().st_size > 0)
        if missing:
            return Answer(None, "script", "the photo or file that has to show it is missing")
        remark = answer.remark or self._options.remark
        unit = step.unit if said.number is not None else ""
        return Answer(said.met, "script", remark, said.answer, said.number, unit, files)


def _whole(scripted: bool | float | str | ScriptedAnswer) -> ScriptedAnswer:
    match scripted:
        case bool():
            return ScriptedAnswer(met=scripted)
        case str():
            return ScriptedAnswer(text=scripted)
        case ScriptedAnswer():
            return scripted
    return ScriptedAnswer(number=float(scripted))


def _typed(step: InspectionStep, answer: ScriptedAnswer) -> str:
    """As a person would have typed it: both are judged by the same rule."""
    match step.kind:
        case AnswerKind.NUMBER:
            return "" if answer.number is None else f"{answer.number:f}"
        case AnswerKind.TEXT:
            return answer.text or ""
    return "?" if answer.met is None else "y" if answer.met else "n"


DRIVER = Driver("scripted", Role.OPERATOR, ScriptedAnswers, ScriptedOperator)
