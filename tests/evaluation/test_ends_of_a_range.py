"""A range has to cover its limit: each end is judged against the limit on its own side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evaluation.judge_measurement import LimitBounds, judge_measurement
from conformance.metrology.measurement import DecidedBy, Measurement
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict

RULE = DecisionRule(name="guarded")


def judged(value: float | None, decided_by: DecidedBy, lower: float | None, upper: float | None) -> Verdict | None:
    end = Measurement("display_range", value, "degC", 1, decided_by)
    return judge_measurement(end, LimitBounds(lower, upper), RULE, disclosure=False).result.verdict


@pytest.mark.parametrize(
    ("value", "decided_by", "expected"),
    [
        (27.9, "lower_end", Verdict.PASS),
        (28.0, "lower_end", Verdict.PASS),
        (28.1, "lower_end", Verdict.FAIL),
        (44.9, "upper_end", Verdict.FAIL),
        (45.0, "upper_end", Verdict.PASS),
        (45.1, "upper_end", Verdict.PASS),
        (None, "upper_end", Verdict.INCONCLUSIVE),
    ],
)
def test_an_end_covers_the_limit_on_its_side(value: float | None, decided_by: DecidedBy, expected: Verdict) -> None:
    assert judged(value, decided_by, 28.0, 45.0) is expected


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_range_covers_a_limit_only_where_both_of_its_ends_do(low: float, high: float) -> None:
    ends = (judged(low, "lower_end", -10.0, 10.0), judged(high, "upper_end", -10.0, 10.0))
    assert (set(ends) == {Verdict.PASS}) == (low <= -10.0 + 1e-6 and high >= 10.0 - 1e-6)
