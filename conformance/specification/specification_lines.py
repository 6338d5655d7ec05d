"""Lines of a data sheet: ``Accuracy: ≤ 0.3 °C`` requires without a normative word."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from conformance.specification.comparisons import comparisons
from conformance.specification.languages import LanguageWords
from conformance.specification.limits import LimitReading, ReadingContext, is_limit, read_limits
from conformance.specification.nouns import nouns
from conformance.specification.quantities import quantities
from conformance.specification.quantity import QuantityShape, TextQuantity

_LABELLED = re.compile(r"(?:[^:.,;、]|(?<=\bmax)\.|(?<=\bmin)\.){1,50}:\s*")
_MAX_BETWEEN = 12
"""Characters at most between a characteristic and its limit where no colon parts them."""
_MAX_BEFORE = 6
_MAX_BEHIND = 24


def specification_lines(
    folded: str, place: ReadingContext, words: LanguageWords
) -> list[tuple[int, int, LimitReading]]:
    """The requirements of a sentence without a normative word, each with its bounds; empty where it only tells."""
    whole = _read(folded, place, words)
    # Where one part limits a characteristic, the others may limit what is else a condition.
    cuts = [0, *(match.end() for match in re.finditer(r";\s*|,\s*(?!\d)", folded)), len(folded)]
    parts: list[tuple[int, int, LimitReading]] = []
    for start, end in pairwise(cuts):
        reading = _read(folded[start:end].rstrip(" ,;"), place, words, any_noun=whole is not None or bool(parts))
        if reading is not None:
            parts.append((start, start + len(folded[start:end].rstrip(" ,;")), reading))
    if len(parts) > 1 and len(parts) == len(cuts) - 1:
        return parts
    return [(0, len(folded), whole)] if whole is not None else []


def _read(folded: str, place: ReadingContext, words: LanguageWords, *, any_noun: bool = False) -> LimitReading | None:
    """What a sentence without a normative word requires; None where it only tells something."""
    found = quantities(folded, words)
    if not found:
        return None
    label = _LABELLED.match(folded)
    if label is not None:
        first = next((q for q in found if q.start >= label.end()), None)
        if first is None or (first.unit is None and not is_limit(first)):
            return None
        if len(re.findall(r"\w", _without_comparison(folded[label.end() : first.start]))) > _MAX_BETWEEN:
            return None
        return _with_limit(read_limits(folded, (label.end() - 1, label.end()), replace(place, is_cell=True), words))
    named = [
        noun
        for noun in nouns(folded, words, place.context)
        if (noun.is_characteristic or any_noun) and noun.name != "function"
    ]
    for noun in named[:1]:
        limit = next((q for q in found if q.start >= noun.end), None)
        if limit is None or noun.start > _MAX_BEHIND:
            return None
        between = _without_comparison(folded[noun.end : limit.start])
        behind = len(folded.rstrip("。. ")) - limit.end
        says = is_limit(limit) or (limit.shape is QuantityShape.EQUAL and noun.start <= _MAX_BEFORE and behind <= 1)
        # "Range: 30 °C to 45 °C, resolution 0.1 °C": what stands in a line of limits is one.
        says = says or (
            any_noun and limit.shape is QuantityShape.BARE and noun.start == 0 and not between.strip() and behind <= 1
        )
        if says and len(between.strip()) <= _MAX_BETWEEN and behind <= _MAX_BEHIND:
            as_cell = replace(place, is_cell=place.is_cell or limit.shape is QuantityShape.BARE)
            return _with_limit(read_limits(folded, (noun.end, noun.end), as_cell, words))
    return None if named else _bare(folded, found, place, words)


def _bare(folded: str, found: list[TextQuantity], place: ReadingContext, words: LanguageWords) -> LimitReading | None:
    """A line that is nothing but a name and its bound: "整机功耗≤60 W", "重量不超过 10 kg"."""
    q = found[0]
    is_compared_product = q.sides is not None and (q.lower is None) != (q.upper is None)
    bounds = (
        (is_limit(q) or is_compared_product)
        and q.unit is not None
        and q.is_denied is not False
        and q.shape is not QuantityShape.RANGE
    )
    sign = re.search(r"[≤≥<>±]\s*$", folded[: q.start]) or q.shape is QuantityShape.SYMMETRIC
    short = 2 <= len(folded[: q.start].strip()) <= _MAX_BEHIND and len(folded.rstrip("。. ")) - q.end <= 1
    if len(found) == 1 and bounds and short and (sign or words.code == "zh"):
        return _with_limit(read_limits(folded, (0, 0), place, words))
    return None


def bare_value(folded: str, place: ReadingContext, words: LanguageWords) -> LimitReading | None:
    """What a sentence requires that is no more than a bound of what its clause's title names: "≤ 0.3 °C"."""
    found = quantities(folded, words)
    if not place.inherited or not found or not is_limit(found[0]):
        return None
    opened = [one for one in comparisons(folded, words) if one.start == 0]
    at = next((one.end for one in opened if one.end <= found[0].start), 0)
    if folded[at : found[0].start].strip(" :~"):
        return None
    return _with_limit(read_limits(folded, (0, 0), place, words))


def _without_comparison(text: str) -> str:
    return re.sub(r"[≤≥<>=±()\s]", "", text)


def _with_limit(reading: LimitReading) -> LimitReading | None:
    return reading if reading.limit is not None else None
