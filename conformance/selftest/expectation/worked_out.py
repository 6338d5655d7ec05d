"""What an expectation is made of, one scenario a module: how probable each verdict is, and what a pass rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.chances import Chances
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.simulator.truth import Truth

Rests = Mapping[str, float | str]
"""One measurement that has to be there: its ``units`` and conditions by name."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The expectation for the requirements of one scenario; others add theirs by ``conformance.expectations``."""

    scenario: str
    chances: Callable[[Truth, Asked, ScheduledBench], Chances]
    """The probability of each verdict. Raises `NotWorkedOut` if it is unknown."""
    rests_on: Callable[[Asked], tuple[Rests, ...]]
    """The measurements that a verdict of a device without flaw rests on: all of them, none left out."""
