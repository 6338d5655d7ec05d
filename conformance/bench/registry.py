"""The drivers there are: those of the house, and entry points of others.

In the house, a driver is ``DRIVER`` (or ``DRIVERS``) in a module of `conformance.devices.drivers` or
`conformance.simulator.drivers`, or in ``driver.py`` of a vendor's room of `conformance.devices`. A third party adds one
by an entry point in the group ``conformance.drivers`` that names a `Driver`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from conformance.bench.driver import Driver, Role
from conformance.core.plugins import discovered

ENTRY_POINT_GROUP = "conformance.drivers"
HOMES = ("conformance.devices.drivers", "conformance.devices.*.driver", "conformance.simulator.drivers")
"""Where the house keeps its drivers; named as text, for they stand above the bench that they fill."""


@functools.cache
def drivers() -> Mapping[tuple[Role, str], Driver[Any]]:
    """Every driver by its role and name. Two with the same role and name are refused (`ValueError`)."""
    found: dict[tuple[Role, str], Driver[Any]] = {}
    for driver in discovered(HOMES, "DRIVER", ENTRY_POINT_GROUP):
        key = (driver.role, driver.name)
        if key in found:
            raise ValueError(f"two drivers for the {driver.role} are named {driver.name!r}")
        found[key] = driver
    return MappingProxyType(dict(sorted(found.items())))


def driver_names(role: Role) -> tuple[str, ...]:
    """The names of all drivers for a role."""
    return tuple(name for at, name in drivers() if at is role)
