"""What the vendor declares stands beside what was measured of it, or beside the words that nothing measured it."""

from __future__ import annotations

from typing import Any

from conformance.evaluation.model import Evaluation
from conformance.reporting import html
from conformance.reporting.comparison import comparisons
from conformance.reporting.view import ReportView
from conformance.reporting.words import words
from tests.reporting import factory
from tests.reporting.page import Element, page_of

FIGURES = (("alarm_threshold", 37.3, "degC"), ("alarm_latency", 0.5, "s"), ("temperature_error", 0.2, "delta_degC"))
DECLARED = {name: {"value": value, "lower": None, "upper": None, "unit": unit} for name, value, unit in FIGURES}


def latency(value: float, **more: Any) -> dict[str, Any]:
    given = {"expanded_uncertainty": None, "budget": [], **more}
    return {**factory.measurement(value, **given), "characteristic": "alarm_latency", "unit": "s"}


def declared_latency(*values: float) -> dict[str, Any]:
    """A requirement whose limit is what the vendor declares."""
    return factory.result(
        "6.4.a", "fail", characteristic="alarm_latency", limit={"declared": "alarm_latency"}, limit_origin="declared",
        measurements=[latency(value) for value in values],
    )  # fmt: skip


def evaluation(*results: dict[str, Any]) -> Evaluation:
    product = factory.evaluation().product.model_dump(mode="json", by_alias=True)
    return factory.evaluation(list(results), product={**product, "declared": DECLARED})


def rows(of: Evaluation) -> list[list[str]]:
    """The table as it is shown, cell by cell."""
    section: Element = page_of(html.render(of, "en")).one("section", id_="declared")
    return [
        [cell.text() for cell in row.all("th") + row.all("td")]
        for body in section.all("tbody")
        for row in body.all("tr")
    ]


def test_each_declared_figure_is_a_row_and_what_nothing_measured_says_so() -> None:
    assert rows(evaluation(declared_latency(0.75))) == [
        ["alarm threshold", "37.3 °C", "not measured"],
        ["alarm response time", "0.5 s", "0.750 s", "6.4.a", "✕ not met"],
        ["temperature measurement error", "0.2 °C", "not measured"],
    ]  # fmt: skip


def test_several_values_are_told_by_the_smallest_and_the_largest() -> None:
    (_, row, _) = rows(evaluation(declared_latency(0.5, 0.75, 0.625)))
    assert row[2] == "0.500 to 0.750 s 3 values"


def test_every_requirement_that_measured_a_figure_is_named_with_its_verdict() -> None:
    shown = rows(evaluation(factory.accuracy("pass"), declared_latency(0.75)))
    assert shown[-1] == ["temperature measurement error", "0.2 °C", "−0.123 to 0.212 °C 2 values", "6.1.a", "✓ met"]


def test_values_in_other_units_stay_apart() -> None:
    values = [factory.measurement(0.1), {**factory.measurement(3.0), "unit": "percent"}]
    two = factory.accuracy("pass", measurements=values)
    (found,) = (c for c in comparisons(ReportView(evaluation(two)), words("en")) if c.name == "temperature_error")
    assert [measured.count for measured in found.measured] == [1, 1]


def test_where_nothing_is_declared_there_is_no_table() -> None:
    product = {**factory.evaluation().product.model_dump(mode="json", by_alias=True), "declared": {}}
    assert not page_of(html.render(factory.evaluation(product=product), "en")).all("section", id_="declared")
