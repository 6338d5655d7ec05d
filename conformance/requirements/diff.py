"""What changed between two editions: requirements added, removed and changed, limit by limit.

Requirements are the same ones where their ids are, else where their statements are: a clause that was renumbered is
one change, not a removal and an addition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.text import LANGUAGES
from conformance.requirements.deciding import content_of
from conformance.requirements.model import Limit, Requirement, RequirementSet

_FIELDS = (
    "clause", "modality", "characteristic", "conditions", "applies_to", "capability", "verification", "decision_rule",
    "verification_clauses", "basis", "citation", "limit_reason",
)  # fmt: skip
_SET_FIELDS = ("edition", "decision_rule", "confidence", "samples", "least_capability_index")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one requirement (or of the set) that changed."""

    field: str
    """``limit.upper``, ``modality``, ``statement.zh`` …"""
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.field}: {_shown(self.old)} → {_shown(self.new)}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A requirement of both editions that changed."""

    old: Requirement
    new: Requirement
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SetDifference:
    """Every difference between two requirement sets."""

    of_the_set: tuple[Change, ...]
    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.of_the_set or self.added or self.removed or self.changed)


def difference(old: RequirementSet, new: RequirementSet) -> SetDifference:
    """The differences of ``new`` from ``old``, in the order of the new set (removed ones in the old order)."""
    pairs = _pairs(old.requirements, new.requirements)
    kept = {id(before) for before, _ in pairs if before is not None}
    changed = [
        Changed(before, after, changes)
        for before, after in pairs
        if before is not None and (changes := (*_changes(before, after), *_resolved(old, before, new, after)))
    ]
    return SetDifference(
        tuple(_plain_changes(old, new, _SET_FIELDS)),
        tuple(after for before, after in pairs if before is None),
        tuple(requirement for requirement in old.requirements if id(requirement) not in kept),
        tuple(changed),
    )


def _pairs(before: Sequence[Requirement], after: Sequence[Requirement]) -> list[tuple[Requirement | None, Requirement]]:
    """Each new requirement with the old one it continues.

    The same id and statement come first, then the same statement under another id (a clause renumbered), then the
    same id with another statement.
    """
    waiting = {requirement.id: requirement for requirement in before}
    by_text: dict[str, list[Requirement]] = {}
    for requirement in before:
        by_text.setdefault(requirement.statement_digest, []).append(requirement)
    found: dict[str, Requirement] = {}

    def take(fresh: Requirement, known: Requirement | None) -> None:
        if known is not None and fresh.id not in found and known.id in waiting:
            found[fresh.id] = waiting.pop(known.id)

    for fresh in after:
        known = waiting.get(fresh.id)
        take(fresh, known if known is not None and known.statement_digest == fresh.statement_digest else None)
    for fresh in after:
        take(fresh, next((known for known in by_text.get(fresh.statement_digest, ()) if known.id in waiting), None))
    for fresh in after:
        take(fresh, waiting.get(fresh.id))
    return [(found.get(fresh.id), fresh) for fresh in after]


def _changes(old: Requirement, new: Requirement) -> Iterator[Change]:
    """Every field of a requirement that changed; a limit bound by bound."""
    if old.id != new.id:
        yield Change("id", old.id, new.id)
    yield from _limit_changes(old.limit, new.limit)
    yield from _plain_changes(old, new, _FIELDS)
    for language in LANGUAGES:
        before, after = old.statement.stated_in(language), new.statement.stated_in(language)
        if before != after:
            yield Change(f"statement.{language}", before, after)


def _resolved(old: RequirementSet, before: Requirement, new: RequirementSet, after: Requirement) -> Iterator[Change]:
    """The parameters whose values changed where the reference to them did not: an editorial parameter has another."""
    if before.verification != after.verification:
        return  # said already
    was, now = (content_of(asked, one).get("parameters", {}) for asked, one in ((old, before), (new, after)))
    for name in now:
        if was.get(name) != now[name]:
            yield Change(f"verification.parameters.{name}", was.get(name), now[name])


def _limit_changes(old: Limit | None, new: Limit | None) -> Iterator[Change]:
    if old == new:
        return
    if old is None or new is None:
        yield Change("limit", _plain(old), _plain(new))
        return
    for bound in ("lower", "upper", "unit", "declared"):
        before, after = getattr(old, bound), getattr(new, bound)
        if before != after:
            yield Change(f"limit.{bound}", before, after)


def _plain_changes(old: Any, new: Any, fields: Sequence[str]) -> Iterator[Change]:
    for name in fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, _plain(before), _plain(after))


def _plain(value: Any) -> Any:
    """A value of the model as JSON has it."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
