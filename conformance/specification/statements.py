"""Clauses into statements, and what in normative text could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.requirements.model import Condition, Limit, Modality
from conformance.specification.blocks import Block, BlockKind
from conformance.specification.clauses import Clause
from conformance.specification.folding import fold
from conformance.specification.languages import Words
from conformance.specification.languages.asides import opens_aside
from conformance.specification.limits import Reading, read_limits
from conformance.specification.modality import Obligation, modals, obligations
from conformance.specification.nouns import nouns
from conformance.specification.quantities import quantities
from conformance.specification.sentences import sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """One normative statement of a document, or a sentence of its informative text that reads like one."""

    clause: str
    module: str | None
    modality: Modality
    text: str
    lines: tuple[int, int]
    characteristic: str | None
    limit: Limit | None
    conditions: tuple[Condition, ...]
    informative: bool


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A sentence, or a number in it, that became neither statement, limit nor condition."""

    text: str
    lines: tuple[int, int]
    reason: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    block: Block
    start: int
    end: int
    folded: str

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    def lines(self) -> tuple[int, int]:
        return self.block.lines(self.start, self.end)


def statements_of(clause: Clause, words: Words) -> Iterator[Statement | Unparsed]:
    """Statements of one clause in order, with what could not be read among them."""
    leads: list[tuple[int, str, Modality]] = []  # sentences "… shall:" whose list items go on from them
    titles = tuple(dict.fromkeys(noun.name for title in clause.titles for noun in nouns(fold(title), words)
                                 if noun.is_characteristic and noun.name != "function"))  # fmt: skip
    for index, block in enumerate(clause.blocks):
        normative = clause.normative and not opens_aside(block.text, words)
        if block.kind is BlockKind.ROW:
            yield from _row(block, clause, normative, words)
            continue
        level = block.level if block.kind is BlockKind.ITEM else -1
        leads = [lead for lead in leads if lead[0] < level]
        following = clause.blocks[index + 1] if index + 1 < len(clause.blocks) else None
        opens_list = following is not None and following.kind is BlockKind.ITEM and following.level > level
        found = list(_sentences(block, words))
        for sentence in found:
            said = obligations(sentence.folded, words)
            last = sentence is found[-1]
            if last and opens_list and said and sentence.folded.rstrip().endswith(":") and normative:
                leads.append((level, sentence.text.rstrip(" :："), said[-1].modal.modality))
                if not _is_taken_up(clause.blocks[index + 1 :], level, words):
                    reason = "it opens a list whose items make the statements themselves"
                    yield Unparsed(sentence.text, sentence.lines(), reason)
                if len(said) == 1:
                    continue
                said = said[:-1]
            elif not said and leads and normative and block.kind is BlockKind.ITEM and sentence is found[0]:
                yield from _inherited(sentence, leads[-1], clause, titles, words)
                continue
            elif not said:
                if normative:
                    yield from _numbers(sentence, words)
                continue
            yield from _said(sentence, said, clause, normative, titles, words)


def _is_taken_up(following: Sequence[Block], level: int, words: Words) -> bool:
    """Whether an item of the list that follows goes on from its opening, having no normative word of its own."""
    for block in following:
        if block.kind is not BlockKind.ITEM or block.level <= level:
            return False
        if not modals(fold(block.text), words):
            return True
    return False


def _sentences(block: Block, words: Words) -> Iterator[_Sentence]:
    folded = fold(block.text)
    for start, end in sentences(folded, words, lambda text: bool(modals(text, words))):
        yield _Sentence(block, start, end, folded[start:end])


def _said(
    sentence: _Sentence, said: list[Obligation], clause: Clause, normative: bool, titles: tuple[str, ...], words: Words
) -> Iterator[Statement | Unparsed]:
    """The statements of a sentence that holds obligations."""
    carried: tuple[str, ...] = ()
    for obligation in said:
        start, end = _trimmed(sentence, obligation, words, alone=len(said) == 1)
        folded = sentence.folded[start:end]
        modal = (obligation.modal.start - start, obligation.modal.end - start)
        reading = read_limits(folded, modal, (*carried, *titles), words)
        lines = sentence.block.lines(sentence.start + start, sentence.start + end)
        text = sentence.text[start:end]
        yield _statement(clause, obligation.modal.modality, text, lines, reading, not normative)
        if normative:
            yield from _left_over(text, lines, reading)
        carried = (reading.characteristic,) if reading.characteristic else carried


def _inherited(
    sentence: _Sentence, lead: tuple[int, str, Modality], clause: Clause, titles: tuple[str, ...], words: Words
) -> Iterator[Statement | Unparsed]:
    """The statement of a list item that goes on from the sentence before the list."""
    _, opening, modality = lead
    whole = f"{opening}{'：' if words.code == 'zh' else ': '}{sentence.text}"
    folded = fold(whole)
    found = modals(folded, words)
    modal = next(((m.start, m.end) for m in found if m.modality is modality), (0, 0))
    reading = read_limits(folded, modal, titles, words)
    yield _statement(clause, modality, whole, sentence.lines(), reading, False)
    yield from _left_over(whole, sentence.lines(), reading)


def _row(block: Block, clause: Clause, normative: bool, words: Words) -> Iterator[Statement | Unparsed]:
    """A table's row: a requirement where one column names the characteristic and another its limit."""
    limit_at = _column(block.header, words.limit_columns)
    name_at = _column(block.header, words.characteristic_columns, 0)
    if not normative:
        for modal in modals(fold(block.text), words)[:1]:
            reading = Reading(None, None, (), ())
            yield _statement(clause, modal.modality, block.text, block.lines(), reading, True)
        return
    if limit_at is None or name_at is None or limit_at == name_at or limit_at >= len(block.cells):
        if quantities(fold(block.text), words) or modals(fold(block.text), words):
            yield Unparsed(block.text, block.lines(), "the table has no column of characteristics with one of limits")
        return
    name, value = block.cells[name_at], block.cells[limit_at]
    unit_at = _column(block.header, words.unit_columns)
    if unit_at is not None and unit_at < len(block.cells):
        value = f"{value} {block.cells[unit_at]}".strip()
    text = f"{name}：{value}" if words.code == "zh" else f"{name}: {value}"
    folded, at = fold(text), len(name) + 1
    found = modals(folded, words)
    inherited = [noun.name for noun in nouns(fold(name), words) if noun.is_characteristic]
    reading = read_limits(folded, (at - 1, at), inherited, words, row=True)
    modality = found[0].modality if found else Modality.SHALL
    extra = tuple(
        condition
        for i, cell in enumerate(block.cells)
        if i not in {name_at, limit_at, unit_at} and quantities(fold(cell), words)
        for condition in read_limits(fold(f"{block.header[i]} {cell}"), (0, 0), (), words).conditions
    )
    reading = Reading(reading.characteristic, reading.limit, (*reading.conditions, *extra), reading.left_over)
    yield _statement(clause, modality, text, block.lines(), reading, False)
    yield from _left_over(text, block.lines(), reading)


def _column(header: tuple[str, ...], known: tuple[str, ...], default: int | None = None) -> int | None:
    """The column whose heading is, or contains, one of the known ones."""
    folded = [fold(cell).strip() for cell in header]
    for test in (str.__eq__, str.__contains__):
        for index, cell in enumerate(folded):
            if any(test(cell, word) for word in known):
                return index
    return default if header else None


def _statement(
    clause: Clause, modality: Modality, text: str, lines: tuple[int, int], reading: Reading, informative: bool
) -> Statement:
    return Statement(
        clause.number, clause.module, modality, text, lines, reading.characteristic, reading.limit, reading.conditions,
        informative,
    )  # fmt: skip


def _trimmed(sentence: _Sentence, obligation: Obligation, words: Words, *, alone: bool) -> tuple[int, int]:
    """Bounds of an obligation without the conjunction before it and the comma behind it."""
    start, end = obligation.start, obligation.end
    if alone:
        return 0, len(sentence.folded)
    if start and (leading := re.match(words.leading_pattern, sentence.folded[start:end])):
        start += leading.end()
    while end > start and sentence.folded[end - 1] in " ,;、":
        end -= 1
    return start, end


def _numbers(sentence: _Sentence, words: Words) -> Iterator[Unparsed]:
    """A sentence of normative text without a normative word but with a number that has a unit."""
    if any(q.unit is not None for q in quantities(sentence.folded, words)):
        yield Unparsed(sentence.text, sentence.lines(), "a number in a sentence without a normative word")


def _left_over(text: str, lines: tuple[int, int], reading: Reading) -> Iterator[Unparsed]:
    for start, end, reason in reading.left_over:
        yield Unparsed(text, lines, f"{text[start:end].strip()!r}: {reason}")
