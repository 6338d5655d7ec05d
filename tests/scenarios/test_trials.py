from __future__ import annotations

from conformance.scenarios.trials import Tally, by_label, tally


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
