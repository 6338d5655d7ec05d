"""Curtailment of a fixed plan: stopping as soon as the remaining trials cannot prevent it from failing.

A rate of failures is judged after a fixed number of trials by exact one-sided bounds. Once it is certain that the whole
plan would end in *fail*, stopping does not change the verdict or the risks. A plan that can still pass, or end without
a verdict, continues to its end: its figure needs all its trials.
"""

from __future__ import annotations

from conformance.metrology.rates import bounds

_SLACK = 1e-12
"""Tolerance with which a bound equals the share, because of binary fractions."""


def surely_fails(failures: int, trials: int, remaining: int, most_share: float, confidence: float = 0.95) -> bool:
    """Whether every course of the ``remaining`` trials ends in *fail*.

    ``trials`` are those that count; ``most_share`` is the largest share of failures that conforms. A remaining trial
    may succeed, fail, or be unusable: if the plan fails although all succeed, it fails in every case, because a trial
    less or a failure more only raises the rate. Raises `ValueError` for an invalid plan.
    """
    if not 0 <= failures <= trials or remaining < 0 or not 0 < most_share < 1:
        raise ValueError(f"{failures} failures of {trials} trials with {remaining} left, at most {most_share}: no plan")
    whole = trials + remaining
    return whole > 0 and bounds(failures, whole, confidence, "lower").lower > most_share + _SLACK


def most_failures(trials: int, most_share: float, confidence: float = 0.95) -> int | None:
    """The most failures with which the whole plan still passes; None if it is too small to pass at all."""
    most = None
    for failures in range(trials + 1):
        if bounds(failures, trials, confidence, "upper").upper > most_share + _SLACK:
            break
        most = failures
    return most


def fewest_failures(trials: int, most_share: float, confidence: float = 0.95) -> int | None:
    """The fewest failures with which the whole plan fails; None if no number does."""
    return next((n for n in range(trials + 1) if surely_fails(n, trials, 0, most_share, confidence)), None)
