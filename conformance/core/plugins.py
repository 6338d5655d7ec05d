"""What there is of a kind: found in the modules of packages, and in other people's entry points."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def discovered(homes: str | Iterable[str], attribute: str, group: str) -> Iterator[Any]:
    """Every object named ``attribute`` in a module of a home, then every object of an entry point group.

    A home is a package; ``package.*.module`` names that module of every package in it. ``attribute`` with an ``S``
    names a tuple of such objects. Adding is local so: a new file here, or an entry point elsewhere, and nothing else
    changes.
    """
    for home in (homes,) if isinstance(homes, str) else homes:
        for module in _modules(home):
            found = getattr(module, attribute, None)
            yield from getattr(module, f"{attribute}S", ()) if found is None else (found,)
    for entry_point in entry_points(group=group):
        yield entry_point.load()


def _modules(home: str) -> Iterator[ModuleType]:
    package, _, name = home.partition(".*.")
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        path = f"{package}.{module.name}"
        if not name:
            yield importlib.import_module(path)
        elif module.ispkg and find_spec(f"{path}.{name}"):
            yield importlib.import_module(f"{path}.{name}")
