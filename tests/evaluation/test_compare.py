"""Comparing two evaluations: by requirement id, regressions as defined, nothing about the order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.evaluation.compare import Compared, EvaluationComparison, compare
from conformance.evaluation.model import Evaluation
from conformance.verification.verdict import Verdict
from tests.reporting import factory

OTHER_DIGEST = "sha256:" + "2e" * 32
RANKS = [
    ["fail"],
    ["conditional_fail"],
    ["error", "inconclusive", "not_tested"],
    ["conditional_pass"],
    ["pass", "disclosed", "not_applicable"],
]
RANK = {verdict: rank for rank, verdicts in enumerate(RANKS) for verdict in verdicts}
MODALITIES = ["shall", "shall_not", "should", "may"]


def accuracy(
    verdict: str = "pass", values: tuple[float | None, ...] = (-0.12, 0.21, None), **more: Any
) -> dict[str, Any]:
    """6.1.a measured at several set points."""
    points = [
        factory.measurement(value, conditions={"set_point_degC": 34.0 + number, "readings": 15})
        for number, value in enumerate(values)
    ]
    return factory.accuracy(verdict, measurements=points, **more)


def of(*results: dict[str, Any], recording: str = factory.DIGEST, **more: Any) -> Evaluation:
    """An evaluation from a recording of its own."""
    made = factory.evaluation(list(results))
    return made.model_copy(update={"recording": made.recording.model_copy(update={"digest": recording}), **more})


def pair(before: dict[str, Any], after: dict[str, Any]) -> EvaluationComparison:
    return compare(of(before), of(after, recording=OTHER_DIGEST))


def only(comparison: EvaluationComparison) -> Compared:
    [row] = comparison.requirements
    return row


@given(st.sampled_from(list(Verdict)), st.sampled_from(list(Verdict)), st.sampled_from(MODALITIES))
def test_a_regression_is_a_worse_verdict_of_a_shall_or_shall_not_that_applies(
    before: Verdict, after: Verdict, modality: str
) -> None:
    comparison = pair(
        factory.result("6.1.a", before, modality=modality), factory.result("6.1.a", after, modality=modality)
    )
    expected = modality.startswith("shall") and after != "not_applicable" and RANK[after] < RANK[before]
    assert (comparison.regression, only(comparison).regression) == (expected, expected)


@given(st.sampled_from(list(Verdict)))
def test_an_evaluation_compared_with_itself_shows_nothing(verdict: Verdict) -> None:
    same = of(accuracy(verdict.value))
    comparison = compare(same, same)
    assert not comparison.regression
    assert not comparison.differs
    assert only(comparison).verdict_change == "same"
    assert {m.state for m in only(comparison).measurements} == {"same", "not_comparable"}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("pass", "fail", "worse"),
        ("fail", "conditional_fail", "better"),
        ("pass", "conditional_pass", "worse"),
        ("conditional_pass", "inconclusive", "worse"),
        ("inconclusive", "error", "other"),
        ("pass", "disclosed", "other"),
        ("not_applicable", "fail", "worse"),
        ("not_applicable", "pass", "other"),
        ("fail", "not_applicable", "no_longer_applicable"),
    ],
)
def test_each_change_of_a_verdict_has_a_name(before: str, after: str, change: str) -> None:
    assert only(pair(factory.result(verdict=before), factory.result(verdict=after))).verdict_change == change


def test_the_modality_of_the_second_decides_where_an_edition_changed_it() -> None:
    eased = pair(factory.result(), factory.result(verdict="fail", modality="should"))
    assert not eased.regression
    assert only(eased).modality == ("shall", "should")


def test_requirements_are_compared_by_id_whatever_their_order_and_those_in_one_alone_are_listed() -> None:
    rows = [factory.result(f"6.{n}.a") for n in range(4)]
    comparison = compare(of(*rows[:3]), of(rows[3], rows[2], rows[1]))
    assert [row.requirement for row in comparison.requirements] == ["6.2.a", "6.1.a"]
    assert [one.requirement for one in comparison.only_in_a] == ["6.0.a"]
    assert [one.requirement for one in comparison.only_in_b] == ["6.3.a"]


def test_a_failing_requirement_that_an_edition_added_is_no_regression() -> None:
    comparison = compare(of(factory.result("6.1.a")), of(factory.result("6.1.a"), factory.result("6.2.a", "fail")))
    assert not comparison.regression
    assert comparison.only_in_b[0].verdict is Verdict.FAIL


def test_a_limit_that_an_edition_changed_is_shown() -> None:
    tighter = {"lower": -0.2, "upper": 0.2, "unit": "delta_degC"}
    row = only(pair(factory.accuracy(), factory.accuracy(limit=tighter)))
    assert row.limit_changed
    assert [limit and limit.upper for limit in row.limit] == [0.3, 0.2]
    assert not only(pair(factory.accuracy(), factory.accuracy())).limit_changed


def test_what_may_change_a_verdict_besides_the_device_is_said() -> None:
    before = of(factory.result())
    after = before.model_copy(
        update={
            "specification": before.specification.model_copy(update={"edition": "2026", "digest": OTHER_DIGEST}),
            "decision_rule": before.decision_rule.model_copy(update={"name": "guarded"}),
            "product": before.product.model_copy(
                update={"class_": "turnstile", "identity": {**before.product.identity, "firmware": "2.5.0"}}
            ),
        }
    )
    told = {each.field: (each.a, each.b) for each in compare(before, after).differs}
    assert told == {
        "specification.edition": ("2020", "2026"),
        "specification.digest": (factory.DIGEST, OTHER_DIGEST),
        "decision_rule.name": ("non_binary", "guarded"),
        "product.class": ("dual-light", "turnstile"),
        "product.firmware": ("2.4.1", "2.5.0"),
    }


def test_one_recording_judged_twice_moves_nothing_and_gives_no_ratio() -> None:
    before, after = accuracy(values=(0.0, 0.1)), accuracy(values=(0.2, 0.1))
    same = compare(of(before), of(after))
    assert same.evidence == "same_recording"
    assert [(m.state, m.ratio) for m in only(same).measurements] == [("changed", None), ("same", None)]
    assert [m.state for m in only(pair(before, after)).measurements] == ["moved", "same"]


def test_measurements_without_a_counterpart_are_counted() -> None:
    row = only(pair(accuracy(values=(0.0, 0.1, 0.2)), accuracy(values=(0.0, 0.1))))
    assert (len(row.measurements), row.without_partner) == (2, (1, 0))


def test_recordings_in_common_are_said() -> None:
    def sessions(*digests: str) -> Evaluation:
        made = factory.evaluation([factory.accuracy()])
        part = made.recording.model_dump()
        parts = [
            {"session": n, "sample": "A", "recording": {**part, "digest": digest}}
            for n, digest in enumerate(digests, 1)
        ]
        recording = type(made.recording).model_validate({**part, "sessions": parts}, strict=False)
        return made.model_copy(update={"recording": recording})

    assert compare(sessions("x", "y"), sessions("y", "z")).evidence == "shared_recordings"
    assert compare(sessions("x", "y"), sessions("y", "x")).evidence == "same_recording"
    assert compare(sessions("x", "y"), sessions("u", "v")).evidence == "separate"


def test_one_calibration_of_the_reference_source_is_common_and_another_certificate_is_not() -> None:
    def measured_with(**calibration: str) -> Evaluation:
        made = of(factory.accuracy())
        bench = {"reference_source": {"calibration": {"certificate": "C-1", "date": "2026-01-01", **calibration}}}
        return made.model_copy(update={"recording": made.recording.model_copy(update={"bench": bench})})

    assert compare(measured_with(), measured_with()).common_calibration
    assert not compare(measured_with(), measured_with(certificate="C-2")).common_calibration
    assert not compare(measured_with(), measured_with(date="2026-02-01")).common_calibration
    assert not compare(measured_with(), of(factory.accuracy())).common_calibration


def test_an_id_that_stands_twice_is_bad_input_with_its_place() -> None:
    twice = of(factory.result("6.1.a"), factory.result("6.1.a"))
    with pytest.raises(BadInput, match=r"old.json \[results\[1\].requirement\]: the requirement '6.1.a' occurs twice"):
        compare(twice, of(factory.result()), ("old.json", "new.json"))


def test_the_same_evaluations_give_the_same_bytes() -> None:
    def made() -> str:
        return pair(factory.accuracy(), factory.accuracy("fail")).model_dump_json(by_alias=True)

    assert made() == made()
