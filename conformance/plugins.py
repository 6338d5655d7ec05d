"""What there is of a kind: found in the modules of a package, and in other people's entry points."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any


def discovered(package: str, attribute: str, group: str) -> Iterator[Any]:
    """Every object named ``attribute`` in a module of ``package``, then every object of an entry point group.

    Adding is local so: a new file here, or an entry point elsewhere, and nothing else changes.
    """
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        found = getattr(importlib.import_module(f"{package}.{module.name}"), attribute, None)
        if found is not None:
            yield found
    for entry_point in entry_points(group=group):
        yield entry_point.load()
