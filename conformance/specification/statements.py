"""Clauses into statements, and what in normative text could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from conformance.requirements.model import Modality
from conformance.specification.blocks import BlockKind, TextBlock
from conformance.specification.clauses import Clause
from conformance.specification.conditions import any_of, compiled
from conformance.specification.folding import fold
from conformance.specification.languages import LanguageWords
from conformance.specification.languages.asides import opens_aside
from conformance.specification.limits import LimitReading, ReadingContext, read_limits
from conformance.specification.lists import (
    Lead,
    ends_open,
    goes_on,
    is_taken_up,
    of_item,
    parts_of_front,
    without_colon,
)
from conformance.specification.modality import Obligation, modals, obligations
from conformance.specification.nouns import named_by, nouns
from conformance.specification.parts import cut_by_limits
from conformance.specification.quantities import quantities
from conformance.specification.references import references
from conformance.specification.rows import read_row
from conformance.specification.specification_lines import bare_value, specification_lines
from conformance.specification.statement import Statement, Unparsed
from conformance.specification.stating import stated
from conformance.specification.stretches import Sentence, Stretch, sentences_of

Found = Iterator[Statement | Unparsed]


def statements_of(clause: Clause, words: LanguageWords) -> Found:
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

    def __init__(self, clause: Clause, words: LanguageWords) -> None:
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
        self.leads: list[Lead] = []
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
        found = list(sentences_of(block, self.words))
        for sentence in found:
            said: Sequence[Obligation] = obligations(sentence.folded, self.words)
            if not said and self.clause.normative and not self.is_procedure:
                self.cited += [r.clause for r in references(sentence.folded, self.words) if r.verifies]
            unfinished = (
                after is not None and sentence is found[-1] and opens_list and goes_on(sentence, after, self.words)
            )
            if sentence is found[-1] and opens_list and said and normative and (unfinished or ends_open(sentence)):
                yield from self._lead(sentence, said[-1], level, index)
                if len(said) == 1:
                    continue
                said = said[:-1]
            elif self.leads and normative and opens_list and not said and ends_open(sentence):
                lead = self.leads[-1]
                text = f"{lead.text}{self._colon}{without_colon(sentence)}"
                self.leads.append(replace(lead, level=level, text=text))
                continue
            elif self.leads and normative and block.kind is BlockKind.ITEM and sentence is found[0]:
                said, head = of_item(sentence, said, self.words)
                if head:
                    yield from self._inherited(sentence, head)
            if said:
                yield from self._said(sentence, said, normative)
            elif normative and not (self.leads and block.kind is BlockKind.ITEM and sentence is found[0]):
                yield from self._without_modal(sentence)

    def _behind(self, index: int) -> Iterator[TextBlock]:
        """The blocks behind one, in order."""
        return (self.clause.blocks[at] for at in range(index + 1, len(self.clause.blocks)))

    def _lead(self, sentence: Sentence, last: Obligation, level: int, index: int) -> Found:
        """Remember what opens a list; it is no statement of its own, its items are."""
        conditions = any_of((self.words.condition_list_pattern,), sentence.folded[last.start :])
        modality = _modality(last, sentence.folded, self.words)
        self.leads.append(Lead(level, without_colon(sentence), modality, conditions))
        if not is_taken_up(self._behind(index), level, self.words):
            reason = "it opens a list whose items make the statements themselves"
            yield _unparsed(sentence.stretch(), reason)

    def _said(self, sentence: Sentence, said: Sequence[Obligation], normative: bool) -> Found:
        """The statements of a sentence that holds obligations."""
        carried: tuple[str, ...] = ()
        for obligation in said:
            modality = _modality(obligation, sentence.folded, self.words)
            start, end = sentence.bounds(obligation, self.words, alone=len(said) == 1)
            modal = (obligation.modal.start - start, obligation.modal.end - start)
            for a, b in cut_by_limits(sentence.folded[start:end], modal, self.words):
                own = (modal[0] - a, modal[1] - a) if a <= modal[0] else (0, 0)
                near = sentence.around(start + a, start + b)
                before = sentence.folded[start + a : start + a + own[0]].rstrip()
                names_another = compiled(self.words.quantity_head_pattern).search(before) is not None
                inherited = self.titles if names_another else (*carried, *self.titles)
                place = self._place(inherited, modality, near=near)
                reading = read_limits(sentence.folded[start + a : start + b], own, place, self.words)
                stretch = sentence.stretch(start + a, start + b)
                yield from stated(self.clause, stretch, modality, reading, self.words, normative=normative)
                if reading.characteristic and reading.characteristic != "function":
                    carried = (reading.characteristic,)

    def _inherited(self, sentence: Sentence, head: int) -> Found:
        """The statements of a list item that goes on from the sentence before the list."""
        for start, end in parts_of_front(sentence, head, self.words):
            yield from self._inherited_part(sentence, sentence.stretch(start, end))

    def _inherited_part(self, sentence: Sentence, part: Stretch) -> Found:
        lead = self.leads[-1]
        said = part.text.strip()
        whole = f"{lead.text}{self._colon}{said}"
        folded = fold(whole)
        found = modals(folded, self.words)
        modal = next(((m.start, m.end) for m in found if m.modality is lead.modality), (0, 0))
        place = self._place(self.titles, lead.modality, near=sentence.folded, states_conditions=lead.states_conditions)
        reading = read_limits(folded, modal, place, self.words)
        if reading.characteristic is None and not lead.states_conditions:
            reading = read_limits(folded, (0, len(lead.text)), place, self.words)
        printed = f"{lead.text}{self._colon}{sentence.block.label} {said}"
        stretch = replace(part, text=whole, printed=printed, folded=folded)
        yield from stated(self.clause, stretch, lead.modality, reading, self.words)

    def _row(self, block: TextBlock, normative: bool) -> Found:
        """A table's row: a requirement where one column names the characteristic and another its limit."""
        row = Stretch(block.text, block.text, fold(block.text), block.lines(), block.page())
        if not normative:
            for modal in modals(row.folded, self.words)[:1]:
                nothing = LimitReading(None, None, (), ())
                yield from stated(self.clause, row, modal.modality, nothing, self.words, normative=False)
            return
        group = self.group[1] if self.group[0] == block.header else ()
        outer = (*group, *self.of_table, *self.spoken_of)
        parts = read_row(block, self.words, self.context, is_procedure=self.is_procedure, outer=outer)
        said = set(filter(None, block.cells))
        if len(said) == 1 and len(block.cells) > 1:
            self.group = (block.header, named_by(fold(next(iter(said))), self.words))
        if parts is None:
            if quantities(row.folded, self.words) or modals(row.folded, self.words):
                yield _unparsed(row, "the table has no column of characteristics with one of limits")
            return
        for part in parts:
            cell = replace(row, text=part.text, printed=part.printed, folded=fold(part.text))
            modality, found = part.modality, part.reading
            yield from stated(self.clause, cell, modality, found, self.words, verified_by=part.verified_by)

    def _without_modal(self, sentence: Sentence) -> Found:
        """A sentence of normative text without a normative word: a line of a specification, or numbers left over."""
        if not self.is_procedure:
            place = self._place(self.titles, Modality.SHALL)
            lines = specification_lines(sentence.folded, place, self.words)
            if not lines and (
                bare := bare_value(sentence.folded, replace(place, inherited=self.spoken_of), self.words)
            ):
                lines = [(0, len(sentence.folded), bare)]
            for start, end, reading in lines:
                yield from stated(self.clause, sentence.stretch(start, end), Modality.SHALL, reading, self.words)
            if lines:
                return
        if any(q.unit is not None for q in quantities(sentence.folded, self.words)):
            yield _unparsed(sentence.stretch(), "a number in a sentence without a normative word")

    def _place(
        self, inherited: tuple[str, ...], modality: Modality, *, near: str = "", states_conditions: bool = False
    ) -> ReadingContext:
        prohibits = modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
        context = f"{self.context}\n{near}" if near else self.context
        return ReadingContext(inherited, context, states_conditions=states_conditions, prohibits=prohibits)


_PROHIBITED = {
    Modality.SHALL: Modality.SHALL_NOT,
    Modality.MAY: Modality.SHALL_NOT,
    Modality.SHOULD: Modality.SHOULD_NOT,
}


def _modality(obligation: Obligation, folded: str, words: LanguageWords) -> Modality:
    """The strength of an obligation; one whose subject denies ("no person shall") is a prohibition."""
    modality = obligation.modal.modality
    if any_of((words.negated_subject_pattern,), folded[obligation.start : obligation.modal.start].lstrip(" ,;:")):
        return _PROHIBITED.get(modality, modality)
    return modality


def _unparsed(stretch: Stretch, reason: str) -> Unparsed:
    return Unparsed(stretch.text, stretch.lines, reason, stretch.page)
