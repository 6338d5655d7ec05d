from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.bench.assembly import assemble
from conformance.core.problems import BadInput, BenchError
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.execution import session
from conformance.execution.inputs import Inputs, load_inputs
from conformance.execution.session import record
from conformance.recording.reader import read_recording

ROOT = Path(__file__).resolve().parent.parent.parent
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"

_RUN = """
import sys
from pathlib import Path
from conformance.execution.inputs import load_inputs
from conformance.execution.session import record
profile, vector, out = map(Path, sys.argv[1:])
record(load_inputs(profile, vector / "product.yaml", vector / "bench.yaml"), out)
"""


def inputs() -> Inputs:
    return load_inputs(PROFILE, VECTOR / "product.yaml", VECTOR / "bench.yaml")


def with_device(driver: str, **options: object) -> Inputs:
    given = inputs()
    assert given.bench is not None
    device = given.bench.device.model_copy(update={"driver": driver, "options": options})
    return Inputs(given.requirements, given.product, given.bench.model_copy(update={"device": device}))


def judged(given: Inputs, folder: Path) -> Evaluation:
    record(given, folder)
    return evaluate(given.requirements, given.product, read_recording(folder))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording of a good device under the whole main profile."""
    folder = tmp_path_factory.mktemp("good") / "r"
    record(inputs(), folder)
    return folder


def test_the_simulated_device_conforms_to_the_main_profile(good: Path) -> None:
    given = inputs()
    evaluation = evaluate(given.requirements, given.product, read_recording(good))
    assert evaluation.status == "conforms"
    assert evaluation.recording.simulated
    assert evaluation.recording.unattended
    assert all(result.verdict == "pass" for result in evaluation.results)


def test_t9_a_silent_device_passes_nothing(tmp_path: Path) -> None:
    evaluation = judged(with_device("silent"), tmp_path / "r")
    assert evaluation.counts.get("pass", 0) == 0
    assert evaluation.counts.get("fail", 0) == 0
    assert evaluation.status == "incomplete"


def test_t1_a_raising_driver_is_an_error_never_a_pass_or_a_fail(tmp_path: Path) -> None:
    evaluation = judged(with_device("raising", recovers=False), tmp_path / "r")
    assert set(evaluation.counts) == {"error"}
    assert evaluation.status == "incomplete"


def test_t3_two_processes_with_two_hash_seeds_write_equal_bytes(good: Path, tmp_path: Path) -> None:
    """This process, and another whose hash seed is not this one's."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
    subprocess.run(
        [sys.executable, "-c", _RUN, str(PROFILE), str(VECTOR), str(tmp_path / "other")],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
    )
    names = sorted(path.name for path in good.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "other").iterdir())
    for name in names:
        assert (good / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_the_manifest_says_what_was_run_on_what(good: Path) -> None:
    manifest = read_recording(good).manifest
    assert manifest.closed
    assert manifest.started_at == "2026-01-15T09:00:00+08:00"
    assert manifest.product is not None
    assert manifest.product["class"] == "dual-light"
    assert manifest.bench is not None
    assert manifest.bench["device_says"]["firmware"] == "1.0.0"
    assert manifest.run is not None
    assert (manifest.run["seed"], manifest.run["profile"]) == (20200417, "contactless-screening")
    assert manifest.run["planned_scenes"] == len(read_recording(good).scenes)
    assert len(manifest.notes) == 2


def test_a_device_that_says_another_firmware_than_declared_is_noted(tmp_path: Path) -> None:
    given = with_device("simulated", firmware="9.9.9")
    few = given.requirements.model_copy(update={"requirements": given.requirements.requirements[:3]})
    record(Inputs(few, given.product, given.bench), tmp_path / "r")
    notes = read_recording(tmp_path / "r").manifest.notes
    assert any("9.9.9" in note and "1.0.0" in note for note in notes)


def test_nothing_is_written_over_a_recording(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "precious").write_text("x")
    with pytest.raises(BadInput, match="already exists"):
        record(inputs(), tmp_path / "r")


def test_an_empty_plan_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    given = inputs()
    empty = given.requirements.model_copy(update={"requirements": ()})
    with pytest.raises(BadInput, match="the plan is empty"):
        record(Inputs(empty, given.product, given.bench), tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_the_problems_of_all_inputs_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        load_inputs(tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml")
    assert len(bad.value.problems) == 3


class Closed(Exception):
    """Stands for whatever goes wrong."""


@pytest.mark.parametrize("where", ["identity", "manifest_of", "Stopping", "RecordingWriter"])
def test_whatever_goes_wrong_before_the_first_scene_the_bench_is_let_go_of_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fails(*given: object, **more: object) -> None:
        raise Closed("broken")

    given = inputs()
    assert given.bench is not None
    station, closed = assemble(given.bench), [0]
    station.device.close = lambda: closed.__setitem__(0, closed[0] + 1)  # type: ignore[method-assign]
    monkeypatch.setattr(session, "assemble", lambda bench: station)
    monkeypatch.setattr(*((station.device, where, fails) if where == "identity" else (session, where, fails)))
    with pytest.raises(BenchError if where == "identity" else Closed, match="broken"):
        record(given, tmp_path / "r")
    assert closed == [1]
    assert not (tmp_path / "r").exists()
