"""Clauses into statements, and what in normative text could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conformance.requirements.model import Modality
from conformance.specification.blocks import Block, BlockKind
from conformance.specification.clauses import Clause
from conformance.specification.conditions import any_of, compiled
from conformance.specification.folding import fold
from conformance.specification.languages import Words
from conformance.specification.languages.asides import opens_aside
from conformance.specification.limits import Place, Reading, read_limits
from conformance.specification.modality import Obligation, modals, obligations
from conformance.specification.nouns import named_by, nouns
from conformance.specification.parts import cut_by_deeds, cut_by_limits, head_of_item
from conformance.specification.quantities import quantities
from conformance.specification.references import references
from conformance.specification.rows import read_row
from conformance.specification.sentences import sentences
from conformance.specification.specification_lines import bare_value, specification_lines
from conformance.specification.statement import Statement, Unparsed

_NEAR = 200
"""Characters before a statement in which its company is looked for (*the threshold … in steps*)."""

Found = Iterator[Statement | Unparsed]


@dataclass(frozen=True, slots=True)
class _Sentence:
    block: Block
    start: int
    end: int
    folded: str

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    def around(self, start: int, end: int) -> str:
        """A stretch of it with what stands before, also in the sentences before."""
        return fold(self.block.text)[max(0, self.start + start - _NEAR) : self.start + end]

    def lines(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        return self.block.lines(self.start + start, self.end if end is None else self.start + end)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A sentence "… shall:" whose list items go on from it."""

    level: int
    text: str
    modality: Modality
    states_conditions: bool


def statements_of(clause: Clause, words: Words) -> Found:
    """Statements of one clause in order, with what could not be read among them."""
    reader = _ClauseReader(clause, words)
    found = list(reader.read())
    cited = tuple(dict.fromkeys(reader.cited))
    for one in found:
        if cited and isinstance(one, Statement) and not one.verified_by and not one.informative:
            yield replace(one, verified_by=cited)
        else:
            yield one


class _ClauseReader:
    """One pass over the blocks of a clause."""

    def __init__(self, clause: Clause, words: Words) -> None:
        self.clause, self.words = clause, words
        titles = [fold(title) for title in clause.titles]
        self.context = "\n".join(titles)
        self.is_procedure = clause.is_procedure(words)
        named = [noun.name for title in titles for noun in nouns(title, words) if noun.is_characteristic]
        self.titles = () if self.is_procedure else tuple(dict.fromkeys(name for name in named if name != "function"))
        self.spoken_of = () if self.is_procedure else tuple(name for title in titles for name in named_by(title, words))
        """What values without a name of their own are of, by the titles around them."""
        self.of_table: tuple[str, ...] = ()
        """What the table that may follow is of, by its caption and the sentence before it."""
        self.group: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        """The headings of a table, and what the rows below its last row of one cell are of."""
        self._colon = "：" if words.code == "zh" else ": "
        self.leads: list[_Lead] = []
        self.cited: list[str] = []
        """Clauses that a sentence without a normative word points to as the test method ("试验方法见 7.3")."""

    def read(self) -> Found:
        """Every statement, and what could not be read."""
        blocks = self.clause.blocks
        aside_level: int | None = None
        for index, block in enumerate(blocks):
            level = block.level if block.kind is BlockKind.ITEM else -1
            aside = block.kind is BlockKind.NOTE or opens_aside(block.text, self.words)
            if aside_level is not None and level <= aside_level:
                aside_level = None
            if aside and block.text.rstrip().endswith((":", "：")):
                aside_level = level
            normative = self.clause.normative and not aside and aside_level is None
            if block.kind is BlockKind.ROW:
                yield from self._row(block, normative)
                continue
            caption = fold(block.text)
            own = named_by(caption, self.words) if any_of((self.words.table_pattern,), caption) else ()
            self.of_table, self.group = tuple(dict.fromkeys((*own, *(self.of_table if own else ())))), ((), ())
            if not aside:
                self.leads = [lead for lead in self.leads if lead.level < level]
            yield from self._block(index, level, normative)

    def _block(self, index: int, level: int, normative: bool) -> Found:
        block = self.clause.blocks[index]
        after = next((b for b in self._behind(index) if b.kind is not BlockKind.NOTE), None)
        opens_list = after is not None and after.kind is BlockKind.ITEM and after.level > level
        found = list(_sentences(block, self.words))
        for sentence in found:
            said = obligations(sentence.folded, self.words)
            if not said and self.clause.normative and not self.is_procedure:
                self.cited += [r.clause for r in references(sentence.folded, self.words) if r.verifies]
            goes_on = after is not None and sentence is found[-1] and opens_list and self._goes_on(sentence, after)
            if sentence is found[-1] and opens_list and said and normative and (goes_on or self._opens(sentence)):
                yield from self._lead(sentence, said[-1], level, index)
                if len(said) == 1:
                    continue
                said = said[:-1]
            elif self.leads and normative and opens_list and not said and self._opens(sentence):
                lead = self.leads[-1]
                text = f"{lead.text}{self._colon}{sentence.text.rstrip(' :：')}"
                self.leads.append(replace(lead, level=level, text=text))
                continue
            elif self.leads and normative and block.kind is BlockKind.ITEM and sentence is found[0]:
                said, head = self._of_item(sentence, said)
                if head:
                    yield from self._inherited(sentence, head)
            if said:
                yield from self._said(sentence, said, normative)
            elif normative and not (self.leads and block.kind is BlockKind.ITEM and sentence is found[0]):
                yield from self._without_modal(sentence)

    def _behind(self, index: int) -> Iterator[Block]:
        """The blocks behind one, in order."""
        return (self.clause.blocks[at] for at in range(index + 1, len(self.clause.blocks)))

    def _goes_on(self, sentence: _Sentence, item: Block) -> bool:
        """Whether a sentence that has not ended goes on in its items: "… shall achieve | a) a rate of …"."""
        letters = self.words.letters
        unfinished = letters and re.search(rf"[{letters}]$", sentence.folded.rstrip())
        return bool(unfinished) and re.match(rf"[{letters}]", item.text) is not None

    def _opens(self, sentence: _Sentence) -> bool:
        return sentence.folded.rstrip().endswith(":")

    def _lead(self, sentence: _Sentence, last: Obligation, level: int, index: int) -> Found:
        """Remember what opens a list; it is no statement of its own, its items are."""
        conditions = any_of((self.words.condition_list_pattern,), sentence.folded[last.start :])
        modality = _modality(last, sentence.folded, self.words)
        self.leads.append(_Lead(level, sentence.text.rstrip(" :："), modality, conditions))
        if not self._is_taken_up(index, level):
            reason = "it opens a list whose items make the statements themselves"
            yield Unparsed(sentence.text, sentence.lines(), reason, sentence.block.page(sentence.start))

    def _is_taken_up(self, index: int, level: int) -> bool:
        """Whether an item of the list that follows goes on from its opening, having no normative word of its own."""
        for block in self._behind(index):
            if block.kind is not BlockKind.ITEM or block.level <= level:
                return False
            folded = fold(block.text)
            found = modals(folded, self.words)
            if not found or all(_is_relative(folded[: modal.start], self.words) for modal in found):
                return True
        return False

    def _of_item(self, sentence: _Sentence, said: list[Obligation]) -> tuple[list[Obligation], int]:
        """An item's own obligations, and how much of its front goes on from the list's opening."""
        if not said or all(_is_relative(sentence.folded[: one.modal.start], self.words) for one in said):
            return [], len(sentence.folded)
        head = head_of_item(sentence.folded, said[0].modal.start, self.words)
        if head:
            said = [replace(said[0], start=max(head, said[0].start)), *said[1:]]
        return said, head

    def _said(self, sentence: _Sentence, said: list[Obligation], normative: bool) -> Found:
        """The statements of a sentence that holds obligations."""
        carried: tuple[str, ...] = ()
        for obligation in said:
            modality = _modality(obligation, sentence.folded, self.words)
            start, end = _trimmed(sentence, obligation, self.words, alone=len(said) == 1)
            modal = (obligation.modal.start - start, obligation.modal.end - start)
            for a, b in cut_by_limits(sentence.folded[start:end], modal, self.words):
                own = (modal[0] - a, modal[1] - a) if a <= modal[0] else (0, 0)
                near = sentence.around(start + a, start + b)
                before = sentence.folded[start + a : start + a + own[0]].rstrip()
                names_another = compiled(self.words.quantity_head_pattern).search(before) is not None
                inherited = self.titles if names_another else (*carried, *self.titles)
                place = self._place(inherited, modality, near=near)
                reading = read_limits(sentence.folded[start + a : start + b], own, place, self.words)
                yield from self._statements(sentence, start + a, start + b, modality, reading, normative)
                if reading.characteristic and reading.characteristic != "function":
                    carried = (reading.characteristic,)

    def _statements(
        self, sentence: _Sentence, start: int, end: int, modality: Modality, reading: Reading, normative: bool
    ) -> Found:
        text, lines = sentence.text[start:end], sentence.lines(start, end)
        page = sentence.block.page(sentence.start + start)
        folded = sentence.folded[start:end]
        yield from self._of_reading(text, text, folded, lines, page, modality, reading, normative)
        if normative:
            yield from _left_over(text, lines, reading, page)

    def _inherited(self, sentence: _Sentence, head: int) -> Found:
        """The statements of a list item that goes on from the sentence before the list."""
        front = sentence.folded[:head]
        parts = [
            (start + a, start + b)
            for start, end in cut_by_limits(front, (0, 0), self.words)
            for a, b in cut_by_deeds(front[start:end], self.words)
        ]
        for start, end in parts:
            yield from self._inherited_part(sentence, start, end)

    def _inherited_part(self, sentence: _Sentence, start: int, end: int) -> Found:
        lead = self.leads[-1]
        said = sentence.text[start:end].strip()
        colon = self._colon
        whole = f"{lead.text}{colon}{said}"
        folded = fold(whole)
        found = modals(folded, self.words)
        modal = next(((m.start, m.end) for m in found if m.modality is lead.modality), (0, 0))
        place = self._place(self.titles, lead.modality, near=sentence.folded, states_conditions=lead.states_conditions)
        reading = read_limits(folded, modal, place, self.words)
        if reading.characteristic is None and not lead.states_conditions:
            reading = read_limits(folded, (0, len(lead.text)), place, self.words)
        page = sentence.block.page(sentence.start + start)
        lines = sentence.lines(start, end)
        printed = f"{lead.text}{colon}{sentence.block.label} {said}"
        yield from self._of_reading(whole, printed, folded, lines, page, lead.modality, reading, True)
        yield from _left_over(whole, lines, reading, page)

    def _row(self, block: Block, normative: bool) -> Found:
        """A table's row: a requirement where one column names the characteristic and another its limit."""
        lines, page = block.lines(), block.page()
        if not normative:
            for modal in modals(fold(block.text), self.words)[:1]:
                nothing, text = Reading(None, None, (), ()), block.text
                yield from self._of_reading(text, text, fold(text), lines, page, modal.modality, nothing, False)
            return
        group = self.group[1] if self.group[0] == block.header else ()
        outer = (*group, *self.of_table, *self.spoken_of)
        parts = read_row(block, self.words, self.context, is_procedure=self.is_procedure, outer=outer)
        said = set(filter(None, block.cells))
        if len(said) == 1 and len(block.cells) > 1:
            self.group = (block.header, named_by(fold(next(iter(said))), self.words))
        if parts is None:
            if quantities(fold(block.text), self.words) or modals(fold(block.text), self.words):
                reason = "the table has no column of characteristics with one of limits"
                yield Unparsed(block.text, lines, reason, page)
            return
        for part in parts:
            yield from self._of_reading(
                part.text,
                part.printed,
                fold(part.text),
                lines,
                page,
                part.modality,
                part.reading,
                True,
                verified_by=part.verified_by,
            )
            yield from _left_over(part.text, lines, part.reading, page)

    def _without_modal(self, sentence: _Sentence) -> Found:
        """A sentence of normative text without a normative word: a line of a specification, or numbers left over."""
        page = sentence.block.page(sentence.start)
        if not self.is_procedure:
            place = self._place(self.titles, Modality.SHALL)
            lines = specification_lines(sentence.folded, place, self.words)
            if not lines and (
                bare := bare_value(sentence.folded, replace(place, inherited=self.spoken_of), self.words)
            ):
                lines = [(0, len(sentence.folded), bare)]
            for start, end, reading in lines:
                yield from self._statements(sentence, start, end, Modality.SHALL, reading, True)
            if lines:
                return
        if any(q.unit is not None for q in quantities(sentence.folded, self.words)):
            yield Unparsed(sentence.text, sentence.lines(), "a number in a sentence without a normative word", page)

    def _place(
        self, inherited: tuple[str, ...], modality: Modality, *, near: str = "", states_conditions: bool = False
    ) -> Place:
        prohibits = modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
        context = f"{self.context}\n{near}" if near else self.context
        return Place(inherited, context, states_conditions=states_conditions, prohibits=prohibits)

    def _of_reading(
        self,
        text: str,
        printed: str,
        folded: str,
        lines: tuple[int, int],
        page: int | None,
        modality: Modality,
        reading: Reading,
        normative: bool,
        *,
        verified_by: tuple[str, ...] = (),
    ) -> Iterator[Statement]:
        """One statement for each limit that was read: width × height are two."""
        clause = self.clause
        cited = [r for r in references(folded, self.words) if r.clause != clause.number]
        one = Statement(
            clause.number, clause.module, modality, text, lines, reading.characteristic, reading.limit,
            reading.conditions, not normative, page, printed, tuple(r.clause for r in cited),
            verified_by or tuple(r.clause for r in cited if r.verifies),
        )  # fmt: skip
        yield one
        for characteristic, limit in reading.also:
            yield replace(one, characteristic=characteristic, limit=limit)


def _sentences(block: Block, words: Words) -> Iterator[_Sentence]:
    folded = fold(block.text)
    for start, end in sentences(folded, words, lambda text: bool(modals(text, words))):
        yield _Sentence(block, start, end, folded[start:end])


_PROHIBITED = {
    Modality.SHALL: Modality.SHALL_NOT,
    Modality.MAY: Modality.SHALL_NOT,
    Modality.SHOULD: Modality.SHOULD_NOT,
}


def _modality(obligation: Obligation, folded: str, words: Words) -> Modality:
    """The strength of an obligation; one whose subject denies ("no person shall") is a prohibition."""
    modality = obligation.modal.modality
    if any_of((words.negated_subject_pattern,), folded[obligation.start : obligation.modal.start].lstrip(" ,;:")):
        return _PROHIBITED.get(modality, modality)
    return modality


def _is_relative(before: str, words: Words) -> bool:
    """Whether a normative word behind this text stands in a relative clause."""
    return any_of((words.relative_pattern,), before)


def _trimmed(sentence: _Sentence, obligation: Obligation, words: Words, *, alone: bool) -> tuple[int, int]:
    """Bounds of an obligation without the conjunction before it and the comma behind it."""
    start, end = obligation.start, obligation.end
    if alone:
        return start, len(sentence.folded)
    if start and (leading := re.match(words.leading_pattern, sentence.folded[start:end])):
        start += leading.end()
    while end > start and sentence.folded[end - 1] in " ,;、:":
        end -= 1
    return start, end


def _left_over(text: str, lines: tuple[int, int], reading: Reading, page: int | None) -> Iterator[Unparsed]:
    for start, end, reason in reading.left_over:
        yield Unparsed(text, lines, f"{text[start:end].strip()!r}: {reason}", page)
