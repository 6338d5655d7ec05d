"""Which of the device's tracks belongs to which target: by place, one to one."""

from __future__ import annotations

from collections.abc import Sequence


def pairs_by_position(tracks: Sequence[float], targets: Sequence[float], reach: float) -> dict[int, int]:
    """Index of the target for the index of each track: most pairs first, then the smallest sum of distances.

    On a line the best one-to-one pairing never crosses, so one pass over both in order of place finds it
    (dynamic programming, n·m steps). A track and a target farther apart than ``reach`` are never paired.
    """
    by_track = sorted(range(len(tracks)), key=tracks.__getitem__)
    by_target = sorted(range(len(targets)), key=targets.__getitem__)
    best: list[list[tuple[int, float, tuple[tuple[int, int], ...]]]] = [
        [(0, 0.0, ())] * (len(by_target) + 1) for _ in range(len(by_track) + 1)
    ]
    for row, track in enumerate(by_track, 1):
        for column, target in enumerate(by_target, 1):
            choices = [best[row - 1][column], best[row][column - 1]]
            distance = abs(tracks[track] - targets[target])
            if distance <= reach:
                count, cost, pairs = best[row - 1][column - 1]
                choices.append((count - 1, cost + distance, (*pairs, (track, target))))
            best[row][column] = min(choices)  # counts are negative: more pairs come first
    return dict(best[-1][-1][2])
