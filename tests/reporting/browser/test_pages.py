"""The pages in a browser: valid, accessible in light and dark, silent, by keyboard, and on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.browser.chromium import Chromium, Page, Scheme, chromium
from tests.reporting.browser.html_checker import found_in
from tests.reporting.browser.pages import pages

in_chromium = pytest.mark.needs("chromium")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
PHONE_PX = 360
NAMES = (
    "report-zh", "report-en", "report-both", "report-bare", "trend-zh", "trend-en", "batch-zh", "batch-en",
    "registry-zh", "registry-en", "certificate-zh", "certificate-en", "specimen-zh", "specimen-en",
)  # fmt: skip
BOXES = """
[...document.querySelectorAll("*")].filter(box => {
  const style = getComputedStyle(box);
  const across = /auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth + 1;
  const down = /auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
  return (across || down) && box !== document.scrollingElement && box.getClientRects().length;
})
"""
"""What a reader has to scroll inside the page."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    with chromium(tmp_path) as started:
        yield started


def test_every_page_is_looked_at(made: dict[str, Path]) -> None:
    assert sorted(made) == sorted(NAMES)


@pytest.mark.needs("java")
def test_the_html_checker_finds_errors_and_warnings_only_in_a_page_that_has_some(
    made: dict[str, Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        '<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"><img><style>p { c: red; }</style>'
    )
    told = found_in([*made.values(), wrong])
    assert [each for each in told if not each.startswith("wrong.html")] == []
    assert all(any(words in each for each in told) for words in ("Duplicate ID", "“src”", "“c”"))


@in_chromium
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation_in_light_nor_on_a_phone_in_dark(
    name: str, made: dict[str, Path], browser: Chromium
) -> None:
    page = browser.open(made[name])
    page.run(AXE)
    assert not violations(page)
    page.prefer("dark")
    page.resize(PHONE_PX, 740)
    assert not violations(page)


@in_chromium
def test_axe_finds_what_is_wrong(tmp_path: Path, browser: Chromium) -> None:
    wrong = '<!doctype html><title>x</title><p style="color: #aaa; background: #fff">faint</p><img src="data:,">'
    (tmp_path / "wrong.html").write_text(wrong)
    page = browser.open(tmp_path / "wrong.html")
    page.run(AXE)
    told = "\n".join(violations(page))
    assert all(rule in told for rule in ("color-contrast", "image-alt", "html-has-lang", "landmark-one-main"))


@in_chromium
def test_no_page_has_anything_to_complain_of(made: dict[str, Path], browser: Chromium) -> None:
    for name in NAMES:
        page = browser.open(made[name])
        assert not page.complaints(), name
        page.close()


@in_chromium
def test_what_the_policy_forbids_is_a_complaint(tmp_path: Path, browser: Chromium) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    (tmp_path / "wrong.html").write_text(f'<!doctype html>{policy}<script>alert(1)</script><img src="http://x.test/a">')
    told = "\n".join(browser.open(tmp_path / "wrong.html").complaints())
    assert "script" in told
    assert "img" in told


@in_chromium
def test_no_page_is_wider_than_a_phone(made: dict[str, Path], browser: Chromium) -> None:
    for name in NAMES:
        page = browser.open(made[name], width_px=PHONE_PX, height_px=740)
        assert page.run("innerWidth") == PHONE_PX, name
        assert page.run("document.scrollingElement.scrollWidth") <= PHONE_PX, name
        page.close()


@in_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_is_as_dark_as_its_reader_prefers(scheme: Scheme, made: dict[str, Path], browser: Chromium) -> None:
    ground = browser.open(made["report-en"], scheme=scheme).run("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 27)"}[scheme]


@in_chromium
@pytest.mark.parametrize("name", ["report-zh", "report-both", "trend-en", "batch-en", "registry-en"])
def test_the_keyboard_reaches_whatever_scrolls(name: str, made: dict[str, Path], browser: Chromium) -> None:
    page = browser.open(made[name], width_px=PHONE_PX, height_px=740)
    boxes = page.run(f"window.boxes = {BOXES}; window.boxes.length")
    assert boxes > 0
    reached = _reached(page)
    assert {f"box {number}" for number in range(boxes)} <= set(reached)


@in_chromium
def test_the_first_thing_the_keyboard_reaches_leads_to_the_report(made: dict[str, Path], browser: Chromium) -> None:
    page = browser.open(made["report-en"])
    page.press_tab()
    assert page.run("document.activeElement.className") == "skip"
    assert page.run("document.activeElement.getBoundingClientRect().left >= 0"), "it shows"
    assert page.run("document.querySelector(document.activeElement.getAttribute('href')) !== null")


def _reached(page: Page) -> list[str]:
    """What has the focus, from the top of the page until the browser is through."""
    found = []
    for _ in range(2000):
        page.press_tab()
        said = page.run(
            "document.activeElement === document.body ? '' : window.boxes.includes(document.activeElement)"
            " ? 'box ' + window.boxes.indexOf(document.activeElement) : document.activeElement.outerHTML.slice(0, 200)"
        )
        if not said:
            break
        found.append(said)
    return found


AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds, with where."""
    asked = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.run(f"axe.run(document, {json.dumps(asked)}).then(done => done.violations)")
    return [f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:5]]}" for each in found]
