"""Tables as Parquet: read to objects identical to those of the JSON Lines."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.core.scenes import Flag, Mask, ReferenceQuantity, Scene, Target, TargetKind
from conformance.recording.closing import PARQUET_FROM_BYTES, close_folder
from conformance.recording.codec import RecordError, event_line, event_of, target_line
from conformance.recording.event_kinds import EVENT_KINDS
from conformance.recording.layout import TARGETS
from conformance.recording.model import RecordedScene
from conformance.recording.place import Folder
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.tables import read_events, read_targets, write_table
from conformance.recording.writer import RecordingWriter
from tests.recording.test_recording import EVENTS, MANIFEST, SCENE

BARE = Scene("bare", (), ())
RICH = dataclasses.replace(SCENE, id="丰富/1", conditions={"object": "杯", "angle_deg": -0.0, "name": "", "n": 1e300})
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def written(folder: Path, parquet_from_bytes: int) -> Path:
    writer = RecordingWriter(folder, MANIFEST)
    for scene in (SCENE, BARE, RICH):
        writer.begin(scene)
        for event in EVENTS:
            writer.event(dataclasses.replace(event, scene=scene.id))
        writer.end(RecordedScene(scene, 0.0, 2.0, "broke" if scene is RICH else None, ("1a",) if scene is BARE else ()))
    writer.abandon()
    close_folder(folder, MANIFEST, parquet_from_bytes=parquet_from_bytes)
    return folder


def test_both_forms_are_read_to_identical_objects(tmp_path: Path) -> None:
    lines, table = written(tmp_path / "lines", 1 << 40), written(tmp_path / "table", 0)
    assert set(read_manifest(table).files) == {"scenes.parquet", "targets.parquet", "events.parquet"}
    assert set(read_manifest(lines).files) == {"scenes.jsonl", "targets.jsonl", "events.jsonl"}
    one, other = read_recording(lines), read_recording(table)
    assert (one.scenes, one.events) == (other.scenes, other.events)
    assert [scene.scene.id for scene in other.scenes] == ["s/1", "bare", "丰富/1"]
    assert list(map(repr, one.events)) == list(map(repr, other.events))
    assert list(map(repr, one.scenes)) == list(map(repr, other.scenes))


def test_equal_lines_make_equal_bytes(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, 0) for name in "ab")
    for name in ("scenes.parquet", "targets.parquet", "events.parquet"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_a_small_recording_keeps_its_lines_and_a_large_one_becomes_parquet(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    line = len(event_line(EVENTS[5])) + 1
    for _ in range(PARQUET_FROM_BYTES // line + 1):
        writer.event(EVENTS[5])
    writer.close()
    assert set(read_manifest(tmp_path / "r").files) == {"scenes.jsonl", "targets.jsonl", "events.parquet"}
    events = read_recording(tmp_path / "r").events
    assert (len(events), set(events)) == (PARQUET_FROM_BYTES // line + 1, {EVENTS[5]})


@pytest.mark.parametrize("kind", EVENT_KINDS.values())
@settings(max_examples=25, deadline=None)  # every example goes to the disk
@given(data=st.data())
def test_every_kind_of_event_survives_its_table(
    kind: Any, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    whole = st.integers(-(2**63), 2**63 - 1)
    plain = {float: FINITE, str: text, int: whole}
    fields = {}
    for name, hint in typing.get_type_hints(kind).items():
        if hint == tuple[str, ...]:
            fields[name] = st.lists(text, max_size=3).map(tuple)
            continue
        options = typing.get_args(hint) or (hint,)
        fields[name] = st.one_of(*(plain[each] if each in plain else st.from_type(each) for each in options))
    events = data.draw(st.lists(st.builds(kind, **fields), min_size=1, max_size=3))
    folder = tmp_path_factory.mktemp("table")
    write_table("events.jsonl", (event_line(event).encode() for event in events), folder / "events.parquet")
    found = list(read_events(Folder(folder)))
    assert (found, list(map(repr, found))) == (events, [repr(event_of(event_line(event))) for event in events])


def test_a_number_that_parquet_cannot_hold_stays_in_its_line(tmp_path: Path) -> None:
    reading = dataclasses.replace(EVENTS[3], round=1 << 70)
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.event(reading)
    writer.abandon()
    close_folder(tmp_path / "r", MANIFEST, parquet_from_bytes=0)
    assert "events.jsonl" in read_manifest(tmp_path / "r").files
    assert read_recording(tmp_path / "r").events == (reading,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop_columns(["mode"]), "columns are not those"),
        (lambda t: t.set_column(0, "event", pa.array(["sneeze"] * len(t))), "no kind of event 'sneeze'"),
        (lambda t: t.set_column(2, "time_s", pa.nulls(len(t), pa.float64())), "time_s is missing"),
        (lambda t: t.set_column(t.schema.get_field_index("mode"), "mode", pa.array(["core"] * len(t))), "no 'core'"),
    ],
)
def test_a_table_that_is_none_of_a_recording_is_refused(tmp_path: Path, change: Any, said: str) -> None:
    folder = written(tmp_path / "r", 0)
    table = pq.read_table(folder / "events.parquet")
    assert table.schema.names[:3] == ["event", "scene", "time_s"]
    pq.write_table(change(table), folder / "events.parquet")
    close_folder(folder, MANIFEST)
    with pytest.raises(BadInput, match=said):
        read_recording(folder)


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(RecordError, match="cannot be read as Parquet"):
        list(read_events(Folder(tmp_path)))


def test_targets_with_every_field_survive_their_table(tmp_path: Path) -> None:
    target = Target("p", TargetKind.BAR_TARGET, "u", 30.0, 0.1, "blackbody", Mask.UNDER_NOSE, 1.0, 0.5, 0.5, None, 0.1)
    scene = Scene("s", ("mrtd",), (target,), flags=(Flag("a", "b", "c"),))
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin(scene)
    writer.end(RecordedScene(scene, 0.0))
    writer.abandon()
    close_folder(tmp_path / "r", MANIFEST, parquet_from_bytes=0)
    assert read_recording(tmp_path / "r").scenes == (RecordedScene(scene, 0.0),)


def test_a_table_of_targets_from_before_their_quantity_was_stated_is_read(tmp_path: Path) -> None:
    before = Target("b", TargetKind.BLACKBODY, "u", 37.0, 0.03)
    now = dataclasses.replace(before, reference_quantity=ReferenceQuantity.RADIANCE)
    file = tmp_path / "targets.parquet"
    write_table("targets.jsonl", [target_line("s", now).encode()], file)
    assert list(read_targets(Folder(tmp_path))) == [("s", now)]
    pq.write_table(pq.read_table(file).drop_columns(["reference_quantity"]), file)
    assert list(read_targets(Folder(tmp_path))) == [("s", before)]
    pq.write_table(pq.read_table(file).drop_columns(["kind"]), file)
    with pytest.raises(RecordError, match="columns are not those"):
        list(read_targets(Folder(tmp_path)))


def test_codes_of_people_are_a_column_only_where_somebody_has_one(tmp_path: Path) -> None:
    nobody = Target("p", TargetKind.PERSON, "person-001", 36.5)
    for name, target in (("without", nobody), ("with", dataclasses.replace(nobody, code="V07"))):
        folder = tmp_path / name
        folder.mkdir()
        path = folder / "targets.parquet"
        write_table(TARGETS, [target_line("s", target).encode()], path)
        assert ("code" in pq.read_schema(path).names) is (target.code is not None)
        assert list(read_targets(Folder(folder))) == [("s", target)]
