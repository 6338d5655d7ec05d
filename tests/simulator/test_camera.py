from __future__ import annotations

import math
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from conformance.bench.light import Covering, Light, Make, VisibleFigure, VisibleShape
from conformance.core.frames import Frame
from conformance.simulator.eye import EyeOptions, FrameEye
from conformance.simulator.optics import Picture

QUIET: dict[str, Any] = {
    "netd_delta_degC": 0.0,
    "fixed_pattern_delta_degC": 0.0,
    "fixed_pattern_drift_delta_degC": 0.0,
    "camera_drift_delta_degC": 0.0,
}
PLATE = VisibleFigure(VisibleShape.PLATE, 37.0, 0.5, make=Make.PLATE)
HEAD = VisibleFigure(VisibleShape.FACE, 35.6, 0.3)


def eye(*view: VisibleFigure, at_s: float = 0.0, seed: int = 1, chance: str = "view", **options: Any) -> FrameEye:
    light = Light()
    made = FrameEye(EyeOptions(**options), light, seed)
    light.show(view, at_s, seed, chance)
    return made


def degC(made: FrameEye, at_s: float) -> Picture:
    return made.calibration().degC(made.frame(at_s).counts)


def same(one: Frame, other: Frame) -> bool:
    return np.array_equal(one.counts, other.counts)


def test_the_same_instant_of_the_same_run_is_the_same_frame_in_any_order_of_asking() -> None:
    forwards, backwards = eye(HEAD, PLATE), eye(HEAD, PLATE)
    times = [1.0, 1.04, 1.08, 60.0]
    frames = {at_s: forwards.frame(at_s) for at_s in times}
    looks = {at_s: forwards.look(at_s) for at_s in times}
    for at_s in reversed(times):
        assert backwards.look(at_s) == looks[at_s]
        assert same(backwards.frame(at_s), frames[at_s])
    assert not same(frames[1.0], frames[1.04])


def test_other_runs_and_other_views_meet_other_noise() -> None:
    frames = [made.frame(1.0) for made in (eye(HEAD), eye(HEAD, seed=2), eye(HEAD, chance="another"))]
    assert not any(same(frames[0], other) for other in frames[1:])


def test_a_view_meets_the_same_noise_whenever_it_is_shown() -> None:
    assert same(eye(HEAD).frame(1.0), eye(HEAD, at_s=500.0).frame(501.0))


def test_a_frame_has_its_time_and_its_number_and_no_scene() -> None:
    frame = eye(HEAD, frame_interval_s=0.04).frame(1.0)
    assert (frame.scene, frame.time_s, frame.frame_id) == ("", 1.0, 25)
    assert frame.counts.dtype == np.uint16
    assert frame.counts.shape == (60, 80)


_PRINTS_ITS_BYTES = """
import hashlib
from conformance.simulator.eye import EyeOptions, FrameEye
from conformance.bench.light import Light, VisibleFigure, VisibleShape
light = Light()
eye = FrameEye(EyeOptions(), light, 7)
faces = VisibleFigure(VisibleShape.FACE, 35.6, 0.3), VisibleFigure(VisibleShape.FACE, 36.0, 0.7)
light.show(faces, 0.0, 7, "view")
print(hashlib.sha256(eye.frame(1.0).counts.tobytes() + repr(eye.look(1.0)).encode()).hexdigest())
"""


def test_two_processes_with_two_hash_seeds_give_equal_bytes() -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-c", _PRINTS_ITS_BYTES],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(prints) == 1


def test_nothing_in_view_is_nothing_found() -> None:
    assert eye().look(1.0) == ()


def test_who_arrives_is_seen_from_then_on_and_who_leaves_until_then() -> None:
    passing = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, arrives_s=2.0, leaves_s=5.0)
    made = eye(passing, VisibleFigure(VisibleShape.PLATE, 37.0, 0.85, make=Make.PLATE))
    seen = {at_s: {sighting.shape for sighting in made.look(at_s)} for at_s in (1.9, 2.5, 4.9, 5.5)}
    assert seen[1.9] == seen[5.5] == {VisibleShape.PLATE}
    assert seen[2.5] == seen[4.9] == {VisibleShape.PLATE, VisibleShape.FACE}


@pytest.mark.parametrize(("position", "from_beyond"), [(0.3, -1), (0.7, 1)])
def test_who_arrives_walks_in_from_the_nearer_side(position: float, from_beyond: int) -> None:
    made = eye(VisibleFigure(VisibleShape.FACE, 35.6, position, arrives_s=1.0))
    places = [made.look(1.0 + 0.04 * step)[0].position for step in (1, 3, 6, 10, 20)]
    ways = [from_beyond * (place - position) for place in places]
    assert ways[0] == pytest.approx(0.9 * 0.25 / 1.5, abs=0.01)
    assert ways[:4] == sorted(ways[:4], reverse=True)
    assert abs(ways[3]) < 0.005
    assert places[4] == places[3]


def test_a_step_is_followed_as_first_order_lag_says() -> None:
    arriving = VisibleFigure(VisibleShape.PLATE, 37.0, 0.5, make=Make.PLATE, arrives_s=1.0)
    made = eye(arriving, lag_s=0.5, **QUIET)
    before, after = degC(made, 0.9)[30, 40], degC(made, 20.0)[30, 40]
    for since_s in (0.0, 0.25, 0.5, 1.5):
        expected = after + (before - after) * math.exp(-since_s / 0.5)
        assert degC(made, 1.0 + since_s)[30, 40] == pytest.approx(expected, abs=0.0051)


def test_a_view_fades_in_over_the_empty_room_and_without_lag_it_is_there_at_once() -> None:
    final = degC(eye(PLATE, **QUIET), 5.0)
    slow = degC(eye(PLATE, lag_s=0.2, **QUIET), 0.2)[30, 40]
    assert slow == pytest.approx(final[30, 40] - (final[30, 40] - 22.0) / math.e, abs=0.01)
    assert np.array_equal(degC(eye(PLATE, lag_s=0.0, **QUIET), 0.0), final)


def test_the_corner_source_is_in_the_picture_at_its_temperature() -> None:
    made = eye(PLATE, corner_degC=35.0, **QUIET)
    assert degC(made, 5.0)[:5, :5].mean() == pytest.approx(35.0, abs=0.003)
    assert degC(eye(PLATE, corner_blackbody=False, **QUIET), 5.0)[:5, :5].max() < 23


def test_lasting_errors_are_in_the_scene_and_not_in_the_corner_sources_light() -> None:
    good, bad = eye(PLATE, **QUIET), eye(PLATE, offset_delta_degC=0.5, **QUIET)
    change = degC(bad, 5.0) - degC(good, 5.0)
    assert change[30, 40] == pytest.approx(0.5, abs=1e-9)
    assert change[2, 2] == pytest.approx(0.0, abs=1e-9)


def test_deceiving_masks_come_as_often_as_stated_and_stay_for_the_view() -> None:
    light = Light()
    made = FrameEye(EyeOptions(mask_confusion=0.3), light, 1)
    wrong = 0
    for number in range(200):
        light.show((VisibleFigure(VisibleShape.FACE, 35.6, 0.5, Covering.NOSE_AND_MOUTH),), 0.0, 1, f"view {number}")
        coverings = {made.look(at_s)[0].covering for at_s in (1.0, 2.0, 30.0)}
        assert len(coverings) == 1
        wrong += coverings != {Covering.NOSE_AND_MOUTH}
    assert 60 - 4 * math.sqrt(42) < wrong < 60 + 4 * math.sqrt(42)


def test_covered_faces_are_missed_as_often_as_stated_and_bare_ones_never() -> None:
    light = Light()
    made = FrameEye(EyeOptions(covered_faces_missed=0.5), light, 1)
    missed = 0
    for number in range(200):
        view = (
            VisibleFigure(VisibleShape.FACE, 35.6, 0.3),
            VisibleFigure(VisibleShape.FACE, 35.6, 0.7, Covering.NOSE_AND_MOUTH),
        )
        light.show(view, 0.0, 1, f"view {number}")
        found = [sighting.position for sighting in made.look(1.0) if sighting.shape is VisibleShape.FACE]
        assert any(abs(position - 0.3) < 0.02 for position in found)
        missed += len(found) == 1
    assert 100 - 4 * math.sqrt(50) < missed < 100 + 4 * math.sqrt(50)
