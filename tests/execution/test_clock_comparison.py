"""The device's clock and the link's delay are asked for at a run's beginning, from time to time, and at its end."""

from __future__ import annotations

from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.bench.clock import RealClock
from conformance.core.events import ClockComparison
from conformance.execution.clock_comparison import EVERY_S, ClockComparisons
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.response_time import SCENARIO, ResponseTimeParameters
from conformance.testing import bench

FIVE = tuple(SCENARIO.scenes(ResponseTimeParameters(trials=5)))


def run(folder: Path, station: Station) -> Recording:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in FIVE), ())
    execute(plan, bench(), station, RecordingWriter(folder, manifest))
    return read_recording(folder)


def comparisons(recording: Recording) -> list[ClockComparison]:
    return [event for event in recording.events if isinstance(event, ClockComparison)]


def telling(station: Station, offset_s: float, takes_s: float) -> Station:
    def device_clock_s() -> float:
        station.clock.sleep(takes_s)
        return station.clock.now_s() + offset_s

    station.device.device_clock_s = device_clock_s  # type: ignore[attr-defined]
    return station


def test_a_clock_that_can_be_read_is_compared_at_the_beginning_and_at_the_end(tmp_path: Path) -> None:
    recording = run(tmp_path / "r", telling(assemble(bench()), 1e9, takes_s=0.25))
    first, last = comparisons(recording)
    assert (first.scene, last.scene) == (FIVE[0].id, FIVE[-1].id)
    assert first.round_trip_s == last.round_trip_s == 0.25
    assert [event.device_clock_s for event in (first, last)] == [event.time_s + 1e9 for event in (first, last)]


def test_it_is_compared_from_time_to_time(tmp_path: Path) -> None:
    station = telling(assemble(bench()), 0.0, takes_s=0.0)
    asked = ClockComparisons(station)
    assert asked.due()
    asked.made("s")
    station.clock.sleep(EVERY_S - 1)
    assert not asked.due()
    station.clock.sleep(1)
    assert asked.due()


def test_in_virtual_time_a_device_that_tells_no_time_leaves_no_word(tmp_path: Path) -> None:
    assert comparisons(run(tmp_path / "r", assemble(bench()))) == []


def test_a_real_link_that_tells_no_time_is_timed_by_asking_who_the_device_is() -> None:
    simulated = assemble(bench())
    comparison = ClockComparisons(Station(RealClock(), simulated.device, simulated.presenter, None, None, None)).made(
        "s"
    )
    assert comparison is not None
    assert comparison.device_clock_s is None
    assert 0 <= comparison.round_trip_s < 5


def test_a_link_that_does_not_answer_breaks_the_scene_that_asked(tmp_path: Path) -> None:
    station = assemble(bench())

    def device_clock_s() -> float:
        raise ConnectionError("no answer")

    station.device.device_clock_s = device_clock_s  # type: ignore[attr-defined]
    errors = [scene.error for scene in run(tmp_path / "r", station).scenes]
    assert errors[0] == "ConnectionError: no answer"
    assert errors[-1] == "ConnectionError: no answer"
    assert errors[1:-1] == [None, None, None]
