"""`conformance bench certificate`: prints what a certificate states, or brings a bench up to date with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from conformance.bench.description import load_bench
from tests.bench.test_dcc import HEAD, MEASURED, REFERENCE, TAIL, result, written

VECTOR = Path(__file__).resolve().parent.parent.parent / "test_vectors" / "simulated-turnstile" / "bench.yaml"


def test_the_block_is_printed_as_yaml_and_as_json(conformance: Callable[..., Any], tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + result(REFERENCE, MEASURED) + TAIL)
    said = conformance("bench", "certificate", file, "--kind", "radiance", "--expires", "2027-01-12")
    assert said.code == 0
    block = yaml.safe_load(said.out)["reference_source"]
    assert block["calibration"]["kind"] == "radiance"
    assert block["calibration"]["expires"] == "2027-01-12"
    plain = json.loads(conformance("bench", "certificate", file, "--json").out)
    assert plain["calibration"]["points"] == block["calibration"]["points"]


def test_a_bench_is_brought_up_to_date_and_keeps_its_comments(conformance: Callable[..., Any], tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + result(REFERENCE, MEASURED) + TAIL)
    bench = tmp_path / "bench.yaml"
    bench.write_text(VECTOR.read_text(encoding="utf-8"), encoding="utf-8")
    assert conformance("bench", "certificate", file, "--bench", bench).code == 0
    assert "# A script answers in an operator's place" in bench.read_text(encoding="utf-8")
    source = load_bench(str(bench)).reference_source
    assert source is not None
    assert source.identity == "Example Thermal BB-40, serial 12345"
    assert [point.at_degC for point in source.calibration.points] == [35.0, 37.0, 40.0]
    assert source.calibration.expires is None, "the day on which the old calibration expires is not that of the new one"
    assert source.stability_delta_degC == 0.02
    before = bench.read_bytes()
    assert conformance("bench", "certificate", tmp_path / "no.xml", "--bench", bench).code == 2
    assert bench.read_bytes() == before
