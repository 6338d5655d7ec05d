"""A quantity of a text: where it stands, and the interval it gives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from conformance.specification.units import Unit


class QuantityShape(StrEnum):
    """How a quantity is given."""

    SYMMETRIC = "symmetric"
    """``±0.3 ℃``, ``+0.2/-0.3 ℃``"""
    RANGE = "range"
    """``16 ℃～32 ℃``, ``36.5 ℃ ± 0.3 ℃``"""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETTER = "better"
    """``better than``: the characteristic decides the side."""
    EQUAL = "equal"
    BARE = "bare"
    """A number with a unit and no comparison."""
    PRODUCT = "product"
    """``320 × 240``: two numbers in one."""


@dataclass(frozen=True, slots=True)
class TextQuantity:
    """One number (or two) with a unit, where it stands, as an interval."""

    start: int
    end: int
    shape: QuantityShape
    lower: Decimal | None
    upper: Decimal | None
    unit: Unit | None
    """None: a comparison with, or a range of, numbers without a unit."""
    sides: tuple[Decimal, Decimal] | None = None
    """Of a product, its width and height."""
    is_denied: bool | None = None
    """Whether its comparison is a denied one (``not more than``); None where it has no *more* or *less*."""
