"""What limits where nothing is named that could be limited: deadlines, places, numbers of things."""

from __future__ import annotations

import re

from conformance.specification.conditions import compiled, condition_spans, inside, is_small, suits
from conformance.specification.quantity import QuantityShape, TextQuantity
from conformance.specification.subjects import ObligationText, paired

_AMBIENT = {"ambient_temperature", "relative_humidity"}
_TIMES = {"week", "month", "year"}
_MAX_BEHIND_NUMBER = 40
"""Characters at most between a number in the subject of a sentence and its normative word."""


def fallback(said: ObligationText) -> list[TextQuantity]:
    """What limits where nothing is named that could be limited: a compared number that is no condition."""
    return _behind(said) or _deadline(said) or _in_subject(said) or _in_circumstance(said)


def _in_circumstance(said: ObligationText) -> list[TextQuantity]:
    """A number compared in a phrase of circumstance: "at intervals of at most 12 months", "for 30 days or longer"."""
    whole, cut = condition_spans(said.folded, said.words, said.modal, circumstances=False)
    for q in said.able:
        noun = said.owners[q.start]
        compares = (
            q.shape in {QuantityShape.AT_LEAST, QuantityShape.AT_MOST}
            and q.unit is not None
            and q.start >= said.modal[1]
        )
        spoken_of = noun is None or (noun.is_characteristic and noun.kind != "length")
        if compares and spoken_of and not inside(q.start, [*whole, *cut]):
            return paired([one for one in said.able if one.start >= q.start])
    return []


def _behind(said: ObligationText) -> list[TextQuantity]:
    """A number behind the normative word: free, a deadline ("在 5 日内更换"), or a place ("mounted at 2 m to 3 m")."""
    settled = {m.end() for m in compiled(said.words.settling_pattern).finditer(said.folded)}
    deadlines = [m.end() for m in compiled(said.words.deadline_pattern).finditer(said.folded, said.modal[1])]
    for q in said.quantities:
        if (
            q.start < said.modal[1]
            or q.shape is QuantityShape.PRODUCT
            or (q.shape is QuantityShape.BARE and q.start not in settled)
        ):
            continue
        noun = said.owners[q.start]
        is_deadline = q.shape is QuantityShape.AT_MOST and any(q.end - 1 <= end <= q.end + 2 for end in deadlines)
        is_meant = q.start in settled or (is_deadline and not said.prohibits) or not said.is_condition(q)
        if is_meant and (noun is None or noun.name not in _AMBIENT):
            return [q] if q.shape is QuantityShape.BARE else paired([one for one in said.able if one.start >= q.start])
    return []


def _deadline(said: ObligationText) -> list[TextQuantity]:
    """A time before the normative word within which something has to be done: "30 min 内应", "within 30 min, …"."""
    opening = compiled(said.words.deadline_opening_pattern)
    for q in said.able:
        is_time = q.unit is not None and (q.unit.kind == "duration" or q.unit.name in _TIMES)
        just_before = q.end <= said.modal[0] and not said.folded[q.end : said.modal[0]].strip("之以内 ")
        opens = opening.fullmatch(said.folded, 0, q.start) is not None
        if is_time and q.shape is QuantityShape.AT_MOST and (just_before or opens) and not said.prohibits:
            return [q]
    return []


def _in_subject(said: ObligationText) -> list[TextQuantity]:
    """A number in the subject of the sentence: "At least six persons shall take part"."""
    for q in said.able:
        if q.shape not in {QuantityShape.AT_LEAST, QuantityShape.AT_MOST} or q.unit is None or q.end > said.modal[0]:
            continue
        if q.unit.kind in {"celsius", "fahrenheit"} and suits(q, "temperature") and not is_small(q):
            continue  # of the people or things that are spoken of: "a visitor with a reading above 37.5 °C"
        between = said.folded[q.end : said.modal[0]]
        if not said.is_condition(q) and len(between) <= _MAX_BEHIND_NUMBER and not re.search("[,;、]", between):
            return [q]
    return []
