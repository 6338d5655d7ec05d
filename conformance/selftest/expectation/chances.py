"""Probabilities of verdicts, as far as they are known, and what may be demanded of the harness by them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

POWER = 0.99
"""A demand is made where it is at least so probable that all campaigns (seeds) meet it."""

WORST_FIRST = ("fail", "conditional_fail", "inconclusive", "conditional_pass", "pass")
"""Of several measurements of one requirement the worst decides."""

MET = frozenset({"pass", "disclosed"})
NOT_MET = frozenset({"fail", "conditional_fail"})
"""The value lies outside the limit. Only *fail* alone makes a status of *does not conform*."""
NOT_PASSED = frozenset({"fail", "conditional_fail", "inconclusive", "conditional_pass"})
DEMANDS: tuple[frozenset[str], ...] = (
    frozenset({"pass"}),
    frozenset({"fail"}),
    frozenset({"inconclusive"}),
    frozenset({"error"}),
    frozenset({"not_applicable"}),
    frozenset({"not_tested"}),
    NOT_MET,
    NOT_PASSED,
)
"""What may be demanded, the strictest first."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The probability of each verdict; the part missing to 1 is unknown and does not meet a demand."""

    of: Mapping[str, float]

    def any_of(self, verdicts: Collection[str]) -> float:
        """At least how probable it is that the verdict is one of these."""
        return min(1.0, math.fsum(self.of.get(verdict, 0.0) for verdict in verdicts))

    def times(self, share: float) -> Chances:
        """Known with this share only."""
        return Chances({verdict: share * chance for verdict, chance in self.of.items()})


def certain(verdict: str) -> Chances:
    """One verdict and no other."""
    return Chances(MappingProxyType({verdict: 1.0}))


UNKNOWN = Chances(MappingProxyType({}))
"""Nothing can be said."""


def worst_of(parts: Iterable[Chances], *, independent: bool = True) -> Chances:
    """The verdict on several measurements: the worst of theirs.

    Every figure is a lower bound where something is unknown, or where they are not independent: that nothing is worse
    than a verdict has to be known of all, that something is as bad only of one.
    """
    every = tuple(parts)
    if not every:
        return certain("inconclusive")
    all_of, some_of = (_all_independent, _some_independent) if independent else (_all_bonferroni, max)
    found: dict[str, float] = {}
    missed = 0.0
    for index, verdict in enumerate(WORST_FIRST[:2], 1):
        as_bad = some_of([part.any_of(WORST_FIRST[:index]) for part in every])
        found[verdict], missed = max(0.0, as_bad - missed), max(as_bad, missed)
    for index, verdict in enumerate(WORST_FIRST[2:], 2):
        no_worse = all_of([part.any_of(WORST_FIRST[index:]) for part in every])
        better = [part.any_of(WORST_FIRST[index + 1 :]) for part in every]
        found[verdict] = max(0.0, no_worse - (all_of(better) if independent else min(better)))
    return Chances(found)


def _all_independent(chances: Sequence[float]) -> float:
    return math.prod(chances)


def _some_independent(chances: Sequence[float]) -> float:
    return 1 - math.prod(1 - chance for chance in chances)


def _all_bonferroni(chances: Sequence[float]) -> float:
    return max(0.0, 1 - math.fsum(1 - chance for chance in chances))


def least(corners: Iterable[Chances]) -> Chances:
    """What holds at every one of several corners, where it is not known at which the device works."""
    every = tuple(corners)
    verdicts = {verdict for corner in every for verdict in corner.of}
    return Chances({verdict: min(corner.of.get(verdict, 0.0) for corner in every) for verdict in sorted(verdicts)})


def mixed(parts: Sequence[tuple[float, Chances]]) -> Chances:
    """Several cases with the probability of each; cases that are left out are not known."""
    verdicts = {verdict for _, chances in parts for verdict in chances.of}
    return Chances({v: math.fsum(share * chances.of.get(v, 0.0) for share, chances in parts) for v in sorted(verdicts)})


def demanded(chances: Chances, campaigns: int = 1) -> tuple[frozenset[str], float]:
    """The strictest demand that all of so many campaigns meet with enough probability, with that probability, its
    power; else nothing, with the power of the most probable one."""
    powers = [(demand, chances.any_of(demand) ** campaigns) for demand in DEMANDS]
    for demand, power in powers:
        if power >= POWER:
            return demand, power
    return frozenset(), max(power for demand, power in powers if len(demand) < len(NOT_PASSED))
