"""A recording at a glance: its timeline, and a contact sheet of its frames."""

from __future__ import annotations

import io
import math
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from conformance.core.frames import Frame
from conformance.core.plain import unbroken
from conformance.recording.frame_parts import FramePart, StoredFrames
from conformance.recording.gaps import gaps
from conformance.recording.model import Recording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PICTURES, PICTURES_A_ROW = 24, 6
MOST_MARKS = 4000
"""Most events of one kind that are drawn, evenly chosen: more cannot be distinguished."""
_SCENE_COLOURS = {"presented": "#9ecae1", "broken": "#de2d26", "not needed": "#d9d9d9"}


def picture_of(recording: Recording) -> bytes:
    """A PNG. Equal recordings give equal pictures."""
    from matplotlib.figure import Figure

    stored = recording.frames if isinstance(recording.frames, StoredFrames) else StoredFrames()
    frames = _chosen(stored)
    rows = math.ceil(len(frames) / PICTURES_A_ROW)
    figure = Figure(figsize=(14, 4 + 2.3 * rows), layout="constrained")
    grid = figure.add_gridspec(1 + rows, PICTURES_A_ROW, height_ratios=[4] + [2.3] * rows)
    _timeline(figure.add_subplot(grid[0, :]), recording, stored)
    for number, (frame, part) in enumerate(frames):
        axes = figure.add_subplot(grid[1 + number // PICTURES_A_ROW, number % PICTURES_A_ROW])
        degC = part.calibration.degC(frame.counts)
        shown = axes.imshow(degC, cmap="inferno", interpolation="nearest")
        figure.colorbar(shown, ax=axes, shrink=0.8).ax.tick_params(labelsize=6)
        name = unbroken(frame.scene[-28:], 28)
        axes.set_title(f"{name}\n{frame.time_s:.2f} s, no. {frame.frame_id}, °C", fontsize=6, parse_math=False)
        axes.set_axis_off()
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a font without every character of a scene's name
        figure.savefig(out, format="png", dpi=90, metadata={"Software": None})
    return out.getvalue()


def _chosen(stored: StoredFrames) -> list[tuple[Frame, FramePart]]:
    """The first frame of each scene, of evenly chosen ones where they are many; of few scenes more frames each."""
    parts = [part for part in stored.parts if part.attempt == 0]
    if not parts:
        return []
    parts = [parts[index] for index in _even(len(parts), MOST_PICTURES)]
    each = max(1, MOST_PICTURES // len(parts))
    found = []
    for part in parts:
        wanted = set(_even(len(part.frame_ids), each))
        for number, frame in enumerate(part.frames()):
            if number in wanted:
                found.append((Frame(frame.scene, frame.time_s, frame.frame_id, frame.counts.copy()), part))
                if number == max(wanted):
                    break
    return found


def _even(count: int, most: int) -> Sequence[int]:
    return sorted({int(index) for index in np.linspace(0, count - 1, min(count, most))})


def _timeline(axes: Axes, recording: Recording, stored: StoredFrames) -> None:
    lanes: dict[str, list[float]] = defaultdict(list)
    for event in recording.events:
        lanes[type(event).__name__].append(event.time_s)
    names = ["scenes", "frames", *sorted(lanes)]
    bars: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for recorded in recording.scenes:
        state = "not needed" if recorded.not_needed else "broken" if recorded.error else "presented"
        end_s = recorded.end_s if recorded.end_s is not None else recorded.start_s
        bars[state].append((recorded.start_s, max(end_s - recorded.start_s, 0.0)))
    for state, spans in sorted(bars.items()):
        axes.broken_barh(spans, (-0.4, 0.8), color=_SCENE_COLOURS[state], edgecolor="grey", lw=0.3, label=state)
    spans = [(float(p.times_s[0]), float(p.times_s[-1] - p.times_s[0])) for p in stored.parts if p.attempt == 0]
    axes.broken_barh(spans, (0.7, 0.6), color="#74c476", label="frames")
    _marks(axes, [gap.time_s for gap in gaps(stored)], 1, "red", "gap")
    for lane, name in enumerate(names[2:], 2):
        _marks(axes, lanes[name], lane, "black", None)
    for attempt in recording.attempts:
        axes.axvline(attempt.resumed_at_s, color="orange", lw=1)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("s")
    state = "complete" if recording.complete else "INCOMPLETE"
    simulated = ", SIMULATED" if recording.manifest.simulated else ""
    axes.set_title(f"{state}{simulated} · {recording.digest[:23]}…", fontsize=9)
    if bars or spans:
        axes.legend(fontsize=7, loc="upper right", ncols=5)


def _marks(axes: Axes, times_s: Sequence[float], lane: int, colour: str, label: str | None) -> None:
    shown = [times_s[index] for index in _even(len(times_s), MOST_MARKS)] if times_s else []
    if shown:
        more: dict[str, Any] = {} if label is None else {"label": label}
        axes.vlines(shown, lane - 0.35, lane + 0.35, color=colour, lw=0.6, **more)
