"""Sentences and other stretches of a document, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.specification.blocks import TextBlock
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.modality import Obligation, modals
from conformance.specification.sentences import sentences

_NEAR = 200
"""Characters before a stretch in which its company is looked for (*the threshold … in steps*)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What may state something, as it is read and as the document prints it."""

    text: str
    printed: str
    folded: str
    lines: tuple[int, int]
    page: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block."""

    block: TextBlock
    start: int
    end: int
    folded: str

    @property
    def text(self) -> str:
        """As it stands."""
        return self.block.text[self.start : self.end]

    def stretch(self, start: int = 0, end: int | None = None) -> Stretch:
        """A part of it."""
        text = self.text[start:end]
        stop = self.end if end is None else self.start + end
        lines = self.block.lines(self.start + start, stop)
        return Stretch(text, text, self.folded[start:end], lines, self.block.page(self.start + start))

    def around(self, start: int, end: int) -> str:
        """A part of it with what stands before, also in the sentences before."""
        return fold(self.block.text)[max(0, self.start + start - _NEAR) : self.start + end]

    def bounds(self, obligation: Obligation, words: LanguageWords, *, alone: bool) -> tuple[int, int]:
        """Of an obligation without the conjunction before it and the comma behind it; alone, it is all that follows."""
        start, end = obligation.start, obligation.end
        if alone:
            return start, len(self.folded)
        if start and (leading := re.match(words.leading_pattern, self.folded[start:end])):
            start += leading.end()
        while end > start and self.folded[end - 1] in " ,;、:":
            end -= 1
        return start, end


def sentences_of(block: TextBlock, words: LanguageWords) -> Iterator[Sentence]:
    """The sentences of a block in order."""
    folded = fold(block.text)
    for start, end in sentences(folded, words, lambda text: bool(modals(text, words))):
        yield Sentence(block, start, end, folded[start:end])
