"""Stacks of images, ``.npy`` and TIFF: counts that come through, sheets that are missing, files that lie."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from conformance.core.problems import BadInput
from conformance.devices.format_error import FormatError
from conformance.importers import npy_stack, tiff
from tests.importers.hostile import imported, refused

SHEET = """\
schema: conformance/picture-sheet/1
serves: [uniformity]
frames_per_second: 25
calibration: {linear_K_per_count: 0.01}
ambient_degC: 23.0
"""
ROOM = 29515  # counts of 22 °C at 10 mK
Write = Callable[[Path, NDArray[Any]], None]


def stack(images: int = 3) -> NDArray[np.uint16]:
    return (ROOM + np.arange(images * 12 * 16).reshape(images, 12, 16)).astype(np.uint16)


def npy(path: Path, numbers: NDArray[Any]) -> None:
    np.save(path, numbers)


def tif(path: Path, numbers: NDArray[Any]) -> None:
    tifffile.imwrite(path, numbers, photometric="minisblack")


BOTH = pytest.mark.parametrize(("name", "write"), [("npy-stack", npy), ("tiff", tif)])


def file_of(tmp_path: Path, name: str, write: Write, numbers: NDArray[Any], sheet: str | None = SHEET) -> Path:
    path = tmp_path / f"a.{'npy' if name == 'npy-stack' else 'tif'}"
    write(path, numbers)
    if sheet is not None:
        path.with_name(path.name + ".yaml").write_text(sheet)
    return path


@BOTH
def test_counts_come_through_with_the_sheets_calibration_and_frame_rate(
    tmp_path: Path, name: str, write: Write
) -> None:
    path = file_of(tmp_path, name, write, stack())
    recording = imported(tmp_path, name, path, people="no")
    [recorded] = recording.scenes
    frames = [(frame.time_s, np.array(frame.counts)) for frame in recording.frames.of(path.name)]
    assert [time_s for time_s, _ in frames] == [0.0, 0.04, 0.08]
    assert np.array_equal([counts for _, counts in frames], stack())
    calibration = recording.frames.calibration(path.name)
    assert calibration is not None
    assert calibration.degC(np.array([ROOM]))[0] == pytest.approx(22.0)
    assert (recorded.scene.serves, recorded.scene.ambient_degC) == (("uniformity",), 23.0)
    assert [source.name for source in recording.manifest.sources] == [path.name, path.name + ".yaml"]


@pytest.mark.parametrize("options", [
    {"bigtiff": True}, {"byteorder": ">"}, {"compression": "zlib"}, {"compression": "zlib", "predictor": True},
    {"compression": "lzw"}, {"compression": "zstd"}, {"rowsperstrip": 5}, {"tile": (16, 16)},
])  # fmt: skip
def test_tiff_is_read_in_every_form_that_another_writer_gives_it(tmp_path: Path, options: dict[str, Any]) -> None:
    def write(path: Path, numbers: NDArray[Any]) -> None:
        tifffile.imwrite(path, numbers, photometric="minisblack", metadata=None, **options)

    path = file_of(tmp_path, "tiff", write, stack())
    recording = imported(tmp_path, "tiff", path, people="no")
    assert np.array_equal([np.array(frame.counts) for frame in recording.frames.of("a.tif")], stack())


def test_big_endian_numpy_counts_are_turned_round(tmp_path: Path) -> None:
    path = file_of(tmp_path, "npy-stack", npy, stack(1)[0].astype(">u2"))
    [frame] = imported(tmp_path, "npy-stack", path, people="no").frames.of("a.npy")
    assert np.array_equal(frame.counts, stack(1)[0])


@BOTH
def test_temperatures_become_counts_of_ten_millikelvin(tmp_path: Path, name: str, write: Write) -> None:
    degC = np.linspace(20.0, 38.0, 12 * 16).reshape(12, 16).astype(np.float32)
    path = file_of(tmp_path, name, write, degC, "schema: conformance/picture-sheet/1\nstores: degC\n")
    recording = imported(tmp_path, name, path, people="no")
    [frame] = recording.frames.of(path.name)
    calibration = recording.frames.calibration(path.name)
    assert calibration is not None
    assert np.abs(calibration.degC(frame.counts) - degC).max() <= 0.005 + 1e-6
    assert any("rounded to 10 mK" in note for note in recording.manifest.notes)


@BOTH
def test_temperatures_that_are_none_are_counted_and_placed_in_every_image(
    tmp_path: Path, name: str, write: Write
) -> None:
    degC = np.full((3, 12, 16), 30.0, np.float32)
    degC[0, 4, 5] = degC[0, 6, 7] = np.nan
    degC[2, 0, 0] = np.inf
    sheet = "schema: conformance/picture-sheet/1\nstores: degC\nframes_per_second: 1\n"
    problems = refused(tmp_path, name, file_of(tmp_path, name, write, degC, sheet), people="no")
    assert "image 1: 2 pixels" in problems[0]
    assert "row 5, column 6" in problems[0]
    assert "image 3: 1 pixels" in problems[1]


@BOTH
@pytest.mark.parametrize(
    ("numbers", "sheet", "said"),
    [
        (stack(), None, "the meaning of its numbers is not stated"),
        (stack(), "schema: conformance/picture-sheet/1\n", "states no calibration"),
        (stack(), SHEET.replace("frames_per_second: 25\n", ""), "states no frame rate"),
        (stack().astype(np.float32), SHEET, "counts are unsigned 16-bit"),
        (stack().astype(np.int16), SHEET, "counts are unsigned 16-bit"),
        (stack(), SHEET + "stores: kelvin\n", "states a calibration, though"),
        (stack(), SHEET.replace("0.01", "-0.01"), "calibration.linear_K_per_count"),
        (stack(), SHEET.replace("{linear_K_per_count: 0.01}", "{r: 100.0}"), "has r and b_K, or linear_K_per_count"),
        (stack(), SHEET + "colour: red\n", "the field is unknown"),
    ],
)
def test_a_stack_whose_numbers_are_not_explained_is_refused(
    tmp_path: Path, name: str, write: Write, numbers: NDArray[Any], sheet: str | None, said: str
) -> None:
    problems = refused(tmp_path, name, file_of(tmp_path, name, write, numbers, sheet), people="no")
    assert said in "\n".join(problems)


@BOTH
def test_people_in_the_pictures_need_a_consent(tmp_path: Path, name: str, write: Write) -> None:
    [problem] = refused(tmp_path, name, file_of(tmp_path, name, write, stack()))
    assert "--option consent" in problem


@BOTH
def test_a_cut_off_file_is_refused(tmp_path: Path, name: str, write: Write) -> None:
    path = file_of(tmp_path, name, write, stack())
    path.write_bytes(path.read_bytes()[:-100])
    [problem] = refused(tmp_path, name, path, people="no")
    assert path.name in problem


@pytest.mark.parametrize("shape", [(10**9, 10**9), (2**40, 10, 10), (1, 5000, 5000), (3,), (1, 1, 1, 1), (0, 4, 4)])
def test_a_numpy_header_is_believed_only_as_far_as_the_file_bears_it_out(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<u2", "fortran_order": False, "shape": shape})
    path = tmp_path / "a.npy"
    path.write_bytes(header.getvalue() + bytes(64))
    [problem] = refused(tmp_path, "npy-stack", path, people="no")
    assert "a.npy" in problem


def test_a_pickle_in_a_numpy_file_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.array([object()]), allow_pickle=True)
    [problem] = refused(tmp_path, "npy-stack", path, people="no")
    assert "not plain numbers" in problem


@pytest.mark.parametrize(
    ("numbers", "options", "said"),
    [
        (np.zeros((12, 16), np.uint8), {"photometric": "minisblack"}, "8 bits"),
        (np.zeros((12, 16, 3), np.uint16), {"photometric": "rgb"}, "in colour"),
        (np.zeros((12, 16), np.uint16), {"photometric": "miniswhite"}, "white as 0"),
    ],
)
def test_a_tiff_that_is_no_radiometric_image_is_refused(
    tmp_path: Path, numbers: NDArray[Any], options: dict[str, Any], said: str
) -> None:
    tifffile.imwrite(tmp_path / "a.tif", numbers, **options)
    [problem] = refused(tmp_path, "tiff", tmp_path / "a.tif", people="no")
    assert said in problem


def test_pages_of_two_sizes_are_no_stack(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(stack(1)[0], photometric="minisblack")
        writer.write(stack(1)[0, ::2, ::2].copy(), photometric="minisblack")
    [problem] = refused(tmp_path, "tiff", tmp_path / "a.tif", people="no")
    assert "page 2 is 8 × 6" in problem


def test_tiff_directories_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, stack(1)[0], photometric="minisblack", metadata=None)
    content = bytearray(path.read_bytes())
    (at,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, at)
    struct.pack_into("<I", content, at + 2 + 12 * entries, at)
    path.write_bytes(bytes(content))
    [problem] = refused(tmp_path, "tiff", path, people="no")
    assert "circle" in problem


def test_every_bad_file_of_a_folder_is_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "stacks"
    folder.mkdir()
    (folder / "1.npy").write_bytes(b"")
    (folder / "2.npy").write_bytes(b"\x93NUMPY\x09\x00")
    npy(folder / "3.npy", stack())
    (folder / "empty").mkdir()
    problems = refused(tmp_path, "npy-stack", folder, folder / "empty", people="no")
    assert [next(n for n in ("1.npy", "2.npy", "3.npy", "empty") if n in p) for p in problems] == [
        "empty", "1.npy", "2.npy", "3.npy",
    ]  # fmt: skip


def test_a_sheet_that_speaks_of_another_file_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, "npy-stack", npy, stack(), None)
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(SHEET + "files: {b.npy: {ambient_degC: 20.0}}\n")
    [problem] = refused(tmp_path, "npy-stack", path, people="no", sheet=str(sheet))
    assert "files.b.npy" in problem


@given(st.data())
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("name", ["npy-stack", "tiff", "compressed"])
def test_whatever_is_changed_in_a_stack_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    stream = io.BytesIO()
    if name == "npy-stack":
        np.save(stream, stack(2))
    else:
        compression = "zlib" if name == "compressed" else None
        tifffile.imwrite(stream, stack(2), photometric="minisblack", metadata=None, compression=compression)
    content = bytearray(stream.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, min(len(content) - 1, 400)))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("fuzz") / "a"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    with contextlib.suppress(FormatError, BadInput):
        opened = npy_stack.open_stack(path) if name == "npy-stack" else tiff.open_stack(path)
        for number in range(opened.images):
            assert opened.image(number).shape == (opened.rows, opened.columns)
