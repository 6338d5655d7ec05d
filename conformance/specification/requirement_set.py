"""The requirement set of a specification: made new, or renewed under what reviewers wrote.

The parser renews what follows from the text; what people decided stays with its requirement. A statement keeps its id
for as long as its text stands in the clause, also where others were put before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from conformance.core.problems import BadInput, Problem
from conformance.core.text import LANGUAGES, Text
from conformance.documents import sha256_of
from conformance.requirements.deciding import is_suspect
from conformance.requirements.model import Requirement, RequirementSet, StatementSource
from conformance.specification.pairing import PairedStatement, Specification, letters

PARSERS_PART = (
    "clause", "modality", "statement", "source", "module", "characteristic", "limit", "conditions", "references",
    "verification_clauses",
)  # fmt: skip
"""Fields of a requirement that the parser renews; all others are the reviewers'."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A renewed requirement set and what became of the old one."""

    requirements: RequirementSet
    gone: tuple[str, ...]
    """Ids whose statement is no longer in the text."""
    changed: tuple[str, ...]
    """Ids of reviewed requirements whose statement, limit or conditions changed: suspect now."""
    added: tuple[str, ...]


def generate(specification: Specification, profile: str) -> RequirementSet:
    """A new requirement set of a specification. Raises `BadInput` where it makes no statement at all."""
    records = tuple(_requirement(specification, statement) for statement in specification.normative)
    titles = {language: document.title for language, document in specification.documents.items()}
    names = " and ".join(document.name for document in specification.documents.values())
    if not records:
        raise BadInput(
            Problem(
                "no normative statement was found",
                names,
                remedy="Check that clauses say shall or 应",
                code="specification-unfit",
            )
        )
    title = Text.stated(zh=titles.get("zh"), en=titles.get("en") or (None if titles.get("zh") else profile))
    return RequirementSet(
        schema_=RequirementSet.KIND, profile=profile, edition="draft", title=title, requirements=records
    )


def _requirement(specification: Specification, paired: PairedStatement) -> Requirement:
    return Requirement(
        id=paired.id,
        clause=paired.clause,
        modality=paired.modality,
        statement=Text.stated(**{language: s.text for language, s in paired.by_language.items()}),
        source={
            language: StatementSource(
                document=specification.documents[language].name, page=s.page, lines=s.lines, sha256=sha256_of(s.text)
            )
            for language, s in paired.by_language.items()
        },
        module=paired.module,
        characteristic=paired.characteristic,
        limit=paired.limit,
        conditions=paired.conditions,
        references=paired.references,
        verification_clauses=paired.verified_by,
    )


def merge(old: RequirementSet, new: RequirementSet, *, drop_removed: bool = False) -> Merged:
    """``old`` with the parser's part renewed from ``new``; requirements gone from the text stay unless dropped."""
    before, after = _by_clause(old.requirements), _by_clause(new.requirements)
    kept: list[Requirement] = []
    gone: list[str] = []
    changed: list[str] = []
    added: list[str] = []
    for clause in _clauses_in_order(before, after):
        pairs, left = _matched(before.get(clause, []), after.get(clause, []))
        taken = {requirement.id for requirement in before.get(clause, [])}
        for known, fresh in pairs:
            if known is None:
                name = fresh.id if fresh.id not in taken else _free(clause, taken)
                taken.add(name)
                added.append(name)
                kept.append(fresh.model_copy(update={"id": name}))
                continue
            renewed = known.model_copy(update={field: getattr(fresh, field) for field in PARSERS_PART})
            if not is_suspect(old, known) and is_suspect(old, renewed):
                changed.append(known.id)
            kept.append(renewed)
        gone += [requirement.id for requirement in left]
        kept += [] if drop_removed else left
    return Merged(old.model_copy(update={"requirements": tuple(kept)}), tuple(gone), tuple(changed), tuple(added))


def _matched(
    before: list[Requirement], after: list[Requirement]
) -> tuple[list[tuple[Requirement | None, Requirement]], list[Requirement]]:
    """Each new requirement of a clause with the old one it renews, and the old ones nothing renews.

    The same text comes first, in both languages, then in one; then the same id; then the order.
    """
    waiting = list(before)
    found: dict[str, Requirement] = {}
    for same in (_same_text, _same_in_one_language, _same_id):
        for fresh in after:
            if fresh.id not in found:
                known = next((old for old in waiting if same(old, fresh)), None)
                if known is not None:
                    found[fresh.id] = known
                    waiting.remove(known)
    return [(found.get(fresh.id), fresh) for fresh in after], waiting


def _same_text(one: Requirement, two: Requirement) -> bool:
    return one.statement_digest == two.statement_digest


def _same_in_one_language(one: Requirement, two: Requirement) -> bool:
    stated = ((one.statement.stated_in(language), two.statement.stated_in(language)) for language in LANGUAGES)
    return any(mine is not None and mine == other for mine, other in stated)


def _same_id(one: Requirement, two: Requirement) -> bool:
    return one.id == two.id


def _by_clause(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    grouped: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in requirements:
        grouped[requirement.clause].append(requirement)
    return dict(grouped)


def _clauses_in_order(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The clauses of the text in its order; those only in the old set behind the clause they stood behind."""
    ordered = list(after)
    previous: str | None = None
    for clause in before:
        if clause not in ordered:
            ordered.insert(ordered.index(previous) + 1 if previous is not None else 0, clause)
        previous = clause
    return ordered


def _free(clause: str, taken: set[str]) -> str:
    index = 0
    while f"{clause}{letters(index)}" in taken:
        index += 1
    return f"{clause}{letters(index)}"
