"""The status of an evaluation follows from the verdicts of its decisive requirements."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.verification.verdict import Verdict, scope_of, status_of, worst
from tests.evaluation.factory import evaluated, measurement, probe, recording, requirement, requirement_set

V = Verdict


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ([V.PASS, V.PASS], "conforms"),
        ([V.PASS, V.DISCLOSED], "conforms"),
        ([V.PASS, V.NOT_APPLICABLE], "conforms"),
        ([V.PASS, V.FAIL, V.ERROR], "does_not_conform"),
        ([V.PASS, V.CONDITIONAL_FAIL], "incomplete"),
        ([V.PASS, V.CONDITIONAL_PASS], "incomplete"),
        ([V.PASS, V.INCONCLUSIVE], "incomplete"),
        ([V.PASS, V.ERROR], "incomplete"),
        ([V.PASS, V.NOT_TESTED], "incomplete"),
        ([V.NOT_APPLICABLE], "incomplete"),
        ([], "incomplete"),
    ],
)
def test_the_status_of_these_verdicts(verdicts: Sequence[Verdict], status: str) -> None:
    assert status_of(verdicts, complete=True) == status


@given(st.lists(st.sampled_from(Verdict)))
def test_nothing_conforms_without_a_met_requirement(verdicts: list[Verdict]) -> None:
    if status_of(verdicts, complete=True) == "conforms":
        assert any(verdict.met for verdict in verdicts)
        assert all(verdict.met or verdict is V.NOT_APPLICABLE for verdict in verdicts)


@given(st.lists(st.sampled_from(Verdict), min_size=1))
def test_the_order_of_verdicts_does_not_matter(verdicts: list[Verdict]) -> None:
    assert worst(verdicts) is worst(reversed(verdicts))


def test_the_worst_of_nothing_is_inconclusive() -> None:
    assert worst([]) is V.INCONCLUSIVE


def test_disclosures_alone_are_said_to_be_that() -> None:
    assert scope_of([V.DISCLOSED, V.NOT_APPLICABLE]) == "disclosure_only"
    assert scope_of([V.DISCLOSED, V.PASS]) == "full"
    assert scope_of([]) == "full"


def test_should_and_may_are_reported_and_never_decide() -> None:
    requirements = requirement_set(
        requirement("6.1a"), requirement("6.2a", modality="should", limit={"upper": -9.0, "unit": "delta_degC"}),
        requirement("6.3a", modality="may", limit={"upper": -9.0, "unit": "delta_degC"}),
    )  # fmt: skip
    evaluation = evaluated(probe(measurement()), requirements=requirements)
    assert [result.verdict for result in evaluation.results] == ["pass", "fail", "fail"]
    assert evaluation.status == "conforms"
    assert evaluation.denominator.decisive == 1


def test_shall_not_decides_too() -> None:
    requirements = requirement_set(requirement(modality="shall_not", limit={"upper": -9.0, "unit": "delta_degC"}))
    assert evaluated(probe(measurement()), requirements=requirements).status == "does_not_conform"


def test_an_unclosed_recording_never_conforms() -> None:
    evaluation = evaluated(probe(measurement()), recorded=recording(closed=False))
    assert evaluation.results[0].verdict is V.PASS
    assert evaluation.status == "incomplete"
    assert not evaluation.recording.complete
