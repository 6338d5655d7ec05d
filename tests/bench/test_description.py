from __future__ import annotations

import math
from pathlib import Path

import pytest

from conformance.bench.description import load_bench
from conformance.bench.driver import Role
from conformance.bench.registry import driver_names
from conformance.core.problems import BadInput

GOOD = """\
schema: conformance/bench/1
seed: 7
device:
  driver: simulated
  options: {capacity: 5}
reference_source:
  driver: simulated
  calibration: {expanded_uncertainty_delta_degC: 0.06, coverage_factor: 2.0, date: "2025-09-01"}
  stability_delta_degC: 0.02
"""


def bench_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bench.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_reference_source_states_its_standard_uncertainty(tmp_path: Path) -> None:
    source = load_bench(bench_file(tmp_path, GOOD)).reference_source
    assert source is not None
    assert source.reference.standard_uncertainty_at(37.0, 22.0) == pytest.approx(math.hypot(0.03, 0.02 / math.sqrt(3)))


@pytest.mark.parametrize(
    ("date", "expires", "said"),
    [("September", "2026-09-01", "date"), ("2025-09-01", "soon", "expires"), ("2025-09-01", "2025-08-31", "before")],
)
def test_the_days_of_a_calibration_are_days_in_their_order(tmp_path: Path, date: str, expires: str, said: str) -> None:
    text = GOOD.replace('date: "2025-09-01"', f'date: "{date}", expires: "{expires}"')
    with pytest.raises(BadInput, match=said):
        load_bench(bench_file(tmp_path, text))


def test_a_simulated_device_makes_a_simulated_bench(tmp_path: Path) -> None:
    assert load_bench(bench_file(tmp_path, GOOD)).simulated


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("capacity: 5", "capacity: five, colour: red").replace(
        "  driver: simulated\n  cal", "  driver: x\n  cal"
    )
    with pytest.raises(BadInput) as bad:
        load_bench(bench_file(tmp_path, text))
    told = {(problem.field, problem.line) for problem in bad.value.problems}
    assert told == {
        ("device.options.capacity", 5),
        ("device.options.colour", 5),
        ("reference_source.driver", 7),
    }
    assert f"Use one of: {', '.join(driver_names(Role.REFERENCE_SOURCE))}" in str(bad.value)


def test_a_driver_of_another_role_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no driver 'scripted' for the device"):
        load_bench(bench_file(tmp_path, GOOD.replace("driver: simulated\n  options", "driver: scripted\n  options")))


def test_an_unknown_place_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="unknown"):
        load_bench(bench_file(tmp_path, GOOD + "lamp: {driver: simulated}\n"))
