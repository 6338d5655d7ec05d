"""The table of verdicts: every fact of each, and what follows from them alike wherever a verdict is counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.verification.verdict import (
    BEST_FIRST,
    VERDICTS,
    WORST_FIRST,
    Verdict,
    exit_code_of,
    scope_of,
    status_of,
    worst,
    worst_sample,
)

verdicts = st.lists(st.sampled_from(Verdict))


def test_every_verdict_has_a_row_and_a_symbol_of_its_own() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len({facts.symbol for facts in VERDICTS.values()}) == len(Verdict)


def test_no_test_passes_for_a_requirement_that_is_not_met() -> None:
    assert {verdict for verdict in Verdict if verdict.facts.test == "passed"} == {v for v in Verdict if v.met}


def test_only_a_met_requirement_or_one_that_does_not_apply_asks_for_exit_code_0() -> None:
    assert {v for v in Verdict if v.facts.exit_code == 0} == {v for v in Verdict if v.met or not v.applies}


def test_a_better_verdict_never_stands_before_a_worse_one_in_the_order_for_readers() -> None:
    standings = [verdict.facts.standing for verdict in WORST_FIRST]
    assert standings == sorted(standings)
    assert [verdict.facts.standing for verdict in BEST_FIRST] == sorted(standings, reverse=True)


def test_an_error_comes_before_a_fail_in_one_recording_and_after_it_among_samples() -> None:
    both = [Verdict.PASS, Verdict.ERROR, Verdict.FAIL]
    assert worst(both) is Verdict.ERROR
    assert worst_sample(both) is Verdict.FAIL
    assert worst_sample([Verdict.ERROR, Verdict.CONDITIONAL_FAIL]) is Verdict.CONDITIONAL_FAIL


@given(verdicts)
def test_the_worst_of_samples_is_met_only_where_each_applicable_one_is(several: list[Verdict]) -> None:
    if worst_sample(several).met:
        assert all(verdict.met or not verdict.applies for verdict in several)


@given(verdicts, st.booleans())
def test_the_exit_code_is_the_first_of_1_4_3_that_a_verdict_asks_for(several: list[Verdict], complete: bool) -> None:
    asked = {verdict.facts.exit_code for verdict in several}
    first = next((code for code in (1, 4, 3) if code in asked), 0)
    nothing_met = not any(verdict.met for verdict in several)
    expected = 3 if first == 0 and (nothing_met or not complete) else first
    assert exit_code_of(status_of(several, complete=complete), several) == expected


@given(verdicts)
def test_what_was_never_closed_does_not_conform_and_is_no_failure_of_the_device(several: list[Verdict]) -> None:
    closed, unclosed = status_of(several, complete=True), status_of(several, complete=False)
    assert unclosed == ("incomplete" if closed == "conforms" else closed)


@given(verdicts)
def test_disclosures_alone_were_judged_by_no_limit(several: list[Verdict]) -> None:
    counted = {verdict for verdict in several if verdict.applies}
    assert (scope_of(several) == "disclosure_only") == (counted == {Verdict.DISCLOSED})


def test_a_conditional_fail_is_doubt_and_not_a_rejection() -> None:
    decisive = [Verdict.PASS, Verdict.CONDITIONAL_FAIL]
    assert status_of(decisive, complete=True) == "incomplete"
    assert exit_code_of("incomplete", decisive) == 3
    facts = Verdict.CONDITIONAL_FAIL.facts
    assert (facts.group, facts.test, facts.run_again) == ("open", "error", True)


def test_a_conditional_fail_is_listed_first_among_the_open_ones() -> None:
    assert next(verdict for verdict in WORST_FIRST if verdict.facts.group == "open") is Verdict.CONDITIONAL_FAIL
