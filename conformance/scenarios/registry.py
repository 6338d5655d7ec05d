"""The scenarios there are: every module of this package that defines ``SCENARIO``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.scenarios`` that names a `Scenario`.
"""

from __future__ import annotations

from typing import Any

from conformance.core.registry import Registry, in_modules
from conformance.scenarios.scenario import Scenario

scenarios: Registry[str, Scenario[Any]] = Registry(
    "scenario",
    "conformance.scenarios",
    Scenario,
    in_modules("conformance.scenarios", "SCENARIO"),
    lambda scenario: scenario.name,
)
"""Every scenario by its name."""


def scenario_names() -> frozenset[str]:
    """The names of all scenarios."""
    return frozenset(scenarios())
