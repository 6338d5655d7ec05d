"""The scenarios there are: every module of this package that defines ``SCENARIO``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.scenarios`` that names a `Scenario`.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conformance.scenarios.scenario import Scenario

ENTRY_POINT_GROUP = "conformance.scenarios"


@functools.cache
def scenarios() -> Mapping[str, Scenario[Any]]:
    """Every scenario by its name. Two of one name are refused (`ValueError`)."""
    found: dict[str, Scenario[Any]] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        scenario = getattr(importlib.import_module(f"conformance.scenarios.{module.name}"), "SCENARIO", None)
        if scenario is not None:
            _add(found, scenario)
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        _add(found, entry_point.load())
    return MappingProxyType(dict(sorted(found.items())))


def scenario_names() -> frozenset[str]:
    """The names of all scenarios."""
    return frozenset(scenarios())


def _add(found: dict[str, Scenario[Any]], scenario: Scenario[Any]) -> None:
    if scenario.name in found:
        raise ValueError(f"two scenarios are named {scenario.name!r}")
    found[scenario.name] = scenario
