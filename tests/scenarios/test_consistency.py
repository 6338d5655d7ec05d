from __future__ import annotations

import math
from dataclasses import replace

import pytest
from pydantic import ValidationError

from conformance.core.events import Event, Reading
from conformance.metrology.reference_source import SourceStatement
from conformance.metrology.uncertainty import Budget
from conformance.scenarios.consistency import SCENARIO, ConsistencyParameters
from conformance.testing import bench, evidence_of, first_scenes_only, found, found_with, recorded, verdict
from conformance.verification.verdict import Verdict

FIVE = ConsistencyParameters()


@pytest.mark.parametrize("seed", range(5))
def test_a_good_device_reads_the_same_at_every_place(seed: int) -> None:
    finding = found(SCENARIO, FIVE, bench(seed=seed))
    (measurement,) = finding.measurements
    assert measurement.conditions["positions"] == 5
    assert verdict(finding, upper=0.3) is Verdict.PASS


def test_a_device_that_reads_low_at_the_edge_fails() -> None:
    finding = found(SCENARIO, FIVE, bench(edge_delta_degC=-1.0))
    (measurement,) = finding.measurements
    assert measurement.value == pytest.approx(0.64, abs=0.12)
    assert measurement.conditions["lowest_at"] in {0.1, 0.9}
    assert verdict(finding, upper=0.3) is Verdict.FAIL


def test_both_places_count_in_the_budget() -> None:
    (measurement,) = found(SCENARIO, FIVE, bench()).measurements
    assert measurement.budget is not None
    assert sum(line.source == "repeatability of the mean" for line in measurement.budget.lines) == 2


def test_the_calibration_of_the_source_cancels_where_the_bench_tells_it_apart() -> None:
    combined = evidence_of(recorded(tuple(SCENARIO.scenes(FIVE)), bench()))
    source = SourceStatement(expanded_uncertainty_delta_degC=0.06, stability_delta_degC=0.01)
    (wide,) = SCENARIO.measure(replace(combined, reference=None), FIVE).measurements
    (narrow,) = SCENARIO.measure(replace(combined, reference=source), FIVE).measurements
    assert wide.budget is not None
    assert narrow.budget is not None
    without_source = [line for line in narrow.budget.lines if "reference source" not in line.source]
    expected = math.hypot(Budget(tuple(without_source)).combine().standard_uncertainty, 0.01 * math.sqrt(2 / 3))
    assert narrow.budget.combine().standard_uncertainty == pytest.approx(expected)
    assert narrow.budget.combine().standard_uncertainty < wide.budget.combine().standard_uncertainty


def test_a_place_without_readings_can_fail_but_not_pass() -> None:
    bad = evidence_of(recorded(tuple(SCENARIO.scenes(FIVE)), bench(edge_delta_degC=-1.0)))
    assert verdict(SCENARIO.measure(first_scenes_only(bad, 3), FIVE), upper=0.3) is Verdict.FAIL
    good = evidence_of(recorded(tuple(SCENARIO.scenes(FIVE)), bench()))
    assert verdict(SCENARIO.measure(first_scenes_only(good, 3), FIVE), upper=0.3) is Verdict.INCONCLUSIVE
    assert verdict(SCENARIO.measure(first_scenes_only(good, 1), FIVE), upper=0.3) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("flaw", [{"temperature_degC": None}, {"suspect": "frozen"}])
def test_readings_without_a_number_or_suspect_give_no_verdict(flaw: dict[str, object]) -> None:
    def flawed(event: Event) -> Event:
        return replace(event, **flaw) if isinstance(event, Reading) else event

    assert verdict(found_with(SCENARIO, FIVE, bench(), flawed), upper=0.3) is Verdict.INCONCLUSIVE


def test_a_silent_device_gives_nothing_to_pass() -> None:
    assert verdict(found(SCENARIO, FIVE, bench("silent")), upper=0.3) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("positions", [(0.5,), (0.5, 0.5), (0.5, 1.2)])
def test_places_that_are_one_or_out_of_view_are_refused(positions: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        ConsistencyParameters(positions=positions)
