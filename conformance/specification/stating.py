"""From what was read of a stretch of a clause to the statements it makes, and what of it was left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.requirements.model import Modality
from conformance.specification.clauses import Clause
from conformance.specification.languages import LanguageWords
from conformance.specification.limits import LimitReading
from conformance.specification.references import references
from conformance.specification.statement import Statement, Unparsed
from conformance.specification.stretches import Stretch


def stated(
    clause: Clause,
    stretch: Stretch,
    modality: Modality,
    reading: LimitReading,
    words: LanguageWords,
    *,
    normative: bool = True,
    verified_by: tuple[str, ...] = (),
) -> Iterator[Statement | Unparsed]:
    """One statement for each limit that was read: width × height are two. Then, of normative text, what was not."""
    cited = [r for r in references(stretch.folded, words) if r.clause != clause.number]
    one = Statement(
        clause=clause.number,
        module=clause.module,
        modality=modality,
        text=stretch.text,
        lines=stretch.lines,
        characteristic=reading.characteristic,
        limit=reading.limit,
        conditions=reading.conditions,
        informative=not normative,
        page=stretch.page,
        printed=stretch.printed,
        references=tuple(r.clause for r in cited),
        verified_by=verified_by or tuple(r.clause for r in cited if r.verifies),
    )
    yield one
    for characteristic, limit in reading.also:
        yield replace(one, characteristic=characteristic, limit=limit)
    if normative:
        for start, end, reason in reading.left_over:
            part = stretch.text[start:end].strip()
            yield Unparsed(stretch.text, stretch.lines, f"{part!r}: {reason}", stretch.page)
