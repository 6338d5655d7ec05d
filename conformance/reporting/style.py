"""The style sheet that the pages share: report, trend, batch, registry."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup


def style_sheet() -> Markup:
    """Light, dark and paper; nothing in it is fetched from anywhere."""
    return Markup(files(__package__).joinpath("templates", "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
