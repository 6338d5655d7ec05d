"""Kinds of events that others add: in JSON Lines, beside the house's own, and never in Parquet's columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from conformance.core.events import Heartbeat, Reading, in_scene
from conformance.core.scenes import Scene
from conformance.recording.closing import close_folder
from conformance.recording.codec import RecordError, event_line, event_of
from conformance.recording.event_columns import SceneEvents, only_of
from conformance.recording.event_kinds import EVENT_KINDS, event_kinds, word_of
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.plugins_used import words_used
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from tests.core.plugged import distribution, installed

THEIRS = """
from dataclasses import dataclass
from conformance.core.events import Reading
from conformance.recording.event_kinds import EventKind

@dataclass(frozen=True, slots=True)
class Hum:
    scene: str
    time_s: float
    level_dB: float | None
    loud: bool = False

@dataclass(frozen=True, slots=True)
class Other:
    scene: str
    time_s: float

@dataclass
class Changing:
    scene: str
    time_s: float

@dataclass(frozen=True)
class Nowhere:
    time_s: float

HUM = EventKind("hum", Hum)
READING = EventKind("reading", Other)
TWICE = EventKind("again", Reading)
CHANGING = EventKind("changing", Changing)
NOWHERE = EventKind("nowhere", Nowhere)
"""
HEAD = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="conformance", version="test"))


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Any]:
    names = ("HUM", "READING", "TWICE", "CHANGING", "NOWHERE")
    points = {"conformance.events": {name.lower(): f"their_events:{name}" for name in names}}
    with installed(distribution(tmp_path / "site", "their-events", points, {"their_events.py": THEIRS})):
        yield importlib.import_module("their_events")


def test_what_is_no_kind_of_event_is_set_aside_with_the_reason(theirs: Any) -> None:
    assert {plugin.entry_point: plugin.set_aside for plugin in event_kinds.plugins()} == {
        "hum": None,
        "reading": "the kind of event 'reading' exists already",
        "twice": "the kind of event 'reading' is made of Reading as well",
        "changing": "the event 'changing' is not a frozen dataclass",
        "nowhere": "the event 'nowhere' does not begin with the fields scene and time_s",
    }


def test_an_event_of_theirs_is_written_and_read_as_any_and_goes_through_scenes(theirs: Any) -> None:
    hum = theirs.Hum("s", 1.0, 40.5)
    assert event_line(hum) == '{"event":"hum","scene":"s","time_s":1.0,"level_dB":40.5}'
    assert event_of(event_line(hum)) == hum
    assert in_scene(hum, "t") == theirs.Hum("t", 1.0, 40.5)
    with pytest.raises(RecordError, match="level_dB"):
        event_of('{"event":"hum","scene":"s","time_s":1.0,"level_dB":"loud"}')
    assert words_used([hum, Heartbeat("s", 2.0)]) == {"hum"}


@pytest.mark.parametrize("word", ["hum", "", 3, None, ["reading"]])
def test_a_word_that_is_no_kind_of_event_is_refused(word: object) -> None:
    import json

    with pytest.raises(RecordError, match="there is no kind of event"):
        event_of(json.dumps({"event": word, "scene": "s", "time_s": 1.0}))


def test_a_class_that_nobody_registered_cannot_be_recorded() -> None:
    with pytest.raises(TypeError, match=r"conformance\.events"):
        word_of(Scene)


def test_a_large_recording_with_an_event_of_theirs_stays_in_lines_and_is_read_whole(
    theirs: Any, tmp_path: Path
) -> None:
    writer = RecordingWriter(tmp_path / "r", HEAD)
    writer.begin(Scene("s", ("x",), ()))
    said = [Heartbeat("s", 1.0), theirs.Hum("s", 2.0, None), Heartbeat("s", 3.0)]
    for event in said:
        writer.event(event)
    writer.end(RecordedScene(Scene("s", ("x",), ()), 0.0, 4.0))
    writer.abandon()
    close_folder(tmp_path / "r", HEAD, parquet_from_bytes=1)
    assert (tmp_path / "r" / EVENTS).is_file()
    assert not (tmp_path / "r" / table_of(EVENTS)).exists()
    assert list(read_recording(tmp_path / "r").events) == said


def test_columns_hold_no_event_of_theirs_and_say_so(theirs: Any) -> None:
    import numpy as np

    from conformance.recording.event_columns import KINDS, EventColumns, HotColumns

    none = np.zeros(0)
    flags, codes = np.zeros(0, np.bool_), np.zeros(0, np.int8)
    columns = EventColumns(HotColumns(codes, none, none, flags, flags, codes, flags), {}, lambda rows, kinds: [])
    assert only_of(columns, theirs.Hum) == []
    assert SceneEvents(columns, slice(0, 0)).of(theirs.Hum) == ()
    assert theirs.Hum not in KINDS


def test_the_words_and_fields_of_the_house_are_what_parquet_has_whatever_is_installed(theirs: Any) -> None:
    from conformance.recording.tables import event_schema

    assert "level_dB" not in event_schema().names
    assert {field.name for field in fields(Reading)} <= set(event_schema().names)
    assert "hum" not in EVENT_KINDS
