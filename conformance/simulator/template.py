"""Templates: what a thing looks like, drawn finely once, and laid into pictures of any size exactly.

A template is kept as its running sum over both axes, so that the mean over any pixel is four look-ups, whatever the
pixel's size: area sampling without aliasing, and a subpixel's shift of the thing is a subpixel's shift in the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conformance.simulator.optics import FieldView

Plane = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One thing. Planes are running sums, (rows + 1) × (columns + 1), of cells with row 0 at the top."""

    cell_m: float
    left_m: float
    """Of the first column, from the thing's centre, to the right."""
    top_m: float
    """Of the first row, from the thing's centre, upwards."""
    cover: Plane
    """What it hides of what is behind it, 0 to 1."""
    infrared: Plane
    """Radiance above that of the air, as a share of the thing's warmest part, times ``cover``."""
    visible: Plane
    """Grey, 0 to 255, times ``cover``."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Where in a picture a template falls, and the mean of its planes over each pixel there."""

    at: tuple[slice, slice]
    cover: Plane
    values: Plane


def template(cell_m: float, left_m: float, top_m: float, cover: Plane, infrared: Plane, visible: Plane) -> Template:
    """From planes of cells (rows × columns), not yet multiplied by ``cover``."""
    return Template(cell_m, left_m, top_m, _sums(cover), _sums(infrared * cover), _sums(visible * cover))


def laid(thing: Template, values: Plane, view: FieldView, x: float, y: float, pixel_m: float) -> Patch | None:
    """One of its planes in a view, with its centre at pixel coordinates (x, y); None where it is not in view."""
    rows, columns = thing.cover.shape[0] - 1, thing.cover.shape[1] - 1
    cells = pixel_m / thing.cell_m
    left, top = x + thing.left_m / pixel_m, y - thing.top_m / pixel_m
    first_column, last_column = max(0, int(np.floor(left))), min(view.columns, int(np.ceil(left + columns / cells)))
    first_row, last_row = max(0, int(np.floor(top))), min(view.rows, int(np.ceil(top + rows / cells)))
    if first_column >= last_column or first_row >= last_row:
        return None
    across = np.clip((np.arange(first_column, last_column + 1) - left) * cells, 0, columns)
    down = np.clip((np.arange(first_row, last_row + 1) - top) * cells, 0, rows)
    at = (slice(first_row, last_row), slice(first_column, last_column))
    return Patch(at, _means(thing.cover, down, across, cells), _means(values, down, across, cells))


def rectangle(view: FieldView, left: float, right: float, top: float, bottom: float) -> Plane:
    """Share of each pixel that a rectangle (pixel coordinates) covers."""
    return np.outer(_overlap(view.rows, top, bottom), _overlap(view.columns, left, right))


def _overlap(count: int, start: float, end: float) -> Plane:
    edges = np.clip(np.arange(count + 1, dtype=np.float64), start, max(start, end))
    return np.diff(edges)


def _sums(cells: Plane) -> Plane:
    sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    sums[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
    return sums


def _means(sums: Plane, down: Plane, across: Plane, cells: float) -> Plane:
    """Means over pixels whose edges lie at ``down`` and ``across`` (in cells)."""
    rows = _between(sums, down)
    corners = _between(rows.T, across).T
    means: Plane = np.diff(np.diff(corners, axis=0), axis=1)
    means /= cells**2
    return means


def _between(sums: Plane, at: Plane) -> Plane:
    whole = np.minimum(at.astype(np.intp), sums.shape[0] - 2)
    part = (at - whole)[:, None]
    lower: Plane = sums[whole]
    upper: Plane = sums[whole + 1]
    return np.asarray(lower + part * (upper - lower))
