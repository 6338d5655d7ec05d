"""Readings and trials of a recording as tables: a column at a time, however many events there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.api._columns import READINGS, TRIALS, in_columns, table
from conformance.core.events import Alarm, Detection, Event, MaskStatus, Presented, Reading
from conformance.core.scenes import Target, TargetKind
from conformance.recording.event_columns import EventColumns, only_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from conformance.recording.model import Recording

_READ = (
    "scene", "time_s", "temperature_degC", "mode", "track", "position", "round", "raw", "suspect",
)  # fmt: skip
_LOOKED_AT = ({TargetKind.PERSON, TargetKind.PHANTOM}, {TargetKind.BLACKBODY})
"""The kinds of target that a device measures; others are used only if none of these is present."""


def recorded_tables(recording: Recording) -> dict[str, pd.DataFrame]:
    """``readings`` and ``trials`` of one recording."""
    trials = _trials(recording)
    readings = _readings(recording, trials)
    return {"readings": readings, "trials": _with_what_was_said(recording, trials, readings)}


def _trials(recording: Recording) -> pd.DataFrame:
    """A row for each target of each scene that was presented, by the scenes in their order."""
    rows = []
    shown, removed = _times(recording)
    for recorded in recording.scenes:
        if recorded.not_needed:
            continue
        scene = recorded.scene
        for target in scene.targets:
            key = (scene.id, target.id)
            rows.append(
                {
                    "recording": recording.digest,
                    "scene": scene.id,
                    "serves": ", ".join(scene.serves),
                    **_target(target),
                    "ambient_degC": scene.ambient_degC,
                    "relative_humidity_percent": scene.relative_humidity_percent,
                    "conditions": json.dumps(dict(scene.conditions), ensure_ascii=False, sort_keys=True),
                    "shown_s": shown.get(key, None if shown else recorded.start_s),
                    "removed_s": removed.get(key),
                    "broken": recorded.error,
                }
            )
    return table(TRIALS, in_columns(TRIALS, rows))


def _target(target: Target) -> dict[str, Any]:
    return {
        "target": target.id,
        "kind": target.kind.value,
        "independent_unit": target.unit if target.code is None else target.code,
        "reference_degC": target.reference_degC,
        "reference_standard_uncertainty_delta_degC": target.reference_standard_uncertainty_degC,
        "mask": None if target.mask is None else target.mask.value,
        "distance_m": target.distance_m,
    }


def _times(recording: Recording) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """When each target of each scene was put in place and removed; a recorded data set may state neither."""
    shown: dict[tuple[str, str], float] = {}
    removed: dict[tuple[str, str], float] = {}
    for event in only_of(recording.events, Presented):
        assert isinstance(event, Presented)  # by its kind
        (shown if event.present else removed)[event.scene, event.target] = event.time_s
    return shown, removed


def _readings(recording: Recording, trials: pd.DataFrame) -> pd.DataFrame:
    """A row for each reading, with its target if it can be determined."""
    columns = _columns_of(recording.events, Reading, _READ)
    readings = table(READINGS, {"recording": [recording.digest] * len(columns["scene"]), **columns})
    found = _Places(recording, trials).of(readings)
    whose = trials.drop(columns=["recording", "scene", "mode", "error_delta_degC"]).reindex(found.rows)
    for name in READINGS:
        if name in whose:
            readings[name] = whose[name].array
    readings["joined_by"] = found.by
    readings["error_delta_degC"] = readings["temperature_degC"] - readings["reference_degC"]
    return readings.astype(READINGS)


def _columns_of(events: Iterable[Event], kind: type[Any], names: Iterable[str]) -> dict[str, Any]:
    """Fields of the events of a kind, from the columns if there are columns."""
    if isinstance(events, EventColumns):
        arrays = events.columns_of(kind, names)
        return {name: array.to_pandas() for name, array in arrays.items()}
    of_kind = [event for event in events if isinstance(event, kind)]
    return {name: [getattr(event, name) for event in of_kind] for name in names}


@dataclass(frozen=True, slots=True)
class _Joined:
    """For each event the row of its trial, −1 if it cannot be determined, and how it was determined."""

    rows: NDArray[np.intp]
    by: Any


class _Places:
    """The trial of an event: the only measured target, else the nearest one by position."""

    def __init__(self, recording: Recording, trials: pd.DataFrame) -> None:
        import numpy as np

        place = {key: row for row, key in enumerate(zip(trials["scene"], trials["target"], strict=True))}
        self._rows: dict[str, NDArray[np.intp]] = {}
        self._at: dict[str, NDArray[np.float64]] = {}
        for recorded in recording.scenes:
            scene = recorded.scene
            there = [[target for target in scene.targets if target.kind in kinds] for kinds in _LOOKED_AT]
            targets = [] if recorded.not_needed else there[0] or there[1]
            at = [target.position for target in targets]
            if len(targets) == 1 or (targets and None not in at):
                self._rows[scene.id] = np.array([place[scene.id, target.id] for target in targets], np.intp)
                self._at[scene.id] = np.array(at, np.float64)

    def of(self, events: pd.DataFrame) -> _Joined:
        """The trials of events with a scene and a position."""
        import numpy as np
        import pandas as pd

        codes, scenes = pd.factorize(events["scene"])
        positions = events["position"].to_numpy(np.float64, na_value=np.nan)
        rows = np.full(len(events), -1, np.intp)
        by = np.full(len(events), None, object)
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(len(scenes)), side="right")
        begin = 0
        for scene, end in zip(scenes, ends, strict=True):
            own, begin = order[begin:end], int(end)
            targets = self._rows.get(scene)
            if targets is None:
                continue
            if len(targets) == 1:
                rows[own], by[own] = targets[0], "only_target"
                continue
            own = own[np.isfinite(positions[own])]
            nearest = np.abs(positions[own][:, None] - self._at[scene][None, :]).argmin(axis=1)
            rows[own], by[own] = targets[nearest], "position"
        return _Joined(rows, by)


def _with_what_was_said(recording: Recording, trials: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """The trials with what the device reported for each target."""
    places = _Places(recording, trials)
    said: Mapping[type[Any], Any] = {
        kind: _said(recording, kind, places, names)
        for kind, names in {
            Alarm: ("scene", "time_s", "position"),
            Detection: ("scene", "time_s", "position"),
            MaskStatus: ("scene", "time_s", "position", "worn"),
        }.items()
    }
    read = readings.assign(trial=places.of(readings).rows)
    usable = read[read["temperature_degC"].notna() & read["suspect"].isna()].groupby("trial")
    modes = usable["mode"].agg(["nunique", "first"]).reindex(trials.index)
    one_mode = modes["nunique"] == 1
    trials["readings"] = _counted(read, trials)
    trials["usable_readings"] = usable.size().reindex(trials.index, fill_value=0)
    trials["mode"] = modes["first"].where(one_mode, modes["nunique"].map({2: "mixed", 3: "mixed"}))
    trials["mean_degC"] = usable["temperature_degC"].mean().reindex(trials.index).where(one_mode)
    trials["standard_deviation_delta_degC"] = usable["temperature_degC"].std().reindex(trials.index).where(one_mode)
    trials["error_delta_degC"] = trials["mean_degC"] - trials["reference_degC"]
    trials["first_reading_s"] = usable["time_s"].min().reindex(trials.index) - trials["shown_s"]
    trials["detections"] = _counted(said[Detection], trials)
    trials["alarms"] = _counted(said[Alarm], trials)
    trials["first_alarm_s"] = said[Alarm].groupby("trial")["time_s"].min().reindex(trials.index) - trials["shown_s"]
    trials["mask_stated_worn"] = said[MaskStatus].groupby("trial")["worn"].last().reindex(trials.index)
    return trials.astype(TRIALS)


def _said(recording: Recording, kind: type[Any], places: _Places, names: Iterable[str]) -> pd.DataFrame:
    """Events of a kind with the row of their trial."""
    types = {"scene": "string", "time_s": "float64", "position": "float64", "worn": "boolean"}
    events = table({name: types[name] for name in names}, _columns_of(recording.events, kind, names))
    return events.assign(trial=places.of(events).rows)


def _counted(events: pd.DataFrame, trials: pd.DataFrame) -> pd.Series[Any]:
    """How many events each trial has."""
    return events.groupby("trial").size().reindex(trials.index, fill_value=0)
