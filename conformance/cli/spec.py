"""``conformance spec``: parse a specification; lint, cover and compare its requirement sets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from conformance.requirements.diff import Difference
    from conformance.requirements.model import Limit, Requirement
    from conformance.specification.pairing import PairedStatement, Specification
    from conformance.text import Language

_FILE = click.Path(path_type=Path)
_MOST_ROWS = 500
"""Statements that are laid out as a table: its columns are as wide as their widest cell, and it is for reading."""


@click.group(name="spec")
def command() -> None:
    """Parse, lint, cover and compare specifications."""


@command.command()
@click.argument("documents", nargs=-1, required=True, type=_FILE, metavar="DOCUMENT...")
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Write the requirement set here; renew it if it exists."
)
@click.option("--json", "as_json", is_flag=True, help="Print every statement, and what could not be read, as JSON.")
@click.option("--drop-removed", is_flag=True, help="Remove requirements whose statement is no longer in the text.")
def parse(documents: tuple[Path, ...], output: Path | None, as_json: bool, drop_removed: bool) -> int:
    """Read the requirements out of a specification: one document, or its Chinese and its English one.

    Exits with 1 when the two languages disagree, or requirements are gone from the text.
    """
    from conformance.specification.pairing import pair
    from conformance.specification.parsed import parse_documents

    specification = pair(parse_documents(documents))
    for mismatch in specification.mismatches:
        _warn(mismatch)
    code = 1 if specification.mismatches else 0
    if output is not None:
        code = max(code, _write(specification, output, drop_removed))
    if as_json:
        click.echo(json.dumps(plain_specification(specification), ensure_ascii=False, indent=1))
    elif output is None:
        _show(specification)
    return code


def _write(specification: Specification, output: Path, drop_removed: bool) -> int:
    """Write or renew a requirement set; 1 when requirements are gone from the text and kept."""
    from conformance.requirements.file import load_requirements, save_requirements
    from conformance.specification.requirement_set import generate, merge

    new = generate(specification, output.resolve().parent.name)
    if not output.exists():
        save_requirements(output, new)
        _warn(f"{output}: {len(new.requirements)} requirements written")
        return 0
    merged = merge(load_requirements(output), new, drop_removed=drop_removed)
    save_requirements(output, merged.requirements)
    _warn(f"{output}: {len(merged.requirements.requirements)} requirements, {len(merged.added)} of them new")
    for name in merged.changed:
        _warn(f"{name}: its statement changed after the review; it is suspect until it is reviewed again")
    for name in merged.gone:
        _warn(f"{name}: is gone from the text; {'removed' if drop_removed else 'kept (--drop-removed removes it)'}")
    return 1 if merged.gone and not drop_removed else 0


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
                "module": s.module,
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


def _show(specification: Specification) -> None:
    """A table of the statements, and the list of what could not be read."""
    from rich.table import Table

    from conformance.specification.pairing import limit_text

    table = Table("id", "modality", "characteristic", "limit", "statement", box=None, pad_edge=False)
    normative = specification.normative
    for s in normative[:_MOST_ROWS]:
        limit = limit_text(s.limit) if s.limit else ""
        table.add_row(s.id, s.modality.value, s.characteristic or "", limit, _short(s))
    _print(table)
    unparsed = [(document.name, u) for document in specification.documents.values() for u in document.unparsed]
    if len(normative) > _MOST_ROWS:
        click.echo(f"… and {len(normative) - _MOST_ROWS} more statements; --json prints them all")
    click.echo(f"{len(normative)} statements, {len(unparsed)} sentences or numbers not read")
    for name, u in unparsed[:_MOST_ROWS]:
        click.echo(f"{name}:{u.lines[0]}: {u.reason}: {u.text}")
    if len(unparsed) > _MOST_ROWS:
        click.echo(f"… and {len(unparsed) - _MOST_ROWS} more not read; --json prints them all")


def _short(statement: PairedStatement) -> str:
    text = statement.first.text
    return text if len(text) <= 60 else text[:59] + "…"


@command.command()
@click.argument("file", type=_FILE)
def lint(file: Path) -> int:
    """Report what is wrong with, or missing from, a requirement set; exits with 1 when anything is."""
    from conformance.requirements.file import load_requirements
    from conformance.requirements.lint import lint as findings_of
    from conformance.scenarios.registry import scenario_names

    findings = findings_of(load_requirements(file), frozenset(scenario_names()))
    for finding in findings:
        click.echo(f"{file} {finding}")
    click.echo(f"{len(findings)} findings" if findings else "nothing found")
    return 1 if findings else 0


@command.command()
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en", help="Language of the reasons for gaps.")
def coverage(file: Path, as_json: bool, language: Language) -> int:
    """Show which scenario verifies each requirement; exits with 1 when a gap has no stated reason."""
    from conformance.requirements.file import load_requirements
    from conformance.requirements.lint import coverage as rows_of
    from conformance.scenarios.registry import scenario_names

    rows = rows_of(load_requirements(file), frozenset(scenario_names()))
    plain = [
        {
            "requirement": row.requirement.id,
            "clause": row.requirement.clause,
            "modality": row.requirement.modality.value,
            "characteristic": row.requirement.characteristic,
            "method": row.method,
            "scenario": row.scenario,
            "gap": row.gap(language),
            "unexplained": row.unexplained,
        }
        for row in rows
    ]
    unexplained = sum(row.unexplained for row in rows)
    if as_json:
        click.echo(json.dumps({"rows": plain, "unexplained": unexplained}, ensure_ascii=False, indent=1))
    else:
        _show_coverage(plain)
        covered = sum(row.scenario is not None for row in rows)
        click.echo(
            f"{len(rows)} requirements: {covered} covered, {len(rows) - covered} gaps, {unexplained} unexplained"
        )
    return 1 if unexplained else 0


def _show_coverage(rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    columns = ("requirement", "clause", "modality", "characteristic", "method", "scenario", "gap")
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        gap = row["gap"] or ("GAP without a reason" if row["unexplained"] else "" if row["scenario"] else "-")
        table.add_row(*(str(row[column] or "") for column in columns[:-1]), gap)
    _print(table)


@command.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print what differs as JSON.")
def diff(old: Path, new: Path, as_json: bool) -> int:
    """Show what a new edition adds, removes and changes, limit by limit; exits with 1 when anything differs."""
    from conformance.requirements.diff import difference
    from conformance.requirements.file import load_requirements

    found = difference(load_requirements(old), load_requirements(new))
    if as_json:
        click.echo(json.dumps(_plain_difference(found), ensure_ascii=False, indent=1))
    else:
        _show_difference(found)
    return 1 if found else 0


def _plain_difference(found: Difference) -> dict[str, Any]:
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
        "statement": requirement.statement.model_dump(exclude_none=True),
        "characteristic": requirement.characteristic,
        "limit": _plain_limit(requirement.limit),
    }


def _show_difference(found: Difference) -> None:
    for change in found.of_the_set:
        click.echo(f"~ {change}")
    for sign, requirements in (("-", found.removed), ("+", found.added)):
        for requirement in requirements:
            click.echo(f"{sign} {requirement.id} {requirement.modality.value}: {requirement.statement.text.en}")
    for one in found.changed:
        for change in one.changes:
            click.echo(f"~ {one.new.id} {change}")
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    click.echo(counts if found else "nothing differs")


def _print(table: Any) -> None:
    """Print a rich table as plain text; wide where the output is no terminal, so that nothing is cut."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)


def _warn(sentence: str) -> None:
    click.echo(f"conformance: {sentence}", err=True)
