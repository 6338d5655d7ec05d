from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.events import Event, Heartbeat, Mode, Reading
from conformance.scenarios.scenario import Evidence
from conformance.scenarios.stage import person, scene
from conformance.scenarios.trials import Tally, Trial, by_label, tally
from conformance.testing import evidence


def test_repetitions_of_one_unit_are_one_trial_judged_by_the_worst() -> None:
    assert tally([("a", True), ("a", False), ("b", True), ("c", True), ("c", None)]) == Tally(1, 1, 1)


def test_nothing_usable_is_a_reason_not_a_rate() -> None:
    assert tally([("a", None)]).nothing() is not None
    assert tally([]).nothing() is not None
    assert tally([("a", False)]).nothing() is None


def test_units_set_aside_are_told() -> None:
    (note,) = Tally(3, 0, 2).notes()
    assert "2 of 5" in note.en
    assert "2" in note.zh


def test_labels_are_counted_apart() -> None:
    assert by_label([("cup", "a", True), ("phone", "b", False)]) == {"cup": Tally(1, 0, 0), "phone": Tally(0, 1, 0)}


def _trial(shown_s: float, *events: Event) -> Trial:
    stage = scene("any", "one", targets=(person(1, 36.5),), duration_s=10.0, conditions={})
    said: dict[str, Sequence[Event]] = {stage.id: events}
    return Trial(_saying(evidence((stage,)), said), stage, stage.targets[0], shown_s)


def _saying(found: Evidence, said: dict[str, Sequence[Event]]) -> Evidence:
    import dataclasses

    return dataclasses.replace(found, events=said)


@given(st.integers(0, 10_000), st.integers(1, 3000))
def test_what_comes_at_the_end_of_a_window_is_in_time_whatever_the_binary_fraction(shown: int, window: int) -> None:
    trial = _trial(shown / 1000)
    assert trial.within((shown + window) / 1000, window / 1000)
    assert trial.within(shown / 1000, window / 1000)
    assert not trial.within((shown + window + 1) / 1000, window / 1000)
    assert not trial.within((shown - 1) / 1000, window / 1000)


@pytest.mark.parametrize(("shown_s", "window_s", "at_s"), [(0.3, 0.6, 0.9), (0.1, 0.2, 0.3)])
def test_readings_and_signs_of_life_at_the_end_of_a_window_count(shown_s: float, window_s: float, at_s: float) -> None:
    reading = Reading("any/one", at_s, 36.5, Mode.BODY)
    trial = _trial(shown_s, reading)
    assert len(trial.readings(window_s)) == 1
    assert trial.readings_degC(window_s).tolist() == [36.5]
    assert trial.alive(window_s)
    assert _trial(shown_s, Heartbeat("any/one", at_s)).alive(window_s)
