"""A bench is tried out before a run: what is wrong with it is said in one sentence."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from conformance.bench.description import Bench, load_bench
from conformance.cli.main import conformance
from conformance.execution.bench_check import BenchCheckStep, check_bench
from conformance.simulator.presenter import SimulatedPresenter

VECTORS = Path(__file__).parents[2] / "test_vectors" / "simulated-dual-light"
DAY = datetime.date(2026, 1, 15)


def bench(tmp_path: Path, **changes: Any) -> Bench:
    data = yaml.safe_load((VECTORS / "bench.yaml").read_text(encoding="utf-8"))
    data.update(changes)
    path = tmp_path / "bench.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return load_bench(path)


def wrong(steps: list[BenchCheckStep]) -> dict[str, str]:
    return {step.name: step.wrong for step in steps if step.wrong}


def test_a_good_bench_passes_every_step(tmp_path: Path) -> None:
    steps = list(check_bench(bench(tmp_path), DAY))
    assert wrong(steps) == {}
    assert [step.name for step in steps if not step.skipped] == [
        "calibration", "secrets", "connect", "identity", "heartbeat", "ambient", "people",
        "good reading", "bad reading",
    ]  # fmt: skip


def test_an_expired_calibration_is_told_with_its_day(tmp_path: Path) -> None:
    assert (
        "expired on 2026-09-01" in wrong(list(check_bench(bench(tmp_path), datetime.date(2026, 9, 2))))["calibration"]
    )


def test_a_calibration_still_holds_on_its_last_day(tmp_path: Path) -> None:
    assert "calibration" not in wrong(list(check_bench(bench(tmp_path), datetime.date(2026, 9, 1))))


def test_a_silent_device_has_no_identity_and_no_sign_of_life(tmp_path: Path) -> None:
    found = wrong(list(check_bench(bench(tmp_path, device={"driver": "silent"}), DAY)))
    assert {"identity", "heartbeat", "good reading", "bad reading"} <= set(found)


def test_readings_that_do_not_follow_the_source_mean_nothing(tmp_path: Path) -> None:
    frozen = {"driver": "simulated", "options": {"shrink_factor": 0.0, "shrink_centre_degC": 36.5}}
    found = wrong(list(check_bench(bench(tmp_path, device=frozen), DAY)))
    assert set(found) == {"bad reading"}
    assert "do not follow the source" in found["bad reading"]


def test_a_device_far_off_is_set_up_wrongly(tmp_path: Path) -> None:
    far = {"driver": "simulated", "options": {"offset_delta_degC": 5.0}}
    assert "good reading" in wrong(list(check_bench(bench(tmp_path, device=far), DAY)))


def test_a_bench_without_a_source_says_what_it_passes_over(tmp_path: Path) -> None:
    steps = {step.name: step for step in check_bench(bench(tmp_path, reference_source=None), DAY)}
    assert steps["good reading"].skipped
    assert steps["good reading"].remark == "the bench has no reference source"


def test_a_bench_that_measures_nobody_says_what_comes_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimulatedPresenter, "measures_people", False)
    steps = {step.name: step for step in check_bench(bench(tmp_path), DAY)}
    assert steps["people"].skipped
    assert "rates of alarms are inconclusive" in steps["people"].remark


def test_a_device_that_cannot_be_reached_is_one_wrong_step(tmp_path: Path) -> None:
    gone = {"driver": "adapter", "options": {"command": ["/no/such/adapter"]}}
    found = wrong(list(check_bench(bench(tmp_path, device=gone), DAY)))
    assert set(found) == {"connect"}
    assert "/no/such/adapter cannot be started" in found["connect"]


def test_the_command_prints_how_to_try_a_failure_again(tmp_path: Path) -> None:
    bench(tmp_path, device={"driver": "silent"})
    path = str(tmp_path / "bench.yaml")
    result = CliRunner().invoke(conformance, ["bench", "check", path, "--date", "2026-01-15"], standalone_mode=False)
    assert result.return_value == 1
    assert f"again: conformance bench check {path} --date 2026-01-15 --only identity" in result.output
    again = ["bench", "check", path, "--date", "2026-01-15", "--only", "identity"]
    assert CliRunner().invoke(conformance, again, standalone_mode=False).return_value == 1


def test_a_step_that_does_not_exist_is_bad_usage(tmp_path: Path) -> None:
    bench(tmp_path)
    result = CliRunner().invoke(conformance, ["bench", "check", str(tmp_path / "bench.yaml"), "--only", "coffee"])
    assert result.exit_code == 2
