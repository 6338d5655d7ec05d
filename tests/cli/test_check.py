"""One command from the plan to the report: what it writes is what run, evaluate and report write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conformance.cli import progress
from tests.conftest import ROOT, Said
from tests.small_profile import measuring_time, small_profile

DEVICE = ("--product", "simulated-turnstile", "--bench", "simulated-turnstile")
BENCH = ROOT / "test_vectors" / "simulated-turnstile" / "bench.yaml"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(small_profile(measuring_time(3)), encoding="utf-8")
    return path


def bench(tmp_path: Path, **device: object) -> Path:
    described = yaml.safe_load(BENCH.read_text(encoding="utf-8"))
    path = tmp_path / "bench.yaml"
    path.write_text(yaml.safe_dump({**described, "device": device}), encoding="utf-8")
    return path


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_what_run_evaluate_and_report_write(
    profile: Path, conformance: Callable[..., Said], tmp_path: Path
) -> None:
    out, parts = tmp_path / "out", tmp_path / "parts"
    said = conformance(
        "check", profile, *DEVICE, "--assignment", "simulated-turnstile", "--complete", "-o", out,
        "--format", "html", "--format", "junit", "--language", "zh",
    )  # fmt: skip
    conformance("run", profile, *DEVICE, "--complete", "-o", parts / "recording")
    judged = conformance(
        "evaluate", profile, parts / "recording", "--assignment", "simulated-turnstile", "-o", parts / "evaluation.json"
    )
    conformance(
        "report", parts / "evaluation.json", "--format", "html", "--format", "junit", "--language", "zh", "-o", parts
    )
    assert said.code == judged.code
    assert files_in(out) == files_in(parts) == ["evaluation.json", "junit.xml", "recording", "report.html"]
    for file in (path for path in parts.rglob("*") if path.is_file()):
        assert (out / file.relative_to(parts)).read_bytes() == file.read_bytes()
    assert judged.out.splitlines()[:-1] == said.out.splitlines()[: len(judged.out.splitlines()) - 1]
    assert said.out.splitlines()[-1] == f"open: {out / 'report.html'}, {out / 'junit.xml'}"


def test_the_exit_code_is_that_of_the_verdict_and_json_says_all_of_it(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    late = {**measuring_time(60), "limit": {"upper": 0.001, "unit": "s"}}
    profile = tmp_path / "small.yaml"
    profile.write_text(small_profile(late), encoding="utf-8")
    said = conformance("check", profile, *DEVICE, "-o", tmp_path / "out", "--json")
    assert said.code == 1
    told = json.loads(said.out)
    assert (told["status"], told["exit_code"], told["run"]["broken"]) == ("does_not_conform", 1, 0)
    assert [each["requirement"] for each in told["not_met"]] == ["1a"]
    for file in (told["recording"], told["evaluation"], *told["reports"].values()):
        assert Path(file).exists()


def test_scenes_that_broke_are_an_error_and_the_report_is_there(
    profile: Path, conformance: Callable[..., Said], tmp_path: Path
) -> None:
    broken = bench(tmp_path, driver="raising", options={"recovers": False})
    said = conformance("check", profile, "--product", "simulated-turnstile", "--bench", broken, "-o", tmp_path / "out")
    assert said.code == 4
    assert "scenes broke" in said.err
    assert (tmp_path / "out" / "report.html").is_file()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--assignment", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
        (["--answers", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
        (["--format", "csv", "--language", "both"], "csv is for machines"),
        (["--format", "telegram"], "telegram"),
    ],
)
def test_bad_input_is_refused_before_anything_is_done(
    more: list[str], reason: str, profile: Path, conformance: Callable[..., Said], tmp_path: Path
) -> None:
    said = conformance("check", profile, *DEVICE, *more, "-o", tmp_path / "out")
    assert said.code == 2
    assert reason in said.err
    assert not (tmp_path / "out").exists()


def test_everything_wrong_is_reported_at_once(conformance: Callable[..., Said], tmp_path: Path) -> None:
    said = conformance(
        "check", "no-profile", "--product", "no-product", "--bench", "no-bench", "--assignment", "no-assignment",
        "-o", tmp_path / "out",
    )  # fmt: skip
    assert said.code == 2
    assert [line.split()[1] for line in said.err.splitlines()] == [
        "no-profile:", "no-product:", "no-bench:", "no-assignment:"
    ]  # fmt: skip


def test_a_folder_that_holds_something_is_left_as_it_is(
    profile: Path, conformance: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    said = conformance("check", profile, *DEVICE, "-o", tmp_path / "out")
    assert said.code == 2
    assert "already exists" in said.err
    assert files_in(tmp_path / "out") == ["mine"]


def test_an_interrupted_run_says_how_it_goes_on(
    profile: Path, conformance: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(after_a_scene: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(progress, "_lines", lambda: interrupted)
    said = conformance("check", profile, *DEVICE, "-o", tmp_path / "out")
    assert said.code == 4
    assert "INCOMPLETE" in said.err
    assert files_in(tmp_path / "out") == ["recording"]
