"""Blocks into clauses: numbering of GB/T 1.1 and the ISO/IEC Directives, and what is normative at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from conformance.specification.blocks import NUMBERED_TEXT, BlockKind, TextBlock
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.modality import modals
from conformance.specification.numerals import number as numeral
from conformance.specification.units import SYMBOLS

_NUMBER = re.compile(
    r"[★▲※☆△*\s]{0,4}(?:clause\s+)?(\d{1,3}(?:\.\d{1,3}){0,6}|[a-z](?:\.\d{1,3}){1,6})(?:[.、]?\s+|[.、]?(?=[㐀-鿿])|$)",
    re.ASCII,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_WORD = re.compile(r"[a-z°℃%]+")


@dataclass(slots=True)
class Clause:
    """A numbered clause (or the unnumbered text before the first) with its own blocks, without its subclauses."""

    number: str
    """``6.2.1``, ``A.3``, ``A``; empty outside the numbering (foreword)."""
    title: str
    normative: bool
    module: str | None = None
    """Title of the clause of the second level around it."""
    titles: tuple[str, ...] = ()
    """Its own title and those of the clauses around it, innermost first."""
    line: int = 1
    blocks: list[TextBlock] = field(default_factory=list)

    def is_procedure(self, words: LanguageWords) -> bool:
        """Whether it tells how to test: what stands there speaks of the test, not of the device."""
        return any(part in fold(title) for title in self.titles for part in words.procedure_titles)


def clauses(blocks: Iterable[TextBlock], words: LanguageWords) -> tuple[str | None, list[Clause]]:
    """The document's title and its clauses in order."""
    document_title: str | None = None
    current = Clause("", "", normative=False)
    found = [current]
    path: list[Clause] = []
    for block in blocks:
        line = block.lines()[0]
        if block.kind is BlockKind.HEADING:
            number, title = _heading(block.text, words)
            if not number and block.level == 1 and document_title is None and len(found) == 1:
                document_title = title
                continue
            said = number and _is_sentence(title, words)
            current = _open(number, "" if said else title, block.level, line, path, words)
            found.append(current)
            if said:
                current.blocks.append(
                    replace(block, kind=BlockKind.PARAGRAPH, text=title, starts=(0,), numbers=block.numbers[:1])
                )
        elif _is_annex_mark(block, current, words):
            current.normative = current.normative and not _informative(block.text, words)
            current.title = f"{current.title} {block.text}"
            current.titles = (current.title, *current.titles[1:])
        elif hanging := _hanging(block, current):
            number, rest = hanging
            current = _open(number, "", 0, line, path, words)
            found.append(current)
            current.blocks.append(rest)
        else:
            current.blocks.append(block)
    return document_title, found


def _heading(text: str, words: LanguageWords) -> tuple[str, str]:
    """Number and title of a heading."""
    folded = fold(text)
    if annex := re.match(words.annex_pattern, folded):
        letter = next(filter(None, annex.groups())).upper()
        return letter, text
    if chapter := re.match(words.chapter_pattern, folded):
        written = next(filter(None, chapter.groups()))
        number = written if written.isdecimal() else str(_ROMAN.get(written) or numeral(written) or written)
        return number, text[chapter.end() :].strip() or text
    if match := _NUMBER.match(folded):
        return match[1].upper(), text[match.end() :].strip().rstrip("：:")
    return "", text


def _is_sentence(title: str, words: LanguageWords) -> bool:
    """Whether what is set as a heading is a requirement itself: "5.2 The system shall raise an alarm"."""
    return any(modal.modality.decides for modal in modals(fold(title), words))


def _is_annex_mark(block: TextBlock, current: Clause, words: LanguageWords) -> bool:
    """Whether a paragraph right below an annex's heading is the rest of it: ``(informative)``, ``（资料性附录）``."""
    if current.blocks or len(current.number) != 1 or not current.number.isalpha() or len(block.text) > 80:
        return False
    return re.match(words.annex_mark_pattern, fold(block.text).strip()) is not None


def _hanging(block: TextBlock, current: Clause) -> tuple[str, TextBlock] | None:
    """A paragraph that opens with its own clause number below the current top-level clause; else None."""
    match = NUMBERED_TEXT.match(block.text) if block.kind is BlockKind.PARAGRAPH else None
    if match is None or (current.number and match[1].split(".")[0] != current.number.split(".")[0]):
        return None
    following = _WORD.match(fold(block.text[match.end() :]))
    if following and following[0] in SYMBOLS and following[0] != "a":
        return None  # "0.3 m", a number with its unit
    cut = match.end()
    starts = tuple(max(0, start - cut) for start in block.starts)
    return match[1], replace(block, text=block.text[cut:], starts=starts)


def _open(number: str, title: str, level: int, line: int, path: list[Clause], words: LanguageWords) -> Clause:
    """A new clause, with what it inherits from the clauses around it; ``path`` is moved on."""
    if number:
        while path and not number.startswith(path[-1].number + "."):
            path.pop()
    else:
        # A heading outside the numbering: the foreword, or an untitled part of the clause around it.
        keep = path if level > 2 else []
        inherited = keep[-1] if keep else None
        if inherited is not None:
            return Clause(inherited.number, title, inherited.normative and not _informative(title, words),
                          inherited.module, (title, *inherited.titles), line)  # fmt: skip
        path.clear()
        return Clause("", title, False, None, (title,), line)
    around = path[-1] if path else None
    normative = (around.normative if around else True) and not _informative(title, words, top=around is None)
    titles = ((title,) if title else ()) + (around.titles if around else ())
    depth = number.count(".") + 1
    module = title if depth == 2 and title else (around.module if around else None)
    if depth == 1:
        module = None
    clause = Clause(number, title, normative, module, titles, line)
    path.append(clause)
    return clause


def _informative(title: str, words: LanguageWords, *, top: bool = True) -> bool:
    """Whether a title says that what stands under it is not normative."""
    folded = fold(title).strip()
    if any(mark in folded for mark in words.informative_annex):
        return True
    return top and folded.startswith(words.informative_titles)
