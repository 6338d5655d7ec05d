"""Set points in steps: rising, evenly, from the lowest, never above the highest; one scene each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.scenarios.set_points import scenes_at, stepped_degC
from conformance.scenarios.source_readings import LookParameters

HUNDREDTHS = st.integers(-4000, 15000)


@given(HUNDREDTHS, st.integers(0, 500), st.integers(1, 300))
def test_steps_go_as_far_as_they_reach(lowest: int, width: int, step: int) -> None:
    exact = [hundredths / 100 for hundredths in range(lowest, lowest + width + 1, step)]
    assert stepped_degC(lowest / 100, (lowest + width) / 100, step / 100) == tuple(exact)


def test_the_highest_is_met_where_the_steps_meet_it_in_decimals() -> None:
    assert stepped_degC(35.0, 35.3, 0.1) == (35.0, 35.1, 35.2, 35.3)
    assert stepped_degC(35.0, 35.35, 0.1) == (35.0, 35.1, 35.2, 35.3)


def test_a_range_upside_down_has_no_set_point() -> None:
    assert stepped_degC(40.0, 35.0, 0.25) == ()


def test_each_set_point_is_a_look_of_its_own_in_their_order() -> None:
    made = list(scenes_at("reading_range", (36.0, 35.0), LookParameters()))
    assert [scene.targets[0].reference_degC for scene in made] == [36.0, 35.0]
    assert [scene.conditions["set_point_degC"] for scene in made] == [36.0, 35.0]
    assert [scene.id.split("/")[:2] for scene in made] == [
        ["reading_range", "36.00degC"],
        ["reading_range", "35.00degC"],
    ]
