"""Brute force: devices thrown by dice from their plain formula, and judged by the plain text of a rule.

No part of the product but the truth's own contract is used here: neither harness nor expectation.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import stats

from conformance.core.scenes import TargetKind
from conformance.metrology.reference_source import SourceStatement
from conformance.selftest.expectation.asked import Asked
from conformance.selftest.expectation.stage import ScheduledBench, ShownTarget, Slot
from conformance.simulator.truth import TrueView, Truth
from tests.honest_truth import honest_truth

DRAWS = 4000
COVERAGE = 0.9545

HONEST = honest_truth(scene_delta_degC=0.02, person_delta_degC=0.06, resolution_delta_degC=0.1, reading_interval_s=0.5)
U_SOURCE = 0.03
SOURCE = SourceStatement(expanded_uncertainty_delta_degC=2 * U_SOURCE)


def off_by(error: float, **more: Any) -> Truth:
    """An honest device with a constant error."""
    return replace(HONEST, reading_degC=lambda look: look.reference_degC + error, **more)


def stage(scenario: str, kind: TargetKind, references_degC: tuple[float, ...], duration_s: float) -> ScheduledBench:
    """A scene a reference, one after the other."""
    slots = tuple(
        Slot((scenario,), 700.0 * number, duration_s, (ShownTarget(kind, reference, 1.5, 0.5),))
        for number, reference in enumerate(references_degC)
    )
    return ScheduledBench(slots, SOURCE, 22.0, {})


def asked(scenario: str, unit: str, lower: float | None, upper: float | None, rule: str, **parameters: Any) -> Asked:
    """A requirement's figures."""
    return Asked("1a", scenario, parameters, lower, upper, unit, rule, 1.0, 0.95)


def agrees(share: float, promised: float, draws: int = DRAWS) -> bool:
    """Whether an observed share can come of a promised one, at 99.99 %; half a per cent is left to quadrature."""
    error = 3.9 * math.sqrt(max(promised * (1 - promised), 1 / draws) / draws)
    return abs(share - promised) <= error + 0.005


def stated_by_dice(
    truth: Truth, look: TrueView, shared: float, rng: np.random.Generator, size: Any
) -> np.ndarray[Any, Any]:
    """Readings: first axis scenes, second readings; each scene shares its deviation."""
    deviations = shared * rng.standard_normal(size[0])
    means = np.array([truth.reading_degC(replace(look, reference_degC=look.reference_degC + d)) for d in deviations])
    seen = means[:, None] + truth.scatter_delta_degC(look) * rng.standard_normal(size)
    step = truth.resolution_delta_degC
    return np.round(seen / step) * step


def zone(value: float, expanded: float, lower: float, upper: float, rule: str) -> str:
    """A decision rule as it is written."""
    if rule == "simple":
        return "pass" if lower <= value <= upper else "fail"
    if rule == "guarded":
        if lower + expanded > upper - expanded:
            return "inconclusive" if lower <= value <= upper else "fail"
        return "pass" if lower + expanded <= value <= upper - expanded else "fail"
    if lower + expanded <= value <= upper - expanded:
        return "pass"
    if lower <= value <= upper:
        return "conditional_pass"
    return "conditional_fail" if lower - expanded <= value <= upper + expanded else "fail"


def expanded_by_book(known: float, repeatability: float, freedom: int) -> float:
    """U by the GUM: Welch–Satterthwaite, truncated, k from t."""
    combined = math.hypot(known, repeatability)
    effective = math.inf if repeatability == 0 else freedom * (combined / repeatability) ** 4
    certain = effective > 1e9  # Student's t is the normal there, and so large a whole number is none for scipy
    k = stats.norm.ppf(0.5 + COVERAGE / 2) if certain else stats.t.ppf(0.5 + COVERAGE / 2, int(effective))
    return float(k * combined)


def shares(verdicts: list[str]) -> dict[str, float]:
    """How often each came."""
    return {verdict: count / len(verdicts) for verdict, count in Counter(verdicts).items()}
