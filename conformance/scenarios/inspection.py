"""Inspection: an operator checks whether a function is present, if it cannot be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from conformance.core.events import Inspected
from conformance.core.problems import Wrong
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.trials import own_scenes, sign_of_life

NAME = "inspection"
_UNANSWERED = Text(zh="检查项“{item}”没有答复。", en="The inspection item '{item}' was not answered.")
_OPEN = Text(
    zh="检查项“{item}”无法判断：{remark}。", en="The inspection item '{item}' could not be determined: {remark}."
)
_NO_DEVICE = Text(
    zh="检查项“{item}”由脚本答复，而设备没有任何响应：没有证据表明设备存在。",
    en="A script answered the inspection item '{item}' and the device sent nothing: there is no evidence that a device "
    "is present.",
)
_UNATTENDED = Text(
    zh="该检查由脚本答复，无人值守，不能作为认证依据。",
    en="A script answered instead of an operator (unattended): it cannot support a certificate.",
)


class InspectionParameters(Parameters):
    """Parameters of the scenario. Only ``item`` is required: the operator is then asked whether it is met."""

    item: str = Field(min_length=1)
    """The inspected item, by the name that the profile gives it."""
    question_zh: str | None = Field(default=None, min_length=1)
    question_en: str | None = Field(default=None, min_length=1)
    """What the operator has to do and observe."""
    answer: Literal["choice", "number", "text"] = "choice"
    unit: str | None = Field(default=None, min_length=1)
    """Of a number, as the device shows it."""
    lower: float | None = None
    upper: float | None = None
    """The range in which a number is met, its ends among it."""
    pattern: str | None = Field(default=None, min_length=1)
    """Regular expression that the whole text has to match to be met."""
    evidence: bool = False
    """Whether a photo or a file has to show the answer; without one it is not determined."""
    timeout_s: float | None = Field(default=None, ge=0)
    """How long an answer is waited for; 0 for ever; left out: as the bench's operator is set up."""

    @model_validator(mode="after")
    def _whole(self) -> InspectionParameters:
        if (self.question_zh is None) != (self.question_en is None):
            raise Wrong("a question is asked in both languages", remedy="Add question_zh or question_en")
        if self.answer == "number" and (self.unit is None or (self.lower is None and self.upper is None)):
            raise Wrong("a number needs a unit and a range", remedy="Add unit, and lower or upper")
        if self.answer != "number" and not (self.unit is None and self.lower is None and self.upper is None):
            raise Wrong("only a number has a unit and a range", remedy="Set answer to number, or remove them")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise Wrong("the range is empty", remedy="Exchange lower and upper")
        if (self.answer == "text") != (self.pattern is not None):
            raise Wrong("a text, and nothing else, has a pattern", remedy="Add or remove pattern")
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise Wrong(f"the pattern is not a regular expression ({error})", remedy="Correct it") from None
        return self

    def conditions(self) -> dict[str, str | float]:
        """The step as its scene states it: what is left out is not stated, so that an id depends on nothing new."""
        stated = self.model_dump(exclude_defaults=True)
        return {name: float(value) if isinstance(value, bool | int) else value for name, value in stated.items()}


def scenes(parameters: InspectionParameters) -> Iterator[Scene]:
    """One step, with nothing before the device but the operator; it stands long enough to hear the link alive."""
    yield scene(NAME, parameters.item, targets=(), duration_s=MARGIN_S, conditions=parameters.conditions())


def measure(evidence: Evidence, parameters: InspectionParameters) -> Finding:
    """Met or not met; of several answers the worst. One that cannot be determined is inconclusive, never a pass.

    A script does not see the device: its answer counts only if the device sent something in that scene. An answer that
    requires a photo or a file counts only with it; one that did not come in time is not used.
    """
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    answers = [
        answer
        for recorded in own.scenes
        for answer in evidence.of(recorded.scene.id, Inspected)
        if answer.item == parameters.item
    ]
    notes = (_UNATTENDED,) if any(answer.unattended for answer in answers) else ()
    if not answers:
        return Finding(inconclusive=_UNANSWERED.format(item=parameters.item))
    if any(answer.unattended and not sign_of_life(evidence, answer.scene, 0.0) for answer in answers):
        return Finding(inconclusive=_NO_DEVICE.format(item=parameters.item), notes=notes)
    met = [_met(answer, parameters) for answer in answers]
    not_met = any(each is False for each in met)
    unknown = [_why(answer, parameters) for answer, each in zip(answers, met, strict=True) if each is None]
    if unknown and not not_met:
        return Finding(inconclusive=_OPEN.format(item=parameters.item, remark=unknown[0]), notes=notes)
    told = answers[met.index(False)] if not_met else answers[0]
    measurement = Measurement(
        characteristic="function",
        value=0.0 if not_met else 1.0,
        unit="dimensionless",
        units=1,
        decided_by="observation",
        conditions={
            "item": parameters.item,
            "by": told.by,
            "remark": told.remark or None,
            **({"answer": told.answer} if told.answer else {}),
            **({"evidence": ", ".join(told.evidence)} if told.evidence else {}),
        },
    )
    return Finding((measurement,), notes=notes)


def _met(answer: Inspected, parameters: InspectionParameters) -> bool | None:
    """What an answer says now, by these parameters: a number is held against their range again."""
    if answer.timed_out or (parameters.evidence and not answer.evidence):
        return None
    if parameters.answer == "number":
        if answer.number is None or answer.unit != parameters.unit:
            return None
        low, high = parameters.lower, parameters.upper
        return (low is None or answer.number >= low) and (high is None or answer.number <= high)
    return answer.met


def _why(answer: Inspected, parameters: InspectionParameters) -> str:
    missing = parameters.evidence and not answer.evidence and not answer.timed_out
    return answer.remark or ("no photo or file shows it" if missing else "—")


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="检查", en="Inspection"),
    method=Text(
        zh="操作人员按条款操作设备，观察所要求的功能是否具备，记录结果和证据。无法判断的不作判定；脚本的答复仅在设备有响应时采用。",
        en="The operator operates the device as the clause requires, observes whether the required function is "
        "present, and records the result with its evidence. An item that cannot be determined is not judged; a "
        "script's answer counts only if the device sent something.",
    ),
    characteristics=frozenset({"function"}),
    parameters=InspectionParameters,
    scenes=scenes,
    measure=measure,
    needs=needing(),
)
