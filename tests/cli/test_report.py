"""``conformance report``: files written whole, their paths on stdout, bad input said plainly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reporting import factory

Command = Callable[..., Any]


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    path = tmp_path / "evaluation.json"
    path.write_text(factory.evaluation([factory.result("6.1.a", "pass")]).model_dump_json(by_alias=True))
    return path


def test_html_is_the_default_and_its_path_is_printed(conformance: Command, evaluation: Path, tmp_path: Path) -> None:
    said = conformance("report", evaluation, "-o", tmp_path / "out")
    assert (said.code, said.err) == (0, "")
    assert said.out.split() == [str(tmp_path / "out" / "report.html")]
    assert (tmp_path / "out" / "report.html").read_text().startswith("<!doctype html>")


def test_as_json_the_files_are_printed_by_format_with_what_is_lacking(
    conformance: Command, evaluation: Path, tmp_path: Path
) -> None:
    said = conformance("report", evaluation, "--format", "html", "--format", "csv", "-o", tmp_path / "out", "--json")
    told = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert told["reports"] == {
        "html": str(tmp_path / "out" / "report.html"), "csv": str(tmp_path / "out" / "results.csv")
    }  # fmt: skip
    assert isinstance(told["lacking"], list)


def test_several_formats_are_written_at_once(conformance: Command, evaluation: Path, tmp_path: Path) -> None:
    wanted = ["--format", "junit", "--format", "csv", "--format", "json", "--format", "csv"]
    said = conformance("report", evaluation, *wanted, "-o", tmp_path / "out")
    assert said.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["evaluation.json", "junit.xml", "results.csv"]
    assert len(said.out.split()) == 3


def test_the_language_is_the_readers_choice(conformance: Command, evaluation: Path, tmp_path: Path) -> None:
    assert conformance("report", evaluation, "--language", "zh", "-o", tmp_path).code == 0
    assert '<html lang="zh-CN">' in (tmp_path / "report.html").read_text()


def test_a_report_in_both_languages_holds_the_chinese_one_and_then_the_english_one(
    conformance: Command, evaluation: Path, tmp_path: Path
) -> None:
    said = conformance("report", evaluation, "--language", "both", "-o", tmp_path)
    assert (said.code, said.err, said.out.split()) == (0, "", [str(tmp_path / "report.html")])
    page = (tmp_path / "report.html").read_text()
    assert page.index('lang="zh-CN" aria-labelledby') < page.index('lang="en" aria-labelledby')
    assert page.index("报告结束") < page.index("End of report")


@pytest.mark.parametrize("machines", ["csv", "json", "junit"])
def test_a_report_for_machines_has_no_form_in_both_languages(
    machines: str, conformance: Command, evaluation: Path, tmp_path: Path
) -> None:
    wanted = ("--format", "html", "--format", machines, "--language", "both")
    said = conformance("report", evaluation, *wanted, "-o", tmp_path / "out")
    assert said.code == 2
    assert f"{machines} is for machines" in said.err
    assert "--language zh or en" in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_what_the_report_lacks_of_a_test_report_is_told_in_one_line_and_does_not_stop_it(
    language: str, conformance: Command, tmp_path: Path
) -> None:
    assignment = {**factory.ASSIGNMENT, "customer": {"name": "Example Optics"}, "authorised_by": None}
    lacking = factory.evaluation([factory.result("6.1.a", "pass")], assignment=assignment)
    (tmp_path / "lacking.json").write_text(lacking.model_dump_json(by_alias=True))
    told = conformance("report", tmp_path / "lacking.json", "--format", "html", "--language", language, "-o", tmp_path)
    assert told.code == 0
    assert told.err.splitlines() == [
        "report.html is not a test report in the sense of ISO/IEC 17025:2017, 7.8: neither stated nor excused by a "
        "reason are 7.8.2.1 e (Customer, address and contact), 7.8.2.1 o (Authorised by). See docs/reports.md"
    ]
    for_machines = conformance("report", tmp_path / "lacking.json", "--format", "junit", "-o", tmp_path)
    assert (for_machines.code, for_machines.err) == (0, "")


def test_a_report_of_a_report_is_the_same(conformance: Command, evaluation: Path, tmp_path: Path) -> None:
    for source, folder in ((evaluation, "one"), (tmp_path / "one" / "evaluation.json", "two")):
        assert conformance("report", source, "--format", "html", "--format", "json", "-o", tmp_path / folder).code == 0
    for name in ("report.html", "evaluation.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_format_that_does_not_exist_is_a_usage_error(conformance: Command, evaluation: Path, tmp_path: Path) -> None:
    assert conformance("report", evaluation, "--format", "papyrus", "-o", tmp_path / "out").code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "no such file"),
        ("", "empty"),
        ("{", "not valid JSON"),
        ("{}", "has no schema"),
        ('{"schema": "conformance/evaluation/1", "status": 3}', "status"),
    ],
)
def test_bad_input_is_exit_2_with_the_file_named_and_nothing_written(
    content: str | None, expected: str, conformance: Command, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    said = conformance("report", path, "-o", tmp_path / "out")
    assert said.code == 2
    assert expected in said.err
    assert "bad.json" in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()
