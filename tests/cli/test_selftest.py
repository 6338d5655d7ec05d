from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.evidence.keys import key_id, load_public
from conformance.selftest.record import SelfTest
from conformance.selftest.seal import bench_of
from tests.conftest import Said
from tests.small_profile import part_of_main_profile


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two requirements of the main profile: a self-test of them takes a tenth of the time."""
    path = tmp_path / "requirements.yaml"
    path.write_text(part_of_main_profile("6.1a", "6.4a"), encoding="utf-8")
    return path


def test_a_part_of_the_matrix_is_printed_and_written(
    conformance: Callable[..., Said], two: Path, tmp_path: Path
) -> None:
    said = conformance(
        "selftest", "--requirements", two, "--class", "turnstile", "--flaw", "offset",
        "--seeds", 1, "--jobs", 1, "--date", "2026-01-15",
        "-o", tmp_path / "quality",
    )  # fmt: skip
    assert said.code == 0
    assert "EVERY EXPECTATION MET" in said.out
    assert "(good device)" in said.out
    record = json.loads((tmp_path / "quality" / "selftest.json").read_text(encoding="utf-8"))
    assert record["date"] == "2026-01-15"
    assert record["rows"][0]["flaw"] is None
    assert "2026-01-15" in (tmp_path / "quality" / "validation.en.md").read_text(encoding="utf-8")
    assert "软件确认报告" in (tmp_path / "quality" / "validation.zh.md").read_text(encoding="utf-8")


def test_what_is_not_there_is_bad_input(conformance: Callable[..., Said], tmp_path: Path) -> None:
    assert conformance("selftest", "--flaw", "sloth").code == 2
    assert conformance("selftest", "--sensor", "large").code == 2
    assert conformance("selftest", "--class", "thermometer").code == 2
    said = conformance("selftest", "--devices", tmp_path)
    assert said.code == 2
    assert "--devices" in said.err


def test_no_flaw_at_all_and_json(conformance: Callable[..., Said], two: Path) -> None:
    said = conformance(
        "selftest", "--requirements", two, "--class", "turnstile", "--flaw", "missed_alarms",
        "--seeds", 1, "--jobs", 1, "--sensor", "72x54",
        "--json",
    )  # fmt: skip
    record = json.loads(said.out)
    assert record["classes"][0]["sensor"] == "72x54"
    assert record["schema"] == "conformance/selftest/1"


def test_the_bench_that_ran_it_seals_the_record_and_an_older_seal_is_removed(
    conformance: Callable[..., Said], two: Path, tmp_path: Path
) -> None:
    assert conformance("key", "new", "--for", "bench", "-o", tmp_path / "bench").code == 0
    asked = (
        "selftest", "--requirements", two, "--class", "turnstile", "--flaw", "duplicated_events",
        "--seeds", 1, "--jobs", 1, "-o", tmp_path / "quality",
    )  # fmt: skip
    assert conformance(*asked, "--bench-key", tmp_path / "bench").code == 0
    written = (tmp_path / "quality" / "selftest.json").read_bytes()
    seal = (tmp_path / "quality" / "selftest.seal.json").read_bytes()
    record = SelfTest.model_validate_json(written, strict=False)
    assert bench_of(seal, record, written) == key_id(load_public(tmp_path / "bench.pub"))
    assert conformance(*asked).code == 0
    assert not (tmp_path / "quality" / "selftest.seal.json").exists()


def test_a_seal_needs_a_folder_and_the_key_of_a_bench(conformance: Callable[..., Said], tmp_path: Path) -> None:
    conformance("key", "new", "-o", tmp_path / "laboratory")
    said = conformance("selftest", "--bench-key", tmp_path / "laboratory", "-o", tmp_path / "quality")
    assert said.code == 2
    assert "is the key of a laboratory" in said.err
    assert "[key-unusable]" in said.err
    said = conformance("selftest", "--bench-key", tmp_path / "laboratory")
    assert said.code == 2
    assert "Name the folder with -o" in said.err
    assert not (tmp_path / "quality").exists()
