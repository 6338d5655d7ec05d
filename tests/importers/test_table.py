"""Tables by a mapping: units, provenance, what is flagged, and every bad row at once."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.events import Alarm, Mode, Reading
from conformance.core.problems import BadInput
from conformance.core.scenes import Mask
from conformance.importers import face_oral_temperature, table
from conformance.importers.importer import Imported
from tests.importers.hostile import imported, refused

MAPPING = """\
schema: conformance/table-mapping/1
subject: id
scene: [visit]
serves: [clinical_agreement]
reading: {column: T, unit: degF}
mode: {column: kind, values: {skin: surface, core: body}}
reference: {column: oral, unit: celcius}
reference_method: {value: oral_monitor}
reference_standard_uncertainty: {value: 0.1, unit: K}
ambient: {column: room, unit: kelvin}
relative_humidity: {column: rh, unit: share}
distance: {column: d, unit: cm}
alarm: {column: a, values: {"1": "yes", "0": "no"}}
mask: {column: m, values: {y: worn, n: absent}}
time: {column: when, format: "%Y-%m-%d %H:%M:%S"}
conditions: {lamp_lux: lamp}
"""
COLUMNS = ["id", "visit", "T", "kind", "oral", "room", "rh", "d", "a", "m", "when", "lamp", "remark"]
PLAIN = dict(zip(COLUMNS, ["p1", "1", "98.6", "core", "37.1", "296.15", "0.4", "60", "0", "y",
                           "2020-01-01 10:00:00", "300", "fine"], strict=True))  # fmt: skip


def written(tmp_path: Path, *rows: dict[str, str], name: str = "t.csv") -> Path:
    path = tmp_path / name
    lines = [",".join(COLUMNS), *(",".join({**PLAIN, **row}[column] for column in COLUMNS) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def mapping(tmp_path: Path, text: str = MAPPING) -> str:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_quantity_is_converted_and_the_value_kept_as_it_came(tmp_path: Path) -> None:
    recording = imported(tmp_path, "table", written(tmp_path, {}), mapping=mapping(tmp_path))
    [recorded] = recording.scenes
    [target] = recorded.scene.targets
    [reading] = recording.events
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.raw, reading.mode) == (37.0, "98.6 degF", Mode.BODY)
    assert (target.reference_degC, target.reference_standard_uncertainty_degC) == (37.1, 0.1)
    assert (target.distance_m, target.mask, target.reference_method) == (0.6, Mask.WORN, "oral_monitor")
    assert (recorded.scene.ambient_degC, recorded.scene.relative_humidity_percent) == (23.0, 40.0)
    assert recorded.scene.conditions == {"source": "t.csv:2", "lamp_lux": 300.0}


def test_the_mapping_is_a_source_of_the_recording_like_the_table(tmp_path: Path) -> None:
    recording = imported(tmp_path, "table", written(tmp_path, {}), mapping=mapping(tmp_path))
    assert [source.name for source in recording.manifest.sources] == ["t.csv", "mapping.yaml"]


def test_rows_of_a_visit_are_rounds_and_another_visit_is_another_scene_of_the_same_unit(tmp_path: Path) -> None:
    rows = [{}, {"T": "98.8", "when": "2020-01-01 10:00:05"}, {"visit": "2", "when": "2020-01-01 11:00:00"}]
    recording = imported(tmp_path, "table", written(tmp_path, *rows), mapping=mapping(tmp_path))
    assert [recorded.scene.id for recorded in recording.scenes] == ["p1/1", "p1/2"]
    assert {recorded.scene.targets[0].unit for recorded in recording.scenes} == {"p1"}
    readings: list[Any] = list(recording.events)
    assert [(r.scene, r.round, r.time_s) for r in readings] == [("p1/1", 1, 0.0), ("p1/1", 2, 5.0), ("p1/2", 1, 3600.0)]


def test_the_devices_decision_is_an_alarm_and_is_never_drawn_from_the_value(tmp_path: Path) -> None:
    rows = [{"id": "hot", "T": "104"}, {"id": "cool", "a": "1"}]
    recording = imported(tmp_path, "table", written(tmp_path, *rows), mapping=mapping(tmp_path))
    assert [event.scene for event in recording.events if isinstance(event, Alarm)] == ["cool/1"]


@pytest.mark.parametrize(
    ("column", "text"), [("T", "37.0"), ("oral", "98.6"), ("room", "23"), ("rh", "40"), ("d", "0.6")]
)
def test_a_value_of_the_wrong_unit_is_implausible_flagged_with_its_line_and_not_used(
    tmp_path: Path, column: str, text: str
) -> None:
    recording = imported(tmp_path, "table", written(tmp_path, {"id": "p0"}, {column: text}), mapping=mapping(tmp_path))
    [(scene, flag)] = recording.flags()
    assert scene == "p1/1"
    assert flag.value.startswith(text)
    assert "t.csv line 3" in flag.reason
    [scene_of_flag] = [recorded.scene for recorded in recording.scenes if recorded.scene.id == scene]
    target = scene_of_flag.targets[0]
    suspects = [event.suspect for event in recording.events if isinstance(event, Reading) and event.scene == scene]
    unused = {
        "T": suspects == [flag.reason], "oral": target.reference_degC is None,
        "room": scene_of_flag.ambient_degC is None,
        "rh": scene_of_flag.relative_humidity_percent is None, "d": target.distance_m is None,
    }  # fmt: skip
    assert unused[column]


def test_every_bad_row_is_reported_at_once_with_file_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"T": "warm"}, {"oral": "inf"}, {"id": ""}, {"kind": "guess"}, {"when": "noon"}, {"a": "perhaps"}, {},
    )  # fmt: skip
    with path.open("a", encoding="utf-8") as stream:
        stream.write("p9,1,98\n")
    problems = refused(tmp_path, "table", path, mapping=mapping(tmp_path))
    places = [(2, "T"), (3, "oral"), (4, "id"), (5, "kind"), (6, "when"), (7, "a"), (9, "")]
    for (line, column), problem in zip(places, sorted(problems), strict=True):
        assert f"t.csv:{line}" in problem
        assert not column or f"[{column}]" in problem


def test_of_very_many_bad_rows_the_number_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, *({"T": "x", "id": str(number)} for number in range(1000)))
    problems = refused(tmp_path, "table", path, mapping=mapping(tmp_path))
    assert len(problems) == 201
    assert "800 more problems of the 1000" in problems[-1]


@pytest.mark.parametrize("column", ["oral", "room", "m", "lamp"])
def test_rows_of_one_scene_that_contradict_each_other_are_refused(tmp_path: Path, column: str) -> None:
    other = {"oral": "37.3", "room": "297.15", "m": "n", "lamp": "10"}[column]
    [problem] = refused(tmp_path, "table", written(tmp_path, {}, {column: other}), mapping=mapping(tmp_path))
    assert "t.csv:3" in problem
    assert "t.csv:2" in problem


@pytest.mark.parametrize("text", ["", "NA", "nan"])
def test_a_missing_reading_is_counted_and_not_invented(tmp_path: Path, text: str) -> None:
    recording = imported(tmp_path, "table", written(tmp_path, {"T": text}, {"id": "p2"}), mapping=mapping(tmp_path))
    assert [event.scene for event in recording.events] == ["p2/1"]
    assert "1 readings are missing in the source (empty cells)." in recording.manifest.notes


def test_parquet_gives_the_recording_that_csv_gives(tmp_path: Path) -> None:
    rows = [{}, {"id": "p2", "T": "99.5", "a": "1"}]
    csv_path = written(tmp_path, *rows)
    columns: dict[str, list[Any]] = {column: [{**PLAIN, **row}[column] for row in rows] for column in COLUMNS}
    for name in ("T", "oral", "room", "rh", "d"):
        columns[name] = [float(text) for text in columns[name]]
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    of_csv = table.read([csv_path], {"mapping": mapping(tmp_path)})
    of_parquet = table.read([tmp_path / "t.parquet"], {"mapping": mapping(tmp_path)})
    assert of_parquet.events[0].raw == "98.6 degF"  # type: ignore[union-attr]
    assert [replaced(event) for event in of_parquet.events] == [replaced(event) for event in of_csv.events]


def replaced(event: object) -> object:
    return (type(event), getattr(event, "temperature_degC", None), getattr(event, "time_s", None))


def test_a_nan_in_parquet_is_a_missing_value(tmp_path: Path) -> None:
    columns = {column: [PLAIN[column]] for column in COLUMNS} | {"T": [math.nan]}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert table.read([tmp_path / "t.parquet"], {"mapping": mapping(tmp_path)}).events == ()


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + bytes(50) + b"PAR1", b"", b"\xff\xfe\x00", b'id,"visit\n'])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.bin"
    path.write_bytes(content)
    assert all("t.bin" in problem for problem in refused(tmp_path, "table", path, mapping=mapping(tmp_path)))


def test_a_heading_without_rows_is_refused(tmp_path: Path) -> None:
    [problem] = refused(tmp_path, "table", written(tmp_path), mapping=mapping(tmp_path))
    assert "no row" in problem


def test_every_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,visit,T\np1,1,98\n")
    problems = refused(tmp_path, "table", path, mapping=mapping(tmp_path))
    assert [problem.partition("[")[2].partition("]")[0] for problem in problems] == [
        "lamp" if c == "lamp" else c for c in ["oral", "room", "rh", "d", "kind", "m", "a", "when", "lamp"]
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("reading: {column: T, unit: furlong}", "not a unit of reading"),
        ("reading: {column: T, unit: delta_degC}", "not a unit of reading"),
        ("reading: {column: T, columns: [T], unit: degC}", "a column or columns"),
        ("mode: {value: oral}", "none of body, surface, unknown"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused_with_its_line(tmp_path: Path, wrong: str, said: str) -> None:
    name = wrong.partition(":")[0]
    text = "".join(f"{wrong}\n" if line.startswith(name + ":") else line + "\n" for line in MAPPING.splitlines())
    [problem] = refused(tmp_path, "table", written(tmp_path, {}), mapping=mapping(tmp_path, text))
    assert said in problem
    assert "mapping.yaml:5" in problem or "mapping.yaml:6" in problem


def test_without_a_mapping_the_option_is_asked_for(tmp_path: Path) -> None:
    [problem] = refused(tmp_path, "table", written(tmp_path, {}))
    assert "--option mapping" in problem


@given(st.floats(68, 113), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_any_fahrenheit_reading_comes_back_from_degrees_celsius(
    tmp_path_factory: pytest.TempPathFactory, degF: float, second: int
) -> None:
    folder = tmp_path_factory.mktemp("t")
    when = datetime.datetime(2020, 1, 1) + datetime.timedelta(seconds=second)
    path = written(folder, {"T": repr(degF), "when": f"{when:%Y-%m-%d %H:%M:%S}"})
    [reading] = table.read([path], {"mapping": mapping(folder)}).events
    assert isinstance(reading, Reading)
    assert reading.temperature_degC is not None
    assert reading.temperature_degC * 9 / 5 + 32 == pytest.approx(degF, abs=1e-6)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_whatever_bytes_stand_under_the_heading_they_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes
) -> None:
    folder = tmp_path_factory.mktemp("t")
    path = written(folder)
    path.write_bytes(path.read_bytes() + tail)
    with pytest.raises(BadInput):
        table.read([path], {"mapping": mapping(folder)})


def test_rounds_that_stand_side_by_side_are_the_rounds_of_one_scene(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a laboratory's own title,\n\nid,T1,T2,oral\np1,36.1,,36.9\np2,36.3,36.4,37.0\n")
    text = """\
schema: conformance/table-mapping/1
subject: id
heading_line: 3
serves: [clinical_agreement]
reading: {columns: [T1, T2], unit: degC}
mode: {value: surface}
reference: {column: oral, unit: degC}
"""
    readings: list[Any] = list(imported(tmp_path, "table", path, mapping=mapping(tmp_path, text)).events)
    assert [(r.scene, r.round, r.temperature_degC) for r in readings] == [
        ("p1", 1, 36.1),
        ("p2", 1, 36.3),
        ("p2", 2, 36.4),
    ]


@pytest.mark.data
def test_a_mapping_of_the_public_data_set_gives_what_its_own_importer_gives(
    tmp_path: Path, face_oral_files: Sequence[Path]
) -> None:
    text = """\
schema: conformance/table-mapping/1
subject: SubjectID
heading_line: 3
serves: [clinical_agreement, clinical_detection]
reading: {columns: [T_Max1, T_Max2, T_Max3], unit: degC}
mode: {value: surface}
reference: {column: aveOralM, unit: degC}
"""
    general = table.read(face_oral_files, {"mapping": mapping(tmp_path, text)})
    own = face_oral_temperature.read(face_oral_files, {})

    def by_subject(read: Imported) -> dict[str, tuple[float | None, list[tuple[int | None, float | None, bool]]]]:
        said: dict[str, list[tuple[int | None, float | None, bool]]] = {each.scene.id: [] for each in read.scenes}
        for event in read.events:
            assert isinstance(event, Reading)
            said[event.scene].append((event.round, event.temperature_degC, event.suspect is not None))
        targets = {each.scene.id: each.scene.targets[0] for each in read.scenes}
        return {targets[scene].unit: (targets[scene].reference_degC, found) for scene, found in said.items()}

    assert by_subject(general) == by_subject(own)
    assert len(by_subject(own)) > 1000
