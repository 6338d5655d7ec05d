"""A bench in memory records what a folder would hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.bench.assembly import assemble
from conformance.bench.clock import VirtualClock
from conformance.core.problems import BadInput
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.blackbody_accuracy import SCENARIO
from conformance.testing import bench, evidence_of, first_scenes_only, recorded, surroundings
from tests.scenarios.test_blackbody_accuracy import FIVE
from tests.scenarios.test_mask_detection import MASKS
from tests.scenarios.test_mask_detection import SCENARIO as MASK_DETECTION


def test_memory_and_folder_hold_the_same_scenes_and_events(tmp_path: Path) -> None:
    scenes = tuple(SCENARIO.scenes(FIVE))
    in_memory = recorded(scenes, bench(seed=3))
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in scenes), ())
    execute(plan, bench(seed=3), assemble(bench(seed=3)), RecordingWriter(tmp_path / "recording", manifest))
    on_disk = read_recording(tmp_path / "recording")
    assert in_memory.scenes == on_disk.scenes
    assert in_memory.events == on_disk.events
    assert in_memory.complete


def test_the_same_bench_gives_the_same_recording() -> None:
    scenes = tuple(MASK_DETECTION.scenes(MASKS))[:5]
    assert recorded(scenes, bench(seed=4)) == recorded(scenes, bench(seed=4))


def test_an_option_that_the_driver_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="no_such_option"):
        bench(no_such_option=1)


def test_the_first_scenes_are_those_of_a_run_that_was_cut_off() -> None:
    scenes = tuple(MASK_DETECTION.scenes(MASKS))[:5]
    evidence = evidence_of(recorded(scenes, bench()))
    assert [each.scene.id for each in first_scenes_only(evidence, 2).scenes] == [scene.id for scene in scenes[:2]]


def test_a_driver_is_made_in_surroundings_with_the_clock_that_is_given() -> None:
    clock = VirtualClock()
    clock.sleep(2.0)
    assert surroundings(clock, seed=7).clock.now_s() == 2.0
    assert surroundings(clock, seed=7).seed == 7
