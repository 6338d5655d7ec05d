"""Importing the face-oral-temperature data set, from small files made here in its layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.core.events import Mode
from conformance.core.problems import BadInput
from conformance.importers.importer import import_recording
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording

NAMES = ["SubjectID"]
for _round in (1, 2, 3, 4):
    NAMES += ["", f"T_offset{_round}", f"Max1R13_{_round}", f"canthiMax{_round}", f"T_Max{_round}"]
    NAMES += ["T_LC14" if _round == 4 else f"T_LC{_round}"]
NAMES += ["", "aveOralF", "aveOralM", "Gender", "T_atm", "Humidity", "Distance", "Cosmetics", "Time", "Date"]


def row(subject: str, **cells: str) -> dict[str, str]:
    plain = {
        "SubjectID": subject, "aveOralF": "36.8", "aveOralM": "36.9", "Gender": "Female", "T_atm": "23.5",
        "Humidity": "30", "Distance": "0.6", "Cosmetics": "0", "Time": "10:00:00", "Date": "17-02-08",
    }  # fmt: skip
    readings = {f"{base}{r}": f"35.{r}" for base in ("T_Max", "canthiMax", "Max1R13_", "T_LC") for r in (1, 2, 3, 4)}
    return {**plain, **readings, "T_LC14": "35.4", **cells}


def written(tmp_path: Path, *rows: Mapping[str, str], name: str = "FLIR_group1.csv", names: list[str] = NAMES) -> Path:
    lines = ["," * (len(names) - 1), "," * (len(names) - 1), ",".join(names)]
    lines += [",".join(r.get(column, "") if column else "" for column in names) for r in rows]
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n")
    return path


def imported(tmp_path: Path, *paths: Path, **options: str) -> Recording:
    import_recording("face-oral-temperature", list(paths), options, tmp_path / "recording")
    return read_recording(tmp_path / "recording")


def refused(tmp_path: Path, *paths: Path, **options: str) -> str:
    with pytest.raises(BadInput) as raised:
        import_recording("face-oral-temperature", list(paths), options, tmp_path / "recording")
    assert not (tmp_path / "recording").exists()
    assert not list(tmp_path.glob(".recording*"))
    return str(raised.value)


def test_a_subject_is_a_scene_and_a_round_is_a_reading(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1"), row("2", Time="10:05:00")))
    assert [item.scene.targets[0].unit for item in recording.scenes] == ["1", "2"]
    assert recording.scenes[1].start_s == 300
    assert recording.manifest.started_at == "2017-02-08T10:00:00"
    readings: list[Any] = [event for event in recording.events if event.scene == "FLIR_group1/1"]
    assert [(r.round, r.temperature_degC, r.mode) for r in readings] == [
        (1, 35.1, Mode.SURFACE), (2, 35.2, Mode.SURFACE), (3, 35.3, Mode.SURFACE),
    ]  # fmt: skip


@pytest.mark.parametrize("reading", ["T_Max", "canthiMax", "Max1R13", "T_LC"])
def test_any_reading_column_can_be_chosen_the_misspelt_one_too(tmp_path: Path, reading: str) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1")), reading=reading, rounds="1-4")
    assert len(recording.events) == 4


def test_the_fast_mode_reference_can_be_chosen(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1")), reference="aveOralF")
    assert recording.scenes[0].scene.targets[0].reference_degC == 36.8


def test_an_impossible_distance_is_flagged_with_its_line_and_not_used(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1"), row("2", Distance="79")))
    [(scene, flag)] = recording.flags()
    assert (scene, flag.field, flag.value) == ("FLIR_group1/2", "Distance", "79")
    assert "line 5" in flag.reason
    assert recording.scenes[1].scene.targets[0].distance_m is None


def test_an_implausible_reading_is_kept_flagged_and_marked_as_not_used(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1", T_Max2="353")))
    suspects: list[Any] = [event for event in recording.events if getattr(event, "suspect", None)]
    assert [event.temperature_degC for event in suspects] == [353.0]
    assert [flag.field for _, flag in recording.flags()] == ["T_Max2"]


def test_a_missing_cell_is_missing_and_said(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1", T_Max2="", aveOralM="")))
    assert len(recording.events) == 2
    assert recording.scenes[0].scene.targets[0].reference_degC is None
    assert any("1 readings are missing" in note for note in recording.manifest.notes)
    assert any("1 subjects have no usable reference" in note for note in recording.manifest.notes)


def test_a_date_that_is_none_is_flagged(tmp_path: Path) -> None:
    recording = imported(tmp_path, written(tmp_path, row("1", Date="08.02.17")))
    assert [flag.field for _, flag in recording.flags()] == ["Date"]


def test_importing_twice_gives_the_same_digest(tmp_path: Path) -> None:
    path = written(tmp_path, row("1"), row("2"))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert imported(tmp_path / "a", path).digest == imported(tmp_path / "b", path).digest


def _not_utf8(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Female", b"\xc5\xae\xff"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _headings_only(path: Path) -> None:
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:3]))


def _missing(path: Path) -> None:
    path.unlink()


def _short_row(path: Path) -> None:
    path.write_bytes(path.read_bytes().rstrip() + b"\r\n3,1,2\r\n")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_missing, "there is no such file"),
        (_empty, "the file is empty"),
        (_not_utf8, "FLIR_group1.csv:4: is not UTF-8"),
        (_headings_only, "has headings and no subject"),
        (_short_row, "FLIR_group1.csv:5: the row has 3 cells"),
    ],
)
def test_a_damaged_file_is_refused_whole(tmp_path: Path, damage: Callable[[Path], None], said: str) -> None:
    path = written(tmp_path, row("1"))
    damage(path)
    assert said in refused(tmp_path, path)


def test_every_cell_that_is_no_number_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, row("1", T_Max1="warm"), row("2", aveOralM="n/a", Distance="near"))
    said = refused(tmp_path, path).splitlines()
    assert len(said) == 3
    assert "FLIR_group1.csv:4 [T_Max1]: 'warm' is given where a number belongs" in said[0]
    assert "FLIR_group1.csv:5 [" in said[1]
    assert "FLIR_group1.csv:5 [" in said[2]


def test_wrong_columns_are_named_for_every_file(tmp_path: Path) -> None:
    names = [name for name in NAMES if name not in {"aveOralM", "Distance"}]
    first = written(tmp_path, row("1"), name="a.csv", names=names)
    second = tmp_path / "b.csv"
    second.write_text("x,y\n1,2\n")
    said = refused(tmp_path, first, second)
    assert "a.csv [aveOralM]: the column is missing" in said
    assert "a.csv [Distance]: the column is missing" in said
    assert "b.csv:1 [SubjectID]: no heading row" in said


def test_an_unknown_reading_is_refused_with_those_there_are(tmp_path: Path) -> None:
    assert "Max1R13, T_LC, T_Max" in refused(tmp_path, written(tmp_path, row("1")), reading="T_Ear")


@pytest.mark.parametrize("rounds", ["0-2", "5", "a", "", "3-1"])
def test_rounds_that_are_none_are_refused(tmp_path: Path, rounds: str) -> None:
    assert "names no rounds" in refused(tmp_path, written(tmp_path, row("1")), rounds=rounds)


def test_a_subject_in_two_rows_does_not_count_twice(tmp_path: Path) -> None:
    a, b = written(tmp_path, row("1"), name="a.csv"), written(tmp_path, row("1"), name="b.csv")
    assert "the subject 1 occurs twice, first at" in refused(tmp_path, a, b)


def test_an_unknown_format_or_option_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, row("1"))
    assert "has no option 'colour'" in refused(tmp_path, path, colour="red")
    with pytest.raises(BadInput, match="there is no import format 'tea-leaves'"):
        import_recording("tea-leaves", [path], {}, tmp_path / "recording")


def test_the_uncertainty_of_the_thermometer_is_an_option(tmp_path: Path) -> None:
    path = written(tmp_path, row("a"))
    name = "reference_expanded_uncertainty_delta_degC"
    out = tmp_path / "recording"
    import_recording("face-oral-temperature", [path], {name: "0.1"}, out)
    recording = read_recording(out)
    assert recording.scenes[0].scene.targets[0].reference_standard_uncertainty_degC == 0.05
    assert any("U = 0.1 °C (k = 2)" in note for note in recording.manifest.notes)


@pytest.mark.parametrize("text", ["", "zero", "-0.1", "nan", "1e9"])
def test_what_is_no_uncertainty_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, row("a"))
    with pytest.raises(BadInput, match="is not an expanded uncertainty"):
        import_recording(
            "face-oral-temperature", [path], {"reference_expanded_uncertainty_delta_degC": text}, tmp_path / "r"
        )
