"""A bench that cannot tell never condemns a device (A-6): a perfect device before poor sources, judged in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from conformance.evaluation.capability import gated
from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.evaluation.model import Result
from conformance.metrology.capability import RESOLUTION
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import SourceStatement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.requirements.model import DecisionRule
from conformance.scenarios.source_points import SourcePoint
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import evaluated, measurement, only, probe, requirement_set

LIMIT = LimitBounds(-0.3, 0.3)
SET_POINTS = (34.0, 35.5, 37.0, 38.5, 40.0)
RULES: tuple[DecisionRule, ...] = (
    DecisionRule(name="simple"),
    DecisionRule(name="guarded"),
    DecisionRule(name="non_binary"),
)


@pytest.fixture
def without_monte_carlo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Monte Carlo check decides nothing, and would take most of the time."""
    monkeypatch.setattr("conformance.evaluation.measurement_result.checked", lambda budget, combined: None)


def campaign(u_source: float, rule: DecisionRule, rng: np.random.Generator) -> list[Verdict | None]:
    """6.1a of a device without error, before one source that errs by its own uncertainty everywhere alike."""
    source = SourceStatement(u_source, stability_delta_degC=0.02)
    error = rng.normal(0, u_source / 2)
    measured = []
    for set_point in SET_POINTS:
        readings = np.round(set_point + error + rng.normal(0, 0.05, 10), 1)
        lines = source.lines(set_point, 22.0)
        point = SourcePoint(set_point, set_point, 0.0, "source", readings, lines)
        found = Measurement(
            "temperature_error", point.error_delta_degC, "delta_degC", 1, "uncertainty", budget=point.budget(0.1)
        )
        measured.append((found, judge_measurement(found, LIMIT, rule, disclosure=False), LIMIT))
    return [each.result.verdict for each in gated(measured, rule, 3.0).judged]


@pytest.mark.usefixtures("without_monte_carlo")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("u_source", [0.06, 0.2, 0.3, 0.4, 1.0])
def test_a_perfect_device_before_any_source_is_never_failed(u_source: float, rule: DecisionRule) -> None:
    rng = np.random.default_rng([20200417, int(100 * u_source)])
    verdicts = Counter(verdict for _ in range(100) for verdict in campaign(u_source, rule, rng))
    assert not {Verdict.FAIL, Verdict.CONDITIONAL_FAIL} & set(verdicts)
    if u_source == 0.06:
        assert set(verdicts) == {Verdict.PASS}
    if u_source == 1.0 and rule.name != "simple":
        assert set(verdicts) == {Verdict.INCONCLUSIVE}


def poor(u: float, value: float) -> Result:
    budget = Budget((UncertaintyLine("reference source: calibration", u),))
    profile = requirement_set(least_capability_index=3.0)
    return only(evaluated(probe(replace(measurement(value), budget=budget)), requirements=profile))


def test_below_the_least_index_a_pass_stays_and_anything_else_is_inconclusive_with_a_warning() -> None:
    passed, failed = poor(0.08, 0.0), poor(0.08, 0.9)
    assert (passed.verdict, failed.verdict) == (Verdict.PASS, Verdict.INCONCLUSIVE)
    assert failed.measurements[0].capability_index == pytest.approx(1.875, rel=1e-3)
    assert "C_m = 1.87" in failed.reason or "C_m = 1.88" in failed.reason
    assert any("below the required 3" in note.en for note in passed.notes)


def test_a_capable_bench_fails_what_is_wrong() -> None:
    failed = poor(0.04, 0.9)
    assert failed.verdict is Verdict.FAIL
    assert not any("C_m" in note.en for note in failed.notes)


def test_a_device_that_shows_coarse_steps_is_failed_for_an_error_that_they_do_not_explain() -> None:
    lines = (UncertaintyLine("reference source: calibration", 0.03), UncertaintyLine(RESOLUTION, 0.25, "B"))
    profile = requirement_set(least_capability_index=3.0)
    failed = only(evaluated(probe(replace(measurement(5.0), budget=Budget(lines))), requirements=profile))
    assert failed.verdict is Verdict.FAIL


def test_without_a_least_index_in_the_profile_only_an_empty_zone_holds_the_verdict_back() -> None:
    budget = Budget((UncertaintyLine("reference source: calibration", 0.08),))
    assert only(evaluated(probe(replace(measurement(0.9), budget=budget)))).verdict is Verdict.FAIL
    budget = Budget((UncertaintyLine("reference source: calibration", 0.16),))
    assert only(evaluated(probe(replace(measurement(0.9), budget=budget)))).verdict is Verdict.INCONCLUSIVE
