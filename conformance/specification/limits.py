"""Limits: what the numbers of one obligation say of the characteristic it is about.

What limits nothing and is no condition is left over and reported: no number is lost silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from conformance.core.characteristics import CHARACTERISTICS
from conformance.core.text import Language
from conformance.requirements.model import Condition, Limit
from conformance.specification.conditions import (
    any_of,
    compiled,
    condition_of,
    condition_spans,
    default_condition,
    is_small,
    suits,
    value_in,
)
from conformance.specification.fallbacks import fallback
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.nouns import Noun, nouns
from conformance.specification.quantities import quantities
from conformance.specification.quantity import QuantityShape, TextQuantity
from conformance.specification.subjects import (
    SMALLER_IS_BETTER,
    ObligationText,
    by_unit,
    choose,
    owner,
    prohibited,
    said_by_noun,
    subjects,
)

_LARGER_UNITS = {"m/s", "km/h", "Hz"}
_LARGER_KINDS = {"proportion", "rate", "count", "ratio", "pixels"}


@dataclass(frozen=True, slots=True)
class LimitReading:
    """What the numbers of one obligation say."""

    characteristic: str | None
    limit: Limit | None
    conditions: tuple[Condition, ...]
    left_over: tuple[tuple[int, int, str], ...]
    """(start, end, reason) of every number that is in neither."""
    also: tuple[tuple[str | None, Limit], ...] = ()
    """Further limits that the same words set: the height, where they give width × height."""


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """Where the text that is read stands, as far as it bears on its numbers."""

    inherited: tuple[str, ...] = ()
    """Characteristics it may speak of without naming them (of the obligation before, of the clause's titles)."""
    context: str = ""
    """What else it may speak of, folded: the titles around it."""
    is_cell: bool = False
    """It is the cell of a limit: every number in it is one, also without a comparison."""
    states_conditions: bool = False
    """It is an item of a list of conditions: no number in it is a limit."""
    prohibits: bool = False
    """It says what shall not be: *more than 200 W* is then an upper bound."""


def is_limit(quantity: TextQuantity) -> bool:
    """Whether a quantity bounds something by itself."""
    return quantity.shape not in {QuantityShape.BARE, QuantityShape.PRODUCT, QuantityShape.EQUAL}


def read_limits(folded: str, modal: tuple[int, int], place: ReadingContext, words: LanguageWords) -> LimitReading:
    """Read one obligation; ``modal`` is where its normative word stands."""
    if compiled(words.closing_pattern).fullmatch(folded, *modal):
        modal = (0, 0)
    return _read_limits(folded, modal, place, words.code)


@lru_cache(maxsize=1024)
def _read_limits(folded: str, modal: tuple[int, int], place: ReadingContext, code: Language) -> LimitReading:
    words = WORDS[code]
    found = quantities(folded, words)
    if place.is_cell:
        found = [_equal(q) if q.shape is QuantityShape.BARE else q for q in found]
    named = nouns(folded, words, place.context)
    whole, cut = ([], []) if place.is_cell else condition_spans(folded, words, modal)
    spans = whole + cut
    owners = {q.start: owner(q, named, spans, folded, words) for q in found}
    said = ObligationText(folded, words, modal, found, owners, spans, place.prohibits)
    subject, chosen = None, list[TextQuantity]()
    if not place.states_conditions:
        subject, chosen = _about(said, subjects(folded, named, whole, modal, words), place)
    limit: Limit | None = None
    also: tuple[tuple[str | None, Limit], ...] = ()
    product = next((q for q in found if q.sides and q.start >= modal[1] and not said.is_condition(q)), None)
    if not chosen and product is not None and (pixels := _pixels(product, folded, words)):
        chosen, (subject, limit), also = [product], pixels[0], pixels[1:]
    elif chosen:
        kind = CHARACTERISTICS[subject].kind if subject else _kind(chosen[0], owners[chosen[0].start], folded, words)
        bounds = [said_by_noun(q, said) for q in chosen]
        bounds = [_reached(q, said, kind) for q in bounds]
        limit = _limit([prohibited(q) for q in bounds] if place.prohibits else bounds, kind, subject)
    elif subject and _is_declared(folded, words):
        limit = Limit(declared=subject)
    conditions, left = _rest(said, subject, chosen, place)
    return LimitReading(subject, limit, conditions, left, also)


def _reached(q: TextQuantity, said: ObligationText, kind: str) -> TextQuantity:
    """A difference that has to be *reached* is an upper bound: smaller is better."""
    if q.shape is not QuantityShape.AT_LEAST or kind != "difference":
        return q
    if compiled(said.words.reaching_pattern).search(said.folded, 0, q.start) is None:
        return q
    return replace(q, shape=QuantityShape.AT_MOST, lower=None, upper=q.lower)


def _equal(q: TextQuantity) -> TextQuantity:
    return TextQuantity(q.start, q.end, QuantityShape.EQUAL, q.lower, q.upper, q.unit, q.sides, q.is_denied)


def _about(said: ObligationText, own: list[str], place: ReadingContext) -> tuple[str | None, list[TextQuantity]]:
    """The subject of an obligation and the quantities that limit it."""
    subject, chosen = choose(said, own, place.inherited)
    if not chosen and (chosen := fallback(said)):
        noun = said.owners[chosen[0].start]
        named = [noun.name] if noun is not None and noun.is_characteristic else own if noun is None else []
        subject = next((name for name in named if suits(chosen[0], CHARACTERISTICS[name].kind)), None)
    if chosen:
        return subject or by_unit(chosen[0], said.folded, said.words), chosen
    if subject in own or subject == "function":
        return subject, []
    # What an obligation without a limit only inherits it speaks of only where it asks for the figure.
    asks = _is_declared(said.folded, said.words) or any_of(said.words.disclosed_patterns, said.folded)
    return (subject if asks else None), []


def _rest(
    said: ObligationText, subject: str | None, chosen: list[TextQuantity], place: ReadingContext
) -> tuple[tuple[Condition, ...], tuple[tuple[int, int, str], ...]]:
    """The numbers that are no limit: conditions, and what is left over, with the reason."""
    conditions: list[Condition] = []
    left: list[tuple[int, int, str]] = []
    for q in said.quantities:
        noun = said.owners[q.start]
        if q in chosen or (q.unit is None and (q.shape is QuantityShape.PRODUCT or place.is_cell)):
            continue
        if q.shape is QuantityShape.PRODUCT:
            left.append((q.start, q.end, "two numbers in one (width × height)"))
        elif noun is not None and noun.name != subject:
            conditions.append(condition_of(q, noun.quantity, noun.kind))
        elif (
            place.is_cell
            or place.states_conditions
            or said.is_condition(q)
            or (chosen and (q.shape in {QuantityShape.BARE, QuantityShape.EQUAL} or q.start > chosen[0].start))
        ):
            conditions.append(condition_of(q, *default_condition(q)))
        elif q.unit is not None:
            bare = q.shape is QuantityShape.BARE
            left.append((q.start, q.end, "no comparison stands beside it" if bare else "nothing says what it limits"))
    return tuple(conditions), tuple(left)


def _pixels(q: TextQuantity, folded: str, words: LanguageWords) -> tuple[tuple[str | None, Limit], ...]:
    """The two limits of a width × height in pixels; empty for any other product."""
    if q.sides is None or (q.unit is not None and q.unit.kind != "pixels"):
        return ()
    names = next(((one, two) for pattern, one, two in words.image_patterns if any_of((pattern,), folded)), None)
    if names is None:
        return ()
    is_lower, is_upper = q.lower is not None, q.upper is not None
    return tuple(
        (
            name or None,
            Limit(lower=float(side) if is_lower else None, upper=float(side) if is_upper else None, unit="pixel"),
        )
        for name, side in zip(names, q.sides, strict=True)
    )


def _limit(chosen: Sequence[TextQuantity], kind: str, subject: str | None) -> Limit:
    lower, upper = None, None
    unit = ""
    for q in chosen:
        low, high = q.lower, q.upper
        if q.shape is QuantityShape.BETTER:
            larger = kind in _LARGER_KINDS or (q.unit is not None and q.unit.name in _LARGER_UNITS)
            larger = larger and subject not in SMALLER_IS_BETTER
            low, high = (low, None) if larger else (None, high)
        low_value, low_unit = value_in(q, low, kind)
        high_value, high_unit = value_in(q, high, kind)
        lower = low_value if low_value is not None else lower
        upper = high_value if high_value is not None else upper
        unit = low_unit or high_unit or unit
    return Limit(lower=lower, upper=upper, unit=unit)


def _kind(q: TextQuantity, owner: Noun | None, folded: str, words: LanguageWords) -> str:
    """What a Celsius value is where no characteristic decides."""
    if q.shape in {QuantityShape.AT_MOST, QuantityShape.AT_LEAST} and compiled(words.changed_by_pattern).search(
        folded, 0, q.start
    ):
        return "difference"
    if owner is not None and not (owner.name == "temperature" and any_of(words.difference_patterns, folded)):
        return owner.kind
    if q.shape is QuantityShape.SYMMETRIC or any_of(words.difference_patterns, folded):
        return "difference"
    is_temperature = q.unit is not None and q.unit.kind != "kelvin" and not is_small(q)
    return "temperature" if is_temperature else "difference"


def _is_declared(folded: str, words: LanguageWords) -> bool:
    """Whether the limit is the manufacturer's figure; one that only has to be stated limits nothing."""
    if any_of(words.judged_as_declared_patterns, folded):
        return True
    return any_of(words.declared_patterns, folded) and not any_of(words.disclosed_patterns, folded)
