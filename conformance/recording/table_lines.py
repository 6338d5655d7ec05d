"""A table of a recording as JSON Lines, from whichever form it has: the same rows, in the same order."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from conformance.recording.codec import event_line, scene_line, target_line
from conformance.recording.layout import EVENTS, SCENES, TARGETS, table_of
from conformance.recording.place import RecordingFiles
from conformance.recording.tables import read_events, read_scenes, read_targets


def table_lines(place: RecordingFiles, name: str) -> Iterator[bytes]:
    """Each row without its newline; none where there is no such table. Raises `RecordError`, `OSError`."""
    if place.holds(table_of(name)):
        if name == EVENTS:
            yield from (event_line(event).encode() for event in read_events(place))
        elif name == TARGETS:
            yield from (target_line(scene, target).encode() for scene, target in read_targets(place))
        elif name == SCENES:
            yield from (scene_line(record.recorded(())).encode() for record in read_scenes(place))
    elif place.holds(name):
        with contextlib.closing(place.open(name)) as stream:
            for line in stream:
                yield line.removesuffix(b"\n")
