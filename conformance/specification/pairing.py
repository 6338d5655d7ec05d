"""Two languages of one specification: statements pair by clause and order, and every disagreement is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.core.problems import BadInput, Problem
from conformance.core.text import Language, Text
from conformance.requirements.model import Condition, Limit, Modality
from conformance.specification.parsed import ParsedDocument
from conformance.specification.statement import Statement


@dataclass(frozen=True, slots=True)
class PairedStatement:
    """One statement of a specification in the languages it exists in; the first document's word rules."""

    id: str
    """Clause plus letter; empty for an informative statement."""
    by_language: Mapping[Language, Statement]

    @property
    def first(self) -> Statement:
        """The statement in the language of the first document that has it."""
        return next(iter(self.by_language.values()))

    @property
    def clause(self) -> str:
        """Its clause."""
        return self.first.clause

    @property
    def modality(self) -> Modality:
        """Its strength."""
        return self.first.modality

    @property
    def module(self) -> Text | None:
        """The title of its clause of the second level, in each language that has one."""
        titles = {language: s.module for language, s in self.by_language.items() if s.module}
        return Text.stated(**titles) if titles else None

    @property
    def characteristic(self) -> str | None:
        """What it limits; a language that does not name it leaves it to the other one."""
        named = [s.characteristic for s in self.by_language.values() if s.characteristic]
        return next((name for name in named if name != "function"), named[0] if named else None)

    @property
    def limit(self) -> Limit | None:
        """The limit, from the language that names the characteristic where only one does."""
        best = sorted(self.by_language.values(), key=lambda s: s.characteristic != self.characteristic)
        return next((s.limit for s in best if s.limit is not None), None)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions it holds under."""
        return next((s.conditions for s in self.by_language.values() if s.conditions), ())

    @property
    def references(self) -> tuple[str, ...]:
        """The clauses it cites, in either language."""
        return tuple(dict.fromkeys(clause for s in self.by_language.values() for clause in s.references))

    @property
    def verified_by(self) -> tuple[str, ...]:
        """The clauses that say how it is verified."""
        return tuple(dict.fromkeys(clause for s in self.by_language.values() for clause in s.verified_by))

    @property
    def informative(self) -> bool:
        """Whether it stands in informative text."""
        return self.first.informative


@dataclass(frozen=True, slots=True)
class Specification:
    """A specification in one or two languages."""

    documents: Mapping[Language, ParsedDocument]
    statements: tuple[PairedStatement, ...]
    mismatches: tuple[str, ...]
    """What the two languages say differently, a sentence each."""

    @property
    def normative(self) -> tuple[PairedStatement, ...]:
        """The statements that are requirements."""
        return tuple(s for s in self.statements if not s.informative)


def letters(index: int) -> str:
    """``a`` … ``z``, ``aa``, ``ab`` … for 0, 1, …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def pair(documents: Sequence[ParsedDocument]) -> Specification:
    """One specification from one document or from two of different languages. Raises `BadInput` for any other set."""
    by_language: dict[Language, ParsedDocument] = {}
    for document in documents:
        if document.language in by_language:
            raise BadInput(
                Problem(
                    f"is in the same language ({document.language}) as {by_language[document.language].name}",
                    document.name,
                    remedy="Give at most one Chinese and one English document of the specification",
                    code="specification-unfit",
                )
            )
        by_language[document.language] = document
    statements: list[PairedStatement] = []
    mismatches: list[str] = []
    for informative in (False, True):
        grouped = {
            language: _by_clause([s for s in document.statements if s.informative is informative])
            for language, document in by_language.items()
        }
        for clause in dict.fromkeys(clause for clauses in grouped.values() for clause in clauses):
            columns = {language: clauses.get(clause, []) for language, clauses in grouped.items()}
            if not informative:
                mismatches += _counts(clause, columns)
            for index in range(max(map(len, columns.values()))):
                row = {language: column[index] for language, column in columns.items() if index < len(column)}
                paired = PairedStatement("" if informative else f"{clause}{letters(index)}", row)
                statements.append(paired)
                if not informative:
                    mismatches += _differences(paired)
    return Specification(by_language, tuple(statements), tuple(mismatches))


def _by_clause(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        grouped[statement.clause].append(statement)
    return dict(grouped)


def _counts(clause: str, columns: Mapping[Language, list[Statement]]) -> list[str]:
    """A clause that makes more statements in one language than in the other."""
    if len({len(column) for column in columns.values()}) <= 1:
        return []
    said = ", ".join(
        f"{language} {len(column)}" + (f" (line {column[0].lines[0]})" if column else "")
        for language, column in columns.items()
    )
    return [f"clause {clause}: the languages make different numbers of statements: {said}"]


def _differences(paired: PairedStatement) -> list[str]:
    """Where the two languages of one statement disagree."""
    if len(paired.by_language) < 2:
        return []
    (one, a), (two, b) = paired.by_language.items()
    place = f"{paired.id} ({one} line {a.lines[0]}, {two} line {b.lines[0]})"
    found = []
    if a.modality is not b.modality:
        found.append(f"{place}: the modality is {a.modality.value} in {one}, {b.modality.value} in {two}")
    if a.characteristic and b.characteristic and a.characteristic != b.characteristic:
        found.append(f"{place}: the characteristic is {a.characteristic} in {one}, {b.characteristic} in {two}")
    if a.limit != b.limit:
        found.append(f"{place}: the limit is {limit_text(a.limit)} in {one}, {limit_text(b.limit)} in {two}")
    return found


def limit_text(limit: Limit | None) -> str:
    """A limit for a person to read: ``-0.3 … 0.3 delta_degC``."""
    if limit is None:
        return "none"
    if limit.declared is not None:
        return f"as declared ({limit.declared})"
    low = "" if limit.lower is None else f"{limit.lower:g}"
    high = "" if limit.upper is None else f"{limit.upper:g}"
    if low == high:
        return f"= {low} {limit.unit}"
    if low and high:
        return f"{low} … {high} {limit.unit}"
    return f"≥ {low} {limit.unit}" if low else f"≤ {high} {limit.unit}"
