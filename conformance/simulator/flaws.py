"""Every flaw by name: the built-in ones, and those that others add by entry points."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.core.plugins import discovered
from conformance.simulator.flaw import Flaw

ENTRY_POINT_GROUP = "conformance.flaws"


def flaws() -> Mapping[str, Flaw]:
    """Every flaw that is installed, in the order in which it is found. Raises `ValueError` for two of one name."""
    found: dict[str, Flaw] = {}
    for given in discovered("conformance.simulator.flawed", "FLAWS", ENTRY_POINT_GROUP):
        for flaw in (given,) if isinstance(given, Flaw) else given:
            if flaw.name in found:
                raise ValueError(f"two flaws are named {flaw.name!r}")
            found[flaw.name] = flaw
    return MappingProxyType(found)


FLAWS: Mapping[str, Flaw] = flaws()
