"""What a requirement asks, read from the requirement set alone: parameters, limit, rule, confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.product.declaration import Product
from conformance.requirements.model import Declared, Editorial, Requirement, RequirementSet


class NotWorkedOut(Exception):
    """No expectation can be computed here, and why: the matrix says so."""


class PlanLacks(Exception):
    """The plan does not present what a requirement asks for: the harness is at fault, whatever verdict follows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement with its figures filled in."""

    requirement: str
    scenario: str
    parameters: Mapping[str, Any]
    lower: float | None
    upper: float | None
    unit: str | None
    rule: str
    guard_factor: float
    confidence: float

    def get(self, name: str) -> Any:
        """A parameter. Raises `NotWorkedOut` where the requirement set does not state it."""
        if self.parameters.get(name) is None:
            raise NotWorkedOut(f"the requirement does not state {name}")
        return self.parameters[name]

    def number(self, name: str) -> float:
        """A parameter that is a number."""
        return float(self.get(name))

    def limits_in(self, unit: str) -> tuple[float | None, float | None]:
        """The limits, which have to stand in this unit. Raises `NotWorkedOut` where there are none."""
        if self.unit != unit:
            raise NotWorkedOut(f"the limit is in {self.unit}, not in {unit}")
        return self.lower, self.upper


def asked(requirement: Requirement, requirements: RequirementSet, product: Product) -> Asked:
    """What a requirement with a verification asks of a product. Raises `NotWorkedOut` where it asks nothing."""
    verification = requirement.verification
    if verification is None or verification.scenario is None:
        raise NotWorkedOut("no scenario verifies it")
    limit = requirement.limit or verification.acceptance
    rule = requirement.decision_rule or requirements.decision_rule
    return Asked(
        requirement=requirement.id,
        scenario=verification.scenario,
        parameters={name: _value(given, requirements, product) for name, given in verification.parameters.items()},
        lower=limit.lower if limit else None,
        upper=limit.upper if limit else None,
        unit=limit.unit if limit else None,
        rule=rule.name,
        guard_factor=rule.guard_factor,
        confidence=requirements.confidence,
    )


def _value(given: Any, requirements: RequirementSet, product: Product) -> Any:
    if isinstance(given, Editorial):
        parameter = requirements.editorial(given.editorial)
        return parameter.value if parameter else None
    if isinstance(given, Declared):
        declared = product.declared.get(given.declared)
        return declared.value if declared else None
    return given
