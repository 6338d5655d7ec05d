"""Parts of a sentence that are statements of their own though they have no normative word of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from conformance.core.text import Language
from conformance.specification.conditions import any_of, compiled, condition_spans, inside
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.limits import is_limit
from conformance.specification.nouns import nouns
from conformance.specification.quantities import quantities
from conformance.specification.quantity import TextQuantity


@cache
def _joints(code: Language) -> re.Pattern[str]:
    return re.compile(WORDS[code].joint_pattern)


def cut_by_limits(folded: str, modal: tuple[int, int], words: LanguageWords) -> Sequence[tuple[int, int]]:
    """The parts of an obligation that each limit a characteristic they name: "误差应不大于 …，时间不大于 …"."""
    limits = [q for q in quantities(folded, words) if is_limit(q) and q.start >= modal[1]]
    return list(_cut(folded, modal, limits, words)) if len(limits) > 1 else [(0, len(folded))]


def cut_by_deeds(folded: str, words: LanguageWords) -> Sequence[tuple[int, int]]:
    """The parts of what sets a limit and then demands something else: "不低于 70 dB，且具备静音功能"."""
    first = next((q for q in quantities(folded, words) if is_limit(q)), None)
    cut = compiled(words.own_deed_pattern).search(folded, first.end) if first is not None else None
    if cut is None or any(is_limit(q) for q in quantities(folded[cut.start() :], words)):
        return [(0, len(folded))]
    return [(0, cut.start()), (cut.start() + 1, len(folded))]


def _cut(
    folded: str, modal: tuple[int, int], limits: Sequence[TextQuantity], words: LanguageWords
) -> Iterator[tuple[int, int]]:
    cuts: list[int] = []
    named = [noun for noun in nouns(folded, words) if noun.start >= modal[1]]
    spans = [span for group in condition_spans(folded, words, modal) for span in group]
    for joint in _joints(words.code).finditer(folded, limits[0].end):
        start = joint.start()
        before = max([modal[1], *cuts])
        has_limit = any(before <= q.start < start for q in limits)
        noun = next((n for n in named if n.start >= start), None)
        following = next((q for q in limits if q.start >= start), None)
        near = 24 if noun is not None and noun.is_characteristic else 4
        if not (has_limit and noun and following and noun.end <= following.start):
            continue
        aside = any_of(words.subordinate_openings, folded[start : following.end]) or inside(following.start, spans)
        if noun.start - joint.end() <= near and not aside and not _goes_on(folded, following.end, words):
            cuts.append(start)
    bounds = [0, *cuts, len(folded)]
    for a, b in pairwise(bounds):
        leading = re.match(words.leading_pattern, folded[a:b]) if a else None
        yield a + (leading.end() if leading else 0), len(folded[:b].rstrip(" ,;、:")) if b < len(folded) else b


def _goes_on(folded: str, end: int, words: LanguageWords) -> bool:
    """Whether what stands behind a number makes its part a condition (``… 时``, ``… 的条件下``)."""
    stop = next((at for at in range(end, len(folded)) if folded[at] in ",;。."), len(folded))
    return any_of(words.subordinate_endings, folded[end:stop])


def head_of_item(folded: str, modal: int, words: LanguageWords) -> int:
    """Length of an item's front that states a limit before the part with the item's own normative word."""
    cuts = [match.start() for match in _joints(words.code).finditer(folded, 0, modal) if match.start()]
    if not cuts:
        return 0
    head = folded[: cuts[-1]]
    if any_of(words.subordinate_openings, head) or any_of(words.subordinate_endings, head):
        return 0
    return cuts[-1] if any(is_limit(q) for q in quantities(head, words)) else 0
