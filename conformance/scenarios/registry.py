"""The scenarios there are: every module of this package that defines ``SCENARIO``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.scenarios`` that names a `Scenario`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from conformance.core.plugins import discovered
from conformance.scenarios.scenario import Scenario

ENTRY_POINT_GROUP = "conformance.scenarios"


@functools.cache
def scenarios() -> Mapping[str, Scenario[Any]]:
    """Every scenario by its name. Two with the same name are refused (`ValueError`)."""
    found: dict[str, Scenario[Any]] = {}
    for scenario in discovered(__package__ or "", "SCENARIO", ENTRY_POINT_GROUP):
        if scenario.name in found:
            raise ValueError(f"two scenarios are named {scenario.name!r}")
        found[scenario.name] = scenario
    return MappingProxyType(dict(sorted(found.items())))


def scenario_names() -> frozenset[str]:
    """The names of all scenarios."""
    return frozenset(scenarios())
