"""JUnit XML: nothing open is green, what does not decide is no test case (T5, T10)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.evaluation.model import Evaluation
from conformance.evaluation.verdict import Verdict
from conformance.reporting import junit
from tests.reporting import factory

EXPECTED = {
    "pass": None, "disclosed": None, "fail": "failure", "conditional_fail": "failure", "conditional_pass": "error",
    "inconclusive": "error", "error": "error", "not_applicable": "skipped", "not_tested": "skipped",
}  # fmt: skip


def suite(evaluation: Evaluation, language: Any = "en") -> ET.Element:
    found = ET.fromstring(junit.render(evaluation, language)).find("testsuite")
    assert found is not None
    return found


def properties(element: ET.Element) -> dict[str, str]:
    return {p.get("name", ""): p.get("value", "") for p in element.findall("properties/property")}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_the_outcome_that_loses_no_meaning(verdict: Verdict) -> None:
    (case,) = suite(factory.evaluation([factory.result("6.1.a", verdict)])).findall("testcase")
    outcomes = {child.tag: child for child in case if child.tag != "properties"}
    expected = EXPECTED[verdict]
    assert set(outcomes) == ({expected} if expected else set())
    if expected:
        assert outcomes[expected].get("type") == verdict
        assert f"the reason for {verdict}" in (outcomes[expected].get("message") or "")


def test_the_suite_counts_what_is_in_it() -> None:
    counted = suite(factory.evaluation())
    assert {name: counted.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "9", "failures": "2", "errors": "3", "skipped": "2",
    }  # fmt: skip


def test_should_and_may_are_properties_and_never_test_cases() -> None:
    whole = suite(factory.evaluation())
    assert not any((case.get("name") or "").startswith("7.") for case in whole.findall("testcase"))
    assert properties(whole)["should 7.1.a"].startswith("fail")
    assert properties(whole)["may 7.2.a"].startswith("not_tested")


def test_the_denominator_and_the_status_are_stated() -> None:
    stated = properties(
        suite(factory.evaluation([factory.result("6.1.a", "not_tested")], simulated=True, complete=False))
    )
    assert stated["status"] == "incomplete"
    assert (stated["applicable"], stated["met"], stated["open"]) == ("1", "0", "1")
    assert stated["simulated"] == "true"
    assert stated["recording.complete"] == "false"


def test_a_case_names_its_requirement_clause_verdict_characteristic_and_evidence() -> None:
    (case,) = suite(factory.evaluation([factory.accuracy("pass")])).findall("testcase")
    assert case.get("classname") == "contactless-screening.temperature_analysis"
    assert (case.get("name") or "").startswith("6.1.a The temperature measurement error")
    stated = properties(case)
    assert stated["clause"] == "6.1"
    assert stated["verdict"] == "pass"
    assert stated["characteristic"] == "temperature_error"
    assert factory.DIGEST in stated["evidence"]


def test_a_waiver_is_a_property_and_the_failure_stays() -> None:
    waived = factory.result("6.1.a", "fail", waiver={"reason": "known"})
    (case,) = suite(factory.evaluation([waived])).findall("testcase")
    assert properties(case)["waiver"] == '{"reason":"known"}'
    assert case.find("failure") is not None


def test_a_failure_carries_the_limit_and_what_was_measured() -> None:
    (case,) = suite(factory.evaluation([factory.accuracy("fail")])).findall("testcase")
    told = case.findtext("failure") or ""
    assert "±0.3" in told
    assert "−0.123 ± 0.074" in told


def test_a_case_speaks_the_language_that_was_asked_for() -> None:
    (case,) = suite(factory.evaluation([factory.result("6.1.a", "fail")]), "zh").findall("testcase")
    outcome = case.find("failure")
    assert outcome is not None
    assert outcome.get("message") == "不满足: 判定理由：fail"


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    assert junit.render(factory.evaluation(), "en") == junit.render(factory.evaluation(), "en")


@settings(max_examples=40, deadline=None)
@given(text=st.one_of(st.sampled_from(["\x00\x1b[0m", "]]>", "<a>&", "\ufffe", "\n\r"]), st.text(max_size=30)))
def test_any_text_gives_well_formed_xml(text: str) -> None:
    rows = [factory.result(f"6.1.{text}", "fail", reason=text, reason_zh=text, module=text)]
    rows.append(factory.result("7.1.a", "fail", modality="should", reason=text))
    (case,) = suite(factory.evaluation(rows)).findall("testcase")
    assert case.find("failure") is not None
