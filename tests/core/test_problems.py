"""Several inputs are read one after the other, and everything wrong with any of them is raised together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput, Problem, Problems


def half(number: int) -> int:
    if number % 2:
        raise BadInput([Problem(f"{number} is odd", field="first"), Problem(f"{number} is odd", field="second")])
    return number // 2


@given(st.lists(st.integers()))
def test_every_problem_of_every_input_is_raised_in_order_and_what_is_good_is_kept(numbers: list[int]) -> None:
    problems = Problems()
    halves = [problems.attempt(half, number) for number in numbers]
    assert halves == [None if number % 2 else number // 2 for number in numbers]
    odd = [number for number in numbers if number % 2]
    if not odd:
        problems.raise_any()
        return
    with pytest.raises(BadInput) as raised:
        problems.raise_any()
    assert [each.what for each in raised.value.problems] == [f"{n} is odd" for n in odd for _ in range(2)]


def test_a_context_ends_at_its_first_bad_input_and_what_follows_goes_on() -> None:
    problems = Problems([Problem("known before")])
    reached = []
    with problems.noting():
        reached.append(half(4))
        reached.append(half(3))
        reached.append(half(2))
    assert reached == [2]
    assert [each.what for each in problems] == ["known before", "3 is odd", "3 is odd"]


def test_what_is_no_bad_input_is_not_caught() -> None:
    problems = Problems()
    with pytest.raises(ZeroDivisionError):
        problems.attempt(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError), problems.noting():
        raise ZeroDivisionError
    assert problems == []
