"""A measurement over several evaluations as a small drawing: values, what they are uncertain by, the limit of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from conformance.evaluation.model import MeasurementResult
from conformance.requirements.model import Limit

STEP_PX, HEIGHT_PX, EDGE_PX = 34.0, 56.0, 8.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One value with the ends of what it is uncertain by, and the limit it was judged against, all in one unit."""

    value: float
    low: float
    high: float
    limits: tuple[float, ...]


def point_of(measurement: MeasurementResult | None, limit: Limit | None, unit: str) -> TrendPoint | None:
    """The point of a measurement under its limit; None if there is no value in that unit."""
    m = measurement
    if m is None or m.value is None or m.unit != unit:
        return None
    low, high = (m.value if end is None else end for end in m.bounds or m.interval or (None, None))
    if m.expanded_uncertainty is not None:
        low, high = m.value - m.expanded_uncertainty, m.value + m.expanded_uncertainty
    bounds = m.tolerance or ((limit.lower, limit.upper) if limit and limit.unit == unit else ())
    return TrendPoint(m.value, low, high, tuple(bound for bound in bounds if bound is not None))


def sparkline(points: Sequence[TrendPoint | None], said: str) -> Markup | None:
    """The drawing as an ``<svg>`` that says ``said`` to who cannot see it; None where there is nothing to draw.

    An evaluation without a value leaves its place empty and breaks the line.
    """
    there = [point for point in points if point is not None]
    if not there:
        return None
    ends = [end for point in there for end in (point.low, point.high, point.value, *point.limits)]
    bottom, top = min(ends), max(ends)
    span = (top - bottom) or 1.0

    def across(index: int) -> float:
        return STEP_PX * (index + 0.5)

    def down(value: float) -> float:
        return EDGE_PX + (HEIGHT_PX - 2 * EDGE_PX) * (1 - (value - bottom) / span if top > bottom else 0.5)

    marks: list[str] = []
    for index, point in enumerate(points):
        if point is None:
            continue
        x, y = across(index), down(point.value)
        before = points[index - 1] if index else None
        marks += [_line(x - 12, down(limit), x + 12, down(limit), "limit") for limit in point.limits]
        if before is not None:
            marks.append(_line(across(index - 1), down(before.value), x, y, "value"))
        if point.high > point.low:
            marks.append(_line(x, down(point.low), x, down(point.high), "value"))
        marks.append(f'<circle cx="{x:g}" cy="{y:.1f}" r="3"/>')
    width = STEP_PX * len(points)
    return Markup(
        '<svg class="sparkline" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" role="img">{}{}</svg>'
    ).format(
        width,
        HEIGHT_PX,
        width,
        HEIGHT_PX,
        Markup("<title>{}</title>").format(escape(said)),
        Markup("".join(marks)),  # noqa: S704 - numbers of our own
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:.1f}" x2="{x2:g}" y2="{y2:.1f}"/>'
