from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.scenarios.parallel_capacity import pairs_by_position

PLACES = st.lists(st.floats(0, 1).map(lambda x: round(x, 3)), max_size=4)


def test_nearest_first_would_be_wrong_and_is_not_done() -> None:
    assert pairs_by_position([0.16, 0.26], [0.1, 0.2], reach=0.2) == {0: 0, 1: 1}


def test_what_is_out_of_reach_is_never_paired() -> None:
    assert pairs_by_position([0.9], [0.1], reach=0.2) == {}
    assert pairs_by_position([], [0.1], reach=0.2) == {}


@given(PLACES, PLACES)
def test_no_other_pairing_has_more_pairs_or_the_same_number_at_less_distance(
    tracks: list[float], targets: list[float]
) -> None:
    found = pairs_by_position(tracks, targets, 0.3)
    assert len(set(found.values())) == len(found)
    best = max(_all_pairings(tracks, targets, 0.3))
    assert len(found) == best[0]
    assert -sum(abs(tracks[a] - targets[b]) for a, b in found.items()) == pytest.approx(best[1], abs=1e-9)


def _all_pairings(tracks: list[float], targets: list[float], reach: float) -> list[tuple[int, float]]:
    scores = [(0, 0.0)]
    for size in range(1, min(len(tracks), len(targets)) + 1):
        for some in itertools.combinations(range(len(tracks)), size):
            for others in itertools.permutations(range(len(targets)), size):
                distances = [abs(tracks[a] - targets[b]) for a, b in zip(some, others, strict=True)]
                if max(distances) <= reach:
                    scores.append((size, -sum(distances)))
    return scores
