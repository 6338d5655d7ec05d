"""Lint and coverage of a requirement set: open decisions of its reviewers, and requirements without a scenario."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from conformance.core.characteristics import CHARACTERISTICS, Characteristic
from conformance.core.text import LANGUAGES, Language
from conformance.core.units import UnitError, convert
from conformance.metrology.sprt import SprtPlan
from conformance.requirements.deciding import fingerprint_of, is_suspect
from conformance.requirements.editorial import editorial_mismatches
from conformance.requirements.model import Basis, Limit, Method, Requirement, RequirementSet, SequentialTest
from conformance.requirements.release import Release, alterations

StatedLimits = Mapping[Language, Collection[Limit | None]]
"""By language, the limits that a statement can be read to give; empty where it gives nothing to compare."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One error or missing entry of a requirement set."""

    place: str
    """Id of the requirement, or the field of the set."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"[{self.place}]: {self.what}. {self.remedy}."


def lint(
    requirements: RequirementSet,
    scenario_names: Collection[str] | None = None,
    as_stated: Mapping[str, StatedLimits] | None = None,
) -> list[LintFinding]:
    """Every finding, in the order of the requirements.

    ``scenario_names`` are the scenarios that exist; None: names are not checked. ``as_stated`` are the limits that the
    statements give by themselves, by id (`conformance.specification.stated_limits`); without them none is compared.
    """
    languages = _languages(requirements)
    findings: list[LintFinding] = []
    for requirement in requirements.requirements:
        findings += _verification(requirement, scenario_names)
        findings += _basis(requirement)
        findings += _limit(requirement)
        findings += _sequential(requirement)
        findings += _statement(requirement, languages)
        findings += _review(requirements, requirement)
        findings += _as_stated(requirement, (as_stated or {}).get(requirement.id))
    findings += [LintFinding(m.place, m.what, m.remedy) for m in editorial_mismatches(requirements)]
    return findings


def altered_of(requirements: RequirementSet, release: Release) -> list[LintFinding]:
    """Everything that a set alters of a release: it is not the one that was published."""
    remedy = "Restore what was published, or give the set a name and a title of its own"
    return [
        LintFinding(f"release {release.profile} {release.edition}", each.en, remedy)
        for each in alterations(requirements, release)
    ]


def _verification(requirement: Requirement, scenario_names: Collection[str] | None) -> Iterator[LintFinding]:
    verification = requirement.verification
    if verification is None:
        if requirement.modality.decides:
            yield LintFinding(
                requirement.id,
                "the verification is missing",
                "Add verification: with method and scenario, or with a gap and its reason",
            )
        return
    if verification.scenario is None:
        if verification.method is Method.TEST and verification.gap is None:
            yield LintFinding(
                requirement.id,
                "it is verified by test, but names no scenario",
                "Name the scenario, or give the reason for its absence under gap",
            )
    elif scenario_names is not None and verification.scenario not in scenario_names:
        yield LintFinding(
            requirement.id,
            f"there is no scenario {verification.scenario!r}",
            f"Use one of: {', '.join(sorted(scenario_names))}",
        )


def _basis(requirement: Requirement) -> Iterator[LintFinding]:
    basis = requirement.basis
    if basis is None and requirement.modality.decides:
        yield LintFinding(
            requirement.id,
            "its origin is missing",
            "Add basis: published, reported, editorial or licensed",
        )
    if basis is Basis.EDITORIAL and requirement.reason is None:
        yield LintFinding(requirement.id, "it is editorial without a reason", "Add reason: why it was chosen")
    if basis in {Basis.PUBLISHED, Basis.REPORTED} and not requirement.citation:
        yield LintFinding(requirement.id, f"it is {basis} without a citation", "Add citation: where it was read")


def _limit(requirement: Requirement) -> Iterator[LintFinding]:
    if requirement.characteristic is None:
        if requirement.limit is not None:
            yield LintFinding(
                requirement.id,
                "it has a limit but no characteristic: nothing can be measured against it",
                "Name the characteristic in the specification's words",
            )
        return
    acceptance = requirement.verification.acceptance if requirement.verification else None
    known = CHARACTERISTICS.get(requirement.characteristic)
    if known is None:
        what = f"the characteristic {requirement.characteristic!r} is unknown"
        yield LintFinding(requirement.id, what, "Use a name that 'conformance schema characteristics' lists")
        return
    for limit in (requirement.limit, acceptance):
        if limit is not None:
            yield from _unit(requirement.id, limit, known)


def _sequential(requirement: Requirement) -> Iterator[LintFinding]:
    """A sequential test that accepts its bad device more often than it states: Wald's boundaries only aim at beta."""
    for name, given in (requirement.verification.parameters if requirement.verification else {}).items():
        if not isinstance(given, SequentialTest):
            continue
        risks = {key: risk for key in ("alpha", "beta") if (risk := getattr(given, key)) is not None}
        try:
            plan = SprtPlan(given.p1, given.p2, **{"alpha": 0.05, "beta": 0.05, **risks}, most_trials=given.most_trials)
        except ValueError:
            continue  # the scenario refuses it, with its place
        exact = plan.accepts(plan.p2)
        if exact > plan.beta * (1 + 1e-9):
            end = "" if plan.most_trials is None else f", ended after {plan.most_trials} trials at most,"
            yield LintFinding(
                requirement.id,
                f"{name}: the test{end} accepts a device with a failure rate of {plan.p2:g} with a probability of "
                f"{exact:.4g} (exact), not {plan.beta:g}",
                "State a smaller beta, a smaller alpha, or a smaller most_trials",
            )


def _unit(place: str, limit: Limit, characteristic: Characteristic) -> Iterator[LintFinding]:
    """A limit whose unit measures another kind of quantity than its characteristic."""
    if limit.unit is None:
        return
    try:
        convert(1.0, limit.unit, characteristic.unit)
    except UnitError:
        yield LintFinding(
            place,
            f"the limit's unit {limit.unit!r} is of another kind than {characteristic.name} ({characteristic.unit})",
            f"Give the limit in {characteristic.unit}",
        )


def _statement(requirement: Requirement, languages: Collection[Language]) -> Iterator[LintFinding]:
    for language in languages:
        if not requirement.statement.stated_in(language):
            yield LintFinding(
                requirement.id,
                f"the statement is missing in {language}",
                "Add it to the document in that language and parse both again",
            )


def _review(requirements: RequirementSet, requirement: Requirement) -> Iterator[LintFinding]:
    """A requirement that no person reviewed as it is now."""
    if not is_suspect(requirements, requirement):
        return
    if requirement.reviewed is None:
        what = "it was not reviewed"
    elif requirement.reviewed == requirement.statement_digest:
        what = "its review covers the statement alone, as older versions did, not its limit, parameters and rule"
    else:
        what = "something that decides its verdict changed after the review"
    remedy = f"Review it, then set reviewed: {fingerprint_of(requirements, requirement)}"
    yield LintFinding(requirement.id, what, remedy)


def _as_stated(requirement: Requirement, stated: StatedLimits | None) -> Iterator[LintFinding]:
    """A limit that is not the one that the statement's words give, and no reviewer says why."""
    if stated is None or requirement.limit_reason is not None:
        return
    for language, limits in stated.items():
        if limits and not any(_same(requirement.limit, each) for each in limits):
            derived = " or ".join(sorted({shown(each) for each in limits}))
            yield LintFinding(
                requirement.id,
                f"its statement ({language}) says {derived}, its limit {shown(requirement.limit)}",
                "Correct the limit, or give the reason for it under limit_reason and review the requirement",
            )


def _same(limit: Limit | None, stated: Limit | None) -> bool:
    """Whether two limits bound the same, in whatever units."""
    if limit is None or stated is None or limit.unit is None or stated.unit is None:
        return limit == stated
    for own, other in ((limit.lower, stated.lower), (limit.upper, stated.upper)):
        if own is None or other is None:
            if own is not other:
                return False
            continue
        try:
            if not math.isclose(own, convert(other, stated.unit, limit.unit)):
                return False
        except UnitError:
            return True  # a limit in a unit of another kind is a finding of its own
    return True


def shown(limit: Limit | None) -> str:
    """A limit in a sentence."""
    if limit is None:
        return "no limit"
    if limit.declared is not None:
        return f"what is declared as {limit.declared}"
    if limit.lower is not None and limit.upper is not None:
        if limit.lower == -limit.upper:
            return f"±{limit.upper:g} {limit.unit}"
        return f"{limit.lower:g} to {limit.upper:g} {limit.unit}"
    return (
        f"at least {limit.lower:g} {limit.unit}" if limit.lower is not None else f"at most {limit.upper:g} {limit.unit}"
    )


def _languages(requirements: RequirementSet) -> list[Language]:
    """The languages the specification exists in."""
    texts = [requirements.title, *(requirement.statement for requirement in requirements.requirements)]
    return [language for language in LANGUAGES if any(text.stated_in(language) for text in texts)]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One requirement and what verifies it."""

    requirement: Requirement
    scenario: str | None
    """Its scenario, if there is one of that name."""
    unexplained: bool
    """A decisive requirement without a scenario and without a stated reason."""

    @property
    def method(self) -> str | None:
        """How it is verified."""
        return self.requirement.verification.method.value if self.requirement.verification else None

    def gap(self, language: Language) -> str | None:
        """Why there is no scenario; None if there is one, or if no reason is stated."""
        verification = self.requirement.verification
        if self.scenario is not None or verification is None or verification.gap is None:
            return None
        return verification.gap.in_(language)


def coverage(requirements: RequirementSet, scenario_names: Collection[str] | None = None) -> list[CoverageRow]:
    """One row per requirement; a scenario that does not exist covers none."""
    rows = []
    for requirement in requirements.requirements:
        verification = requirement.verification
        scenario = verification.scenario if verification else None
        if scenario_names is not None and scenario not in scenario_names:
            scenario = None
        explained = scenario is not None or (verification is not None and verification.gap is not None)
        rows.append(CoverageRow(requirement, scenario, requirement.modality.decides and not explained))
    return rows
