"""A requirement's verification parameters, as a scenario takes them: references are replaced by their values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from conformance.core.problems import BadInput, Problem
from conformance.documents import refused
from conformance.product.declaration import Product
from conformance.requirements.model import Declared, Editorial, Requirement, RequirementSet, SequentialTest
from conformance.scenarios.scenario import Parameters, Scenario


@dataclass(frozen=True, slots=True)
class Resolved:
    """Parameters by name, where each came from, and which declared values are missing."""

    values: dict[str, Any]
    origins: dict[str, str] = field(default_factory=dict)
    """``editorial:NAME`` or ``declared:NAME`` for parameters that are not literal."""
    undeclared: tuple[str, ...] = ()
    """Values missing from the product declaration; their parameters are None."""

    @property
    def stated(self) -> dict[str, Any]:
        """The values for a report, flat: those of a sequential test each by its own name."""
        return {
            name if inner is None else f"{name}_{inner}": value
            for name, given in self.values.items()
            for inner, value in (given.items() if isinstance(given, dict) else ((None, given),))
        }

    def for_scenario(self, scenario: Scenario[Any], requirement: Requirement) -> Parameters | None:
        """The scenario's parameters; None if it requires a value that is undeclared.

        Raises `BadInput` naming the requirement and each parameter that the scenario does not take.
        """
        try:
            # Through JSON, so that a list may become a tuple while a text never becomes a number.
            parameters: Parameters = scenario.parameters.model_validate_json(json.dumps(self.values))
        except ValidationError as error:
            if all(self._is_undeclared(detail["loc"]) for detail in error.errors()):
                return None
            raise BadInput(
                Problem(
                    f"requirement {requirement.id}: scenario {scenario.name}: {refused(detail)}",
                    field=".".join(("verification", "parameters", *map(str, detail["loc"]))),
                    remedy=f"{refused(detail).remedy}, in the requirement set",
                    code="parameter-refused",
                )
                for detail in error.errors()
            ) from None
        return parameters

    def _is_undeclared(self, location: tuple[int | str, ...]) -> bool:
        """Whether a parameter refers to a value missing from the declaration."""
        origin = self.origins.get(str(location[0]), "") if location else ""
        return origin.removeprefix("declared:") in self.undeclared


def resolve_parameters(requirement: Requirement, requirements: RequirementSet, product: Product) -> Resolved:
    """The parameters of a requirement's verification with editorial and declared values filled in.

    A value missing from the declaration becomes None and is listed. Raises `BadInput` for an editorial parameter that
    the requirement set does not define.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    undeclared: list[str] = []
    problems: list[Problem] = []
    parameters = requirement.verification.parameters if requirement.verification else {}
    for name, given in parameters.items():
        if isinstance(given, Editorial):
            origins[name] = f"editorial:{given.editorial}"
            parameter = requirements.editorial(given.editorial)
            if parameter is None:
                problems.append(
                    Problem(
                        f"requirement {requirement.id}: there is no editorial parameter {given.editorial!r}",
                        field=f"verification.parameters.{name}",
                        remedy="Define it under editorial_parameters",
                        code="parameter-missing",
                    )
                )
            else:
                values[name] = parameter.value
        elif isinstance(given, Declared):
            origins[name] = f"declared:{given.declared}"
            declared = product.declared.get(given.declared)
            values[name] = declared.value if declared else None
            if declared is None or declared.value is None:
                undeclared.append(given.declared)
        elif isinstance(given, SequentialTest):
            values[name] = given.model_dump(exclude_none=True)
        else:
            values[name] = given
    if problems:
        raise BadInput(problems)
    return Resolved(values, origins, tuple(undeclared))
