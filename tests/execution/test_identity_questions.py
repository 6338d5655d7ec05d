"""A device is asked every ten minutes of a run who it is, and every answer is recorded with its time."""

from __future__ import annotations

from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.core.events import IdentityStated
from conformance.execution.identity_questions import IdentityQuestions
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.stated_identity import INTERVAL_S, statements
from conformance.recording.writer import RecordingWriter
from conformance.scenarios.response_time import SCENARIO, ResponseTimeParameters
from conformance.testing import bench

FIVE = tuple(SCENARIO.scenes(ResponseTimeParameters(trials=5)))


def run(folder: Path, station: Station) -> Recording:
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))
    plan = Plan(tuple(PlannedScene(scene, ("1a",)) for scene in FIVE), ())
    execute(plan, bench(), station, RecordingWriter(folder, manifest))
    return read_recording(folder)


def slowly(station: Station, takes_s: float) -> Station:
    """A bench whose presenter takes so long to make a scene ready."""
    prepare = station.presenter.prepare

    def prepared(scene):  # type: ignore[no-untyped-def]
        station.clock.sleep(takes_s)
        return prepare(scene)

    station.presenter.prepare = prepared  # type: ignore[method-assign]
    return station


def stated(recording: Recording) -> list[IdentityStated]:
    return [event for event in recording.events if isinstance(event, IdentityStated)]


def test_a_short_run_asks_at_its_end_alone(tmp_path: Path) -> None:
    recording = run(tmp_path / "r", assemble(bench()))
    assert stated(recording) == []
    [end] = statements(recording.manifest, recording.events)
    assert end.when == "at the end"
    assert end.stated["firmware"]


def test_a_long_run_asks_in_the_first_scene_of_every_ten_minutes(tmp_path: Path) -> None:
    recording = run(tmp_path / "r", slowly(assemble(bench()), 400.0))
    times_s = [event.time_s for event in stated(recording)]
    starts_s = [recorded.start_s for recorded in recording.scenes]
    first_of_each = {int(start_s // INTERVAL_S): start_s for start_s in reversed(starts_s) if start_s >= INTERVAL_S}
    assert times_s == sorted(first_of_each.values())
    assert len(times_s) == 3


def test_what_it_states_is_recorded_whole(tmp_path: Path) -> None:
    station = slowly(assemble(bench()), 700.0)
    said = dict(station.device.identity())
    station.device.identity = lambda: {**said, "emissivity": "0.97"}  # type: ignore[method-assign]
    recording = run(tmp_path / "r", station)
    assert {tuple(sorted(each.stated.items())) for each in statements(recording.manifest, recording.events)} == {
        tuple(sorted({**said, "emissivity": "0.97"}.items()))
    }


def test_a_device_that_does_not_answer_breaks_the_scene_and_is_asked_again_in_the_next(tmp_path: Path) -> None:
    station = slowly(assemble(bench()), 700.0)
    identity, asked = station.device.identity, []

    def sometimes():  # type: ignore[no-untyped-def]
        asked.append(station.clock.now_s())
        if len(asked) == 1:
            raise ConnectionError("no answer")
        return identity()

    station.device.identity = sometimes  # type: ignore[method-assign]
    recording = run(tmp_path / "r", station)
    assert [recorded.error for recorded in recording.scenes if recorded.error] == ["ConnectionError: no answer"]
    assert len(stated(recording)) == 4


def test_a_run_that_goes_on_asks_as_if_it_had_never_been_cut_off() -> None:
    station = assemble(bench())
    station.clock.go_on_from(650.0)
    questions = IdentityQuestions(station)
    assert questions.due()
    questions.seen(610.0)
    assert not questions.due()
    station.clock.go_on_from(1200.0)
    assert questions.due()
