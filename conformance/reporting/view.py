"""What a report shows and in which order: selections of an evaluation, none of its judgements.

Nested plain data, such as the description of a bench, is shown part by part: what is set, and the names of what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from conformance.core.text import Text
from conformance.documents import Digest, canonical_json, sha256_of
from conformance.evaluation.marks import marks_of, other_set_in_words, standing_in_words
from conformance.evaluation.model import Evaluation, MeasurementResult, Result
from conformance.verification.verdict import BEST_FIRST, WORST_FIRST, Verdict


def clause_order(clause: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key of a clause number: 6.2 before 6.10, numbers before the letters of annexes."""
    parts = re.findall(r"\d+|[^\d.\s]+", clause)
    return tuple((0, int(part), "") if part.isdecimal() and len(part) < 10 else (1, 0, part) for part in parts)


def digest_of(evaluation: Evaluation) -> Digest:
    """Digest of the evaluation's canonical JSON: what this report is a rendering of."""
    return sha256_of(canonical_json(evaluation.model_dump(mode="json", by_alias=True)))


GROUPS: Mapping[str, bool] = MappingProxyType(
    {"met": True, "not_met": True, "open": False, "not_tested": False, "not_applicable": False, "advisory": False}
)
"""The groups that requirements fall into, and whether the statement of conformity covers them."""


@dataclass(frozen=True, slots=True)
class RequirementGroup:
    """Requirements that the statement of conformity covers, or leaves out for one reason."""

    name: str
    covered: bool
    results: tuple[Result, ...]


def _group_of(result: Result) -> str:
    if not result.modality.decides:
        return "advisory"
    return result.verdict.facts.group


class ReportView:
    """An evaluation as a report reads it."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.results = sorted(evaluation.results, key=lambda r: (clause_order(r.clause), r.clause, r.requirement))
        self.decisive = [r for r in self.results if r.modality.decides]
        self.advisory = [r for r in self.results if not r.modality.decides]
        self.anchors = _anchors(self.results)

    @cached_property
    def simulated(self) -> bool:
        """Whether the device is a simulation: the report says so on every page."""
        return self.evaluation.product.simulated or self.evaluation.recording.simulated

    @cached_property
    def marks(self) -> tuple[Text, ...]:
        """What the title says behind the name of the specification: of a part, by a set of one's own."""
        return marks_of(self.evaluation)

    @cached_property
    def standing(self) -> Text | None:
        """Whose requirement set it is, in a sentence."""
        return standing_in_words(self.evaluation)

    @cached_property
    def other_set(self) -> Text | None:
        """That the recording was planned for another requirement set, where it was."""
        return other_set_in_words(self.evaluation)

    @property
    def scope_key(self) -> str:
        """Which sentence states the scope: all requirements are said of the whole of a published profile alone."""
        e = self.evaluation
        if e.scope == "disclosure_only" or not self.marks:
            return f"scope.{e.scope}"
        return "scope.part" if e.partial else "scope.own"

    @cached_property
    def digest(self) -> Digest:
        """Digest of the evaluation."""
        return digest_of(self.evaluation)

    @cached_property
    def not_green(self) -> list[Result]:
        """Applicable *shall* and *shall not* requirements that are not met, the worst first."""
        rows = [r for r in self.decisive if r.verdict.applies and not r.verdict.met]
        return sorted(rows, key=lambda r: WORST_FIRST.index(r.verdict))

    @cached_property
    def shares(self) -> list[tuple[Verdict, int]]:
        """How many of the applicable *shall* and *shall not* requirements have each verdict, good ones first."""
        applicable = (verdict for verdict in BEST_FIRST if verdict.applies)
        counted = ((verdict, sum(r.verdict is verdict for r in self.decisive)) for verdict in applicable)
        return [(verdict, count) for verdict, count in counted if count]

    @cached_property
    def suspect(self) -> list[Result]:
        """Requirements whose statement no person has reviewed since it changed."""
        return [r for r in self.results if r.suspect]

    @cached_property
    def coverage(self) -> list[RequirementGroup]:
        """What the statement of conformity covers, and what it does not: every requirement in one group."""
        groups: dict[str, list[Result]] = {name: [] for name in GROUPS}
        for result in self.results:
            groups[_group_of(result)].append(result)
        return [RequirementGroup(name, GROUPS[name], tuple(results)) for name, results in groups.items() if results]

    def anchor(self, result: Result) -> str:
        """The id of a requirement's section."""
        return self.anchors[id(result)]

    def assigned(self, *path: str) -> str | None:
        """A text of the assignment; None where it is not stated."""
        return stated(self.evaluation.assignment, *path)


def stated(data: Mapping[str, Any] | None, *path: str) -> str | None:
    """A text inside nested plain data; None where a step of the path is missing or the text is empty."""
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, (str, int, float)) and str(value).strip() else None


def budgets(result: Result) -> list[tuple[MeasurementResult, list[int]]]:
    """Each different uncertainty budget of a result once, with the numbers of the measurements it is the budget of."""
    grouped: list[tuple[MeasurementResult, list[int]]] = []
    for number, measurement in enumerate(result.measurements, 1):
        if not measurement.budget:
            continue
        for other, numbers in grouped:
            if (other.budget, other.unit) == (measurement.budget, measurement.unit):
                numbers.append(number)
                break
        else:
            grouped.append((measurement, [number]))
    return grouped


def _anchors(results: Iterable[Result]) -> dict[int, str]:
    """A stable fragment id for every result, from its requirement's id; equal ones are distinguished by a number."""
    taken: set[str] = set()
    anchors: dict[int, str] = {}
    for result in results:
        slug = "r-" + (re.sub(r"[^A-Za-z0-9]+", "-", result.requirement[:80]).strip("-").lower() or "x")
        name, number = slug, 2
        while name in taken:
            name, number = f"{slug}-{number}", number + 1
        taken.add(name)
        anchors[id(result)] = name
    return anchors


@dataclass(frozen=True, slots=True)
class TreeLevel:
    """What stands at one level."""

    path: tuple[str, ...]
    """The names that lead there; empty for the top."""
    set: tuple[tuple[str, Any], ...]
    """Names with their values: scalars, and lists of them."""
    unset: tuple[str, ...]
    """Names without a value."""


def grouped(data: Mapping[str, Any] | None, path: tuple[str, ...] = ()) -> Iterator[TreeLevel]:
    """Each level that has something, the outer before the inner, in the order of the data."""
    here = {name: value for name, value in (data or {}).items() if not _is_nested(value)}
    if here:
        values = tuple((name, value) for name, value in here.items() if value is not None)
        yield TreeLevel(path, values, tuple(name for name, value in here.items() if value is None))
    for name, value in (data or {}).items():
        if isinstance(value, Mapping):
            yield from grouped(value, (*path, name))
        elif _is_nested(value):
            yield from grouped({str(number): item for number, item in enumerate(value, 1)}, (*path, name))


def _is_nested(value: Any) -> bool:
    several = isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value)
    return isinstance(value, Mapping) or several
