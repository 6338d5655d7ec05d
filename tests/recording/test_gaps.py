"""Gaps in frames, by number and by time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.recording.gaps import FrameGap, scene_gaps, step_of


def found(frame_ids: list[int], times_s: list[float] | None = None) -> list[FrameGap]:
    times = np.arange(len(frame_ids)) / 30 if times_s is None else np.array(times_s)
    return list(scene_gaps("s", np.array(frame_ids), times))


def test_frames_that_follow_each_other_have_no_gap() -> None:
    assert found([7, 8, 9, 10]) == []


def test_a_gige_counter_that_goes_on_from_65535_to_1_has_no_gap() -> None:
    assert found([65533, 65534, 65535, 1, 2]) == []


def test_frames_lost_over_the_wrap_are_counted() -> None:
    assert found([65534, 65535, 3, 4]) == [FrameGap("s", "lost", 65535, 3, 2 / 30, 2)]
    assert found([65533, 1]) == [FrameGap("s", "lost", 65533, 1, 1 / 30, 2)]


def test_a_64_bit_counter_does_not_wrap() -> None:
    assert [gap.kind for gap in found([65535, 65536, 65537])] == []
    assert [gap.kind for gap in found([70000, 1])] == ["backwards"]


def test_lost_repeated_and_backward_numbers_are_told_apart() -> None:
    assert [(gap.kind, gap.frames) for gap in found([1, 2, 5, 5, 4])] == [
        ("lost", 2),
        ("repeated", 0),
        ("backwards", 0),
    ]


def test_late_frames_and_times_that_do_not_rise_are_found() -> None:
    times_s = [0.0, 0.1, 0.2, 0.5, 0.6, 0.6]
    assert [(gap.kind, gap.frames) for gap in found([1, 2, 3, 4, 5, 6], times_s)] == [("late", 2), ("not_later", 0)]


@pytest.mark.parametrize("frames", [[], [3]])
def test_one_frame_or_none_has_no_gap(frames: list[int]) -> None:
    assert found(frames) == []


@given(st.integers(1, 65535), st.integers(1, 30000))
def test_a_16_bit_count_goes_round_in_65535_steps(before: int, step: int) -> None:
    assert step_of(before, (before - 1 + step) % 65535 + 1) == step
