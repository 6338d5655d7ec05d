"""Rows of tables: one column names the characteristic, another limits it; units, bounds and methods have theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conformance.requirements.model import Condition, Modality
from conformance.specification.blocks import Block
from conformance.specification.folding import fold
from conformance.specification.languages import Words
from conformance.specification.limits import Place, Reading, is_limit, read_limits
from conformance.specification.modality import modals, obligations
from conformance.specification.nouns import nouns
from conformance.specification.quantities import quantities, unit_of
from conformance.specification.references import NUMBER
from conformance.specification.row_columns import Columns, bare, columns_of
from conformance.specification.sentences import sentences

_UNIT_IN_HEADING = re.compile(r"[(\[/,\s]\s*([^()\[\]/,\s]{1,12}?)\s*[)\]]?\s*$")
_NUMBER_AT_END = re.compile(r"\d(?=\s*\)?\s*$)")
_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:\s*(?:~|-|…|至|to)\s*[+-]?\d+(?:\.\d+)?)?")
_NUMBERS = re.compile(r"[\d.,、\s]*")
_PART = re.compile(r"[^;]+")
_MARK = re.compile(r"^[★▲※☆△*#\s]+")


@dataclass(frozen=True, slots=True)
class RowPart:
    """One statement of a row."""

    text: str
    printed: str
    modality: Modality
    reading: Reading
    verified_by: tuple[str, ...]


def read_row(block: Block, words: Words, context: str, *, is_procedure: bool) -> list[RowPart] | None:
    """The statements of a row of normative text; None where the table has no limits."""
    wide = max(len(block.cells), len(block.header))
    if len(block.cells) != len(block.header):
        block = replace(block, cells=_padded(block.cells, wide), header=_padded(block.header, wide))
    columns = columns_of(block, words, is_procedure=is_procedure)
    if columns is None:
        return _spoken(block, words, context) or None
    name = _MARK.sub("", block.cells[columns.name])
    conditions = tuple(_conditions(block, columns, words))
    cited = block.cells[columns.method] if columns.method is not None else ""
    verified_by = tuple(number.upper() for number in re.findall(NUMBER, fold(cited)))
    parts: list[RowPart] = []
    for cell, heading in _values(block, columns, words):
        name, value = _named(block, columns, heading, name, cell, words)
        several = len(columns.limits) > 1 and heading
        for text, modality, reading in _read(name, value, words, context):
            under = (Condition(quantity="text", text=heading),) if several else ()
            more = (*conditions, *under)
            whole = replace(reading, conditions=(*reading.conditions, *more)) if more else reading
            parts.append(RowPart(text, text, modality, whole, verified_by))
    if len(parts) == 1:
        parts = [RowPart(parts[0].text, block.text, parts[0].modality, parts[0].reading, verified_by)]
    return parts


def _spoken(block: Block, words: Words, context: str) -> list[RowPart]:
    """The statements of a row that has no column of limits, but cells that demand something in whole sentences."""
    parts: list[RowPart] = []
    for cell in block.cells:
        folded = fold(cell)
        if all(modal.modality is Modality.MAY for modal in modals(folded, words)):
            continue
        for start, end in sentences(folded, words, lambda text: bool(obligations(text, words))):
            for one in obligations(folded[start:end], words):
                a, b = start + one.start, start + one.end
                prohibits = one.modal.modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
                modal = (one.modal.start - one.start, one.modal.end - one.start)
                reading = read_limits(folded[a:b], modal, Place((), context, prohibits=prohibits), words)
                text = cell[a:b].strip(" ,，;；、")
                parts.append(RowPart(text, text, one.modal.modality, reading, ()))
    return [replace(parts[0], printed=block.text)] if len(parts) == 1 else parts


def _named(block: Block, columns: Columns, heading: str, name: str, value: str, words: Words) -> tuple[str, str]:
    """Name and value of a limit; where the column of limits names the characteristic, the first one is a condition."""
    if re.search(r"[a-z㐀-鿿]", fold(name)) or not any(n.is_characteristic for n in nouns(fold(heading), words)):
        return name, value
    first = block.header[columns.name]
    whole = f"{_without_unit(first)} {_with_unit(name, _heading_unit(first, words))}".strip()
    return whole, f"{_without_unit(heading)} {value}"


def _without_unit(heading: str) -> str:
    match = _UNIT_IN_HEADING.search(heading)
    return heading[: match.start()].strip() if match else heading


def _padded(cells: tuple[str, ...], wide: int) -> tuple[str, ...]:
    return (*cells, *[""] * (wide - len(cells)))


def _values(block: Block, columns: Columns, words: Words) -> Iterator[tuple[str, str]]:
    """Each limit of a row with its unit, and the heading it stands under; a minimum and a maximum are one limit."""
    unit_cell = block.cells[columns.unit].strip() if columns.unit is not None else ""
    bounds: dict[str, str] = {}
    for index in columns.limits:
        cell, heading = block.cells[index].strip(), block.header[index]
        if not cell or cell in {"-", "—", "–", "/", "N/A", "n/a"}:
            continue
        folded = bare(fold(heading).strip())
        unit = (
            unit_cell
            if unit_of(fold(unit_cell), words)
            else _heading_unit(heading, words) or _heading_unit(block.cells[columns.name], words)
        )
        value = _with_unit(cell, unit)
        sign = (
            "≤" if _is_one_of(folded, words.upper_columns) else "≥" if _is_one_of(folded, words.lower_columns) else ""
        )
        if sign and len(columns.limits) > 1 and re.fullmatch(r"[+-−–]?\s?\d.*", cell):
            bounds[sign] = value
        else:
            yield (f"{sign} {value}" if sign and re.match(r"[\d.]", cell) else value), heading
    if bounds:
        yield " ".join(f"{sign} {value}" for sign, value in sorted(bounds.items(), reverse=True)), ""


def _is_one_of(heading: str, known: tuple[str, ...]) -> bool:
    """Whether a heading, or its last word below a merged one, is one of the known ones."""
    return heading in known or heading.rsplit(" ", 1)[-1] in known


def _heading_unit(heading: str, words: Words) -> str:
    match = _UNIT_IN_HEADING.search(fold(heading))
    return match[1] if match and unit_of(match[1], words) else ""


def _with_unit(value: str, unit: str) -> str:
    """A value with the unit that its column or heading gives it."""
    if not unit:
        return value
    if _NUMBER_AT_END.search(value):
        return f"{value} {unit}"
    match = _FIRST_NUMBER.search(value)
    if match is None or re.match(r"\s?(?:[a-zA-Z%℃°μΩ]|个|秒|分|小时|人|像素|米|毫|厘)", value[match.end() :]):
        return value
    return f"{value[: match.end()]} {unit}{value[match.end() :]}"


def _read(name: str, value: str, words: Words, context: str) -> Iterator[tuple[str, Modality, Reading]]:
    """The statements of one cell: one, or as many as it has obligations."""
    folded_name = fold(name)
    around = f"{context}\n{folded_name}"
    inherited = tuple(noun.name for noun in nouns(folded_name, words, context) if noun.is_characteristic)
    colon = "：" if words.code == "zh" else ": "
    pieces = list(_pieces(value, words))
    for piece, modality in pieces:
        text = f"{name}{colon}{piece}"
        at = len(name) + 1
        prohibits = modality in {Modality.SHALL_NOT, Modality.SHOULD_NOT}
        place = Place(
            inherited, around, is_cell=len(pieces) == 1 or bool(quantities(fold(piece), words)), prohibits=prohibits
        )
        yield text, modality, read_limits(fold(text), (at - 1, at), place, words)


def _pieces(value: str, words: Words) -> Iterator[tuple[str, Modality]]:
    folded = fold(value)
    if len(obligations(folded, words)) == 0:
        parts = [(m.start(), m.end()) for m in _PART.finditer(folded)] if ";" in folded else []
        if len(parts) > 1 and all(any(is_limit(q) for q in quantities(folded[a:b], words)) for a, b in parts):
            yield from ((value[a:b].strip(), Modality.SHALL) for a, b in parts)
        else:
            yield value, Modality.SHALL
        return
    for start, end in sentences(folded, words, lambda _: True):
        said = obligations(folded[start:end], words)
        if not said:
            if any(q.unit is not None for q in quantities(folded[start:end], words)):
                yield value[start:end].strip(" ；;"), Modality.SHALL
            continue
        for one in said:
            yield value[start + one.start : start + one.end].strip(" ,，;；、"), one.modal.modality


def _conditions(block: Block, columns: Columns, words: Words) -> Iterator[Condition]:
    """What the other cells of a row say of the circumstances."""
    for index, cell in enumerate(block.cells):
        if index in {columns.name, columns.unit, *columns.limits} or _NUMBERS.fullmatch(cell):
            continue
        text = fold(f"{block.header[index]} {cell}")
        if quantities(fold(cell), words):
            yield from read_limits(text, (0, 0), Place(states_conditions=True), words).conditions
