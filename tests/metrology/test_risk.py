"""Risks at a limit and over a population."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from conformance.metrology.decision import decide
from conformance.metrology.priors import FAMILIES, Prior, gamma, lognormal, normal, parse_prior, uniform
from conformance.metrology.risk import global_risk, guard_band_for, limit_risk

PRIORS = [normal(0.1, 0.4), gamma(4, 0.25), gamma(0.7, 1.0), uniform(-1, 2), lognormal(-0.2, 0.5)]


def test_two_limits_add_their_risks() -> None:
    assert limit_risk(1.0) == pytest.approx(0.02275, abs=1e-5)
    assert limit_risk(1.0, 2.0, 4.0) == pytest.approx(0.0455, abs=1e-4)  # the guard bands just meet
    with pytest.raises(ValueError, match="empty"):
        limit_risk(1.0, 2.0, 3.9)


@given(st.floats(0.001, 0.4), st.floats(0.01, 0.12))
def test_a_guard_band_keeps_the_risk_it_was_made_for(risk: float, u: float) -> None:
    try:
        width = guard_band_for(risk, u, -0.3, 0.3)
    except ValueError:
        assert decide(0.0, u, -0.3, 0.3).false_accept_risk > risk
        return
    assert decide(0.3 - width, u, -0.3, 0.3).false_accept_risk == pytest.approx(risk)


def test_a_one_sided_factor_is_too_small_where_u_is_not_small_against_the_tolerance() -> None:
    assert guard_band_for(0.05, 0.01, -0.3, 0.3) == pytest.approx(1.645 * 0.01, rel=1e-3)
    assert guard_band_for(0.05, 0.15, -0.3, 0.3) > 1.645 * 0.15 * 1.05
    with pytest.raises(ValueError, match="too narrow"):
        guard_band_for(0.05, 0.2, -0.3, 0.3)


def test_one_limit_needs_the_one_sided_factor() -> None:
    assert guard_band_for(0.05, 0.1, None, 0.3) == pytest.approx(0.1645, abs=1e-4)
    assert guard_band_for(0.5, 0.1, None, 0.3) == 0


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_a_prior_is_a_distribution(prior: Prior) -> None:
    width = prior.standard_deviation
    low, high = max(prior.support[0], prior.mean - 9 * width), min(prior.support[1], prior.mean + 30 * width)
    assert quad(prior.density, low, high, limit=200)[0] == pytest.approx(1, abs=1e-6)
    assert quad(lambda x: x * prior.density(x), low, high, limit=200)[0] == pytest.approx(prior.mean, abs=1e-5)
    square = quad(lambda x: (x - prior.mean) ** 2 * prior.density(x), low, high, limit=200)[0]
    assert math.sqrt(square) == pytest.approx(prior.standard_deviation, abs=1e-5)
    for x in (-2.0, 0.3, 1.0, 3.0):
        assert prior.cumulative(x) + prior.survival(x) == pytest.approx(1)
        assert quad(prior.density, min(low, x), x, limit=200)[0] == pytest.approx(prior.cumulative(x), abs=1e-6)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_global_risks_are_the_shares_that_a_population_shows(prior: Prior) -> None:
    rng = np.random.default_rng(12)
    family = prior.name.partition("(")[0]
    arguments = [float(part.partition("=")[2].strip(" )")) for part in prior.name.split(",")]
    n = 400_000
    true = {"normal": rng.normal, "gamma": rng.gamma, "uniform": rng.uniform, "lognormal": rng.lognormal}[family](
        *arguments, n
    )
    inside = (true >= 0.2) & (true <= 1.1)
    measured = true + rng.normal(0, 0.15, n)
    accepted = (measured >= 0.3) & (measured <= 1.0)
    found = global_risk(prior, 0.15, (0.2, 1.1), (0.3, 1.0))
    for share, risk in (
        (~inside, found.nonconforming), (accepted, found.accepted),
        (accepted & ~inside, found.false_accept), (~accepted & inside, found.false_reject),
    ):  # fmt: skip
        assert share.mean() == pytest.approx(risk, abs=5 * math.sqrt(risk / n))


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 0.6), st.floats(0.0, 0.25))
def test_a_guard_band_trades_false_accepts_for_false_rejects(u: float, width: float) -> None:
    prior = normal(0.0, 0.3)
    simple = global_risk(prior, u, (-0.3, 0.3))
    guarded = global_risk(prior, u, (-0.3, 0.3), (-0.3 + width, 0.3 - width))
    assert guarded.false_accept <= simple.false_accept + 1e-12
    assert guarded.false_reject >= simple.false_reject - 1e-12
    assert guarded.accepted - guarded.false_accept + guarded.false_reject == pytest.approx(1 - guarded.nonconforming)


def test_an_empty_acceptance_zone_accepts_nobody() -> None:
    found = global_risk(normal(0, 0.3), 0.2, (-0.3, 0.3), (0.1, -0.1))
    assert (found.accepted, found.false_accept) == (0, 0)
    assert found.false_accept_of_accepted is None
    assert found.false_reject_of_rejected == pytest.approx(1 - found.nonconforming)


def test_one_limit_alone_has_the_bivariate_normals_risk() -> None:
    found = global_risk(normal(0.0, 1.0), 0.5, (None, 1.0))
    covariance = [[1.0, 1.0], [1.0, 1.25]]
    both = stats.multivariate_normal([0, 0], covariance).cdf([1.0, 1.0])
    assert found.false_accept == pytest.approx(stats.norm.cdf(1.0 / math.sqrt(1.25)) - both, abs=1e-6)


@pytest.mark.parametrize(("u", "tolerance"), [(0.0, (0, 1)), (-1.0, (0, 1)), (0.1, (None, None)), (0.1, (1, 0))])
def test_risks_that_are_not_defined_are_refused(u: float, tolerance: Any) -> None:
    with pytest.raises(ValueError, match=r"global risks need|is above"):
        global_risk(normal(0, 1), u, tolerance)


@pytest.mark.parametrize(
    ("text", "name"),
    [("normal(0, 0.1)", "normal(mean=0, sd=0.1)"), (" gamma( scale=.25, shape = 4 ) ", "gamma(shape=4, scale=0.25)"),
     ("uniform(-1,1)", "uniform(lower=-1, upper=1)"), ("lognormal(0, sigma=1)", "lognormal(mu=0, sigma=1)")],
)  # fmt: skip
def test_a_prior_is_read_as_it_is_written(text: str, name: str) -> None:
    assert parse_prior(text).name == name


def test_the_name_of_a_prior_reads_as_that_prior() -> None:
    assert {prior.name.partition("(")[0] for prior in PRIORS} == set(FAMILIES)
    for prior in PRIORS:
        assert parse_prior(prior.name).name == prior.name


@pytest.mark.parametrize(
    "text",
    ["", "normal", "normal()", "normal(1)", "normal(1,2,3)", "cauchy(0,1)", "normal(0, -1)", "normal(0, x)",
     "normal(0, nan)", "gamma(shape=1, shape=2)", "uniform(2, 1)", "gamma(0, 1)"],
)  # fmt: skip
def test_what_is_no_prior_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="prior"):
        parse_prior(text)
