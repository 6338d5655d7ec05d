"""JUnit XML: nothing open is green, what does not decide is no test case (T5, T10)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.model import Evaluation
from conformance.reporting import junit
from conformance.verification.verdict import Verdict
from tests.junit_schema import problems
from tests.reporting import factory

EXPECTED = {
    "pass": None, "disclosed": None, "fail": "failure", "conditional_fail": "error", "conditional_pass": "error",
    "inconclusive": "error", "error": "error", "not_applicable": "skipped", "not_tested": "skipped",
}  # fmt: skip


def suites(evaluation: Evaluation, language: Any = "en") -> list[ET.Element]:
    """The suite of the whole, and one for each requirement that decides."""
    return ET.fromstring(junit.render(evaluation, language)).findall("testsuite")


def only(evaluation: Evaluation, language: Any = "en") -> tuple[ET.Element, ET.Element]:
    """The suite of the only requirement, and its case."""
    _, suite = suites(evaluation, language)
    [case] = suite.findall("testcase")
    return suite, case


def properties(suite: ET.Element) -> dict[str, str]:
    return {p.get("name", ""): p.get("value", "") for p in suite.findall("properties/property")}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_the_outcome_that_loses_no_meaning(verdict: Verdict) -> None:
    suite, case = only(factory.evaluation([factory.result("6.1.a", verdict)]))
    outcomes = {child.tag: child for child in case}
    expected = EXPECTED[verdict]
    assert set(outcomes) == ({expected} if expected else set())
    assert properties(suite)["verdict"] == verdict
    if expected:
        assert f"the reason for {verdict}" in (outcomes[expected].get("message") or "")
        assert outcomes[expected].get("type") == (None if expected == "skipped" else verdict)


def test_a_suite_counts_what_is_in_it_and_the_whole_counts_all() -> None:
    found = suites(factory.evaluation())
    assert [len(suite.findall("testcase")) for suite in found] == [0, *[1] * 9]
    for suite in found:
        case = suite.find("testcase")
        counts = {"tests": int(case is not None)} | {
            f"{tag}s" if tag != "skipped" else tag: int(case is not None and case.find(tag) is not None)
            for tag in ("failure", "error", "skipped")
        }
        assert {name: int(suite.get(name, -1)) for name in counts} == counts
    whole = ET.fromstring(junit.render(factory.evaluation(), "en"))
    assert {name: whole.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "9", "failures": "1", "errors": "4",
    }  # fmt: skip


def test_should_and_may_are_properties_and_never_test_cases() -> None:
    whole, *others = suites(factory.evaluation())
    assert not [suite.get("name") for suite in others if (suite.get("name") or "").startswith("7.")]
    assert properties(whole)["should 7.1.a"].startswith("fail")
    assert properties(whole)["may 7.2.a"].startswith("not_tested")


def test_the_denominator_and_the_status_are_stated() -> None:
    [whole, _] = suites(factory.evaluation([factory.result("6.1.a", "not_tested")], simulated=True, complete=False))
    stated = properties(whole)
    assert stated["status"] == "incomplete"
    assert (stated["applicable"], stated["met"], stated["open"]) == ("1", "0", "1")
    assert stated["simulated"] == "true"
    assert stated["recording.complete"] == "false"


def test_a_suite_names_its_requirement_clause_verdict_characteristic_and_evidence() -> None:
    suite, case = only(factory.evaluation([factory.accuracy("pass")]))
    assert case.get("classname") == "contactless-screening.temperature_analysis"
    assert (case.get("name") or "").startswith("6.1.a The temperature measurement error")
    stated = properties(suite)
    assert suite.get("name") == stated["requirement"] == "6.1.a"
    assert stated["clause"] == "6.1"
    assert stated["verdict"] == "pass"
    assert stated["characteristic"] == "temperature_error"
    assert factory.DIGEST in stated["evidence"]


def test_a_waiver_is_a_property_and_the_failure_stays() -> None:
    waived = factory.result("6.1.a", "fail", waiver={"reason": "known"})
    suite, case = only(factory.evaluation([waived]))
    assert properties(suite)["waiver"] == '{"reason":"known"}'
    assert case.find("failure") is not None


def test_a_failure_carries_the_limit_and_what_was_measured() -> None:
    _, case = only(factory.evaluation([factory.accuracy("fail")]))
    told = case.findtext("failure") or ""
    assert "±0.3" in told
    assert "−0.123 ± 0.074" in told


def test_a_case_speaks_the_language_that_was_asked_for() -> None:
    _, case = only(factory.evaluation([factory.result("6.1.a", "fail")]), "zh")
    outcome = case.find("failure")
    assert outcome is not None
    assert outcome.get("message") == "不满足: 判定理由：fail"


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    assert junit.render(factory.evaluation(), "en") == junit.render(factory.evaluation(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", [*Verdict, None])
def test_the_file_is_valid_to_the_letter_of_the_common_schema(verdict: Verdict | None, language: Language) -> None:
    rows = None if verdict is None else [factory.accuracy(verdict), factory.result("7.1.a", verdict, modality="should")]
    assert problems(junit.render(factory.evaluation(rows), language)) == []
    assert problems(junit.render(factory.evaluation([]), language)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<testcase name="', '<testcase title="'),
        ("<testcase ", '<testcase line="1" '),
        ("</testcase>", "<properties><property name='a' value='b'/></properties></testcase>"),
        ("<failure ", "<failed/><failure "),
        ("</failure>", "</failure><skipped/>"),
        (' failures="1"', ' failures="one"'),
        ('<testsuites name="', '<testsuites skipped="0" name="'),
        ('time="0"', 'time="1e-9"'),
        ('<property name="status"', '<property key="status"'),
        ("</properties>", "</properties><properties/>"),
    ],
)
def test_a_file_that_a_reader_would_refuse_is_not_valid(old: str, new: str) -> None:
    text = junit.render(factory.evaluation([factory.result("6.1.a", "fail")]), "en").decode()
    assert old in text
    assert problems(text.replace(old, new, 1).encode())


@settings(max_examples=40, deadline=None)
@given(text=st.one_of(st.sampled_from(["\x00\x1b[0m", "]]>", "<a>&", "\ufffe", "\n\r"]), st.text(max_size=30)))
def test_any_text_gives_well_formed_xml(text: str) -> None:
    rows = [factory.result(f"6.1.{text}", "fail", reason=text, reason_zh=text, module=text)]
    rows.append(factory.result("7.1.a", "fail", modality="should", reason=text))
    _, case = only(factory.evaluation(rows))
    assert case.find("failure") is not None
