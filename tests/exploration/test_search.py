"""One search: found, repeated, made simpler; and what ends it before its time."""

from __future__ import annotations

from pathlib import Path

from conformance.exploration.explore import Limits, explore
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_recording
from tests.exploration.planted import installed
from tests.exploration.workshop import bench, case, explored, explored_corner

MAIN = "hot_small_near"


def test_a_device_that_is_bad_everywhere_is_bad_in_the_nominal_scene() -> None:
    ended = explored("6.4c", bench(false_alarm_share=1.0))
    assert ended.found is not None
    assert ended.found.broken.en == "A person of 36.5 degC (at 1.5 m) raises the alarm."
    assert (ended.tried, ended.scenes, ended.simpler) == (1, 4, 0)


def test_a_device_that_errs_at_the_limit_s_own_rate_is_not_reported() -> None:
    """Of a few suspicions each survives with a probability of 1 in 8000; the benchmark tries twenty seeds of 200."""
    ended = explored("6.4c", bench(false_alarm_share=0.05), scenes=100)
    assert ended.found is None
    assert ended.once >= 2


def test_a_bench_that_breaks_after_something_was_found_leaves_that_standing(tmp_path: Path) -> None:
    """Whoever wears a mask is never read: found in the second scene, repeated to the fifth, then made simpler."""
    options = {"after_scenes": 8, "covered_faces_missed": 1.0}
    raising = bench().device.model_copy(update={"driver": "raising", "options": options})
    on = bench().model_copy(update={"device": raising})
    (ended,) = explore([case("6.2a")], on, Limits(200), tmp_path / "explored", lambda recorded: None)
    assert ended.found is not None
    assert (ended.found.broken.en or "").endswith("is not read in time.")
    assert "with a mask" in (ended.found.broken.en or "")
    assert "the link was cut" in (ended.cut_short or "")
    assert read_recording(tmp_path / "explored").complete


def test_interrupted_after_something_was_found_it_stands_as_it_was_found(tmp_path: Path) -> None:
    whole = explored_corner(MAIN, 1)
    first = whole.scenes - whole.simpler
    told = 0

    def interrupted(recorded: RecordedScene) -> None:
        nonlocal told
        told += 1
        if told == first + 3:
            raise KeyboardInterrupt

    with installed():
        on = bench(corner=MAIN)
        cases = [case("6.5b", on=on)]
        (ended,) = explore(cases, on, Limits(200, 1), tmp_path / "explored", interrupted)
    assert ended.cut_short == "interrupted"
    assert ended.found is not None
    assert whole.found is not None
    assert ended.found.targets != whole.found.targets
    assert not read_recording(tmp_path / "explored").complete
