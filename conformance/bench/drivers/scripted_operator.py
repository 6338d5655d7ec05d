"""A script in an operator's place: answers from the bench's description, marked unattended (trap T12)."""

from __future__ import annotations

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.protocols import Answer


class ScriptedAnswers(Options):
    """The answers by inspection item."""

    answers: dict[str, bool]
    """yes: met, no: not met. An item without an answer cannot be told."""
    remark: str = ""


class ScriptedOperator:
    """`conformance.bench.protocols.Operator`, without a person."""

    unattended = True

    def __init__(self, options: ScriptedAnswers, around: Surroundings) -> None:
        self._options = options

    def inspect(self, item: str) -> Answer:
        """The scripted answer, or that there is none."""
        met = self._options.answers.get(item)
        return Answer(met, "script", self._options.remark if met is not None else "the script has no answer")


DRIVER = Driver("scripted", Role.OPERATOR, ScriptedAnswers, ScriptedOperator)
