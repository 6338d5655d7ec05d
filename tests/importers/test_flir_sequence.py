"""SEQ and CSQ files: real ones against another reader's figures, made ones for everything that can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from conformance.core.problems import BadInput
from conformance.importers import flir_sequence
from conformance.importers.flir_camera import read_camera_info
from conformance.importers.flir_fff import is_header, read_block
from conformance.importers.flir_raw import read_counts
from tests.importers.hostile import imported, refused
from tests.importers.made_flir import EMISSIVITY, camera_info, faces, fff, raw_data, still


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def csq(counts: NDArray[np.uint16]) -> bytes:
    return still(counts, imagecodecs.jpegls_encode(counts))


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "size", "low", "median", "high"),
    [
        ("flir_sc660.seq", (480, 640), "18.61", "22.40", "38.13"),
        ("flir_t1030sc.csq", (768, 1024), "16.72", "19.44", "35.17"),
    ],
)
def test_a_real_sequence_without_its_air_reads_to_every_digit_that_another_reader_printed(
    radiometric: Callable[[str], Path], name: str, size: tuple[int, int], low: str, median: str, high: str
) -> None:
    block = read_block(memoryview(radiometric(name).read_bytes()))
    info = replace(read_camera_info(block.records[0x20]), distance_m=0.0)
    degC = info.object().degC(read_counts(block.records[0x01]))
    assert degC.shape == size
    assert (f"{degC.min():.2f}", f"{np.median(degC):.2f}", f"{degC.max():.2f}") == (low, median, high)


@pytest.mark.data
def test_the_chance_marker_inside_a_real_picture_is_no_third_frame(
    tmp_path: Path, radiometric: Callable[[str], Path]
) -> None:
    path = radiometric("flir_sc660.seq")
    data = path.read_bytes()
    assert data.find(b"FFF\0", 1) == 449_999
    assert not is_header(memoryview(data), 449_999)
    recording = imported(tmp_path, "flir-sequence", path, people="no")
    times = [frame.time_s for frame in recording.frames.of(path.name)]
    assert times == [0.0, 3.967]


@pytest.mark.data
def test_a_real_compressed_sequence_gives_its_frames_at_thirty_a_second(
    tmp_path: Path, radiometric: Callable[[str], Path]
) -> None:
    path = radiometric("flir_t1030sc.csq")
    recording = imported(tmp_path, "flir-sequence", path, people="no")
    times = [frame.time_s for frame in recording.frames.of(path.name)]
    assert len(times) == 8
    assert np.diff(times) == pytest.approx(1 / 30, abs=0.001)


@pytest.mark.parametrize("packed", ["plain", "compressed"])
def test_frames_come_through_in_their_order_with_the_cameras_times(tmp_path: Path, packed: str) -> None:
    pictures = [faces(degC=34.0 + number) for number in range(3)]
    make = still if packed == "plain" else csq
    path = written(tmp_path, "a.seq", b"".join(make(counts) for counts in pictures))
    frames = [
        np.array(frame.counts) for frame in imported(tmp_path, "flir-sequence", path, people="no").frames.of("a.seq")
    ]
    assert all(np.array_equal(frame, counts) for frame, counts in zip(frames, pictures, strict=True))


def test_a_camera_that_writes_its_header_low_byte_first_is_read_as_well(tmp_path: Path) -> None:
    block = fff([(0x20, camera_info()), (1, raw_data(faces()))], order="<")
    assert (
        len(
            list(
                imported(tmp_path, "flir-sequence", written(tmp_path, "a.seq", block * 2), people="no").frames.of(
                    "a.seq"
                )
            )
        )
        == 2
    )


def test_a_chance_marker_in_the_counts_is_passed_over(tmp_path: Path) -> None:
    counts = faces()
    counts[3, 4:8] = np.frombuffer(b"FFF\0FFF\0", "<u2")
    path = written(tmp_path, "a.seq", still(counts) * 2)
    recording = imported(tmp_path, "flir-sequence", path, people="no")
    assert [frame.frame_id for frame in recording.frames.of("a.seq")] == [1, 2]


def test_where_the_operator_changes_the_emissivity_the_next_scene_begins(tmp_path: Path) -> None:
    two = [still(faces(), floats={EMISSIVITY: value}) for value in (0.98, 0.98, 0.9)]
    recording = imported(tmp_path, "flir-sequence", written(tmp_path, "a.seq", b"".join(two)), people="no")
    assert [recorded.scene.id for recorded in recording.scenes] == ["a.seq/1", "a.seq/2"]
    assert [len(list(recording.frames.of(f"a.seq/{number}"))) for number in (1, 2)] == [2, 1]


def test_a_camera_changed_within_a_sequence_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.seq", still(faces()) + still(faces(), serial="2"))
    [problem] = refused(tmp_path, "flir-sequence", path, people="no")
    assert "MADE T1 2" in problem


def test_each_bad_picture_of_a_sequence_is_named_with_its_number(tmp_path: Path) -> None:
    broken = fff([(0x20, camera_info()), (1, raw_data(faces(), imagecodecs.jpegls_encode(faces())[:-40]))])
    lame = fff([(0x20, camera_info()[:100]), (1, raw_data(faces()))])
    path = written(tmp_path, "a.seq", csq(faces()) + broken + lame + csq(faces())[:-300])
    problems = refused(tmp_path, "flir-sequence", path, people="no")
    assert [problem for problem in problems if "picture 2" in problem]
    assert [problem for problem in problems if "picture 3" in problem and "100 bytes" in problem]
    assert len(problems) == 3


@pytest.mark.parametrize("content", [b"", b"FFF", b"no sequence at all" * 20, b"FFF\0" + bytes(60)])
def test_what_is_no_sequence_is_refused(tmp_path: Path, content: bytes) -> None:
    [problem] = refused(tmp_path, "flir-sequence", written(tmp_path, "a.seq", content), people="no")
    assert "a.seq" in problem


def test_a_million_markers_in_a_row_are_passed_over_without_reading_a_picture(tmp_path: Path) -> None:
    path = written(tmp_path, "a.seq", still(faces()) + b"FFF\0" * 250_000)
    assert len(list(imported(tmp_path, "flir-sequence", path, people="no").frames.of("a.seq"))) == 1


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_is_changed_in_a_sequence_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(csq(faces(8, 8)) + still(faces(8, 8)))
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("fuzz") / "a.seq"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        pictures = flir_sequence.read([path], {"people": "no"}).pictures
        shapes = {frame.counts.ndim for each in pictures for frame in each.frames()}
    except BadInput:
        return
    assert shapes == {2}
