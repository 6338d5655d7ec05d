"""Statistics of a region: exact, whatever the form the frames lie in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.frames import Frame
from conformance.recording.frame_parts import StoredFrames
from conformance.recording.reader import read_recording
from conformance.recording.region import region_statistics
from conformance.recording.writer import RecordingWriter
from tests.recording.test_frames import CALIBRATION, MANIFEST, SCENES, image, recorded


def stored(folder: Path) -> StoredFrames:
    frames = read_recording(folder).frames
    assert isinstance(frames, StoredFrames)
    return frames


@pytest.mark.parametrize("closed", [True, False])
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5), st.integers(0, 7), st.integers(1, 6), st.integers(1, 8))
def test_a_region_has_the_statistics_of_its_pixels(
    tmp_path_factory: pytest.TempPathFactory, closed: bool, row: int, column: int, height: int, width: int
) -> None:
    folder = recorded(tmp_path_factory.mktemp("r") / "r", closed=closed)
    rows, columns = slice(row, row + height), slice(column, column + width)
    found = region_statistics(stored(folder), SCENES[0], rows, columns)
    pixels = np.stack([image(number) for number in range(4)])[:, rows, columns].astype(object)
    assert (found.frames, found.pixels) == (4, pixels[0].size)
    assert (found.total, found.squares) == (pixels.sum(), (pixels**2).sum())
    assert (found.lowest, found.highest) == (pixels.min(), pixels.max())
    assert found.mean == pytest.approx(float(pixels.mean()))
    assert found.deviation == pytest.approx(float(np.std(pixels.astype(float), ddof=1)))
    assert found.frame_means == pytest.approx([float(each.mean()) for each in pixels])


def test_the_brightest_pictures_do_not_overflow(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "r", MANIFEST)
    writer.begin_frames("s", CALIBRATION)
    for number in range(40):
        writer.frame(Frame("s", number / 30, number, np.full((256, 320), 65535, np.uint16)))
    writer.close()
    found = region_statistics(stored(tmp_path / "r"), "s", slice(None), slice(None))
    assert found.total == 40 * 256 * 320 * 65535
    assert found.squares == 40 * 256 * 320 * 65535**2
    assert (found.mean, found.deviation) == (65535.0, 0.0)


@pytest.mark.parametrize(("scene", "rows"), [("none", slice(0, 2)), (SCENES[0], slice(6, 9))])
def test_what_is_not_there_has_no_statistics(tmp_path: Path, scene: str, rows: slice) -> None:
    with pytest.raises(ValueError, match=r"has no frames|outside the frames"):
        region_statistics(stored(recorded(tmp_path / "r")), scene, rows, slice(None))
