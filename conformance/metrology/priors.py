"""Priors: the knowledge of a population of devices before one of them is tested (JCGM 106, clause 7 and annex)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scipy.special import gammainc, gammaincc, gammaln, ndtr, ndtri


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution of true values, all in one unit."""

    name: str
    """Its text: ``gamma(shape=4, scale=0.25)``."""
    density: Callable[[float], float]
    cumulative: Callable[[float], float]
    survival: Callable[[float], float]
    """1 − cumulative, exact where the difference would cancel."""
    mean: float
    standard_deviation: float
    support: tuple[float, float] = (-math.inf, math.inf)


def normal(mean: float, sd: float) -> Prior:
    """Normal with mean and standard deviation."""
    _positive(sd=sd)
    return Prior(
        f"normal(mean={mean:g}, sd={sd:g})",
        lambda x: math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi)),
        lambda x: float(ndtr((x - mean) / sd)),
        lambda x: float(ndtr((mean - x) / sd)),
        mean,
        sd,
    )


def gamma(shape: float, scale: float) -> Prior:
    """Gamma from 0 with shape and scale."""
    _positive(shape=shape, scale=scale)

    def density(x: float) -> float:
        if x <= 0:
            return 0.0
        return math.exp((shape - 1) * math.log(x / scale) - x / scale - float(gammaln(shape))) / scale

    return Prior(
        f"gamma(shape={shape:g}, scale={scale:g})",
        density,
        lambda x: float(gammainc(shape, max(0.0, x) / scale)),
        lambda x: float(gammaincc(shape, max(0.0, x) / scale)),
        shape * scale,
        math.sqrt(shape) * scale,
        (0.0, math.inf),
    )


def uniform(lower: float, upper: float) -> Prior:
    """Equal density from lower to upper."""
    if not -math.inf < lower < upper < math.inf:
        raise ValueError(f"a uniform prior needs lower < upper, both finite, not {lower} and {upper}")

    def cumulative(x: float) -> float:
        return min(1.0, max(0.0, (x - lower) / (upper - lower)))

    return Prior(
        f"uniform(lower={lower:g}, upper={upper:g})",
        lambda x: 1 / (upper - lower) if lower <= x <= upper else 0.0,
        cumulative,
        lambda x: 1 - cumulative(x),
        (lower + upper) / 2,
        (upper - lower) / math.sqrt(12),
        (lower, upper),
    )


def lognormal(mu: float, sigma: float) -> Prior:
    """The logarithm is normal with mean mu and standard deviation sigma."""
    _positive(sigma=sigma)

    def z(x: float) -> float:
        return (math.log(x) - mu) / sigma if x > 0 else -math.inf

    return Prior(
        f"lognormal(mu={mu:g}, sigma={sigma:g})",
        lambda x: math.exp(-0.5 * z(x) ** 2) / (x * sigma * math.sqrt(2 * math.pi)) if x > 0 else 0.0,
        lambda x: float(ndtr(z(x))) if x < math.inf else 1.0,
        lambda x: float(ndtr(-z(x))) if x < math.inf else 0.0,
        math.exp(mu + sigma**2 / 2),
        math.sqrt(math.expm1(sigma**2)) * math.exp(mu + sigma**2 / 2),
        (0.0, math.inf),
    )


def normal_in_tolerance(probability: float, lower: float, upper: float) -> Prior:
    """The normal distribution about the middle of two limits that has this share between them."""
    if not (0 < probability < 1 and lower < upper):
        raise ValueError("a share in tolerance lies between 0 and 1, and the lower limit below the upper")
    return normal((lower + upper) / 2, (upper - lower) / 2 / float(ndtri(0.5 + probability / 2)))


def _positive(**parameters: float) -> None:
    for name, value in parameters.items():
        if not 0 < value < math.inf:
            raise ValueError(f"the prior's {name} is a finite number above 0, not {value}")


FAMILIES: Mapping[str, tuple[Callable[..., Prior], tuple[str, ...]]] = MappingProxyType(
    {
        "normal": (normal, ("mean", "sd")),
        "gamma": (gamma, ("shape", "scale")),
        "uniform": (uniform, ("lower", "upper")),
        "lognormal": (lognormal, ("mu", "sigma")),
    }
)
"""Family → the function that makes it, and its parameters in order."""

_SPELT = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*")


def parse_prior(text: str) -> Prior:
    """A prior from its text: ``normal(0, 0.1)`` or ``gamma(shape=4, scale=0.25)``. Raises `ValueError`."""
    spelt = _SPELT.fullmatch(text)
    family = FAMILIES.get(spelt[1]) if spelt else None
    known = ", ".join(f"{name}({', '.join(parameters)})" for name, (_, parameters) in FAMILIES.items())
    if spelt is None or family is None:
        raise ValueError(f"{text!r} is not a prior; use one of {known}")
    make, names = family
    given: dict[str, float] = {}
    for place, part in enumerate(spelt[2].split(",")):
        key, equals, number = part.partition("=")
        name = key.strip() if equals else names[min(place, len(names) - 1)]
        try:
            value = float(number if equals else key)
        except ValueError:
            raise ValueError(f"{part.strip()!r} is not a number in the prior {text!r}") from None
        if name not in names or name in given or not math.isfinite(value):
            raise ValueError(f"the prior {text!r} needs {' and '.join(names)}, each once and finite")
        given[name] = value
    if len(given) != len(names):
        raise ValueError(f"the prior {text!r} needs {' and '.join(names)}")
    return make(**given)
