"""Going on with a run that was cut off. Kills at random points: tests/recording/test_killed.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.clock import RealClock, VirtualClock
from conformance.core.problems import BadInput
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs
from conformance.execution.run import Progress
from conformance.execution.session import record
from conformance.recording.reader import read_recording
from conformance.recording.writer import live_folder
from tests.recording.killed import PROFILE, VECTOR, inputs, results


class CutOff(BaseException):
    """Stands for the power going out."""


def cut_off_after(scenes: int) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        if progress.done == scenes:
            raise CutOff

    return report


def cut_off(given: Inputs, place: Path, scenes: int = 4, **more: Any) -> Path:
    with pytest.raises(CutOff):
        record(given, place, cut_off_after(scenes), **more)
    return live_folder(place)


@pytest.fixture
def given(tmp_path: Path) -> Inputs:
    return inputs(tmp_path)


@pytest.mark.parametrize("scenes", [1, 4, 11])
def test_a_resumed_run_has_the_results_of_one_that_was_not_cut_off(tmp_path: Path, given: Inputs, scenes: int) -> None:
    whole = record(given, tmp_path / "whole")
    cut_off(given, tmp_path / "r", scenes)
    resumed = record(given, tmp_path / "r", resume=True)
    assert results(given, tmp_path / "r") == results(given, tmp_path / "whole")
    assert (resumed.scenes, resumed.broken, resumed.not_needed) == (whole.scenes, whole.broken, whole.not_needed)


def test_finished_scenes_stay_byte_for_byte_and_the_clock_goes_on(tmp_path: Path, given: Inputs) -> None:
    folder = cut_off(given, tmp_path / "r")
    before = {name: (folder / name).read_bytes() for name in ("scenes.jsonl", "targets.jsonl", "events.jsonl")}
    last_s = read_recording(folder).scenes[-1].end_s
    record(given, folder, resume=True)
    assert all((folder / name).read_bytes().startswith(data) for name, data in before.items())
    assert last_s is not None
    assert all(scene.start_s >= last_s for scene in read_recording(folder).scenes[4:])


def test_scenes_that_broke_and_scenes_not_needed_are_counted_again(tmp_path: Path, given: Inputs) -> None:
    assert given.bench is not None
    device = given.bench.device.model_copy(update={"driver": "raising", "options": {"after_scenes": 1}})
    broken = replace(given, bench=given.bench.model_copy(update={"device": device}))
    folder = cut_off(broken, tmp_path / "r", 3)
    before = sum(scene.error is not None for scene in read_recording(folder).scenes)
    assert before > 0
    assert record(broken, folder, resume=True).broken >= before


def test_a_scene_that_was_cut_off_is_kept_as_an_earlier_attempt(tmp_path: Path, given: Inputs) -> None:
    folder = cut_off(given, tmp_path / "r")
    left_over = '{"event":"heartbeat","scene":"unfinished/1","time_s":5000.0}\n{"event":"heartb'
    with (folder / "events.jsonl").open("a") as stream:
        stream.write(left_over)
    record(given, folder, resume=True)
    recording = read_recording(folder)
    (attempt,) = recording.attempts
    assert (attempt.scene, attempt.number, len(attempt.events), attempt.resumed_at_s) == ("unfinished/1", 1, 1, 5000.0)
    assert recording.scenes[4].start_s >= 5000.0
    assert all(event.scene != "unfinished/1" for event in recording.events)


def test_another_run_is_refused_with_what_differs_and_nothing_is_touched(tmp_path: Path, given: Inputs) -> None:
    folder = cut_off(given, tmp_path / "r")
    assert given.bench is not None
    (tmp_path / "requirements.yaml").write_text(PROFILE.replace("upper: 1.0", "upper: 1.1"), encoding="utf-8")
    from conformance.execution.inputs import load_inputs

    other = load_inputs(tmp_path / "requirements.yaml", VECTOR / "product.yaml", VECTOR / "bench.yaml")
    options = {**given.bench.device.options, "firmware": "9.9.9"}
    device = given.bench.device.model_copy(update={"options": options})
    bench = given.bench.model_copy(update={"device": device, "seed": 7})
    product = given.product.model_copy(update={"simulated": False})
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(BadInput) as refused:
        record(Inputs(other.requirements, product, bench), folder, resume=True)
    fields = {problem.field for problem in refused.value.problems}
    assert {"run.requirements", "bench.seed", "bench.device_says.firmware", "bench.device.options.firmware"} <= fields
    assert "product.simulated" in fields
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_run_of_every_scene_is_not_resumed_as_one_that_stops_early(tmp_path: Path, given: Inputs) -> None:
    folder = cut_off(given, tmp_path / "r", complete=True)
    with pytest.raises(BadInput, match=r"run\.stopping"):
        record(given, folder, resume=True)


def test_a_closed_recording_is_not_resumed(tmp_path: Path, given: Inputs) -> None:
    record(given, tmp_path / "r")
    with pytest.raises(BadInput, match="nothing to resume"):
        record(given, tmp_path / "r", resume=True)


@pytest.fixture
def arguments(tmp_path: Path, given: Inputs) -> list[object]:
    product, bench = VECTOR / "product.yaml", VECTOR / "bench.yaml"
    return ["run", tmp_path / "requirements.yaml", "--product", product, "--bench", bench]


def test_the_command_goes_on_with_what_is_to_become_a_zip(
    conformance: Callable[..., Any], tmp_path: Path, given: Inputs, arguments: list[object]
) -> None:
    assert cut_off(given, tmp_path / "r.zip") == tmp_path / "r.zip.live"
    said = conformance(*arguments, "--resume", tmp_path / "r.zip")
    assert (said.code, said.err) == (0, "")
    assert said.out.strip().endswith("r.zip")
    recording = read_recording(tmp_path / "r.zip")
    assert recording.complete
    assert not (tmp_path / "r.zip.live").exists()
    assert evaluate(given.requirements, given.product, recording).recording.complete


def test_a_closed_folder_that_did_not_become_its_zip_becomes_it(
    conformance: Callable[..., Any],
    tmp_path: Path,
    given: Inputs,
    arguments: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut(folder: Path, path: Path) -> None:
        raise CutOff

    with monkeypatch.context() as patched:
        patched.setattr("conformance.recording.writer.pack_zip", cut)
        with pytest.raises(CutOff):
            record(given, tmp_path / "r.zip")
    said = conformance(*arguments, "--resume", tmp_path / "r.zip")
    assert said.code == 0, said.err
    assert read_recording(tmp_path / "r.zip").complete
    assert not (tmp_path / "r.zip.live").exists()


@pytest.mark.parametrize("more", [[], ["-o", "a", "--resume", "b"]])
def test_a_run_begins_or_goes_on(conformance: Callable[..., Any], arguments: list[object], more: list[object]) -> None:
    said = conformance(*arguments, *more)
    assert said.code == 2
    assert "either -o for a new recording, or --resume" in said.err


def test_there_is_nothing_to_resume_where_nothing_is(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    said = conformance(*arguments, "--resume", tmp_path / "none")
    assert said.code == 2
    assert "no such recording" in said.err


def test_clocks_go_on_and_never_back() -> None:
    clocks: tuple[VirtualClock | RealClock, ...] = (VirtualClock(), RealClock())
    for clock in clocks:
        clock.go_on_from(100.0)
        assert 100.0 <= clock.now_s() < 101.0
        clock.go_on_from(5.0)
        assert clock.now_s() >= 100.0
