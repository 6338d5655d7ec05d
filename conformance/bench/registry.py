"""The drivers there are: modules of `conformance.bench.drivers` that define ``DRIVER``, and entry points of others.

A third party adds one by an entry point in the group ``conformance.drivers`` that names a `Driver`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from conformance.bench import drivers as package
from conformance.bench.driver import Driver, Role
from conformance.plugins import discovered

ENTRY_POINT_GROUP = "conformance.drivers"


@functools.cache
def drivers() -> Mapping[tuple[Role, str], Driver[Any]]:
    """Every driver by its role and name. Two of one role and name are refused (`ValueError`)."""
    found: dict[tuple[Role, str], Driver[Any]] = {}
    for driver in discovered(package.__name__, "DRIVER", ENTRY_POINT_GROUP):
        key = (driver.role, driver.name)
        if key in found:
            raise ValueError(f"two drivers for the {driver.role} are named {driver.name!r}")
        found[key] = driver
    return MappingProxyType(dict(sorted(found.items())))


def driver_names(role: Role) -> tuple[str, ...]:
    """The names of all drivers for a role."""
    return tuple(name for at, name in drivers() if at is role)
