"""What a reader makes of a document: its blocks, and what of it could not be read at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from conformance.core.problems import BadInput, Problem
from conformance.specification.blocks import TextBlock


@dataclass(frozen=True, slots=True)
class DocumentGap:
    """A place of a document that holds something but no text: a scanned page, a figure."""

    line: int
    page: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as blocks, in its order."""

    blocks: tuple[TextBlock, ...]
    gaps: tuple[DocumentGap, ...] = ()

    @property
    def text(self) -> str:
        """All text, one block a line, headings of columns too: what the language is told from."""
        headings = dict.fromkeys(block.header for block in self.blocks if block.header)
        return "\n".join([*(block.text for block in self.blocks), *(" ".join(header) for header in headings)])


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of a document whose layout is all there is: plain text, or a page of a PDF."""

    number: int
    """1-based, through the whole document."""
    text: str
    page: int | None = None


def source_of(blocks: Iterable[TextBlock]) -> SourceDocument:
    """A source without gaps."""
    return SourceDocument(tuple(blocks))


def refuse(name: str, what: str, remedy: str, line: int | None = None) -> NoReturn:
    """Raise `BadInput` about a document."""
    raise BadInput(Problem(what, name, line, remedy=remedy, code="specification-unreadable")) from None
