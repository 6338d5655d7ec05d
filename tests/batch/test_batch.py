"""``conformance batch``: one evaluation for each recording, and tables over all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.batch.factory import profile_file, recorded
from tests.conftest import Said

Conformance = Callable[..., Said]


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    return profile_file(tmp_path / "requirements.yaml")


def many(folder: Path, **met: bool | None) -> Path:
    """Recordings by name, each of a device that passed its inspection or did not."""
    for name, each in met.items():
        recorded(folder / name, name, met=each)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_recording_gets_the_evaluation_that_evaluate_writes(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    many(tmp_path / "in", good=True, bad=False)
    said = conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out")
    assert said.code == 1
    for name in ("good", "bad"):
        conformance("evaluate", requirements, tmp_path / "in" / name, "-o", tmp_path / f"{name}.json")
        alone = (tmp_path / f"{name}.json").read_bytes()
        assert (tmp_path / "out" / "evaluations" / f"{name}.json").read_bytes() == alone


def test_as_json_each_recording_has_its_status(conformance: Conformance, requirements: Path, tmp_path: Path) -> None:
    many(tmp_path / "in", good=True, bad=False)
    said = conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out", "--json")
    told = json.loads(said.out)
    assert (said.code, told["exit_code"]) == (1, 1)
    assert {each["name"]: each["status"] for each in told["recordings"]} == {
        "good": "conforms", "bad": "does_not_conform"
    }  # fmt: skip


def test_processes_write_the_same_bytes_as_one(conformance: Conformance, requirements: Path, tmp_path: Path) -> None:
    many(tmp_path / "in", a=True, b=False, c=None, d=True)
    for jobs in (1, 3):
        conformance("batch", requirements, tmp_path / "in", "--jobs", jobs, "-o", tmp_path / f"out{jobs}")
    assert contents(tmp_path / "out1") == contents(tmp_path / "out3")
    assert len(contents(tmp_path / "out1")) == 4 + 3


@pytest.mark.parametrize(
    ("devices", "damaged", "code"),
    [
        ({"a": True}, False, 0),
        ({"a": True, "b": None}, False, 3),
        ({"a": True, "b": None, "c": False}, False, 1),
        ({"a": True, "b": None, "c": False}, True, 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst_by_the_contracts_precedence(
    conformance: Conformance,
    requirements: Path,
    tmp_path: Path,
    devices: dict[str, bool | None],
    damaged: bool,
    code: int,
) -> None:
    many(tmp_path / "in", **devices)
    if damaged:
        (tmp_path / "in" / "a" / "events.jsonl").write_text("tampered")
    assert conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out").code == code


def test_a_bad_recording_is_listed_and_the_others_are_judged(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    many(tmp_path / "in", good=True, damaged=True)
    (tmp_path / "in" / "damaged" / "manifest.json").write_text("{")
    (tmp_path / "out" / "evaluations").mkdir(parents=True)
    (tmp_path / "out" / "evaluations" / "damaged.json").write_text("of an earlier batch")
    said = conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out")
    assert said.code == 2
    assert "damaged: " in said.err
    assert "Traceback" not in said.err
    assert [path.name for path in (tmp_path / "out" / "evaluations").iterdir()] == ["good.json"]
    rows = pq.read_table(tmp_path / "out" / "summary.parquet").to_pylist()
    assert [(row["recording"], row["status"], row["requirement"], row["verdict"]) for row in rows] == [
        ("damaged", "unreadable", None, None),
        ("good", "conforms", "6.1a", "pass"),
    ]
    assert "manifest.json" in rows[0]["reason"]


def test_the_page_shows_what_is_not_green_first_in_both_languages(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    many(tmp_path / "in", a_good=True, b_bad=False)
    conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out")
    for language, words in (("en", ("Does not conform", "not met")), ("zh", ("批量评价汇总", "受试设备"))):
        page = (tmp_path / "out" / f"summary.{language}.html").read_text(encoding="utf-8")
        assert page.index("b_bad") < page.index("a_good")
        assert all(word in page for word in words)
        assert "<script" not in page
        assert not re.search(r"https?://", page)


def test_a_device_cannot_write_markup_into_the_page(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    recorded(tmp_path / "in" / "a", "<script>alert(1)</script>\u202e")
    conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "out")
    page = (tmp_path / "out" / "summary.en.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\u202e" not in page


def test_recordings_on_other_storage_give_the_same_results(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    fsspec = pytest.importorskip("fsspec")
    many(tmp_path / "in", good=True, damaged=True)
    (tmp_path / "in" / "damaged" / "events.jsonl").write_text("tampered")
    fsspec.filesystem("memory").put(str(tmp_path / "in"), "/batch", recursive=True)
    said = conformance("batch", requirements, "memory://batch", "--jobs", 1, "-o", tmp_path / "far")
    conformance("batch", requirements, f"file://{tmp_path / 'in'}", "--jobs", 1, "-o", tmp_path / "near")
    assert said.code == 2
    assert "memory:///batch/damaged/events.jsonl: the file was changed" in said.err
    assert (tmp_path / "far" / "evaluations" / "good.json").read_bytes() == (
        tmp_path / "near" / "evaluations" / "good.json"
    ).read_bytes()


def test_bad_usage_is_told_before_anything_is_done(
    conformance: Conformance, requirements: Path, tmp_path: Path
) -> None:
    many(tmp_path / "in", good=True)
    for arguments, told in (
        ((requirements, tmp_path / "nothing"), "no such file or folder"),
        ((tmp_path / "nothing.yaml", tmp_path / "in"), "there is no such file"),
        ((requirements, tmp_path / "in", "--jobs", 2, "--scheduler", "tcp://127.0.0.1:1"), "give one of them"),
    ):
        said = conformance("batch", *arguments, "-o", tmp_path / "out")
        assert said.code == 2
        assert told in said.err
        assert not (tmp_path / "out").exists()
