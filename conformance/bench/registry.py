"""The drivers there are: those of the house, and entry points of others.

In the house, a driver is ``DRIVER`` (or ``DRIVERS``) in a module of `conformance.devices.drivers` or
`conformance.simulator.drivers`, or in ``driver.py`` of a vendor's room of `conformance.devices`. A third party adds one
by an entry point in the group ``conformance.drivers`` that names a `Driver`.
"""

from __future__ import annotations

from typing import Any

from conformance.bench.driver import Driver, Role
from conformance.core.registry import Registry, in_modules

HOMES = ("conformance.devices.drivers", "conformance.devices.*.driver", "conformance.simulator.drivers")
"""Where the house keeps its drivers; named as text, for they stand above the bench that they fill."""


drivers: Registry[tuple[Role, str], Driver[Any]] = Registry(
    "driver", "conformance.drivers", Driver, in_modules(HOMES, "DRIVER"), lambda driver: (driver.role, driver.name)
)
"""Every driver by its role and name."""


def driver_names(role: Role) -> tuple[str, ...]:
    """The names of all drivers for a role."""
    return tuple(name for at, name in drivers() if at is role)
