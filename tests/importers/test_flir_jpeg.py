"""Radiometric JPEG files: real ones against another reader's figures, made ones for everything that can be wrong."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from conformance.core.problems import BadInput
from conformance.devices.format_error import FormatError
from conformance.importers import flir_jpeg
from conformance.importers.flir_camera import read_camera_info
from conformance.importers.flir_fff import read_block
from conformance.importers.flir_raw import read_counts, read_size
from tests.importers.hostile import imported, refused
from tests.importers.made_flir import (
    APPARENT,
    DISTANCE,
    EMISSIVITY,
    R1_AT,
    REFLECTED,
    camera_info,
    faces,
    fff,
    jpeg,
    png,
    raw_data,
    still,
)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "size", "low", "median", "high"),
    [
        ("flir_e40.jpg", (120, 160), "17.88", "21.01", "24.70"),
        ("flir_t640.jpg", (480, 640), "25.46", "34.53", "97.85"),
        ("flir_ax8.jpg", (60, 80), "24.36", "25.03", "25.47"),
    ],
)
def test_real_stills_read_to_every_digit_that_another_reader_printed(
    tmp_path: Path,
    radiometric: Callable[[str], Path],
    name: str,
    size: tuple[int, int],
    low: str,
    median: str,
    high: str,
) -> None:
    recording = imported(tmp_path, "flir-jpeg", radiometric(name), people="no")
    [frame] = recording.frames.of(name)
    calibration = recording.frames.calibration(name)
    assert calibration is not None
    degC = calibration.degC(frame.counts)
    assert degC.shape == size
    assert (f"{degC.min():.2f}", f"{np.median(degC):.2f}", f"{degC.max():.2f}") == (low, median, high)


@pytest.mark.data
def test_a_folder_of_three_real_cameras_is_no_recording_of_one(
    tmp_path: Path, radiometric: Callable[[str], Path]
) -> None:
    problems = refused(tmp_path, "flir-jpeg", radiometric("flir_e40.jpg").parent, people="no")
    assert [p for p in problems if "FLIR E40" in p]
    assert [p for p in problems if "FLIR T640" in p]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("payload", ["plain", "swapped png", "png as PNG asks"])
def test_counts_come_through_however_the_camera_packs_them(tmp_path: Path, payload: str) -> None:
    counts = faces()
    packed = None if payload == "plain" else png(counts, swapped=payload == "swapped png")
    recording = imported(tmp_path, "flir-jpeg", written(tmp_path, "a.jpg", jpeg(still(counts, packed))), people="no")
    [frame] = recording.frames.of("a.jpg")
    assert np.array_equal(frame.counts, counts)


def test_data_in_many_segments_are_put_together_in_their_order(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", jpeg(still(faces()), chunk=500))
    [frame] = imported(tmp_path, "flir-jpeg", path, people="no").frames.of("a.jpg")
    assert np.array_equal(frame.counts, faces())


def test_a_lost_segment_is_noticed(tmp_path: Path) -> None:
    content = jpeg(still(faces()), chunk=1000)
    second = content.index(b"FLIR\0\x01\x01")
    (length,) = struct.unpack_from(">H", content, second - 2)
    path = written(tmp_path, "a.jpg", content[: second - 4] + content[second - 2 + length :])
    [problem] = refused(tmp_path, "flir-jpeg", path, people="no")
    assert "parts of the radiometric data 1 are missing" in problem


def test_emissivity_and_surroundings_are_taken_off_as_the_measurement_formula_says() -> None:
    emissivity, reflected_degC, skin_degC = 0.9, 27.0, 34.0
    seen = emissivity * APPARENT.counts(skin_degC) + (1 - emissivity) * APPARENT.counts(reflected_degC)
    # The offset O is part of no radiation: it is added once.
    floats = {EMISSIVITY: emissivity, REFLECTED: reflected_degC + 273.15, DISTANCE: 0.0}
    info = read_camera_info(memoryview(camera_info(floats | {0x80: 1.0})))
    assert float(info.object().degC(np.array([seen]))[0]) == pytest.approx(skin_degC, abs=1e-4)


def test_a_blackbody_without_air_is_its_apparent_temperature() -> None:
    info = read_camera_info(memoryview(camera_info({DISTANCE: 0.0})))
    counts = np.array([9000.0, 12000.0, 20000.0])
    assert info.object().degC(counts) == pytest.approx(info.apparent().degC(counts), abs=1e-9)


@given(st.floats(0, 100), st.floats(0, 1), st.floats(250, 320))
def test_air_of_the_objects_own_temperature_changes_nothing(distance_m: float, humidity: float, kelvin: float) -> None:
    floats = {DISTANCE: distance_m, 0x3C: humidity, 0x28: kelvin, 0x2C: kelvin, 0x30: kelvin, EMISSIVITY: 0.95}
    info = read_camera_info(memoryview(camera_info(floats)))
    counts = info.apparent().counts(np.array([info.air_K - 273.15]))
    assert info.object().degC(counts)[0] == pytest.approx(info.air_K - 273.15, abs=1e-6)


def test_everything_that_the_temperature_rests_on_stands_in_the_scenes_conditions(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", jpeg(still(faces(), floats={EMISSIVITY: 0.98})))
    [recorded] = imported(tmp_path, "flir-jpeg", path, people="no").scenes
    said = recorded.scene.conditions
    assert (said["camera"], said["camera_serial"]) == ("MADE T1", "1")
    assert said["emissivity"] == pytest.approx(0.98)
    assert {"reflected_degC", "camera_distance_m", "planck_r1", "planck_o", "atmosphere_x"} <= set(said)
    assert said["taken_at"] == "2020-09-13T20:26:40.500000+08:00"


def test_pictures_of_people_need_a_consent_which_the_recording_then_carries(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", jpeg(still(faces())))
    [problem] = refused(tmp_path, "flir-jpeg", path)
    assert "--option consent" in problem
    recording = imported(tmp_path, "flir-jpeg", path, consent="form 12, all subjects", retention="until 2027-01-31")
    assert (
        "Pictures of people. Consent: form 12, all subjects. Retention: until 2027-01-31." in recording.manifest.notes
    )


def test_a_physically_doubtful_picture_is_kept_flagged_and_serves_nothing(tmp_path: Path) -> None:
    cold = np.rint(APPARENT.counts(np.linspace(-68.0, -0.2, 768).reshape(24, 32))).astype(np.uint16)
    files = [written(tmp_path, "cold.jpg", jpeg(still(cold))), written(tmp_path, "warm.jpg", jpeg(still(faces())))]
    sheet = written(tmp_path, "sheet.yaml", b"schema: conformance/picture-sheet/1\nserves: [uniformity]\n")
    recording = imported(tmp_path, "flir-jpeg", *files, people="no", sheet=str(sheet))
    assert {scene for scene, _ in recording.flags()} == {"cold.jpg"}
    assert ["coldest pixel" in flag.reason for _, flag in recording.flags()] == [True, False]
    serves = {recorded.scene.id: recorded.scene.serves for recorded in recording.scenes}
    assert serves == {"cold.jpg": (), "warm.jpg": ("uniformity",)}


def test_a_sheet_says_what_stood_before_the_camera(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", jpeg(still(faces())))
    written(
        tmp_path, "a.jpg.yaml",
        b"schema: conformance/picture-sheet/1\nambient_degC: 22.5\ntargets:\n"
        b"- {id: bb, kind: blackbody, unit: BB1, reference_degC: 35.0, reference_standard_uncertainty_degC: 0.03}\n",
    )  # fmt: skip
    [recorded] = imported(tmp_path, "flir-jpeg", path, people="no").scenes
    assert recorded.scene.targets[0].reference_degC == 35.0
    assert recorded.scene.ambient_degC == 22.5


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (b"", "ends inside the FFF header"),
        (b"GGG\0" + bytes(200), "the FFF header is missing"),
        (fff([(0x20, camera_info())]), "does not contain a raw image"),
        (fff([(1, raw_data(faces()))]), "does not contain a camera record"),
        (still(faces())[:-500], "needs 1536 bytes"),
        (fff([(0x20, camera_info()), (1, raw_data(faces(), b"", (65535, 65535)))]), "states 65535 × 65535 pixels"),
        (
            fff([(0x20, camera_info()), (1, raw_data(faces(), png(faces()), (4000, 4000)))]),
            "the record says 4000 × 4000",
        ),
        (fff([(0x20, camera_info()), (1, raw_data(faces(), png(faces())[:-80]))]), "PNG cannot be decoded"),
        (still(faces(), floats={R1_AT: float("nan")}), "Planck R1 is nan"),
        (still(faces(), floats={EMISSIVITY: 0.0}), "emissivity is 0"),
        (still(faces(), floats={0x3C: -3.0}), "relative humidity (share) is -3"),
        (fff([(0x20, camera_info(model="XT2"))]), "DJI"),
    ],
)
def test_a_still_that_is_not_whole_or_not_true_is_refused_by_name(tmp_path: Path, block: bytes, said: str) -> None:
    good = written(tmp_path, "good.jpg", jpeg(still(faces())))
    path = written(tmp_path, "bad.jpg", jpeg(block))
    problems = refused(tmp_path, "flir-jpeg", good, path, people="no")
    assert all("bad.jpg" in problem for problem in problems)
    assert said in "\n".join(problems)


def test_a_truncated_image_is_refused_whatever_another_library_made_pillow_accept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it when it is imported
    cut = fff([(0x20, camera_info()), (1, raw_data(faces(), png(faces())[:-80]))])
    problems = refused(tmp_path, "flir-jpeg", written(tmp_path, "cut.jpg", jpeg(cut)), people="no")
    assert "PNG cannot be decoded" in "\n".join(problems)
    assert ImageFile.LOAD_TRUNCATED_IMAGES  # and theirs stays as it was


def test_every_bad_file_of_a_folder_is_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    written(folder, "1.jpg", b"")
    written(folder, "2.jpg", b"not a picture")
    Image.new("RGB", (8, 8)).save(folder / "3.jpg")
    written(folder, "4.jpg", jpeg(still(faces()))[:900])
    written(folder, "5.jpg", jpeg(fff([(0x20, camera_info()), (1, raw_data(faces(), png(faces())[:-80]))])))
    written(folder, "6.JPG", jpeg(still(faces())))
    problems = refused(tmp_path, "flir-jpeg", folder, people="no")
    assert [next(n for n in "123456" if f"/{n}.j" in p.lower()) for p in problems] == ["1", "2", "3", "4", "5"]
    assert "visible picture" in problems[2]


def test_a_picture_of_a_dji_camera_is_refused_with_the_way_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "DJI"
    Image.new("RGB", (8, 8)).save(tmp_path / "dji.jpg", exif=exif)
    [problem] = refused(tmp_path, "flir-jpeg", tmp_path / "dji.jpg", people="no")
    assert "DJI" in problem
    assert "TIFF" in problem


def test_an_empty_folder_and_a_file_that_is_not_there_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    problems = refused(tmp_path, "flir-jpeg", tmp_path / "empty", tmp_path / "none.jpg", people="no")
    assert "contains no JPEG file" in problems[0]
    assert "no such file" in problems[1]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_changed_in_a_block_it_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(fff([(0x20, camera_info()), (1, raw_data(faces(8, 8), png(faces(8, 8))))]))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    with contextlib.suppress(FormatError):
        block = read_block(memoryview(bytes(content[:cut])))
        read_camera_info(block.record(0x20, "camera record")).object()
        assert read_counts(block.record(1, "raw image")).shape == read_size(block.record(1, "raw image"))


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=150, deadline=None)
def test_whatever_bytes_claim_to_be_a_jpeg_they_are_refused(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, flir: bool
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff" + (b"\xe1\x00\x40FLIR\0\x01\0\0FFF\0" if flir else b"") + tail)
    with pytest.raises(BadInput):
        flir_jpeg.read([path], {"people": "no"})
