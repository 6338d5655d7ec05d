"""Answers as people type them, and their meaning for a step: met, not met, or cannot be determined."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from conformance.bench.protocols import AnswerKind, InspectionStep
from conformance.core.text import Text

_YES, _NO, _OPEN = frozenset({"y", "yes", "是", "满足"}), frozenset({"n", "no", "否", "不满足"}), frozenset({"?", "？"})
_LONGEST = 1000
"""Most characters of a text or a remark."""

_CHOICE = Text(
    zh="请回答 y（满足）、n（不满足）或 ?（无法判断）。", en="Answer y (met), n (not met) or ? (cannot be determined)."
)
_NUMBER = Text(zh="这不是数字。请以 {unit} 为单位输入，或输入 ?。", en="This is not a number. Type it in {unit}, or ?.")
_UNIT = Text(
    zh="单位应为 {unit}，而不是 {other}。不作换算：请重新读取。",
    en="The unit is {unit}, not {other}. Units are not converted: read the value again.",
)
_TEXT = Text(zh="请输入所显示的内容，或输入 ?。", en="Type the text that is shown, or ?.")


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The meaning of an answer."""

    met: bool | None
    answer: str = ""
    number: float | None = None


def given(step: InspectionStep, typed: str) -> GivenAnswer | Text:
    """The meaning of ``typed`` for the step, or what is wrong with it, so that the operator is asked again."""
    said = " ".join(typed.split())[:_LONGEST]
    if said in _OPEN:
        return GivenAnswer(None)
    match step.kind:
        case AnswerKind.NUMBER:
            return _number(step, said)
        case AnswerKind.TEXT:
            if not said:
                return _TEXT
            return GivenAnswer(re.fullmatch(step.pattern, said) is not None, said)
    if said.lower() in _YES:
        return GivenAnswer(True)
    return GivenAnswer(False) if said.lower() in _NO else _CHOICE


def _number(step: InspectionStep, said: str) -> GivenAnswer | Text:
    """A number, alone or with its unit: a number in another unit is refused."""
    number = re.match(r"[-+−]?\d+(?:[.,]\d+)?", said)
    if number is None:
        return _NUMBER.format(unit=step.unit)
    unit = said[number.end() :].strip()
    if unit and unit != step.unit:
        return _UNIT.format(unit=step.unit, other=unit)
    value = float(number.group().replace(",", ".").replace("−", "-"))
    return GivenAnswer(within(step, value), f"{number.group()} {step.unit}", value)


def within(step: InspectionStep, value: float) -> bool | None:
    """Whether a number lies in the step's range, including its ends; None if it is not a number."""
    if not math.isfinite(value):
        return None
    return (step.lower is None or value >= step.lower) and (step.upper is None or value <= step.upper)
