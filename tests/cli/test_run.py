from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.execution import session
from conformance.recording.reader import read_recording
from tests.small_profile import measuring_time, small_profile

ROOT = Path(__file__).resolve().parent.parent.parent
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"


@pytest.fixture
def arguments(tmp_path: Path) -> list[object]:
    """A run of three scenes."""
    (tmp_path / "requirements.yaml").write_text(small_profile(measuring_time(trials=3)), encoding="utf-8")
    (tmp_path / "bench.yaml").write_text("schema: conformance/bench/1\ndevice: {driver: simulated}\n", encoding="utf-8")
    product, bench = VECTOR / "product.yaml", tmp_path / "bench.yaml"
    return ["run", tmp_path / "requirements.yaml", "--product", product, "--bench", bench, "-o", tmp_path / "out"]


def test_a_run_says_where_its_recording_lies(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    said = conformance(*arguments)
    assert (said.code, said.err) == (0, "")
    assert said.out.strip().endswith(str(tmp_path / "out"))
    assert "SIMULATED" in said.out
    assert len(read_recording(tmp_path / "out").scenes) == 3


def test_as_json_a_run_says_what_it_did(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    said = conformance(*arguments, "--json")
    told = json.loads(said.out)
    assert (said.code, told["recording"], told["scenes"], told["broken"]) == (0, str(tmp_path / "out"), 3, 0)
    assert told["simulated"] is True


def test_a_broken_scene_is_exit_code_4_and_the_recording_stays(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    bench = "schema: conformance/bench/1\ndevice: {driver: raising, options: {after_scenes: 1}}\n"
    (tmp_path / "bench.yaml").write_text(bench, encoding="utf-8")
    said = conformance(*arguments)
    assert said.code == 4
    assert "1 of 3 scenes broke, the first: ConnectionError: the link was cut" in said.err
    assert read_recording(tmp_path / "out").complete


def test_an_interruption_is_exit_code_4_and_says_incomplete(
    conformance: Callable[..., Any], arguments: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "record", interrupted)
    said = conformance(*arguments)
    assert said.code == 4
    assert "INCOMPLETE" in said.err


def test_bad_input_is_exit_code_2_and_nothing_is_written(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    (tmp_path / "bench.yaml").write_text("schema: conformance/bench/1\nseed: seven\n", encoding="utf-8")
    said = conformance(*arguments)
    assert said.code == 2
    assert "bench.yaml:2 [seed]: 'seven' is given where a number belongs" in said.err
    assert "[device]: the field is missing" in said.err
    assert not (tmp_path / "out").exists()


def test_an_existing_recording_is_not_written_over(conformance: Callable[..., Any], arguments: list[object]) -> None:
    assert conformance(*arguments).code == 0
    again = conformance(*arguments)
    assert again.code == 2
    assert "already exists" in again.err


def test_a_complete_run_is_asked_for_and_says_so(
    conformance: Callable[..., Any], arguments: list[object], tmp_path: Path
) -> None:
    assert conformance(*arguments, "--complete").code == 0
    run = read_recording(tmp_path / "out").manifest.run
    assert run is not None
    assert run["stopping"] == "complete"
