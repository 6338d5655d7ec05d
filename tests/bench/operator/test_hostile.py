"""A step is anybody's text, written by whoever wrote the requirement set: it is shown, and steers no terminal."""

from __future__ import annotations

from conformance.bench.protocols import AnswerKind, InspectionStep
from conformance.core.text import Text
from tests.bench.operator.person import Person
from tests.bench.operator.test_terminal import answered
from tests.hostile import MIB, TEXTS

STEERING = " ".join(TEXTS[name] for name in ("ansi", "terminal links", "bidi", "controls", "lines", "rich"))
ORDERS = ("\x1b[31m", "\x1b[2J", "\x1b]0;", "\x1b]8;", "\x07", "\x08", "\x9b", "\u202e", "\u2066", "\x00")


def test_a_question_steers_no_terminal_and_has_no_markup() -> None:
    who = Person(("Met?", "y"))
    answer = answered(InspectionStep(STEERING, Text(zh=STEERING, en=STEERING)), who)
    assert answer.met is True
    assert not [order for order in ORDERS if order in who.seen]
    assert "[bold red]x[/bold red]" in who.seen.replace("\r\n", "").replace("│", "")


def test_a_unit_in_a_prompt_steers_nothing_either() -> None:
    step = InspectionStep(
        "n", Text(zh="数", en="A number"), AnswerKind.NUMBER, unit=f"cm {STEERING}", lower=0.0, upper=1.0
    )
    who = Person((">", "0.5"), (">", "n"), (">", "none"))
    answered(step, who, timeout_s=3)
    assert not [order for order in ORDERS if order in who.seen]


def test_a_question_has_an_end() -> None:
    who = Person(("Met?", "y"))
    assert answered(InspectionStep("i", Text(zh=MIB, en=MIB)), who).met is True
    assert len(who.seen) < 20_000
