"""What the reference source states while its target stands there is recorded, and a source that states nothing breaks
its scene."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.bench.assembly import Station, assemble
from conformance.bench.protocols import SourceReading
from conformance.core.events import Presented, SourceStated
from conformance.core.scenes import Scene
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.blackbody_accuracy import SCENARIO, BlackbodyAccuracyParameters
from conformance.testing import bench

POINTS = tuple(SCENARIO.scenes(BlackbodyAccuracyParameters(set_points_degC=(35.0, 39.0))))


def run(folder: Path, station: Station, scenes: tuple[Scene, ...] = POINTS) -> Recording:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in scenes), ())
    execute(plan, bench(), station, RecordingWriter(folder, manifest))
    return read_recording(folder)


def stating(*temperatures_degC: float) -> Station:
    """A station whose source states these temperatures in turn, and then breaks."""
    station = assemble(bench())
    source = station.reference_source
    assert source is not None
    perfect, left = source.read, list(temperatures_degC)

    def read() -> SourceReading:
        if not left:
            raise ConnectionError("the source's line was cut")
        return replace(perfect(), temperature_degC=left.pop(0), raw="as it came")

    source.read = read  # type: ignore[method-assign]
    return station


def test_the_source_is_read_just_before_its_target_is_shown_and_just_before_it_goes(tmp_path: Path) -> None:
    recording = run(tmp_path / "r", stating(35.01, 35.02, 39.01, 39.02))
    for scene, stated_degC in zip(recording.scenes, ((35.01, 35.02), (39.01, 39.02)), strict=True):
        assert scene.error is None
        events = [event for event in recording.events if event.scene == scene.scene.id]
        first, last = (event for event in events if isinstance(event, SourceStated))
        shown, gone = (event for event in events if isinstance(event, Presented))
        assert (first.temperature_degC, last.temperature_degC) == stated_degC
        assert first.set_point_degC == scene.scene.targets[0].reference_degC
        assert (first.target, first.kind, first.raw) == (scene.scene.targets[0].id, "apparent", "as it came")
        assert events.index(first) < events.index(shown) < events.index(last) < events.index(gone)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_statement_that_is_no_number_is_kept_as_it_came_and_breaks_the_scene(tmp_path: Path, value: float) -> None:
    recording = run(tmp_path / "r", stating(value, value, 39.0, 39.0))
    broken, whole = recording.scenes
    assert broken.error == "NoValue: the reference source states as it came, which is not a temperature"
    assert whole.error is None
    kept = [event for event in recording.events if isinstance(event, SourceStated)]
    assert [event.temperature_degC for event in kept] == [None, None, 39.0, 39.0]


def test_a_source_that_is_lost_while_its_target_stands_breaks_the_scene_and_its_target_is_taken_away(
    tmp_path: Path,
) -> None:
    recording = run(tmp_path / "r", stating(35.0), POINTS[:1])
    assert "the source's line was cut" in (recording.scenes[0].error or "")
    assert "when the scene was over" in (recording.scenes[0].error or "")
    moved = [event.present for event in recording.events if isinstance(event, Presented)]
    assert moved == [True, False]


def test_a_source_that_moved_breaks_its_scene_and_another_presentation_may_go_better(tmp_path: Path) -> None:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan((PlannedScene(POINTS[0], ("1a",)),), ())
    station = stating(35.0, 35.3, 35.0, 35.02)
    execute(plan, bench(), station, RecordingWriter(tmp_path / "r", manifest), retries=1)
    recording = read_recording(tmp_path / "r")
    assert [scene.error for scene in recording.scenes] == [None]
    assert "not stable" in (recording.attempts[0].error or "")


def test_a_source_that_rests_elsewhere_breaks_its_scene_before_anything_is_shown(tmp_path: Path) -> None:
    recording = run(tmp_path / "r", stating(36.0, 36.0, 39.0, 39.0))
    broke, whole = recording.scenes
    assert broke.error is not None
    assert "at the set point 35.000 degC" in broke.error
    assert whole.error is None
    assert not [e for e in recording.events if isinstance(e, Presented) and e.scene == broke.scene.id and e.present]


def test_an_expired_calibration_breaks_the_scene_it_is_used_in(tmp_path: Path) -> None:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    on = bench()
    assert on.reference_source is not None
    certificate = on.reference_source.calibration.model_copy(
        update={"expires": datetime.date(2026, 1, 14), "date": datetime.date(2025, 1, 14)}
    )
    source = on.reference_source.model_copy(update={"calibration": certificate})
    expired = on.model_copy(update={"reference_source": source, "started_at": "2026-01-15T09:00:00+08:00"})
    plan = Plan((PlannedScene(POINTS[0], ("1a",)),), ())
    execute(plan, expired, assemble(expired), RecordingWriter(tmp_path / "r", manifest), retries=1)
    recording = read_recording(tmp_path / "r")
    assert recording.scenes[0].error is not None
    assert "expired on 2026-01-14" in recording.scenes[0].error
    assert len([attempt for attempt in recording.attempts if attempt.scene == POINTS[0].id]) <= 1
