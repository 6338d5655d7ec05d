"""Small pictures: of bounded size, the same bytes each time, and nothing in them but what they show."""

from __future__ import annotations

import hashlib
import io
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageFile

from conformance.recording import small_picture
from conformance.recording.small_picture import MOST_BYTES, NoPictureError, small_frame, small_photo


def photo(columns: int = 1600, rows: int = 1200, form: str = "JPEG", *, mode: str = "RGB", **more: Any) -> bytes:
    """A photo: its upper left quarter red, the rest with some grain."""
    grain = np.random.default_rng(1).integers(90, 160, (rows, columns, 3), np.uint8)
    grain[: rows // 2, : columns // 2] = (250, 10, 10)
    out = io.BytesIO()
    Image.fromarray(grain).convert(mode).save(out, form, **more)
    return out.getvalue()


def small(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(small_photo(io.BytesIO(data)).data))


def exif(orientation: int) -> Image.Exif:
    said = Image.Exif()
    said[ExifTags.Base.Orientation] = orientation
    said[ExifTags.Base.Make] = "A maker"
    said.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return said


def test_a_photo_is_scaled_down_and_small_enough() -> None:
    made = small_photo(io.BytesIO(photo()))
    assert (made.media_type, made.columns, made.rows) == ("image/jpeg", 512, 384)
    assert len(made.data) <= MOST_BYTES
    assert small(photo()).size == (512, 384)


def test_nothing_of_its_place_and_its_maker_is_left_in_a_photo() -> None:
    data = photo(exif=exif(1), comment="a comment", icc_profile=b"p" * 300)
    made = small_photo(io.BytesIO(data)).data
    assert b"A maker" in data
    assert not any(word in made for word in (b"A maker", b"Exif", b"a comment", b"ppp", b"ICC"))
    assert not dict(Image.open(io.BytesIO(made)).getexif())


def test_a_photo_stands_upright_as_its_camera_was_held() -> None:
    turned = small(photo(exif=exif(6)))
    assert turned.size == (384, 512)
    red, _, blue = turned.getpixel((380, 5))  # type: ignore[misc]
    assert (red > 200, blue < 60) == (True, True)


def test_a_photo_gives_the_same_bytes_each_time() -> None:
    assert small_photo(io.BytesIO(photo())) == small_photo(io.BytesIO(photo()))


def test_grain_that_does_not_pack_makes_the_picture_smaller_not_larger() -> None:
    grain = np.random.default_rng(2).integers(0, 256, (900, 900, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(grain).save(out, "PNG")
    made = small_photo(io.BytesIO(out.getvalue()))
    assert len(made.data) <= MOST_BYTES


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA", "CMYK"])
def test_photos_of_any_colours_are_shown(mode: str) -> None:
    form = "TIFF" if mode == "CMYK" else "PNG"
    data = photo(64, 48, "JPEG" if form == "TIFF" else form, mode=mode)
    assert small(data).size == (64, 48)


def test_what_can_be_seen_through_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert small(out.getvalue()).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"a text", b"\xff\xd8\xff photograph", b"%PDF-1.7", photo()[:3000], photo(64, 48, "PNG")[:200],
        photo(9, 9, "GIF"),
    ],
    ids=["nothing", "a text", "no JPEG", "a PDF", "half a JPEG", "half a PNG", "a GIF"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(NoPictureError):
        small_photo(io.BytesIO(data))


def test_half_a_photo_is_refused_even_where_another_library_puts_up_with_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    with pytest.raises(NoPictureError):
        small_photo(io.BytesIO(photo()[:3000]))
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_photo_that_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_picture, "MOST_PHOTO_PIXELS", 100)
    with pytest.raises(NoPictureError, match="too many pixels"):
        small_photo(io.BytesIO(photo(20, 20)))
    huge = photo(8, 8, "PNG")
    huge = huge[:16] + struct.pack(">II", 60_000, 60_000) + huge[24:]
    with pytest.raises(NoPictureError):
        small_photo(io.BytesIO(huge))


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 65535))
def test_a_frame_of_any_size_is_a_png_that_is_small_enough(rows: int, columns: int, top: int) -> None:
    counts = np.random.default_rng(rows).integers(0, top + 1, (rows, columns), np.uint16)
    made = small_frame(counts)
    image = Image.open(io.BytesIO(made.picture.data))
    image.load()
    assert image.size == (made.picture.columns, made.picture.rows)
    assert len(made.picture.data) <= MOST_BYTES
    assert made.low <= made.high


def test_a_frame_is_brighter_where_it_is_warmer_and_keeps_its_form() -> None:
    counts = np.full((40, 60), 1000, np.uint16)
    counts[10:20, 30:50] = 3000
    made = small_frame(counts)
    image = Image.open(io.BytesIO(made.picture.data)).convert("L")
    assert image.size == (60, 40)
    assert image.getpixel((40, 15)) > 240  # type: ignore[operator]
    assert image.getpixel((5, 5)) < 10  # type: ignore[operator]
    assert (made.low, made.high) == (1000, 3000)


def test_a_dead_and_a_glowing_pixel_do_not_take_the_colours() -> None:
    counts = np.random.default_rng(3).integers(1000, 1100, (48, 64), np.uint16)
    counts[0, 0], counts[1, 1] = 0, 65535
    made = small_frame(counts)
    assert 1000 <= made.low < made.high < 1100


def test_large_frames_are_shown_by_the_means_of_squares() -> None:
    counts = np.zeros((480, 640), np.uint16)
    counts[:, 320:] = 60000
    made = small_frame(counts)
    assert (made.picture.columns, made.picture.rows) == (214, 160)
    assert (made.low, made.high) == (0, 60000)


def test_a_frame_in_colours_is_the_same_on_every_machine() -> None:
    counts = np.arange(12 * 16, dtype=np.uint16).reshape(12, 16) ** 2
    made = small_frame(counts).picture.data
    assert hashlib.sha256(made).hexdigest() == "75b1f1b8f18bcdac0ce4c44364bef235d7b408fa3cd295b6c5b8c694bdcb726e"
