"""What an obligation is about, and which of its numbers limit that.

A number belongs to the quantity named beside it. The characteristic that the obligation is about is its *subject*;
the subject's numbers are the limit, those of other quantities are conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conformance.core.characteristics import CHARACTERISTICS
from conformance.specification.conditions import Spans, any_of, compiled, inside, is_small, suits
from conformance.specification.languages import LanguageWords
from conformance.specification.nouns import Noun
from conformance.specification.quantity import QuantityShape, TextQuantity
from conformance.specification.units import COUNT

SMALLER_IS_BETTER = {"false_alarm_rate", "hot_object_false_alarm_rate"}
_MADE_OF_STEPS = {"temperature", "alarm_threshold"}
"""What may be named beside a difference that is not a value of it (*the step of the threshold*)."""
_MAX_NOUN = 60
"""Characters before a value in which *maximum* or *minimum* is looked for."""


@dataclass(frozen=True, slots=True)
class ObligationText:
    """One obligation, with its numbers and where they stand."""

    folded: str
    words: LanguageWords
    modal: tuple[int, int]
    """Where its normative word stands."""
    quantities: Sequence[TextQuantity]
    owners: Mapping[int, Noun | None]
    """By the start of each quantity: what is named beside it."""
    spans: Spans
    """Stretches that state conditions."""
    prohibits: bool = False

    able: list[TextQuantity] = field(init=False)
    """The quantities that compare."""

    def __post_init__(self) -> None:
        able = [
            q for q in self.quantities if q.shape is not QuantityShape.BARE and q.shape is not QuantityShape.PRODUCT
        ]
        object.__setattr__(self, "able", able)

    def is_condition(self, q: TextQuantity) -> bool:
        """Whether a quantity stands where conditions are stated."""
        return inside(q.start, self.spans)


def subjects(folded: str, named: list[Noun], spans: Spans, modal: tuple[int, int], words: LanguageWords) -> list[str]:
    """Characteristics that the obligation itself names and may be about, the likeliest first."""
    own = [
        noun
        for noun in named
        if noun.is_characteristic and (not inside(noun.start, spans) or _is_alone_in_bracket(noun, folded))
    ]
    before = [noun.name for noun in own if noun.end <= modal[0]]
    after = [noun.name for noun in own if noun.start >= modal[1]]
    if words.head_is_last:
        before.reverse()
    return sorted(dict.fromkeys([*before, *after]), key=lambda name: name == "function")


def _is_alone_in_bracket(noun: Noun, folded: str) -> bool:
    """Whether a bracket says no more than what is spoken of: "… are recorded (record completeness)"."""
    return folded[noun.start - 1 : noun.start] == "(" and folded[noun.end : noun.end + 1] == ")"


def choose(said: ObligationText, own: Sequence[str], inherited: Iterable[str]) -> tuple[str | None, list[TextQuantity]]:
    """The subject, one of its ``own`` or an inherited one, and the one or two quantities that limit it."""
    modal, owners = said.modal, said.owners
    after = [q for q in said.able if q.start >= modal[1]]
    free = [q for q in after if owners[q.start] is None and not said.is_condition(q)]
    spoken = [q for q in after if _is_subject(owners[q.start], said)]
    if spoken and not own:
        # It is about a quantity that is else a condition: "the ambient temperature shall be …".
        return None, paired(spoken)
    likely = list(dict.fromkeys([*own, *inherited]))
    for subject in likely:
        kind = CHARACTERISTICS[subject].kind
        named = [q for q in said.able if (noun := owners[q.start]) is not None and noun.name == subject]
        pools = (
            [q for q in named if q.start >= modal[1]],
            [q for q in free if suits(q, kind)],
            [q for q in named if q.start < modal[1]],
        )
        for pool in pools:
            if pool:
                return subject, paired(pool)
    with_unit = [q for q in free if q.unit is not None]
    if with_unit:
        return None, paired(with_unit)
    return (likely[0] if likely else None), []


def _is_subject(noun: Noun | None, said: ObligationText) -> bool:
    """Whether a quantity of conditions stands where the subject does: before the normative word."""
    if noun is None or noun.is_characteristic:
        return False
    return noun.end <= said.modal[0] and not inside(noun.start, said.spans)


def paired(pool: list[TextQuantity]) -> list[TextQuantity]:
    """The first quantity, with the one that bounds the other side where there is one.

    Nothing is at most 32 and at least 42: such bounds are those of a range that has to be covered.
    """
    first = pool[0]
    for other in pool[1:]:
        if other.unit == first.unit and {first.shape, other.shape} == {QuantityShape.AT_LEAST, QuantityShape.AT_MOST}:
            low, high = (first, other) if first.shape is QuantityShape.AT_LEAST else (other, first)
            if low.lower is None or high.upper is None:
                continue
            if low.lower > high.upper:
                return [
                    replace(one, shape=QuantityShape.RANGE, lower=high.upper, upper=low.lower) for one in (first, other)
                ]
            return [first, other]
    return [first]


def owner(q: TextQuantity, named: list[Noun], spans: Spans, folded: str, words: LanguageWords) -> Noun | None:
    """The named quantity that a number is a value of: one that follows it directly, else the nearest before it.

    What is named where conditions are stated does not own a number outside.
    """
    for noun in named:
        if q.end <= noun.start <= q.end + 12 and suits(q, noun.kind):
            if compiled(words.follows_pattern).fullmatch(folded, q.end, noun.start):
                return noun
            break
    outside = not inside(q.start, spans)
    for noun in reversed(named):
        shut_in = outside and not noun.is_characteristic and inside(noun.start, spans)
        unlike = noun.name in _MADE_OF_STEPS and is_small(q)
        if noun.end <= q.start and suits(q, noun.kind) and not shut_in and not unlike:
            return _less_general(noun, q, named)
    return None


def _less_general(noun: Noun, q: TextQuantity, named: list[Noun]) -> Noun:
    """A named quantity, or the characteristic before it where it only says *temperature* ("… temperature source")."""
    if noun.name != "temperature":
        return noun
    before = [n for n in named if n.is_characteristic and n.end <= noun.start and suits(q, n.kind)]
    return before[-1] if before else noun


def by_unit(q: TextQuantity, folded: str, words: LanguageWords) -> str | None:
    """The one characteristic that a number in its unit can limit: a flow of people, people measured at once."""
    if q.unit is None or q.shape is QuantityShape.PRODUCT:
        return None
    if q.unit.kind == "rate":
        return "throughput"
    spelled = folded[q.start : q.end + 12]
    if q.unit is COUNT and any_of((words.people_pattern,), spelled) and any_of((words.simultaneous_pattern,), folded):
        return "parallel_capacity"
    if q.unit.kind in {"celsius", "kelvin", "fahrenheit"} and suits(q, "difference"):
        return "temperature_error" if any_of((words.accuracy_pattern,), folded[: q.start]) else None
    return deed(q, folded, words)


def deed(q: TextQuantity, folded: str, words: LanguageWords) -> str | None:
    """The characteristic that is limited by what has to be done: *show the reading within 1 s*."""
    if q.unit is None or q.shape not in {QuantityShape.AT_LEAST, QuantityShape.AT_MOST, QuantityShape.EQUAL}:
        return None
    for kind, pattern, name in words.deeds:
        bounds = QuantityShape.AT_MOST if kind == "duration" or name in SMALLER_IS_BETTER else QuantityShape.AT_LEAST
        if q.unit.kind == kind and q.shape is bounds and any_of((pattern,), folded):
            return name
    return None


def said_by_noun(q: TextQuantity, said: ObligationText) -> TextQuantity:
    """A value that is only *equal*, bounded by a noun before it ("the maximum response time") or by what is forbidden
    ("2 s shall not be exceeded")."""
    if q.shape is not QuantityShape.EQUAL:
        return q
    opened = max((one.end for one in said.quantities if one.end <= q.start), default=0)
    before = said.folded[max(opened, q.start - _MAX_NOUN) : q.start]
    before = re.split(r"[;。,]", before)[-1]
    upper, lower = (any_of((p,), before) for p in (said.words.upper_nouns_pattern, said.words.lower_nouns_pattern))
    exceeded = said.prohibits and compiled(said.words.exceeded_pattern).match(said.folded, said.modal[1])
    if (upper and not lower) or exceeded:
        return replace(q, shape=QuantityShape.AT_MOST, lower=None)
    return replace(q, shape=QuantityShape.AT_LEAST, upper=None) if lower and not upper else q


def prohibited(q: TextQuantity) -> TextQuantity:
    """A bound as a prohibition means it: what shall not consume *more than 200 W* keeps to at most 200 W."""
    if q.is_denied is not False:
        return q
    if q.shape is QuantityShape.AT_LEAST:
        return replace(q, shape=QuantityShape.AT_MOST, lower=None, upper=q.lower)
    return replace(q, shape=QuantityShape.AT_LEAST, lower=q.upper, upper=None)
