"""Lists: sentences that open them ("… shall:"), and items that go on from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.requirements.model import Modality
from conformance.specification.blocks import BlockKind, TextBlock
from conformance.specification.conditions import any_of
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.modality import Obligation, modals
from conformance.specification.parts import cut_by_deeds, cut_by_limits, head_of_item
from conformance.specification.stretches import Sentence


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence "… shall:" whose list items go on from it."""

    level: int
    text: str
    modality: Modality
    states_conditions: bool


def ends_open(sentence: Sentence) -> bool:
    """Whether a sentence ends with a colon."""
    return sentence.folded.rstrip().endswith(":")


def without_colon(sentence: Sentence) -> str:
    """Its text without the colon at its end."""
    return sentence.text.rstrip(" :：")


def goes_on(sentence: Sentence, item: TextBlock, words: LanguageWords) -> bool:
    """Whether a sentence that has not ended goes on in its items: "… shall achieve | a) a rate of …"."""
    letters = words.letters
    unfinished = letters and re.search(rf"[{letters}]$", sentence.folded.rstrip())
    return bool(unfinished) and re.match(rf"[{letters}]", item.text) is not None


def is_taken_up(behind: Iterable[TextBlock], level: int, words: LanguageWords) -> bool:
    """Whether an item of the list that follows goes on from its opening, having no normative word of its own."""
    for block in behind:
        if block.kind is not BlockKind.ITEM or block.level <= level:
            return False
        folded = fold(block.text)
        found = modals(folded, words)
        if not found or all(_is_relative(folded[: modal.start], words) for modal in found):
            return True
    return False


def of_item(sentence: Sentence, said: Sequence[Obligation], words: LanguageWords) -> tuple[Sequence[Obligation], int]:
    """An item's own obligations, and how much of its front goes on from the list's opening."""
    if not said or all(_is_relative(sentence.folded[: one.modal.start], words) for one in said):
        return (), len(sentence.folded)
    head = head_of_item(sentence.folded, said[0].modal.start, words)
    if head:
        said = (replace(said[0], start=max(head, said[0].start)), *said[1:])
    return said, head


def parts_of_front(sentence: Sentence, head: int, words: LanguageWords) -> Iterator[tuple[int, int]]:
    """What the front of an item states, each with its bounds."""
    front = sentence.folded[:head]
    for start, end in cut_by_limits(front, (0, 0), words):
        for a, b in cut_by_deeds(front[start:end], words):
            yield start + a, start + b


def _is_relative(before: str, words: LanguageWords) -> bool:
    """Whether a normative word behind this text stands in a relative clause."""
    return any_of((words.relative_pattern,), before)
