"""CSV and JSON: the same results for scripts and spreadsheets."""

from __future__ import annotations

import csv
import io
import json

import pytest

from conformance.evaluation.model import Evaluation
from conformance.reporting import csv_, json_
from tests.reporting import factory


def rows(evaluation: Evaluation) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_.render(evaluation, "en"))))


def test_a_row_is_a_measurement_and_a_requirement_without_any_has_a_row_too() -> None:
    evaluation = factory.evaluation()
    table = rows(evaluation)
    assert [row["requirement"] for row in table[:4]] == ["6.1.a", "6.1.a", "6.1.a", "6.2.a"]
    assert {row["requirement"] for row in table} == {result.requirement for result in evaluation.results}


def test_numbers_are_whole_and_their_units_stand_in_columns_of_their_own() -> None:
    first = rows(factory.evaluation())[0]
    assert float(first["value"]) == -0.1234
    assert first["unit"] == "delta_degC"
    assert (float(first["limit_lower"]), float(first["limit_upper"]), first["limit_unit"]) == (-0.3, 0.3, "delta_degC")
    assert first["conditions"] == '{"distance_m":1.2,"mode":"surface","reference_degC":37.0}'
    assert rows(factory.evaluation())[2]["value"] == ""


def test_a_simulated_device_is_said_in_every_row() -> None:
    assert {row["simulated"] for row in rows(factory.evaluation(simulated=True))} == {"true"}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\u3000=1"])
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(formula: str) -> None:
    (row,) = rows(factory.evaluation([factory.result("6.1.a", "fail", reason=formula, statement={"en": "-3 °C"})]))
    assert row["reason"] == f"'{formula}"
    assert row["statement"] == "'-3 °C"


def test_unprintable_characters_are_replaced() -> None:
    (row,) = rows(factory.evaluation([factory.result("6.1.a", "fail", reason="a\x1b[31m\u202eb")]))
    assert row["reason"] == "a\ufffd[31m\ufffdb"


def test_json_is_the_evaluation_and_reads_back_as_the_same() -> None:
    evaluation = factory.evaluation([factory.accuracy("pass", reason="\x9b31m \u202e \x00")])
    text = json_.render(evaluation, "en")
    assert Evaluation.model_validate_json(text) == evaluation
    assert json_.render(Evaluation.model_validate_json(text), "zh") == text
    assert "\\u202e" in text
    assert json.loads(text)["schema"] == "conformance/evaluation/1"
