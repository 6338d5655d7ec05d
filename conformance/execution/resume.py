"""Going on with a run that was cut off: only with what it was begun with, from the scene that is not finished."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conformance.core.events import Event
from conformance.core.problems import BadInput, Problem
from conformance.recording.closing import manifest_text
from conformance.recording.model import Manifest, RecordedScene, Recording

_COMPARED = ("product", "bench", "run", "started_at", "simulated", "unattended", "tool")


def refuse_other(folder: Path, begun: Manifest, now: Manifest) -> None:
    """Raise `BadInput` with everything in which the run that was begun differs from the one that is asked for."""
    before, after = ({key: json.loads(manifest_text(each)).get(key) for key in _COMPARED} for each in (begun, now))
    remedy = "Resume with the inputs it was begun with, or record into another place"
    problems = [
        Problem(
            f"was begun with {_said(one)}; now it is {_said(other)}",
            str(folder),
            field=field,
            remedy=remedy,
            code="resume-unfit",
        )
        for field, one, other in _differences(before, after)
    ]
    if problems:
        raise BadInput(problems)


def _differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif before != after:
        yield path, before, after


def _said(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 90 else text[:89] + "…"


class Finished:
    """The scenes of a recording that are finished, with what was said in each."""

    def __init__(self, recording: Recording) -> None:
        self._scenes = {recorded.scene.id: recorded for recorded in recording.scenes}
        self._said: dict[str, list[Event]] = defaultdict(list)
        for event in recording.events:
            self._said[event.scene].append(event)
        self.repeated = sum(attempt.error is not None for attempt in recording.attempts)
        """Attempts that broke and were followed by another one."""

    def of(self, scene: str) -> tuple[RecordedScene, list[Event]] | None:
        """A finished scene and its events; None where it is still to be presented."""
        recorded = self._scenes.get(scene)
        return None if recorded is None else (recorded, self._said.get(scene, []))
