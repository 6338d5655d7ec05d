"""What an obligation is about, and which of its numbers limit that.

A number belongs to the quantity named beside it. The characteristic that the obligation is about is its *subject*;
the subject's numbers are the limit, those of other quantities are conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conformance.characteristics import CHARACTERISTICS
from conformance.specification.conditions import Spans, any_of, compiled, inside, suits
from conformance.specification.languages import Words
from conformance.specification.nouns import Noun
from conformance.specification.quantities import Quantity, Shape
from conformance.specification.units import COUNT

_AMBIENT = {"ambient_temperature", "relative_humidity"}
_TIMES = {"week", "month", "year"}
_MAX_BEHIND_NUMBER = 40
"""Characters at most between a number in the subject of a sentence and its normative word."""


@dataclass(frozen=True, slots=True)
class Said:
    """One obligation, with its numbers and where they stand."""

    folded: str
    words: Words
    modal: tuple[int, int]
    """Where its normative word stands."""
    quantities: Sequence[Quantity]
    owners: Mapping[int, Noun | None]
    """By the start of each quantity: what is named beside it."""
    spans: Spans
    """Stretches that state conditions."""
    prohibits: bool = False

    able: list[Quantity] = field(init=False)
    """The quantities that compare."""

    def __post_init__(self) -> None:
        able = [q for q in self.quantities if q.shape is not Shape.BARE and q.shape is not Shape.PRODUCT]
        object.__setattr__(self, "able", able)

    def is_condition(self, q: Quantity) -> bool:
        """Whether a quantity stands where conditions are stated."""
        return inside(q.start, self.spans)


def subjects(named: list[Noun], spans: Spans, modal: tuple[int, int], words: Words) -> list[str]:
    """Characteristics that the obligation itself names and may be about, the likeliest first."""
    own = [noun for noun in named if noun.is_characteristic and not inside(noun.start, spans)]
    before = [noun.name for noun in own if noun.end <= modal[0]]
    after = [noun.name for noun in own if noun.start >= modal[1]]
    if words.head_is_last:
        before.reverse()
    return sorted(dict.fromkeys([*before, *after]), key=lambda name: name == "function")


def choose(said: Said, own: Sequence[str], inherited: Iterable[str]) -> tuple[str | None, list[Quantity]]:
    """The subject, one of its ``own`` or an inherited one, and the one or two quantities that limit it."""
    modal, owners = said.modal, said.owners
    after = [q for q in said.able if q.start >= modal[1]]
    free = [q for q in after if owners[q.start] is None and not said.is_condition(q)]
    spoken = [q for q in after if _is_subject(owners[q.start], said)]
    if spoken and not own:
        # It is about a quantity that is else a condition: "the ambient temperature shall be …".
        return None, _pair(spoken)
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
                return subject, _pair(pool)
    with_unit = [q for q in free if q.unit is not None]
    if with_unit:
        return None, _pair(with_unit)
    return (likely[0] if likely else None), []


def _is_subject(noun: Noun | None, said: Said) -> bool:
    """Whether a quantity of conditions stands where the subject does: before the normative word."""
    if noun is None or noun.is_characteristic:
        return False
    return noun.end <= said.modal[0] and not inside(noun.start, said.spans)


def _pair(pool: list[Quantity]) -> list[Quantity]:
    """The first quantity, with the one that bounds the other side where there is one."""
    first = pool[0]
    for other in pool[1:]:
        if other.unit == first.unit and {first.shape, other.shape} == {Shape.AT_LEAST, Shape.AT_MOST}:
            low, high = (first.lower, other.upper) if first.shape is Shape.AT_LEAST else (other.lower, first.upper)
            if low is not None and high is not None and low <= high:
                return [first, other]
    return [first]


def owner(q: Quantity, named: list[Noun], spans: Spans, folded: str, words: Words) -> Noun | None:
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
        if noun.end <= q.start and suits(q, noun.kind) and not shut_in:
            return _less_general(noun, q, named)
    return None


def _less_general(noun: Noun, q: Quantity, named: list[Noun]) -> Noun:
    """A named quantity, or the characteristic before it where it only says *temperature* ("… temperature source")."""
    if noun.name != "temperature":
        return noun
    before = [n for n in named if n.is_characteristic and n.end <= noun.start and suits(q, n.kind)]
    return before[-1] if before else noun


def fallback(said: Said) -> list[Quantity]:
    """What limits where nothing is named that could be limited: a compared number that is no condition."""
    return _behind(said) or _deadline(said) or _in_subject(said)


def _behind(said: Said) -> list[Quantity]:
    """A number behind the normative word: free, a deadline ("在 5 日内更换"), or a place ("mounted at 2 m to 3 m")."""
    settled = {m.end() for m in compiled(said.words.settling_pattern).finditer(said.folded)}
    deadlines = [m.end() for m in compiled(said.words.deadline_pattern).finditer(said.folded, said.modal[1])]
    for q in said.able:
        if q.start < said.modal[1]:
            continue
        noun = said.owners[q.start]
        is_deadline = q.shape is Shape.AT_MOST and any(q.end - 1 <= end <= q.end + 2 for end in deadlines)
        is_meant = q.start in settled or (is_deadline and not said.prohibits) or not said.is_condition(q)
        if is_meant and (noun is None or noun.name not in _AMBIENT):
            return _pair([one for one in said.able if one.start >= q.start])
    return []


def _deadline(said: Said) -> list[Quantity]:
    """A time before the normative word within which something has to be done: "30 min 内应", "within 30 min, …"."""
    opening = compiled(said.words.deadline_opening_pattern).match(said.folded)
    for q in said.able:
        is_time = q.unit is not None and (q.unit.kind == "duration" or q.unit.name in _TIMES)
        just_before = q.end <= said.modal[0] and not said.folded[q.end : said.modal[0]].strip("之以内 ")
        opens = opening is not None and opening.end() == q.start
        if is_time and q.shape is Shape.AT_MOST and (just_before or opens) and not said.prohibits:
            return [q]
    return []


def _in_subject(said: Said) -> list[Quantity]:
    """A number in the subject of the sentence: "At least six persons shall take part"."""
    for q in said.able:
        if q.shape not in {Shape.AT_LEAST, Shape.AT_MOST} or q.unit is None or q.end > said.modal[0]:
            continue
        between = said.folded[q.end : said.modal[0]]
        if not said.is_condition(q) and len(between) <= _MAX_BEHIND_NUMBER and not re.search("[,;、]", between):
            return [q]
    return []


def by_unit(q: Quantity, folded: str, words: Words) -> str | None:
    """The one characteristic that a number in its unit can limit: a flow of people, people measured at once."""
    if q.unit is None or q.shape is Shape.PRODUCT:
        return None
    if q.unit.kind == "rate":
        return "throughput"
    spelled = folded[q.start : q.end + 12]
    if q.unit is COUNT and any_of((words.people_pattern,), spelled) and any_of((words.simultaneous_pattern,), folded):
        return "parallel_capacity"
    if q.unit.kind in {"celsius", "kelvin", "fahrenheit"} and suits(q, "difference"):
        return "temperature_error" if any_of((words.accuracy_pattern,), folded[: q.start]) else None
    return None


def prohibited(q: Quantity) -> Quantity:
    """A bound as a prohibition means it: what shall not consume *more than 200 W* keeps to at most 200 W."""
    if q.is_denied is not False:
        return q
    if q.shape is Shape.AT_LEAST:
        return replace(q, shape=Shape.AT_MOST, lower=None, upper=q.lower)
    return replace(q, shape=Shape.AT_LEAST, lower=q.upper, upper=None)
