"""Tables of recordings and evaluations: complete, typed also when empty, and a column at a time."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import api
from conformance.api import _frames
from conformance.core.events import Event, Presented, Reading
from conformance.core.scenes import Target, TargetKind
from conformance.evaluation.model import Evaluation
from conformance.recording import event_reading
from conformance.recording.codec import event_line
from conformance.recording.event_columns import EventColumns
from conformance.recording.event_reading import large_events
from conformance.recording.layout import EVENTS, table_of
from conformance.recording.model import RecordedScene
from conformance.recording.place import Folder
from conformance.recording.tables import write_table
from conformance.testing import strategies
from tests.api.shipped import PROFILE, good, judged
from tests.conftest import Said

PERSON = Target("p1", TargetKind.PERSON, "person-1", 36.8, 0.05, "simulated_core", None, 1.5, 0.25)
OTHER = replace(PERSON, id="p2", unit="person-2", reference_degC=38.0, position=0.75)
HOT = replace(PERSON, id="cup", kind=TargetKind.HOT_OBJECT, unit="cup", reference_degC=60.0, position=0.5)
PLATE = replace(PERSON, id="plate", kind=TargetKind.BLACKBODY, unit="source", reference_degC=35.0, position=0.9)


def recording_of(scenes: dict[str, Sequence[Target]], events: Sequence[Event]) -> api.Recording:
    """Scenes of these targets, with these events."""
    [first] = good().scenes[:1]
    shown = [
        RecordedScene(replace(first.scene, id=name, targets=tuple(targets), stands_for=()), 0.0, 5.0)
        for name, targets in scenes.items()
    ]
    return good().replace(scenes=shown, events=events)


def reading(scene: str, position: float | None = None, **fields: Any) -> Reading:
    return replace(Reading(scene, 1.0, 37.0, strategies.Mode.BODY, "t1", position), **fields)


def test_every_reading_is_a_row_in_the_order_of_the_recording() -> None:
    found = api.frames(good())["readings"]
    said = [event for event in good().events if isinstance(event, Reading)]
    assert found["time_s"].tolist() == [event.time_s for event in said]
    assert found["scene"].tolist() == [event.scene for event in said]
    assert found["temperature_degC"].tolist() == [event.temperature_degC for event in said]
    assert set(found["recording"]) == {good().digest}


def test_a_reading_stands_beside_the_reference_of_its_target() -> None:
    found = api.frames(recording_of({"a": [PERSON, HOT]}, [reading("a")]))["readings"].iloc[0]
    assert (found["target"], found["independent_unit"], found["joined_by"]) == ("p1", "person-1", "only_target")
    assert found["reference_degC"] == 36.8
    assert found["error_delta_degC"] == pytest.approx(0.2)


def test_of_several_people_a_reading_is_of_the_nearest_by_position() -> None:
    scene = {"a": [PERSON, OTHER]}
    found = api.frames(recording_of(scene, [reading("a", 0.7), reading("a", 0.3), reading("a")]))["readings"]
    assert found["target"].tolist() == ["p2", "p1", pd.NA]
    assert found["joined_by"].tolist() == ["position", "position", pd.NA]
    assert np.isnan(found["reference_degC"].iloc[2])


def test_a_blackbody_is_what_a_reading_is_of_only_where_nobody_stands_there() -> None:
    scenes = {"a": [PLATE, PERSON], "b": [PLATE]}
    found = api.frames(recording_of(scenes, [reading("a"), reading("b")]))["readings"]
    assert found["target"].tolist() == ["p1", "plate"]


def test_a_trial_counts_what_the_device_said_and_leaves_out_what_is_unusable() -> None:
    said = [
        Presented("a", 0.5, "p1"),
        reading("a", temperature_degC=36.9),
        reading("a", time_s=2.0, temperature_degC=37.1),
        reading("a", time_s=3.0, temperature_degC=None, raw="NaN"),
        reading("a", time_s=4.0, temperature_degC=99.0, suspect="frozen"),
        api.Alarm("a", 2.5, "t1"),
        Presented("a", 5.0, "p1", present=False),
    ]
    [trial] = api.frames(recording_of({"a": [PERSON]}, said))["trials"].to_dict("records")
    assert (trial["readings"], trial["usable_readings"], trial["alarms"], trial["detections"]) == (4, 2, 1, 0)
    assert trial["mean_degC"] == pytest.approx(37.0)
    assert trial["error_delta_degC"] == pytest.approx(0.2)
    assert (trial["shown_s"], trial["removed_s"]) == (0.5, 5.0)
    assert (trial["first_reading_s"], trial["first_alarm_s"]) == (0.5, 2.0)
    assert pd.isna(trial["mask_stated_worn"])


def test_modes_are_never_averaged_together() -> None:
    both = [reading("a"), reading("a", mode=strategies.Mode.SURFACE, temperature_degC=33.0)]
    [trial] = api.frames(recording_of({"a": [PERSON]}, both))["trials"].to_dict("records")
    assert trial["mode"] == "mixed"
    assert np.isnan(trial["mean_degC"])


def test_measurements_are_those_of_the_evaluation() -> None:
    found = api.frames(judged())["measurements"]
    stated = [(r.requirement, m) for r in judged().results for m in r.measurements]
    assert found["requirement"].tolist() == [name for name, _ in stated]
    assert found["value"].tolist() == pytest.approx([m.value for _, m in stated], nan_ok=True)
    assert found["unit"].tolist() == [m.unit for _, m in stated]
    assert found["expanded_uncertainty"].notna().sum() == sum(m.expanded_uncertainty is not None for _, m in stated)
    assert [json.loads(text) for text in found["conditions"]] == [dict(m.conditions) for _, m in stated]


def test_results_are_a_row_a_requirement() -> None:
    found = api.frames(judged())["results"]
    assert found["requirement"].tolist() == [result.requirement for result in judged().results]
    assert found["verdict"].tolist() == [result.verdict.value for result in judged().results]


def test_an_evaluation_made_here_has_the_tables_of_its_recording() -> None:
    assert api.frames(judged())["readings"].equals(api.frames(good())["readings"])


def test_an_evaluation_from_a_file_has_none_unless_its_recording_is_given() -> None:
    read = Evaluation.model_validate_json(judged().to_json())
    assert api.frames(read)["readings"].empty
    assert api.frames(read, good())["trials"].equals(api.frames(good())["trials"])
    with pytest.raises(api.BadInput, match="does not rest on"):
        api.frames(read, good().replace(scenes=[]))


def test_what_an_evaluation_was_judged_from_is_forgotten_with_it() -> None:
    before = len(_frames._judged)
    evaluation = api.evaluate(PROFILE, good(), only="4.2a")
    assert len(_frames._judged) == before + 1
    del evaluation
    gc.collect()
    assert len(_frames._judged) == before


def test_columns_and_types_are_the_same_without_a_row() -> None:
    empty = api.frames(good().replace(scenes=(), events=()))
    full = api.frames(judged())
    assert list(empty) == list(full)
    for name, table in full.items():
        assert len(table) > 0
        assert empty[name].empty
        assert empty[name].dtypes.to_dict() == table.dtypes.to_dict()


def as_columns(folder: Path, events: Sequence[Event]) -> EventColumns:
    write_table(EVENTS, [event_line(event).encode() for event in events], folder / table_of(EVENTS))
    columns = large_events(Folder(folder), closed=True)
    assert columns is not None
    return columns


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_reading, "LARGE_ROWS", 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("columns")


@pytest.mark.usefixtures("few_are_many")
@settings(max_examples=15, deadline=None)
@given(
    st.lists(strategies.events("a") | strategies.events("b") | strategies.events("gone"), min_size=1, max_size=20),
    st.lists(strategies.targets("p1") | strategies.targets("p2"), max_size=2, unique_by=lambda target: target.id),
)
def test_columns_give_the_tables_that_objects_give(folder: Path, events: list[Event], targets: list[Target]) -> None:
    few = recording_of({"a": targets, "b": [PERSON, OTHER]}, events)
    many = replace(few, events=as_columns(folder, events))
    for name, table in api.frames(few).items():
        pd.testing.assert_frame_equal(table, api.frames(many)[name])


@pytest.mark.usefixtures("few_are_many")
def test_no_reading_becomes_an_object_where_there_are_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = as_columns(tmp_path, list(good().events))
    made: list[Event] = []
    real = EventColumns.made
    monkeypatch.setattr(EventColumns, "made", lambda self, rows: [made.append(e) or e for e in real(self, rows)])
    found = api.frames(replace(good(), events=columns))
    assert len(found["readings"]) > 2000
    assert {type(event) for event in made} == {Presented}


@pytest.mark.data
def test_the_public_data_set_is_a_row_a_reading_and_a_trial_a_subject(
    face_oral_files: Sequence[Path], conformance: Callable[..., Said], tmp_path: Path
) -> None:
    imported = ["recording", "import", "face-oral-temperature", *face_oral_files, "-o", tmp_path / "recording"]
    assert conformance(*imported).code == 0
    recording = api.read_recording(tmp_path / "recording")
    tables = api.frames(recording)
    assert len(tables["trials"]) == len(recording.scenes)
    assert len(tables["readings"]) == sum(isinstance(event, Reading) for event in recording.events)
    assert set(tables["readings"]["joined_by"]) == {"only_target"}
    assert tables["trials"]["reference_degC"].notna().mean() > 0.99
