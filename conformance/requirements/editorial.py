"""Editorial parameters: each is used, and one that is itself a limit equals that limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.requirements.model import Editorial, EditorialParameter, Limit, Requirement, RequirementSet


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An editorial parameter that is undefined, unused, or unequal to the figure it stands for."""

    place: str
    what: str
    remedy: str


def editorial_mismatches(requirements: RequirementSet) -> Iterator[Mismatch]:
    """Every misplaced editorial parameter, and every reference to one that does not exist."""
    used: set[str] = set()
    for requirement in requirements.requirements:
        for name in references(requirement):
            used.add(name)
            if requirements.editorial(name) is None:
                yield Mismatch(
                    requirement.id,
                    f"the editorial parameter {name!r} is not defined",
                    "Define it under editorial_parameters, with its reason",
                )
    for parameter in requirements.editorial_parameters:
        if parameter.name not in used and not parameter.stands_for:
            yield Mismatch(
                f"editorial_parameters {parameter.name}",
                "the editorial parameter is never used",
                "Refer to it in a verification, name the limit that it is under stands_for, or remove it",
            )
        for place in parameter.stands_for:
            figures = figures_at(requirements, place)
            if _chosen(parameter) not in figures:
                yield Mismatch(
                    f"editorial_parameters {parameter.name}",
                    f"it stands for {place}, whose figure is {' or '.join(map(str, figures)) or 'not there'}, "
                    f"not {_chosen(parameter)}",
                    "Correct the parameter or the limit",
                )


def references(requirement: Requirement) -> Iterator[str]:
    """Names of the editorial parameters that a requirement's verification refers to."""
    for value in (requirement.verification.parameters if requirement.verification else {}).values():
        if isinstance(value, Editorial):
            yield value.editorial


def figures_at(requirements: RequirementSet, place: str) -> list[list[object]]:
    """The figures at a place: a field of the set, or the bounds of a requirement's limit and acceptance."""
    of_the_set: dict[str, object] = {
        "decision_rule.name": requirements.decision_rule.name,
        "decision_rule.guard_factor": requirements.decision_rule.guard_factor,
        "confidence": requirements.confidence,
        "least_capability_index": requirements.least_capability_index,
    }
    if place in of_the_set:
        return [[of_the_set[place]]]
    for requirement in requirements.requirements:
        if requirement.id == place:
            acceptance = requirement.verification.acceptance if requirement.verification else None
            return [_bounds(limit) for limit in (requirement.limit, acceptance) if limit is not None]
    return []


def _bounds(limit: Limit) -> list[object]:
    return [bound for bound in (limit.lower, limit.upper) if bound is not None]


def _chosen(parameter: EditorialParameter) -> list[object]:
    return list(parameter.value) if isinstance(parameter.value, list) else [parameter.value]
