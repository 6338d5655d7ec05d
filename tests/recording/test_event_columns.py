"""Events as columns: equal to those read line by line, whatever is asked of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.events import Alarm, Event, Heartbeat, Inspected, MaskStatus, Mode, Presented, Reading
from conformance.core.scenes import Scene
from conformance.evaluation.evidence import by_scene
from conformance.recording import event_reading
from conformance.recording.codec import event_line
from conformance.recording.event_columns import EventColumns, SceneEvents, only_of
from conformance.recording.event_reading import large_events
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.model import RecordedScene
from conformance.recording.place import Folder
from conformance.recording.readings import as_columns
from conformance.recording.tables import write_table
from conformance.scenarios.link_timing import timing_of
from conformance.scenarios.planned_view import as_planned
from conformance.scenarios.scenario import Evidence

scenes = st.sampled_from(["a", "b", "c"])
times_s = st.sampled_from([0.0, 0.5, 1.0, 2.0])
tracks = st.sampled_from([None, "t1", "t2"])
readings = st.builds(
    Reading,
    scene=scenes,
    time_s=times_s,
    temperature_degC=st.none() | st.floats(30, 45),
    mode=st.sampled_from(Mode),
    track=tracks,
    round=st.none() | st.integers(0, 3),
    suspect=st.none() | st.just("frozen"),
)
events = st.one_of(
    readings,
    readings,
    st.builds(Alarm, scene=scenes, time_s=times_s, track=tracks),
    st.builds(Heartbeat, scene=scenes, time_s=times_s),
    st.builds(MaskStatus, scene=scenes, time_s=times_s, worn=st.none() | st.booleans(), track=tracks),
    st.builds(Presented, scene=scenes, time_s=times_s, target=st.just("source"), present=st.booleans()),
    st.builds(
        Inspected, scene=scenes, time_s=times_s, item=st.just("x"), met=st.none(), by=st.just("z"),
        unattended=st.booleans(),
    ),
)  # fmt: skip
some = st.lists(events, min_size=1, max_size=30)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of events is treated as the millions are."""
    monkeypatch.setattr(event_reading, "LARGE_ROWS", 1)
    monkeypatch.setattr(event_reading, "LARGE_BYTES", 1)


def written(folder: Path, said: Sequence[Event], form: str) -> EventColumns | None:
    lines = [event_line(event).encode() for event in said]
    return written_lines(folder, lines, form)


def written_lines(folder: Path, lines: Sequence[bytes], form: str) -> EventColumns | None:
    for name in (EVENTS, table_of(EVENTS)):
        (folder / name).unlink(missing_ok=True)
    if form == "parquet":
        write_table(EVENTS, lines, folder / table_of(EVENTS))
    else:
        (folder / EVENTS).write_bytes(b"".join(line + b"\n" for line in lines))
    return large_events(Folder(folder), closed=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("columns")


FORMS = pytest.mark.parametrize("form", ["parquet", "lines"])


@FORMS
@settings(max_examples=60, deadline=None)
@given(said=some)
def test_columns_hold_the_events_that_were_written(folder: Path, form: str, said: list[Event]) -> None:
    columns = written(folder, said, form)
    assert columns is not None
    assert columns == said
    assert (len(columns), columns[0], columns[-1], list(columns[1:3])) == (len(said), said[0], said[-1], said[1:3])
    assert list(only_of(columns, Presented, Alarm)) == [e for e in said if isinstance(e, Presented | Alarm)]
    assert timing_of(columns) == timing_of(said)


@FORMS
@settings(max_examples=60, deadline=None)
@given(said=some, since_s=times_s)
def test_a_scene_has_the_same_events_readings_and_signs_of_life(
    folder: Path, form: str, said: list[Event], since_s: float
) -> None:
    columns = written(folder, said, form)
    assert columns is not None
    lazy, whole = Evidence((), by_scene(columns)), Evidence((), by_scene(tuple(said)))
    assert set(lazy.events) == set(whole.events)
    for scene in ("a", "b", "c"):
        assert list(lazy.events.get(scene, ())) == list(whole.events.get(scene, ()))
        assert len(lazy.events.get(scene, ())) == len(whole.events.get(scene, ()))
        for kind in (Reading, Alarm, Heartbeat, MaskStatus, Presented, Inspected):
            assert lazy.of(scene, kind) == whole.of(scene, kind)
        assert lazy.heard(scene, (Heartbeat, Alarm), since_s) == whole.heard(scene, (Heartbeat, Alarm), since_s)
        mine, its = lazy.readings(scene), whole.readings(scene)
        for mode in Mode:
            np.testing.assert_array_equal(mine.usable_degC(mode, since_s, 2.0), its.usable_degC(mode, since_s, 2.0))
            assert (mine.unusable(mode), mine.of_other_modes(mode)) == (its.unusable(mode), its.of_other_modes(mode))
        assert (mine.set_aside, mine.counted_modes()) == (its.set_aside, its.counted_modes())
        np.testing.assert_array_equal(mine.counted_degC(), its.counted_degC())


@FORMS
@settings(max_examples=60, deadline=None)
@given(said=some, lasts_s=st.sampled_from([None, 0.5, 1.0]))
def test_a_planned_scene_sees_the_same_of_the_one_that_stood_for_it(
    folder: Path, form: str, said: list[Event], lasts_s: float | None
) -> None:
    columns = written(folder, said, form)
    assert columns is not None
    presented = RecordedScene(Scene("a", ("s",), (), duration_s=2.0), 0.0, 2.0)
    planned = replace(presented.scene, id="planned", duration_s=lasts_s)
    lazy = as_planned(planned, presented, by_scene(columns).get("a", ()))
    whole = as_planned(planned, presented, by_scene(tuple(said)).get("a", ()))
    assert list(lazy.events) == list(whole.events)
    assert (lazy.recorded, lazy.until_s) == (whole.recorded, whole.until_s)
    if isinstance(lazy.events, SceneEvents):
        assert lazy.events.of(Presented) == tuple(e for e in whole.events if isinstance(e, Presented))


READING: dict[str, object] = {"event": "reading", "scene": "a", "time_s": 1.0, "temperature_degC": 36.5, "mode": "body"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "warm"},
        {"event": "rumour"},
        {"time_s": None},
        {"time_s": "soon"},
        {"temperature_degC": "36.5"},
        {"scene": None},
        {"colour": "red"},
        {"worn": True},
        {"round": 1.5},
        {"event": "presented", "target": "source", "present": None, "temperature_degC": None, "mode": None},
    ],
)
def test_lines_that_are_not_in_order_are_left_to_be_read_one_by_one(tmp_path: Path, wrong: dict[str, object]) -> None:
    lines = [json.dumps(record).encode() for record in (READING, {**READING, **wrong}, READING)]
    assert written_lines(tmp_path, lines[:1], "lines") is not None
    assert written_lines(tmp_path, lines, "lines") is None


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"event":"reading"', b"\xff"])
def test_what_is_no_record_is_left_too(tmp_path: Path, line: bytes) -> None:
    assert written_lines(tmp_path, [json.dumps(READING).encode(), line, json.dumps(READING).encode()], "lines") is None


def test_an_unclosed_recording_is_read_line_by_line(tmp_path: Path) -> None:
    written(tmp_path, [Heartbeat("a", 1.0)], "lines")
    assert large_events(Folder(tmp_path), closed=False) is None


def test_a_parquet_file_with_other_columns_is_left_to_be_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"event": ["reading"]}), tmp_path / table_of(EVENTS))
    assert large_events(Folder(tmp_path), closed=True) is None
    (tmp_path / table_of(EVENTS)).write_bytes(b"PAR1 and nothing else")
    assert large_events(Folder(tmp_path), closed=True) is None


def test_scenes_that_change_with_every_event_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.recording.event_columns._FEW_RUNS", 0)
    said = [Heartbeat("abc"[n % 3], float(n)) for n in range(30)]
    columns = written(tmp_path, said, "parquet")
    assert columns is not None
    assert [event.time_s for event in columns.by_scene()["b"]] == [float(n) for n in range(1, 30, 3)]


def test_readings_without_any_are_empty() -> None:
    assert len(as_columns(()).usable_degC(Mode.BODY, 0.0, 1.0)) == 0
