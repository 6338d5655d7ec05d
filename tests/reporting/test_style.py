"""The style sheet: every text can be read in light, in dark and on paper."""

from __future__ import annotations

import re

import pytest

from conformance.reporting.words import LOCALES

CSS = (LOCALES.parent / "templates" / "report.css").read_text()
TONES = ("good", "bad", "warn", "tool", "told", "none")


def variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def schemes() -> dict[str, dict[str, str]]:
    light, dark, paper = (variables(block) for block in re.findall(r":root \{(.*?)\n *\}", CSS, flags=re.DOTALL))
    return {"light": light, "dark": {**light, **dark}, "print": {**light, **paper}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", schemes())
def test_text_has_a_contrast_of_at_least_4_5(scheme: str) -> None:
    colours = schemes()[scheme]
    pairs = [("ink", "paper"), ("muted", "paper"), ("link", "paper"), ("fig-ink", "paper"), ("ink", "warn-wash")]
    pairs += [(tone, ground) for tone in TONES for ground in ("paper", f"{tone}-wash")]
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= 4.5, (scheme, text, ground)


@pytest.mark.parametrize("scheme", schemes())
def test_marks_in_figures_have_a_contrast_of_at_least_3(scheme: str) -> None:
    colours = schemes()[scheme]
    for mark in ("fig-data", "fig-other", "fig-limit", "fig-mark", "fig-muted"):
        assert contrast(colours[mark], colours["paper"]) >= 3, (scheme, mark)


def test_the_style_sheet_asks_for_nothing_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "</" not in CSS
