"""What ``conformance spec`` prints of statements, coverage and differences: as JSON, and for people to read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from conformance.cli.terminal import cell, say
from conformance.core.plain import one_line
from conformance.core.text import LANGUAGES

if TYPE_CHECKING:
    from conformance.core.text import Language
    from conformance.requirements.diff import SetDifference
    from conformance.requirements.lint import CoverageRow
    from conformance.requirements.model import Limit, Requirement
    from conformance.specification.pairing import PairedStatement, Specification

_MOST_ROWS = 500
"""Most statements in a table: its columns are as wide as their widest cell, and people read it."""
_MOST_CHARACTERS, _MOST_OF_AN_ID = 400, 60


def plain_specification(specification: Specification) -> dict[str, Any]:
    """The contract's object."""
    return {
        "statements": [
            {
                "id": s.id or None,
                "clause": s.clause,
                "modality": s.modality.value,
                "text": s.first.printed,
                "lines": list(s.first.lines),
                "page": s.first.page,
                "characteristic": s.characteristic,
                "limit": _plain_limit(s.limit),
                "conditions": [c.model_dump(exclude_none=True) for c in s.conditions],
                "references": list(s.references),
                "verification_clauses": list(s.verified_by),
                "informative": s.informative,
                "module": None if s.module is None else s.module.en,
                "texts": {language: one.text for language, one in s.by_language.items()},
            }
            for s in specification.statements
        ],
        "unparsed": [
            {
                "text": u.text,
                "lines": list(u.lines),
                "page": u.page,
                "reason": u.reason,
                "document": document.name,
            }
            for document in specification.documents.values()
            for u in document.unparsed
        ],
    }


def _plain_limit(limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    plain: dict[str, Any] = {"lower": limit.lower, "upper": limit.upper, "unit": limit.unit}
    return plain if limit.declared is None else {**plain, "declared": limit.declared}


def show_specification(specification: Specification) -> None:
    """A table of the statements, and the sentences that could not be read."""
    from conformance.specification.pairing import limit_text

    table = _table("id", "modality", "characteristic", "limit", "statement")
    normative = specification.normative
    for s in normative[:_MOST_ROWS]:
        limit = limit_text(s.limit) if s.limit else ""
        _add(table, s.id, s.modality.value, s.characteristic or "", limit, _short(s))
    _print(table)
    unparsed = [(document.name, u) for document in specification.documents.values() for u in document.unparsed]
    if len(normative) > _MOST_ROWS:
        say(f"… and {len(normative) - _MOST_ROWS} more statements; --json prints them all")
    say(f"{len(normative)} statements, {len(unparsed)} sentences or numbers not read")
    for name, u in unparsed[:_MOST_ROWS]:
        say(f"{name}:{u.lines[0]}: {u.reason}: {u.text}")
    if len(unparsed) > _MOST_ROWS:
        say(f"… and {len(unparsed) - _MOST_ROWS} more not read; --json prints them all")


def _short(statement: PairedStatement) -> str:
    return one_line(statement.first.text, 60)


def plain_coverage(row: CoverageRow, language: Language) -> dict[str, Any]:
    """Which scenario verifies a requirement, or why none does."""
    return {
        "requirement": row.requirement.id,
        "clause": row.requirement.clause,
        "modality": row.requirement.modality.value,
        "characteristic": row.requirement.characteristic,
        "method": row.method,
        "scenario": row.scenario,
        "gap": row.gap(language),
        "unexplained": row.unexplained,
    }


def show_coverage(rows: list[dict[str, Any]]) -> None:
    """A table of the requirements with their scenarios and gaps."""
    columns = ("requirement", "clause", "modality", "characteristic", "method", "scenario", "gap")
    table = _table(*columns)
    for row in rows:
        gap = row["gap"] or ("GAP without a reason" if row["unexplained"] else "" if row["scenario"] else "-")
        _add(table, *(str(row[column] or "") for column in columns[:-1]), gap)
    _print(table)


def plain_difference(found: SetDifference) -> dict[str, Any]:
    """The differences between two sets."""
    return {
        "set": [{"field": c.field, "old": c.old, "new": c.new} for c in found.of_the_set],
        "added": [_plain_requirement(r) for r in found.added],
        "removed": [_plain_requirement(r) for r in found.removed],
        "changed": [
            {
                "requirement": one.new.id,
                "was": one.old.id,
                "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in one.changes],
            }
            for one in found.changed
        ],
    }


def _plain_requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "requirement": requirement.id,
        "clause": requirement.clause,
        "modality": requirement.modality.value,
        "statement": {
            language: text for language in LANGUAGES if (text := requirement.statement.stated_in(language)) is not None
        },
        "characteristic": requirement.characteristic,
        "limit": _plain_limit(requirement.limit),
    }


def show_difference(found: SetDifference) -> None:
    """The differences, a line each, with the counts."""
    for change in found.of_the_set:
        say(f"~ {change}")
    for sign, requirements in (("-", found.removed), ("+", found.added)):
        for requirement in requirements:
            name = one_line(requirement.id, _MOST_OF_AN_ID)
            say(f"{sign} {name} {requirement.modality.value}: {requirement.statement.en}")
    for one in found.changed:
        for change in one.changes:
            say(f"~ {one_line(one.new.id, _MOST_OF_AN_ID)} {change}")
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    say(counts if found else "nothing differs")


def _table(*columns: str) -> Any:
    """A table without lines. Text of its first column never begins a second line."""
    from rich.table import Table

    table = Table(*columns, box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    return table


def _add(table: Any, name: str, *cells: str) -> None:
    """A row, each cell of it printable and short enough for a table."""
    table.add_row(cell(name, _MOST_OF_AN_ID), *(cell(each, _MOST_CHARACTERS) for each in cells))


def _print(table: Any) -> None:
    """Print a rich table as plain text; wide if the output is not a terminal, so that no cell is cut."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)
