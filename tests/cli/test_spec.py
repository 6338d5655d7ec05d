"""``conformance spec``: parse, lint and coverage from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.cli.main import main
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements

ZH = "# 规范\n## 6 性能\n### 6.1 测温误差\n测温误差应在 ±0.3 ℃ 以内。\n"
EN = "# Rules\n## 6 Performance\n### 6.1 Error\nThe temperature error shall be within ±0.3 °C.\n"


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    folder = tmp_path / "demo"
    folder.mkdir()
    for language, text in (("zh", ZH), ("en", EN)):
        (folder / f"specification.{language}.md").write_text(text, encoding="utf-8")
    return [str(folder / "specification.zh.md"), str(folder / "specification.en.md")]


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["spec", *arguments])
    assert isinstance(end.value.code, int)
    return end.value.code


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_parse_prints_the_statements_as_json(documents: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("parse", *documents, "--json") == 0
    printed = _json(capsys)
    assert printed["unparsed"] == []
    (statement,) = printed["statements"]
    assert statement["clause"] == "6.1"
    assert statement["modality"] == "shall"
    assert statement["text"] == "测温误差应在 ±0.3 ℃ 以内。"
    assert statement["lines"] == [4, 4]
    assert statement["characteristic"] == "temperature_error"
    assert statement["limit"] == {"lower": -0.3, "upper": 0.3, "unit": "delta_degC"}
    assert statement["informative"] is False


def test_parse_prints_a_table_for_a_person(documents: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("parse", documents[1]) == 0
    printed = capsys.readouterr().out
    assert "-0.3 … 0.3 delta_degC" in printed
    assert "1 statements, 0 sentences or numbers not read" in printed


def test_parse_writes_a_requirement_set_and_renews_it(documents: list[str], tmp_path: Path) -> None:
    output = tmp_path / "demo" / "requirements.yaml"
    assert _run("parse", *documents, "-o", str(output)) == 0
    made = load_requirements(output)
    assert (made.profile, [r.id for r in made.requirements]) == ("demo", ["6.1a"])
    output.write_text(output.read_text(encoding="utf-8").replace("edition: draft", "edition: '7'"), encoding="utf-8")
    assert _run("parse", *documents, "-o", str(output)) == 0
    assert load_requirements(output) == made.model_copy(update={"edition": "7"})


def test_parse_keeps_what_is_gone_and_says_so(
    documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "demo" / "requirements.yaml"
    for name, more in zip(documents, ("系统应告警。", "It shall sound."), strict=True):
        path = Path(name)
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert _run("parse", *documents, "-o", str(output)) == 0
    for name, text in zip(documents, (ZH, EN), strict=True):
        Path(name).write_text(text, encoding="utf-8")
    assert _run("parse", *documents, "-o", str(output)) == 1
    assert "6.1b: no longer in the text; kept" in capsys.readouterr().err
    assert len(load_requirements(output).requirements) == 2
    assert _run("parse", *documents, "-o", str(output), "--drop-removed") == 0
    assert len(load_requirements(output).requirements) == 1


def test_parse_warns_where_the_languages_disagree(documents: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(documents[1]).write_text(EN.replace("0.3", "0.4"), encoding="utf-8")
    assert _run("parse", *documents, "--json") == 1
    captured = capsys.readouterr()
    assert "6.1a (zh line 4, en line 4): the limit is" in captured.err
    assert json.loads(captured.out)["statements"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b"", "the file is empty"),
        ("Ошибка измерения".encode("cp1251"), "is neither UTF-8 nor GB18030"),
        (b"The system shall measure.\n", "no numbered clause was found"),
    ],
)
def test_a_document_that_cannot_be_used_exits_with_2(
    content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "specification.md"
    if content is not None:
        path.write_bytes(content)
    assert _run("parse", str(path), "-o", str(tmp_path / "requirements.yaml")) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert str(path) in captured.err
    assert captured.out == ""
    assert not (tmp_path / "requirements.yaml").exists()


def test_a_document_in_gb18030_is_read(documents: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(documents[0]).write_bytes(ZH.encode("gb18030"))
    assert _run("parse", *documents, "--json") == 0
    assert _json(capsys)["statements"][0]["limit"]["upper"] == 0.3


def test_an_item_of_a_list_is_printed_with_its_opening_and_label(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.md"
    path.write_text("## 5 X\n记录应包括：\n\na) 时间；\n\nb) 温度。\n\n## 6 试验方法\n按 5 检查。\n", encoding="utf-8")
    assert _run("parse", str(path), "--json") == 0
    assert [s["text"] for s in _json(capsys)["statements"]] == ["记录应包括：a) 时间；", "记录应包括：b) 温度。"]


def test_every_document_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("parse", str(tmp_path / "one.md"), str(tmp_path / "two.md")) == 2
    said = capsys.readouterr().err
    assert "one.md" in said
    assert "two.md" in said


def test_two_documents_of_one_language_exit_with_2(documents: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("parse", documents[0], documents[0]) == 2
    assert "same language" in capsys.readouterr().err


def _requirements(documents: list[str], tmp_path: Path, reviewed: str) -> str:
    output = tmp_path / "demo" / "requirements.yaml"
    assert _run("parse", *documents, "-o", str(output)) == 0
    parsed = output.read_text(encoding="utf-8").rstrip()
    output.write_text(parsed + reviewed.format(fingerprint="nothing yet"), encoding="utf-8")
    written = load_requirements(output)
    fingerprint = fingerprint_of(written, written.requirements[0])
    output.write_text(parsed + reviewed.format(fingerprint=fingerprint), encoding="utf-8")
    return str(output)


REVIEWED = """
  verification: {{method: test, gap: {{zh: 无设备, en: no blackbody}}}}
  basis: reported
  citation: a newspaper
  reviewed: {fingerprint}
"""


def test_lint_lists_what_is_missing_and_exits_with_1(
    documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("lint", _requirements(documents, tmp_path, "\n")) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 4
    assert all("[6.1a]" in line for line in printed[:3])
    assert printed[3] == "3 findings"


def test_lint_as_json_has_the_file_the_place_and_what_to_do(
    documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _requirements(documents, tmp_path, "\n")
    assert _run("lint", path, "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert len(findings) == 3
    assert {(each["file"], each["place"]) for each in findings} == {(path, "6.1a")}
    assert all(each["what"] and each["remedy"] for each in findings)


def test_lint_finds_nothing_in_a_reviewed_set(
    documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("lint", _requirements(documents, tmp_path, REVIEWED)) == 0
    assert capsys.readouterr().out == "nothing found\n"


def test_coverage_shows_gaps_as_rows(documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("coverage", _requirements(documents, tmp_path, REVIEWED)) == 0
    assert "no blackbody" in capsys.readouterr().out


def test_coverage_exits_with_1_for_a_gap_without_a_reason(
    documents: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _requirements(documents, tmp_path, "\n")
    capsys.readouterr()
    assert _run("coverage", file, "--json") == 1
    printed = _json(capsys)
    assert printed["unexplained"] == 1
    assert printed["rows"][0]["requirement"] == "6.1a"
    assert printed["rows"][0]["scenario"] is None


def _edition(tmp_path: Path, name: str, text: str) -> str:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "specification.en.md").write_text(text, encoding="utf-8")
    assert _run("parse", str(folder / "specification.en.md"), "-o", str(folder / "requirements.yaml")) == 0
    return str(folder / "requirements.yaml")


def test_diff_of_a_set_with_itself_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = _edition(tmp_path, "old", EN)
    assert _run("diff", old, old) == 0
    assert capsys.readouterr().out == "nothing differs\n"


def test_diff_shows_what_a_new_edition_changes_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = _edition(tmp_path, "old", EN)
    new = _edition(tmp_path, "new", EN.replace("0.3", "0.4") + "### 6.2 Alarm\nIt shall sound.\n")
    capsys.readouterr()
    assert _run("diff", old, new, "--json") == 1
    printed = _json(capsys)
    assert [r["requirement"] for r in printed["added"]] == ["6.2a"]
    assert printed["removed"] == []
    assert {"field": "limit.upper", "old": 0.3, "new": 0.4} in printed["changed"][0]["changes"]
    assert _run("diff", old, new) == 1
    assert "~ 6.1a limit.upper: 0.3 → 0.4" in capsys.readouterr().out
