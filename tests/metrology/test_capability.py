"""C_m = T/(2U), from the bench's part of a budget alone."""

from __future__ import annotations

import pytest

from conformance.metrology.capability import RESOLUTION, bench_capability, needed_index
from conformance.metrology.uncertainty import Budget, UncertaintyLine

CALIBRATION = UncertaintyLine("reference source: calibration", 0.2, divisor=2.0)


def test_the_index_is_the_tolerance_over_twice_the_benchs_own_u() -> None:
    found = bench_capability(Budget((CALIBRATION,)), -0.3, 0.3)
    assert found is not None
    assert found.expanded_uncertainty == pytest.approx(0.2, rel=1e-4)
    assert found.index == pytest.approx(1.5, rel=1e-4)
    assert not found.empty


def test_the_scatter_of_the_device_is_not_the_benchs() -> None:
    scatter = UncertaintyLine("repeatability of the mean", 5.0, "A", "t", degrees_of_freedom=9.0)
    assert bench_capability(Budget((CALIBRATION, scatter)), -0.3, 0.3) == bench_capability(
        Budget((CALIBRATION,)), -0.3, 0.3
    )


def test_the_steps_of_the_devices_display_are_not_the_benchs() -> None:
    coarse = UncertaintyLine(RESOLUTION, 2.5, "B", "rectangular")
    assert bench_capability(Budget((CALIBRATION, coarse)), -0.3, 0.3) == bench_capability(
        Budget((CALIBRATION,)), -0.3, 0.3
    )


@pytest.mark.parametrize(
    ("u", "guard_factor", "empty"), [(0.29, 1, False), (0.31, 1, True), (0.31, 0, True), (0.16, 2, True)]
)
def test_the_zone_is_empty_where_guard_bands_of_u_at_least_meet_whatever_the_rule(
    u: float, guard_factor: float, empty: bool
) -> None:
    found = bench_capability(
        Budget((UncertaintyLine("reference source: calibration", u, divisor=2.0),)), -0.3, 0.3, guard_factor
    )
    assert found is not None
    assert found.empty == empty


@pytest.mark.parametrize(("lower", "upper"), [(None, 0.3), (-0.3, None)])
def test_one_limit_or_no_reference_source_has_no_index(lower: float | None, upper: float | None) -> None:
    assert bench_capability(Budget((CALIBRATION,)), lower, upper) is None
    assert bench_capability(Budget((UncertaintyLine("device", 1.0),)), -0.3, 0.3) is None


def test_the_profiles_least_index_is_for_temperatures() -> None:
    assert (needed_index("delta_degC", 3.0), needed_index("dimensionless", 3.0)) == (3.0, 1.0)
