from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.events import Event, Mode, Reading
from conformance.scenarios.departure import SCENARIO
from conformance.scenarios.normalisation import SCENARIO as SLOPE
from conformance.scenarios.normalisation import NormalisationParameters
from conformance.scenarios.scenario import Finding
from conformance.scenarios.set_points import PhantomStepsParameters
from conformance.testing import (
    bench,
    evidence_of,
    first_scenes_only,
    found,
    found_with,
    found_without,
    recorded,
    verdict,
)
from conformance.verification.verdict import Verdict

HEALY = PhantomStepsParameters()


def departures(finding: Finding) -> dict[float, float | None]:
    return {float(str(m.conditions["set_point_degC"])): m.value for m in finding.measurements}


@pytest.mark.parametrize("seed", range(3))
def test_an_honest_device_follows_the_phantom_everywhere(seed: int) -> None:
    finding = found(SCENARIO, HEALY, bench(seed=seed))
    assert len(finding.measurements) == 21
    assert max(abs(value or 9) for value in departures(finding).values()) < 0.1
    assert verdict(finding, -0.3, 0.3) is Verdict.PASS


def test_fever_that_is_hidden_within_half_a_degree_is_caught_where_no_slope_shows_it() -> None:
    """Readings from 38.0 °C to 38.4 °C become normal; slopes stay within their limits."""
    rigged = bench(shrink_factor=0.0, shrink_from_degC=38.0, shrink_to_degC=38.4)
    finding = found(SCENARIO, HEALY, rigged)
    hidden = {point for point, value in departures(finding).items() if (value or 0) < -0.5}
    assert 38.25 in hidden
    assert hidden <= {38.0, 38.25, 38.5}
    assert verdict(finding, -0.3, 0.3) is Verdict.FAIL
    slopes = found(SLOPE, NormalisationParameters(), rigged)
    assert verdict(slopes, 0.9, 1.1) is not Verdict.FAIL


@pytest.mark.parametrize("factor", [0.25, 0.75])
def test_readings_drawn_toward_normal_everywhere_depart_at_the_ends(factor: float) -> None:
    finding = found(SCENARIO, HEALY, bench(shrink_factor=factor))
    seen = departures(finding)
    assert seen[35.0] == pytest.approx((1 - factor) * 2.5, abs=0.1)
    assert seen[40.0] == pytest.approx(-(1 - factor) * 2.5, abs=0.1)
    assert verdict(finding, -0.3, 0.3) is Verdict.FAIL


@pytest.mark.parametrize("offset", [-0.8, 0.8])
def test_a_constant_difference_between_skin_and_body_takes_no_part(offset: float) -> None:
    honest, shifted = (found(SCENARIO, HEALY, bench(offset_delta_degC=size)) for size in (0.0, offset))
    for point, value in departures(shifted).items():
        assert value == pytest.approx(departures(honest)[point], abs=0.06)
    assert verdict(shifted, -0.3, 0.3) is Verdict.PASS
    assert shifted.measurements[0].conditions["mean_error_delta_degC"] == pytest.approx(offset, abs=0.1)


def test_departures_add_up_to_nothing() -> None:
    values = [value or 0.0 for value in departures(found(SCENARIO, HEALY, bench(shrink_factor=0.5))).values()]
    assert sum(values) == pytest.approx(0.0, abs=1e-9)


def test_one_budget_serves_all_set_points_with_the_scatter_pooled_over_them() -> None:
    finding = found(SCENARIO, HEALY, bench())
    budgets = {measured.budget for measured in finding.measurements}
    assert len(budgets) == 1
    [budget] = budgets
    assert budget is not None
    lines = {line.source: line for line in budget.lines}
    assert lines["repeatability of the mean"].degrees_of_freedom >= 21 * 4
    assert lines["resolution of the reading"].sensitivity == pytest.approx((1 - 1 / 21) ** 0.5)
    assert any(source.startswith("reference source") for source in lines)


def test_a_set_point_that_was_not_presented_leaves_it_open() -> None:
    whole = evidence_of(recorded(tuple(SCENARIO.scenes(HEALY)), bench()))
    finding = SCENARIO.measure(first_scenes_only(whole, 20), HEALY)
    assert finding.measurements == ()
    assert finding.inconclusive is not None


def test_readings_of_the_other_mode_are_no_evidence() -> None:
    def in_surface_mode(event: Event) -> Event:
        return replace(event, mode=Mode.SURFACE) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, HEALY, bench(), in_surface_mode), -0.3, 0.3) is Verdict.INCONCLUSIVE


def test_a_set_point_without_readings_leaves_it_open_and_says_so() -> None:
    def silent_at_38(event: Event) -> bool:
        return isinstance(event, Reading) and (event.temperature_degC or 0.0) > 37.9 and "38.00" in event.scene

    finding = found_without(SCENARIO, HEALY, bench(), silent_at_38)
    assert finding.inconclusive is not None
    assert "1 of 21" in finding.inconclusive.en
