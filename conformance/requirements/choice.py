"""Choosing requirements of a set by id: what is asked for is there, or every name that is not is reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from conformance.core.plain import one_line
from conformance.core.problems import BadInput, Problem
from conformance.requirements.model import Requirement, RequirementSet

_LONGEST = 60


def chosen(requirements: RequirementSet, only: Collection[str]) -> tuple[Requirement, ...]:
    """The requirements with these ids, in the order of the set.

    Raises `BadInput` with every id that the set does not have, each with the nearest that it has.
    """
    known = [requirement.id for requirement in requirements.requirements]
    problems = [
        Problem(
            f"there is no requirement {one_line(name, _LONGEST)!r} in {requirements.profile}",
            field="only",
            remedy=_nearest(name, known),
            code="unknown-name",
        )
        for name in dict.fromkeys(only)
        if name not in known
    ]
    if not only:
        problems.append(
            Problem("no requirement is named", field="only", remedy="Name at least one id", code="option-missing")
        )
    if problems:
        raise BadInput(problems)
    return tuple(requirement for requirement in requirements.requirements if requirement.id in set(only))


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.strip().lower(), known, n=3, cutoff=0.5)
    near = near or [each for each in known if each.startswith(name.strip()[:2])][:3]
    return f"Did you mean {' or '.join(near)}?" if near else f"Its ids are {known[0]} to {known[-1]}"
