"""The picture of a verdict: value, uncertainty, tolerance, acceptance zone."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.reporting.figures.acceptance_zone import zones_of
from conformance.reporting.figures.picture import Picture, SeriesTable, picture_of
from conformance.reporting.html import render
from conformance.reporting.words import words
from tests.reporting import factory
from tests.reporting.page import page_of


def judged(value: float | None = 0.1, **more: Any) -> dict[str, Any]:
    return factory.measurement(value, "pass", **{"tolerance": [-0.3, 0.3], "acceptance": [-0.23, 0.23], **more})


def zones(*measurements: dict[str, Any]) -> Any:
    evaluation = factory.evaluation([factory.accuracy(measurements=list(measurements))])
    return zones_of(evaluation.results[0])


def test_every_number_of_the_picture_stands_in_the_measurements() -> None:
    [figure] = zones(judged(0.1), judged(None), judged(0.2, acceptance=[0.1, -0.1], empty_acceptance_zone=True))
    assert figure.series["measurement"] == ["1", "3"]
    assert figure.series["value"] == [0.1, 0.2]
    assert figure.series["expanded_uncertainty"] == [0.0741, 0.0741]
    assert figure.series["tolerance_upper"] == [0.3, 0.3]
    assert figure.series["acceptance_lower"] == [-0.23, 0.1]
    assert figure.series["empty"] == [False, True]


def test_what_no_rule_judged_has_no_picture() -> None:
    assert zones(factory.measurement(0.1)) == ()


def test_units_are_never_drawn_on_one_axis() -> None:
    first, second = zones(judged(), judged(unit="s"))
    assert (first.values["unit"], second.values["unit"]) == ("delta_degC", "s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_shows_it_where_a_rule_judged_and_nowhere_else(language: Language) -> None:
    title = {"en": "Value, tolerance and acceptance zone", "zh": "测量值、容许限与接受区间"}[language]
    with_rule = factory.evaluation([factory.accuracy(measurements=[judged()])])
    without = factory.evaluation([factory.accuracy()])
    assert page_of(render(with_rule, language)).text().count(title) == 1
    assert title not in page_of(render(without, language)).text()


def test_one_sided_limits_and_an_empty_zone_are_drawn_and_said() -> None:
    [figure] = zones(
        judged(tolerance=[None, 0.3], acceptance=[None, 0.23]),
        judged(acceptance=[0.1, -0.1], empty_acceptance_zone=True),
    )
    shown = picture_of(figure, None, words("en"), "f")
    assert isinstance(shown, Picture)
    assert "acceptance zone ≤ 0.23" in shown.svg
    assert "acceptance zone empty" in shown.svg
    assert any("empty" in key.words for key in shown.key)
    assert shown.svg.count("var(--fig-limit)") == 3


def test_series_that_do_not_fit_are_shown_as_a_table() -> None:
    [figure] = zones(judged(), judged())
    shorter = figure.model_copy(update={"series": {**figure.series, "empty": [False]}})
    assert isinstance(picture_of(shorter, None, words("en"), "f"), SeriesTable)


def check(agrees: bool) -> dict[str, Any]:
    drawn = {} if agrees else {"draws_guard_band": True}
    return {**drawn, "trials": 200000, "seed": 7, "digits": 2, "tolerance": 0.005, "lower_difference": 0.001,
            "upper_difference": 0.001 if agrees else 0.02, "below": 0.074, "above": 0.074,
            "agrees": agrees}  # fmt: skip


@pytest.mark.parametrize(("agrees", "said"), [(True, "It confirms"), (False, "It does NOT confirm")])
def test_the_budget_table_says_whether_monte_carlo_confirms_it(agrees: bool, said: str) -> None:
    evaluation = factory.evaluation([factory.accuracy(measurements=[judged(monte_carlo=check(agrees))])])
    text = page_of(render(evaluation, "en")).text()
    assert "200000 trials, seed 7" in text
    assert said in text
    assert ("guard band is drawn from the Monte Carlo interval" in text) is not agrees


def test_an_empty_zone_equality_and_the_risk_stand_beside_the_probability() -> None:
    found = judged(empty_acceptance_zone=True, equality=["upper"], false_accept_risk=0.25)
    text = page_of(render(factory.evaluation([factory.accuracy(measurements=[found])]), "en")).text()
    assert "acceptance zone empty" in text
    assert "equals a limit" in text
    assert "risk if accepted 25" in text
