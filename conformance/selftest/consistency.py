"""A self-test record worked out again from its own rows: what it says of itself, and cannot be so.

Nothing is run. A record that was written by hand contradicts itself easily; one that does not is still only as good as
the bench that sealed it (`conformance.selftest.seal`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from conformance.selftest.expectation.chances import MET, NOT_MET
from conformance.selftest.record import DemandCell, DeviceRecord, SelfTest, Summary

STATUS = "status"
"""The cell of the evaluation's status."""
_GOOD = MET | {"conforms"}
_BAD = NOT_MET | {"does_not_conform"}
_NEARLY = 1e-9


def inconsistencies(record: SelfTest) -> Iterator[str]:
    """Every contradiction within a record, a clause each."""
    yield from _shape(record)
    for row in record.rows:
        for cell in row.cells:
            yield from (f"{_of(row)}, {cell.requirement}: {what}" for what in _cell(cell, record))
    yield from _flaws(record)
    yield from _counts(record)


def summary_of(record: SelfTest) -> Summary:
    """The summary of a record's rows."""
    seeds = len(record.seeds)
    cells = [(row, cell) for row in record.rows for cell in row.cells]
    demanded = [cell for _, cell in cells if cell.demand]
    observed = dict.fromkeys(record.seeds, 0)
    observed |= {seed: number for number, seed in enumerate(record.seeds)}
    missed = [
        (cell, cell.observed[observed[seed]])
        for cell in demanded
        for seed in cell.missed_seeds
        if seed in observed and observed[seed] < len(cell.observed)
    ]
    return Summary(
        campaigns=len(record.rows) * seeds,
        cells=len(cells) * seeds,
        demanded=len(demanded) * seeds,
        met=len(demanded) * seeds - len(missed),
        missed=len(missed),
        let_through=sum(verdict in _GOOD and not set(cell.demand) & _GOOD for cell, verdict in missed),
        blamed=sum(verdict in _BAD and bool(set(cell.demand) & _GOOD) for cell, verdict in missed),
        without_expectation=(len(cells) - len(demanded)) * seeds,
        missed_by_chance_expected=round(math.fsum(1 - (cell.power or 0.0) for cell in demanded), 6),
        unsure=tuple(f"{row.class_} {cell.requirement}" for row, cell in cells if row.flaw is None and not cell.demand),
    )


def _shape(record: SelfTest) -> Iterator[str]:
    """Seeds, classes and rows, each once; every row of the same requirements."""
    for what, several in (
        ("the seed {} occurs twice", record.seeds),
        ("the class {} occurs twice", [one.name for one in record.classes]),
        ("the flaw {} occurs twice", [one.name for one in record.flaws]),
        ("{} occurs twice", [_of(row) for row in record.rows]),
    ):
        yield from (what.format(each) for each, count in Counter(several).items() if count > 1)
    known = {one.name for one in record.classes}
    asked: dict[str, list[str]] = {}
    for row in record.rows:
        if row.class_ not in known:
            yield f"{_of(row)}: the class is not among those that were run"
        if (row.flaw is None) != (row.size is None):
            yield f"{_of(row)}: a flaw without a size, or a size without a flaw"
        names = [cell.requirement for cell in row.cells]
        if len(set(names)) != len(names):
            yield f"{_of(row)}: a requirement occurs twice"
        if asked.setdefault(row.class_, names) != names:
            yield f"{_of(row)}: its requirements are not those of the other devices of its class"
    if not 0 < record.demanded_power <= 1:
        yield f"the demanded power is {record.demanded_power:g}, which is not a probability"


def _cell(cell: DemandCell, record: SelfTest) -> Iterator[str]:
    if len(cell.observed) != len(record.seeds):
        yield f"{len(cell.observed)} verdicts were observed at {len(record.seeds)} seeds"
        return
    if set(cell.missed_seeds) - set(record.seeds) or len(set(cell.missed_seeds)) != len(cell.missed_seeds):
        yield "the missed seeds are not seeds of the self-test, each once"
    if not cell.demand:
        if cell.missed_seeds:
            yield "seeds were missed where nothing was demanded"
        if cell.power is not None and not 0 <= cell.power < record.demanded_power:
            yield f"nothing was demanded, although the power is {cell.power:g}"
        return
    if cell.why_none is not None:
        yield "an expectation is demanded, and a reason says why there is none"
    if cell.power is None or not record.demanded_power - _NEARLY <= cell.power <= 1 + _NEARLY:
        yield f"it is demanded with the power {cell.power}, and {record.demanded_power:g} is asked for"
    contrary = {seed for seed, verdict in zip(record.seeds, cell.observed, strict=True) if verdict not in cell.demand}
    if contrary - set(cell.missed_seeds):
        yield f"observed was {', '.join(cell.observed)}, demanded {' or '.join(cell.demand)}, and no miss is stated"
    if set(cell.missed_seeds) - contrary and not cell.lacking:
        yield "a miss is stated where what was demanded was observed"


def _flaws(record: SelfTest) -> Iterator[str]:
    """Flaws and sizes as they were run, and caught by what demands it."""
    sizes: dict[str, set[float]] = {}
    caught: dict[str, set[str]] = {}
    never = {
        (row.class_, cell.requirement)
        for row in record.rows
        if row.flaw is None
        for cell in row.cells
        if cell.demand and not set(cell.demand) & MET
    }
    for row in record.rows:
        if row.flaw is None or row.size is None:
            continue
        sizes.setdefault(row.flaw, set()).add(row.size)
        by = {cell.requirement for cell in row.cells if cell.demand and not set(cell.demand) & MET} - {STATUS}
        caught.setdefault(row.flaw, set()).update(name for name in by if (row.class_, name) not in never)
    for flaw in record.flaws:
        if set(flaw.sizes) != sizes.get(flaw.name, set()):
            yield f"the flaw {flaw.name} is listed with other sizes than it was run with"
        if set(flaw.caught_by) != caught.get(flaw.name, set()):
            yield f"the flaw {flaw.name} is listed as caught by other requirements than its devices demand"
    unlisted = sorted(set(sizes) - {flaw.name for flaw in record.flaws})
    if unlisted:
        yield f"flaws were run that are not listed: {', '.join(unlisted)}"


def _counts(record: SelfTest) -> Iterator[str]:
    """The summary and the verdict as the rows give them."""
    stated, found = record.summary, summary_of(record)
    for name in Summary.model_fields:
        before, after = getattr(stated, name), getattr(found, name)
        same = math.isclose(before, after, abs_tol=2e-6) if isinstance(after, float) else before == after
        if not same:
            yield f"the summary states {name} {_short(before)}; its rows give {_short(after)}"
    verdict = "missed" if found.missed or not found.demanded else "met"
    if record.verdict != verdict:
        yield f"the verdict is {record.verdict!r}; its rows give {verdict!r}"


def _of(row: DeviceRecord) -> str:
    device = "the good device" if row.flaw is None else f"{row.flaw} {'?' if row.size is None else f'{row.size:g}'}"
    return f"{row.class_}, {device}"


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= 60 else said[:59] + "…"
