"""Inspection: an operator looks whether a function is there, for what no measurement can reach."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from conformance.events import Inspected
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.trials import own_scenes, sign_of_life
from conformance.scenes import Scene
from conformance.text import Text

NAME = "inspection"
_UNANSWERED = Text(zh="检查项“{item}”没有答复。", en="The inspection item '{item}' was not answered.")
_OPEN = Text(zh="检查项“{item}”无法判断：{remark}。", en="The inspection item '{item}' could not be told: {remark}.")
_NO_DEVICE = Text(
    zh="检查项“{item}”由脚本答复，而设备没有任何响应：没有证据表明设备存在。",
    en="A script answered the inspection item '{item}' while the device gave no sign of life: nothing shows that "
    "there is a device.",
)
_UNATTENDED = Text(
    zh="该检查由脚本答复，无人值守，不能作为认证依据。",
    en="A script answered in an operator's place (unattended): no certificate rests on it.",
)


class InspectionParameters(Parameters):
    """Parameters of the scenario."""

    item: str = Field(min_length=1)
    """What is inspected, by the profile's name for it."""


def scenes(parameters: InspectionParameters) -> Iterator[Scene]:
    """One step, with nothing before the device but the operator; it stands long enough to hear the link alive."""
    yield scene(NAME, parameters.item, targets=(), duration_s=MARGIN_S, conditions={"item": parameters.item})


def measure(evidence: Evidence, parameters: InspectionParameters) -> Finding:
    """Met or not met; of several answers the worst. One that cannot be told is inconclusive, never a pass.

    A script sees no device: its answer counts only where the device itself gave a sign of life in that scene.
    """
    own = own_scenes(evidence, scenes(parameters))
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
    not_met = any(answer.met is False for answer in answers)
    unknown = [answer.remark for answer in answers if answer.met is None]
    if unknown and not not_met:
        return Finding(inconclusive=_OPEN.format(item=parameters.item, remark=unknown[0] or "—"), notes=notes)
    measurement = Measurement(
        characteristic="function",
        value=0.0 if not_met else 1.0,
        unit="dimensionless",
        units=1,
        decided_by="observation",
        conditions={"item": parameters.item, "by": answers[0].by, "remark": answers[0].remark or None},
    )
    return Finding((measurement,), notes=notes)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="检查", en="Inspection"),
    method=Text(
        zh="操作人员按条款操作设备，观察所要求的功能是否具备，记录结果和证据。无法判断的不作判定；脚本的答复仅在设备有响应时采用。",
        en="The operator works the device as the clause says, observes whether the function asked for is there, and "
        "records the result with its evidence. What cannot be told is not judged; a script's answer counts only where "
        "the device gave a sign of life.",
    ),
    characteristics=frozenset({"function"}),
    parameters=InspectionParameters,
    scenes=scenes,
    measure=measure,
)
