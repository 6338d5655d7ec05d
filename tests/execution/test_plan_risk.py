"""The risk of a plan, against exact binomials and simulated campaigns."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from conformance.execution.bench_time import times_of
from conformance.execution.inputs import load_inputs
from conformance.execution.plan import make_plan
from conformance.execution.plan_risk import PRODUCERS_RISK, QUALITIES, PlanRisk, risk_of
from conformance.metrology.operating import FixedPlan

ROOT = Path(__file__).resolve().parent.parent.parent
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"


@pytest.fixture(scope="module")
def risk() -> PlanRisk:
    inputs = load_inputs(str(PROFILE), str(VECTOR / "product.yaml"), str(VECTOR / "bench.yaml"))
    return risk_of(make_plan(inputs.requirements, inputs.product, inputs.bench), inputs.requirements, inputs.product)


def test_every_rate_has_the_operating_characteristic_of_its_plan(risk: PlanRisk) -> None:
    for rate in risk.rates:
        assert isinstance(rate.plan, FixedPlan)
        assert rate.plan.most_failures is not None
        for quality in QUALITIES:
            assert rate.plan.accepts(quality) == pytest.approx(binom.cdf(rate.plan.most_failures, rate.trials, quality))
        assert rate.consumers_risk <= 0.05 + 1e-9
        assert rate.false_reject <= 0.05 + 1e-9


def test_the_plan_names_every_person_sample_once(risk: PlanRisk) -> None:
    sizes = {(rate.requirement, rate.trials) for rate in risk.rates}
    assert {("6.2a", 59), ("6.4a", 59), ("6.4b", 59), ("6.4d", 59), ("6.5a", 59), ("6.6a", 120)} <= sizes
    assert {rate.requirement for rate in risk.rates if not rate.decides} == {"6.4c", "6.4d"}


def test_the_joint_chance_is_the_share_of_20_000_simulated_campaigns(risk: PlanRisk) -> None:
    dice, campaigns = np.random.default_rng(20261130), 20_000
    for quality in QUALITIES:
        passed = np.ones(campaigns, dtype=bool)
        for rate in risk.deciding:
            assert isinstance(rate.plan, FixedPlan)
            assert rate.plan.most_failures is not None
            passed &= (dice.random((campaigns, rate.trials)) < quality).sum(axis=1) <= rate.plan.most_failures
        chance = risk.certificate(quality)
        assert passed.mean() == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / campaigns))


def test_the_sizes_keep_both_risks_jointly_and_cost_hours(risk: PlanRisk) -> None:
    inputs = load_inputs(str(PROFILE), str(VECTOR / "product.yaml"), str(VECTOR / "bench.yaml"))
    hours = []
    for quality in QUALITIES:
        sizes = risk.sizes(quality, times_of(inputs.bench))
        assert sizes.chance is not None
        assert sizes.chance >= 1 - PRODUCERS_RISK
        for share, plan in sizes.plans.items():
            assert plan is not None
            assert plan.accepts(share) <= 0.05 + 1e-9
        assert sizes.added_hours is not None
        hours.append(sizes.added_hours)
    assert hours == sorted(hours)
    assert hours[0] > 0


def test_no_size_accepts_a_device_that_is_no_better_than_the_limit(risk: PlanRisk) -> None:
    inputs = load_inputs(str(PROFILE), str(VECTOR / "product.yaml"), str(VECTOR / "bench.yaml"))
    sizes = risk.sizes(0.05, times_of(inputs.bench))
    assert (sizes.chance, sizes.added_hours) == (None, None)
