"""The report as PDF: what stands on its pages, in which fonts, and the same bytes from the same evaluation."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pypdf
import pytest

from conformance.core.problems import BadInput
from conformance.core.text import LANGUAGES, Language
from conformance.reporting import fonts, pdf
from conformance.reporting.completeness import ITEMS, lacking
from conformance.reporting.report_text import ReportSheet, seen_in_pdf
from conformance.reporting.words import words
from tests.reporting import factory
from tests.system_packages import DEJAVU, FONTS, NOTO, PDF

on_paper = pytest.mark.needs(*PDF)
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A picture of one point."""


def no_network(*_: object) -> None:
    """What stands in a socket's place."""
    raise AssertionError("something was asked for from elsewhere")


def command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``conformance report`` of a short evaluation as PDF, in a process of its own."""
    evaluation = folder / "evaluation.json"
    if not evaluation.exists():
        rows = [factory.accuracy("pass"), factory.result("6.2.a", "fail"), factory.result("6.3.a", "not_tested")]
        evaluation.write_text(factory.evaluation(rows, simulated=True).model_dump_json(by_alias=True))
    return subprocess.run(
        [sys.executable, "-m", "conformance", "report", str(evaluation), "--format", "pdf", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A report in Chinese, made by the command."""
    folder = tmp_path_factory.mktemp("pdf")
    said = command(folder, "--language", "zh", "-o", str(folder), PYTHONHASHSEED="1")
    assert (said.returncode, said.stderr) == (0, "")
    return (folder / "report.pdf").read_bytes()


@pytest.fixture(scope="module")
def both() -> bytes:
    """A report in both languages that lacks the customer's address and has nobody's authority."""
    assignment = {**factory.ASSIGNMENT, "customer": {"name": "Example Optics"}, "authorised_by": None}
    return pdf.render_both(factory.evaluation([factory.accuracy("pass")], assignment=assignment))


def pages(content: bytes) -> list[str]:
    """The text of each page, its white space folded."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def pictures_in(content: bytes) -> int:
    """How many pictures a file embeds; its pages share them."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages[0].images)


@on_paper
def test_chinese_is_text_that_can_be_taken_out_of_the_pages(chinese: bytes) -> None:
    flat = "".join(pages(chinese)).replace(" ", "")
    for text in (
        "检测报告", "非接触式智能体温筛查系统技术规范", "系统的测温误差应在±0.3°C以内。", "不满足", "未检测",
        "判定理由：fail", "测温筛查系统", "符合性声明涉及",
    ):  # fmt: skip
        assert text in flat, text


@on_paper
def test_identification_and_simulation_stand_on_every_page_and_every_page_is_counted(chinese: bytes) -> None:
    read = pages(chinese)
    assert len(read) > 3
    for number, page in enumerate(read, 1):
        assert "TR-2026-0117" in page
        assert words("zh")("simulated.banner") in page.replace(" ", "")
        assert f"第{number}页，共{len(read)}页" in page.replace(" ", "")


@on_paper
def test_the_end_is_on_the_last_page_alone(chinese: bytes) -> None:
    marked = ["报告结束" in page for page in pages(chinese)]
    assert marked == [False] * (len(marked) - 1) + [True]


@on_paper
def test_a_complete_report_lacks_nothing_as_its_pages_are_read(chinese: bytes) -> None:
    assert lacking(seen_in_pdf(chinese, ("zh",))) == ()


@on_paper
def test_each_item_whose_words_are_gone_from_the_pages_is_noticed_and_no_other(chinese: bytes) -> None:
    (sheet,) = seen_in_pdf(chinese, ("zh",))
    text = "\n".join(sheet.lines)
    table = text.rindex(words("zh")("particulars.title"))
    for item in ITEMS:
        label = r"\s*".join(words("zh")(item.label))
        start = re.compile(label if item.label == "end.mark" else rf"{re.escape(item.clause)}\s+{label}\s")
        row = start.search(text, table)
        assert row is not None, item
        following = re.compile(rf"^(?:7\.8\.|{words('zh')('validity.title')}$)", re.MULTILINE).search(text, row.end())
        rest = text[following.start() :] if following else ""
        assert lacking([ReportSheet("zh", tuple((text[: row.start()] + rest).splitlines()), sheet.pages)]) == (item,), (
            item
        )


@on_paper
def test_a_page_without_the_identification_is_noticed(chinese: bytes) -> None:
    (sheet,) = seen_in_pdf(chinese, ("zh",))
    bare = (*sheet.pages[:-1], sheet.pages[-1].replace("TR-2026-0117", ""))
    assert [item.label for item in lacking([ReportSheet("zh", sheet.lines, bare)])] == ["id.report"]


@on_paper
def test_two_reports_in_one_file_each_have_their_end_and_lack_what_they_lack(both: bytes) -> None:
    sheets = seen_in_pdf(both, LANGUAGES)
    assert [sheet.lines[-1] for sheet in sheets] == ["报告结束 · TR-2026-0117", "End of report · TR-2026-0117"]
    for sheet in sheets:
        assert [item.label for item in lacking([sheet])] == ["assignment.customer_contact", "assignment.authorised_by"]


@on_paper
def test_the_same_evaluation_gives_the_same_bytes_in_another_process(chinese: bytes, tmp_path: Path) -> None:
    assert command(tmp_path, "--language", "zh", "-o", str(tmp_path), PYTHONHASHSEED="2").returncode == 0
    assert (tmp_path / "report.pdf").read_bytes() == chinese


@on_paper
def test_the_file_says_its_title_and_language_and_has_an_outline(both: bytes, chinese: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(chinese))
    assert read.metadata is not None
    assert str(read.metadata.title).startswith("检测报告 TR-2026-0117")
    assert read.trailer["/Root"]["/Lang"] == "zh-CN"
    assert len(read.outline) > 0
    assert read.metadata.creation_date is None


def only_fonts_beside(name: str, tmp_path: Path) -> Mapping[str, str]:
    """An environment in which fontconfig finds the fonts of one folder and no other."""
    folder = next(FONTS.rglob(name)).parent
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(configuration)}


@on_paper
@pytest.mark.parametrize(
    ("installed", "package", "other"),
    [(DEJAVU, fonts.PACKAGE, fonts.PACKAGE_OF_MARKS), (NOTO, fonts.PACKAGE_OF_MARKS, fonts.PACKAGE)],
)
def test_a_missing_font_is_an_error_that_names_its_package(
    installed: str, package: str, other: str, tmp_path: Path
) -> None:
    environment = only_fonts_beside(installed, tmp_path)
    said = command(tmp_path, "--language", "zh", "-o", str(tmp_path / "out"), **environment)
    assert said.returncode == 2
    assert f"the package {package} " in said.stderr
    assert other not in said.stderr
    assert "would drop them" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "out").exists()


@on_paper
def test_nothing_is_fetched_whatever_a_text_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", no_network)
    hostile = '"><img src="https://example.org/x.png"><link rel=stylesheet href=//example.org/x.css>'
    content = pdf.render(factory.evaluation([factory.result("6.1.a", reason=hostile)], assignment=None), "en")
    assert "https://example.org/x.png" in "".join(pages(content)).replace(" ", "")
    assert b"/URI" not in content


@on_paper
@pytest.mark.parametrize("source", ["https://example.org/x.png", "file:///etc/hostname"])
def test_even_a_page_that_asks_for_something_from_elsewhere_gets_nothing(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", no_network)
    page = f'<html lang="en"><style>@media print {{}}</style><img src="{source}" alt="a picture">'
    monkeypatch.setattr(pdf, "document", lambda *_, **__: page)
    assert pictures_in(pdf.render(factory.evaluation(), "en")) == 0


@on_paper
def test_pictures_that_lie_in_the_page_are_drawn() -> None:
    picture = {
        "kind": "photo", "caption": {"zh": "照片", "en": "a photo"}, "scene": "s1", "sha256": factory.DIGEST,
        "media_type": "image/png", "columns": 1, "rows": 1, "data": PNG,
    }  # fmt: skip
    content = pdf.render(factory.evaluation([factory.result("6.1.a", pictures=[picture])]), "en")
    assert pictures_in(content) == 1


def test_without_weasyprint_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(BadInput, match=r"pip install 'conformance\[pdf\]'"):
        pdf.render(factory.evaluation(), "en")


@on_paper
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_locales_has_a_font(language: Language) -> None:
    assert fonts.without_font("".join(words(language)._table.values())) == []
