"""Risks of a decision rule: at its acceptance limit, and over a population of devices whose prior is known (JCGM 106).

A single type test has no prior, so reports state the specific risk; global risks need a known population.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from conformance.metrology.priors import Prior

_SPREADS = (1.0, 2.0, 4.0, 8.0)
"""Cuts of the integrals: this many standard uncertainties on either side of each limit."""


def limit_risk(guard_factor: float, coverage_factor: float = 2.0, tolerance_over_u: float = math.inf) -> float:
    """The largest specific risk of a false accept: that at the acceptance limit w = r·k·u inside the tolerance.

    ``tolerance_over_u`` is (TU − TL)/u if there are two limits: the far one adds its share. Raises `ValueError` if the
    guard bands meet, because no value is then accepted.
    """
    width = guard_factor * coverage_factor
    if 2 * width > tolerance_over_u:
        raise ValueError("the acceptance zone is empty: there is no acceptance limit")
    return float(ndtr(-width)) + (float(ndtr(width - tolerance_over_u)) if math.isfinite(tolerance_over_u) else 0.0)


def guard_band_for(risk: float, standard_uncertainty: float, lower: float | None, upper: float | None) -> float:
    """The narrowest guard band that keeps the specific risk of a false accept at or below ``risk``.

    With two limits the risk is that of both, so that a one-sided factor (1.645 for 5 %) is too small where u is not
    small against the tolerance. Raises `ValueError` if no value has a risk this small, not even the middle.
    """
    if not 0 < risk <= 0.5:
        raise ValueError(f"the risk {risk} lies outside 0 to 0.5")
    if lower is None and upper is None:
        raise ValueError("a guard band needs a lower or an upper limit")
    if lower is None or upper is None or standard_uncertainty == 0:
        return -float(ndtri(risk)) * standard_uncertainty
    span = (upper - lower) / standard_uncertainty

    def at(width: float) -> float:
        return float(ndtr(-width)) + float(ndtr(width - span))

    low, high = 0.0, span / 2
    if at(high) > risk:
        raise ValueError(f"no value has a risk of {risk:g} or less: the tolerance is too narrow for the uncertainty")
    while high - low > 1e-12 * span:
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle) <= risk else (middle, high)
    return high * standard_uncertainty


@dataclass(frozen=True, slots=True)
class GlobalRisk:
    """The effect of a rule on a population of devices. A risk is joint unless its name states a condition."""

    nonconforming: float
    """Share of devices outside the tolerance, before any test."""
    accepted: float
    """Share of devices that are accepted."""
    false_accept: float
    """PFA: outside the tolerance and accepted."""
    false_reject: float
    """PFR: inside the tolerance and rejected."""

    @property
    def false_accept_of_accepted(self) -> float | None:
        """Conditional PFA: outside the tolerance, among those accepted; None if none is accepted."""
        return self.false_accept / self.accepted if self.accepted > 0 else None

    @property
    def false_reject_of_rejected(self) -> float | None:
        """Conditional PFR: inside the tolerance, among those rejected; None if none is rejected."""
        rejected = 1 - self.accepted
        return self.false_reject / rejected if rejected > 0 else None


def global_risk(
    prior: Prior,
    standard_uncertainty: float,
    tolerance: tuple[float | None, float | None],
    acceptance: tuple[float | None, float | None] | None = None,
) -> GlobalRisk:
    """Global risks of accepting devices measured inside ``acceptance`` (JCGM 106, 9.4 and 9.5), all in one unit.

    Errors of measurement are normal. ``acceptance`` None: the tolerance itself (simple acceptance). By adaptive
    quadrature between the limits; good to about 1e-9. Raises `ValueError` without a limit or without uncertainty.
    """
    if standard_uncertainty <= 0 or not math.isfinite(standard_uncertainty):
        raise ValueError("global risks need a standard uncertainty above 0: without one there is no wrong decision")
    if tolerance == (None, None):
        raise ValueError("global risks need a lower or an upper limit")
    low, high = (_or(bound, sign * math.inf) for bound, sign in zip(tolerance, (-1, 1), strict=True))
    zone = tolerance if acceptance is None else acceptance
    first, last = (_or(bound, sign * math.inf) for bound, sign in zip(zone, (-1, 1), strict=True))
    if low > high:
        raise ValueError(f"the lower limit {low} is above the upper limit {high}")

    def accepted(true: float) -> float:
        if first >= last:
            return 0.0
        above, below = (first - true) / standard_uncertainty, (true - last) / standard_uncertainty
        return max(0.0, 1.0 - (float(ndtr(above)) + float(ndtr(below))))

    def weighted(true: float) -> float:
        return prior.density(true) * accepted(true)

    cuts = _cuts(prior, standard_uncertainty, (low, high, first, last))
    inside = (max(low, prior.support[0]), min(high, prior.support[1]))
    below, above = (prior.support[0], min(low, prior.support[1])), (max(high, prior.support[0]), prior.support[1])
    conforming = max(0.0, prior.cumulative(high) - prior.cumulative(low))
    right = _integral(weighted, inside, cuts)
    wrong = _integral(weighted, below, cuts) + _integral(weighted, above, cuts)
    return GlobalRisk(
        nonconforming=prior.cumulative(low) + prior.survival(high),
        accepted=right + wrong,
        false_accept=wrong,
        false_reject=max(0.0, conforming - right),
    )


def _or(bound: float | None, instead: float) -> float:
    return instead if bound is None else bound


def _cuts(prior: Prior, u: float, limits: Sequence[float]) -> list[float]:
    """Points between which the integrand is smooth and of one scale."""
    at_limits = [limit + sign * spread * u for limit in limits for spread in (0.0, *_SPREADS) for sign in (-1, 1)]
    at_prior = [
        prior.mean + sign * spread * prior.standard_deviation for spread in (0.0, *_SPREADS) for sign in (-1, 1)
    ]
    return sorted({cut for cut in (*at_limits, *at_prior) if math.isfinite(cut)})


def _integral(function: Callable[[float], float], between: tuple[float, float], cuts: Sequence[float]) -> float:
    """The integral over an interval that may be infinite, cut into smooth pieces."""
    from scipy.integrate import quad  # late: it costs a tenth of a second, and only global risks need it

    start, end = between
    if not start < end:
        return 0.0
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    return math.fsum(
        quad(function, a, b, epsabs=1e-12, epsrel=1e-10, limit=200)[0] for a, b in itertools.pairwise(edges)
    )
