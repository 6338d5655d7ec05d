"""How a requirement is verified for a product: what plan and judge both need first.

It answers questions that need no evidence: does the requirement apply, is there a scenario, are all values declared
that the scenario needs. Either the answers already decide the verdict, or there is a way to verify.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.scenarios.registry import scenarios as registered
from conformance.scenarios.scenario import Parameters, Scenario, ScenePlan
from conformance.verification.applicability import applicability
from conformance.verification.parameters import Resolved, resolve_parameters
from conformance.verification.verdict import Verdict

_NO_VERIFICATION = Text(zh="尚未规定验证方法。", en="No verification method is defined.")
_NO_SCENARIO = Text(zh="没有对应的测试方案：{gap}", en="There is no scenario for it: {gap}")
_NO_REASON = Text(zh="未说明原因", en="no reason is given")
_UNKNOWN_SCENARIO = Text(
    zh="本工具没有名为“{name}”的测试方案。", en="This tool does not have a scenario named '{name}'."
)
_SET_ASIDE = Text(
    zh="测试方案“{name}”由插件 {plugin} 提供，该插件无法使用：{why}。",
    en="The scenario '{name}' comes from the plug-in {plugin}, which cannot be used: {why}.",
)
_UNDECLARED = Text(
    zh="产品声明未给出 {names}：未声明，未测试。", en="Undeclared: the declaration does not state {names}; not tested."
)


def _unknown_scenario(name: str) -> Text:
    broken = registered.broken(name)
    if broken is None:
        return _UNKNOWN_SCENARIO.format(name=name)
    return _SET_ASIDE.format(name=name, plugin=f"{broken.package} {broken.version}".strip(), why=broken.set_aside)


@dataclass(frozen=True, slots=True)
class SettledWithoutEvidence:
    """A verdict that needs no evidence, and its reason."""

    verdict: Verdict
    reason: Text
    undeclared: tuple[str, ...] = ()
    """What the declaration leaves open."""
    scenario: Scenario[Any] | None = None
    resolved: Resolved | None = None
    """The known parameters, if they were resolved before the verdict."""


@dataclass(frozen=True, slots=True)
class VerificationPlan:
    """A scenario and its parameters, ready to be presented or measured."""

    scenario: Scenario[Any]
    parameters: Parameters
    resolved: Resolved
    """The origin of the parameters; optional ones may be undeclared."""
    plan: ScenePlan[Any] = field(init=False, repr=False, compare=False)
    """The scenes for these parameters, which plan, link and judge look at: each is made once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plan", ScenePlan(self.scenario, self.parameters))

    @property
    def planned(self) -> tuple[Scene, ...]:
        """The scenes that its scenario presents, in order."""
        return self.plan.scenes

    @property
    def undeclared(self) -> SettledWithoutEvidence | None:
        """The verdict if a required declared value is missing, whatever is measured; else None."""
        names = self.resolved.undeclared
        return undeclared(names, self.scenario, self.resolved) if names else None


def undeclared(names: tuple[str, ...], scenario: Scenario[Any], resolved: Resolved) -> SettledWithoutEvidence:
    """Not tested, because values are missing from the declaration."""
    reason = _UNDECLARED.format(names=", ".join(names))
    return SettledWithoutEvidence(Verdict.NOT_TESTED, reason, names, scenario, resolved)


def way_to_verify(
    requirement: Requirement,
    requirements: RequirementSet,
    product: Product,
    scenarios: Mapping[str, Scenario[Any]],
) -> VerificationPlan | SettledWithoutEvidence:
    """The way to verify a requirement, or its verdict without evidence.

    Raises `BadInput` if the requirement set is invalid.
    """
    applying = applicability(requirement, product)
    if applying.verdict is not None and applying.reason is not None:
        return SettledWithoutEvidence(
            applying.verdict, applying.reason, (applying.undeclared,) if applying.undeclared else ()
        )
    verification = requirement.verification
    if verification is None:
        return SettledWithoutEvidence(Verdict.NOT_TESTED, _NO_VERIFICATION)
    if verification.scenario is None:
        gap = verification.gap if verification.gap else _NO_REASON
        return SettledWithoutEvidence(Verdict.NOT_TESTED, _NO_SCENARIO.format(gap=gap))
    scenario = scenarios.get(verification.scenario)
    if scenario is None:
        return SettledWithoutEvidence(Verdict.NOT_TESTED, _unknown_scenario(verification.scenario))
    resolved = resolve_parameters(requirement, requirements, product)
    parameters = resolved.for_scenario(scenario, requirement)
    if parameters is None:
        return undeclared(resolved.undeclared, scenario, resolved)
    return VerificationPlan(scenario, parameters, resolved)
