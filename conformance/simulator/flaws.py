"""Every flaw by name: the built-in ones, and those that others add by entry points."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.core.registry import Registry, in_modules
from conformance.simulator.flaw import Flaw

flaws: Registry[str, Flaw] = Registry(
    "flaw",
    "conformance.flaws",
    Flaw,
    in_modules("conformance.simulator.flawed", "FLAW"),
    lambda flaw: flaw.name,
    in_order=True,
)
"""Every flaw that is installed, in the order in which it is found."""

FLAWS: Mapping[str, Flaw] = flaws.house()
"""The built-in ones: what the self-test of a certificate has to try, whatever else is installed."""
