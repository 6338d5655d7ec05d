"""From a matplotlib figure to a fragment of SVG that can stand in a page beside others: small, stable, styleable."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from conformance.reporting.figures.palette import CSS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r'url\(#([^)]+)\)|href="#([^"]+)"')
_FONT = re.compile(r"; font-family: [^;\"]*|font-family: [^;\"]*;? ?")
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_USE = re.compile(r'<use xlink:href="(#[^"]+)" x="([^"]+)" y="([^"]+)" style="([^"]*)"/>')
_GROUP_OF_USES = re.compile(r"<g([^>]*)>\n((?:\s*<use [^>]*/>\n)+)\s*</g>")


def settings() -> dict[Any, Any]:
    """The matplotlib settings every figure is drawn with: text stays text, ids depend on nothing but the content."""
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "conformance",
        "path.simplify": False,
        "text.parse_math": False,
        "axes.formatter.use_mathtext": False,
        "axes.unicode_minus": True,
        "font.family": ["DejaVu Sans"],
        "font.size": 11.0,
    }


def svg_of(drawing: Drawing, prefix: str, title: str, description: str) -> str:
    """The figure as an ``<svg>`` element with a title and a description, every id beginning with ``prefix``."""
    buffer = io.StringIO()
    with warnings.catch_warnings():
        # The reader's fonts draw the text; that ours lack its characters matters to nobody.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        drawing.savefig(buffer, format="svg", metadata=_METADATA, transparent=True)
    text = buffer.getvalue()
    width, height = drawing.get_size_inches() * 72
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    opening = (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{prefix}-title {prefix}-desc">\n'
        f'<title id="{prefix}-title">{escape(title)}</title>\n<desc id="{prefix}-desc">{escape(description)}</desc>\n'
    )
    return opening + _cleaned(body, prefix) + "</svg>"


def _cleaned(body: str, prefix: str) -> str:
    """Without global styles, unused ids and idle digits; colours and fonts left to the page."""
    body = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>|<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = _GROUP_OF_USES.sub(_compact_uses, body)
    used = {name for tag in _TAG.findall(body) for pair in _REFERENCE.findall(tag) for name in pair if name}
    body = _TAG.sub(lambda match: _cleaned_tag(match[0], prefix, used), body)
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"\n +", "\n", body))


def _cleaned_tag(tag: str, prefix: str, used: set[str]) -> str:
    """One tag; what stands between the tags, which is text, is never touched."""
    tag = _FONT.sub("", tag)
    tag = re.sub(r' id="([^"]+)"', lambda m: f' id="{prefix}-{m[1]}"' if m[1] in used else "", tag)
    tag = re.sub(r'url\(#|(?:xlink:)?href="#', lambda m: f"{m[0].removeprefix('xlink:')}{prefix}-", tag)
    for stand_in, variable in CSS.items():
        tag = tag.replace(stand_in, variable)
    return _NUMBER.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), tag)


def _compact_uses(match: re.Match[str]) -> str:
    """A run of markers of one style as a group that says the style once."""
    uses = _USE.findall(match[2])
    styles = {style for _, _, _, style in uses}
    if len(styles) != 1:
        return match[0]
    marks = "\n".join(f'<use href="{target}" x="{x}" y="{y}"/>' for target, x, y, _ in uses)
    return f'<g{match[1]} style="{styles.pop()}">\n{marks}\n</g>'
