"""One source stands behind all points of a slope (B-1): its errors are shared, and the slope's budget says so."""

from __future__ import annotations

import math

import numpy as np
import pytest

from conformance.metrology.decision import decide
from conformance.metrology.reference_source import CALIBRATION, SourceStatement
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.scenarios.set_points import stepped_degC
from conformance.scenarios.source_points import SlopeFound, SourcePoint, slope_of

SET_POINTS = np.array(stepped_degC(35.0, 40.0, 0.25))
UPPER = SET_POINTS[SET_POINTS >= 37.25]


def measured(
    set_points: np.ndarray, slope: float, source: SourceStatement, error: np.ndarray, rng: np.random.Generator
) -> SlopeFound:
    """A device of a slope before a source that really is at its set points plus an error."""
    points = []
    for set_point, off in zip(set_points, error, strict=True):
        truth = 37.0 + slope * (set_point + off - 37.0)
        readings = truth + rng.normal(0, 0.05, 5) + rng.uniform(-0.05, 0.05)
        points.append(SourcePoint(set_point, set_point, 0.0, "source", readings, source.lines(set_point, 22.0)))
    found = slope_of(points, 0.1, (35.0, 40.0))
    assert found is not None
    return found


@pytest.mark.parametrize("set_points", [SET_POINTS, UPPER], ids=["whole", "upper"])
@pytest.mark.parametrize("u_source", [0.06, 0.2])
def test_a_slope_at_the_limit_before_a_source_that_errs_as_a_line_is_accepted_in_2_5_percent_at_most(
    set_points: np.ndarray, u_source: float
) -> None:
    """2,000 campaigns; more than 67 accepted would be rejected by a binomial test at 1 %."""
    rng = np.random.default_rng([20200417, len(set_points), int(100 * u_source)])
    source, accepted = SourceStatement(u_source), 0
    for _ in range(2000):
        line = (set_points - 37.5) / 2.5 * rng.normal(0, u_source / 2)
        found = measured(set_points, 0.9, source, line, rng)
        combined = found.budget.combine(COVERAGE_PROBABILITY)
        decision = decide(
            found.slope,
            combined.standard_uncertainty,
            0.9,
            1.1,
            "guarded",
            coverage_factor=combined.coverage_factor,
            degrees_of_freedom=combined.effective_degrees_of_freedom,
        )
        accepted += decision.verdict == "pass"
    assert accepted <= 67


def tilt(correlation: float | None, u_source: float = 0.06) -> float:
    source = SourceStatement(u_source)
    points = [SourcePoint(t, t, 0.0, "s", [t, t], source.lines(t, 22.0), correlation) for t in map(float, SET_POINTS)]
    found = slope_of(points, 0.0)
    assert found is not None
    return next(line.standard_uncertainty for line in found.budget.lines if line.source == CALIBRATION)


def test_where_the_certificate_is_silent_the_error_goes_from_end_to_end() -> None:
    assert tilt(None) == pytest.approx(0.03 / 2.5)


def test_an_error_that_is_common_to_all_points_tilts_nothing_and_independent_ones_little() -> None:
    spread = math.fsum((t - 37.5) ** 2 for t in SET_POINTS)
    assert tilt(1.0) == pytest.approx(0.0, abs=1e-12)
    assert tilt(0.0) == pytest.approx(0.03 / math.sqrt(spread))
    assert tilt(0.5) == pytest.approx(0.03 / math.sqrt(2 * spread))


def test_an_unknown_bench_is_taken_as_one_source_too() -> None:
    points = [SourcePoint(t, t, 0.03, "s", [t, t]) for t in map(float, SET_POINTS)]
    found = slope_of(points, 0.0)
    assert found is not None
    assert found.budget.combine().standard_uncertainty == pytest.approx(0.03 / 2.5)
