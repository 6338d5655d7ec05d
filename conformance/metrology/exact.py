"""Mean and standard deviation of millions of values, equal to Python's `statistics` to the last bit.

Every double is a whole number times a power of two, so sums of values and of squares can be formed without rounding;
only the final result is rounded. The order of the values does not matter.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEW = 1000
"""Up to this many values `statistics` itself is fast enough."""
_AT_ONCE = 1 << 20
_BLOCK = 256
"""Number of products of 54 bits whose sum fits in 63 bits."""
_BITS = 53
_HALF = 27


def mean(values: Sequence[float] | Floats) -> float:
    """`statistics.fmean`: the exact sum, rounded, over their number. Raises `statistics.StatisticsError` for none."""
    array = np.asarray(values, np.float64)
    if len(array) <= FEW or not np.isfinite(array).all():
        return statistics.fmean(array.tolist())
    total, _ = _sums(array)
    return float(total) / len(array)


def standard_deviation(values: Sequence[float] | Floats) -> float:
    """`statistics.stdev`: the root of the exact sample variance. Raises `statistics.StatisticsError` below 2 values."""
    array = np.asarray(values, np.float64)
    if len(array) <= FEW or not np.isfinite(array).all():
        return float(statistics.stdev(array.tolist()))
    n = len(array)
    total, squares = _sums(array)
    return _root((n * squares - total * total) / (n * (n - 1)))


def _sums(values: Floats) -> tuple[Fraction, Fraction]:
    """Sum and sum of squares, exact."""
    total, squares = Fraction(0), Fraction(0)
    for start in range(0, len(values), _AT_ONCE):
        for whole, exponent in _by_exponent(values[start : start + _AT_ONCE]):
            unit = Fraction(2) ** (exponent - _BITS)
            one, two = _integer_sums(whole)
            total += one * unit
            squares += two * unit * unit
    return total, squares


def _by_exponent(values: Floats) -> Iterator[tuple[NDArray[np.int64], int]]:
    """The values as whole numbers times 2^(exponent − 53), those of one exponent together."""
    mantissa, exponent = np.frexp(values)
    whole = np.ldexp(mantissa, _BITS).astype(np.int64)
    first, last = int(exponent.min()), int(exponent.max())
    if first == last:
        yield whole, first
        return
    for each in np.unique(exponent):
        yield whole[exponent == each], int(each)


def _integer_sums(whole: NDArray[np.int64]) -> tuple[int, int]:
    """Sum and sum of squares of integers of 53 bits: each is high · 2^27 + low, no product exceeds 54 bits."""
    padded = np.zeros(-(-len(whole) // _BLOCK) * _BLOCK, np.int64)
    padded[: len(whole)] = whole
    high, low = padded >> _HALF, padded & ((1 << _HALF) - 1)
    total = (int(high.sum()) << _HALF) + int(low.sum())
    squares = (_dot(high, high) << 2 * _HALF) + (_dot(high, low) << _HALF + 1) + _dot(low, low)
    return total, squares


def _dot(a: NDArray[np.int64], b: NDArray[np.int64]) -> int:
    blocks = np.einsum("ij,ij->i", a.reshape(-1, _BLOCK), b.reshape(-1, _BLOCK))
    low = blocks & ((1 << 32) - 1)
    return (int((blocks >> 32).sum()) << 32) + int(low.sum())


def _root(value: Fraction) -> float:
    """The square root of a fraction, rounded once: the root in whole numbers to 109 bits, its last bit sticky."""
    shift = (value.numerator.bit_length() - value.denominator.bit_length() - 109) // 2
    if shift >= 0:
        return float(_odd_root(value.numerator, value.denominator << 2 * shift) << shift)
    return _odd_root(value.numerator << -2 * shift, value.denominator) / (1 << -shift)


def _odd_root(numerator: int, denominator: int) -> int:
    """The whole part of √(n/d), made odd where something was cut off, so that it never lies on a tie."""
    root = math.isqrt(numerator // denominator)
    return root | (root * root * denominator != numerator)
