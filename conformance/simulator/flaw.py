"""What a flaw is: one named way for a simulated device to be bad, adjustable in size, with its truth in closed form.

The built-in ones are in `conformance.simulator.flaws`; a third party adds more by entry points in the group
``conformance.flaws`` that name a `Flaw`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conformance.core.text import Text
from conformance.simulator.truth import Truth


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way to be bad."""

    name: str
    """``offset``, ``shrink_toward_normal``, …"""
    title: Text
    unit: str
    """Of its size: ``delta_degC``, ``dimensionless``, ``s``, ``percent``, ``count``."""
    sizes: tuple[float, ...]
    """The sizes that the self-test tries: inside every limit it touches, and beyond."""
    classes: frozenset[str]
    """The product classes (``dual-light``, …) that can have it."""
    spoil: Callable[[Any, float], Any]
    """From a device's options to those of a device that is bad to this size."""
    truth: Callable[[Truth, float], Truth]
    """From the truth of the good device to that of the bad one."""
    harmless: Text | None = None
    """Why no requirement has to fail it, at any size, where that is so: everything then has to pass."""
