"""The drivers there are: modules of `conformance.bench.drivers` that define ``DRIVER``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.drivers`` that names a `Driver`.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Any

from conformance.bench import drivers as package
from conformance.bench.driver import Driver, Role

ENTRY_POINT_GROUP = "conformance.drivers"


@functools.cache
def drivers() -> Mapping[tuple[Role, str], Driver[Any]]:
    """Every driver by its role and name. Two of one role and name are refused (`ValueError`)."""
    found: dict[tuple[Role, str], Driver[Any]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        driver = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "DRIVER", None)
        if driver is not None:
            _add(found, driver)
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        _add(found, entry_point.load())
    return MappingProxyType(dict(sorted(found.items())))


def driver_names(role: Role) -> tuple[str, ...]:
    """The names of all drivers for a role."""
    return tuple(name for at, name in drivers() if at is role)


def _add(found: dict[tuple[Role, str], Driver[Any]], driver: Driver[Any]) -> None:
    key = (driver.role, driver.name)
    if key in found:
        raise ValueError(f"two drivers for the {driver.role} are named {driver.name!r}")
    found[key] = driver
