"""The colours of figures. A drawing names them by role; the page's style sheet gives each its light and dark value."""

from __future__ import annotations

from typing import Final

INK: Final = "#010101"
MUTED: Final = "#020202"
GRID: Final = "#030303"
DATA: Final = "#040404"
OTHER: Final = "#050505"
LIMIT: Final = "#060606"
MARK: Final = "#070707"
PAPER: Final = "#080808"

CSS: Final = {
    INK: "var(--fig-ink)",
    MUTED: "var(--fig-muted)",
    GRID: "var(--fig-grid)",
    DATA: "var(--fig-data)",
    OTHER: "var(--fig-other)",
    LIMIT: "var(--fig-limit)",
    MARK: "var(--fig-mark)",
    PAPER: "var(--fig-paper)",
}
"""The stand-in colour a drawing uses → the CSS variable that replaces it in the SVG."""
