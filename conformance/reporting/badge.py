"""The status as a badge: a small SVG for a README or a dashboard. It says when the device was simulated."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import escape

from conformance.core.plain import one_line
from conformance.core.text import Language, Text
from conformance.evaluation.marks import marks_of
from conformance.evaluation.model import Evaluation
from conformance.reporting.format import ReportFormat
from conformance.reporting.view import ReportView
from conformance.reporting.words import words
from conformance.verification.verdict import Status

LABEL = Text(zh="符合性", en="conformance")
SIMULATED = Text(zh="模拟设备", en="simulated")
DISCLOSED = Text(zh="仅披露", en="disclosures only")
INCOMPLETE_RECORDING = Text(zh="记录不完整", en="recording incomplete")

INK, LABEL_COLOUR = "#ffffff", "#3d444d"
COLOURS: Mapping[Status, str] = MappingProxyType(
    {"conforms": "#14633a", "does_not_conform": "#a3121f", "incomplete": "#7a4d00"}
)
"""Each dark enough for white text (contrast of 7 : 1 and above)."""

_LONGEST_MARK = 60
_HEIGHT_PX, _PADDING_PX, _FONT_PX = 22, 7, 12
_SEPARATOR: Mapping[Language, str] = MappingProxyType({"zh": "，", "en": ", "})
_NARROW = frozenset("fijlrt.,:;'!|() ")


def render(evaluation: Evaluation, language: Language) -> str:
    """The badge as SVG, its words also as title for who cannot see it; product and edition stand in its description."""
    said = _SEPARATOR[language].join(_message(evaluation, language))
    label = LABEL.in_(language)
    first, second = _width_px(label), _width_px(said)
    width, title = first + second, f"{label}: {said}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT_PX}" '
        f'viewBox="0 0 {width} {_HEIGHT_PX}" role="img" aria-labelledby="title description" '
        f'lang="{words(language)("html.lang")}">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(_of(evaluation))}</desc>\n'
        f'<rect width="{first}" height="{_HEIGHT_PX}" fill="{LABEL_COLOUR}"/>\n'
        f'<rect x="{first}" width="{second}" height="{_HEIGHT_PX}" fill="{COLOURS[evaluation.status]}"/>\n'
        f'<g fill="{INK}" font-family="Verdana, DejaVu Sans, Noto Sans CJK SC, Microsoft YaHei, sans-serif" '
        f'font-size="{_FONT_PX}" aria-hidden="true">\n'
        f"{_text(label, 0, first)}{_text(said, first, second)}</g>\n</svg>\n"
    )


def _message(evaluation: Evaluation, language: Language) -> list[str]:
    """The status, and whatever would mislead if it went unsaid."""
    said = [words(language)(f"status.{evaluation.status}")]
    if evaluation.scope == "disclosure_only":
        said.append(DISCLOSED.in_(language))
    if not evaluation.recording.complete:
        said.append(INCOMPLETE_RECORDING.in_(language))
    said += [one_line(mark.in_(language), _LONGEST_MARK) for mark in marks_of(evaluation)]
    if ReportView(evaluation).simulated:
        said.append(SIMULATED.in_(language))
    return said


def _of(evaluation: Evaluation) -> str:
    """Whose status it is, under what."""
    identity = evaluation.product.identity
    device = " ".join(part for name in ("manufacturer", "model", "firmware") if (part := identity.get(name)))
    specification = f"{evaluation.specification.profile} {evaluation.specification.edition}"
    return one_line(f"{device or '-'}: {specification}", 200)


def _text(text: str, x_px: int, width_px: int) -> str:
    """Words in the middle of their field, drawn to the width that was reckoned whatever font is there."""
    length = width_px - 2 * _PADDING_PX
    return (
        f'<text x="{x_px + _PADDING_PX}" y="15.5" textLength="{length}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(text)}</text>\n"
    )


def _width_px(text: str) -> int:
    """How wide the words are with their padding: no font is asked, so that every machine gives the same bytes."""
    return 2 * _PADDING_PX + round(_FONT_PX * sum(map(_ems, text)))


def _ems(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.38 if character in _NARROW else 0.62


FORMAT = ReportFormat("badge", "badge.svg", render)
