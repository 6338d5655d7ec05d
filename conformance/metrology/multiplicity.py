"""Several tests at once: adjusted risks that hold over all of them, whatever the tests have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence


def holm_adjusted(risks: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down adjustment of p-values, in their order (Holm 1979).

    Rejecting what is adjusted to α or less falsely rejects at least one with a probability of at most α.
    """
    order = sorted(range(len(risks)), key=risks.__getitem__)
    adjusted = [0.0] * len(risks)
    largest = 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (len(risks) - rank) * risks[index]))
        adjusted[index] = largest
    return tuple(adjusted)
