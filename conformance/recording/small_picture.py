"""Small pictures for a report: a photo without its metadata, a frame in colours.

Equal originals give equal bytes: a frame by whole numbers alone, a photo under the pinned version of Pillow.
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from conformance.core.frames import Counts

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 48 * 1024
"""Of one small picture: 64 KiB in base64."""
MOST_PHOTO_PIXELS = 64_000_000
"""More take too much memory for what is to be seen of them here."""
_SIDES_PX = (512, 384, 256, 128)
"""Longest side of a photo: the first at which it is small enough."""
_QUALITY = 80
_ANCHORS = (
    (0, 0, 4), (31, 12, 72), (85, 15, 109), (136, 34, 106), (186, 54, 85), (227, 89, 51), (249, 140, 10),
    (249, 201, 50), (252, 255, 164),
)  # fmt: skip
"""Colours from cold to warm, equally far apart: as bright as they are warm, so that a print in grey says the same."""


class NoPictureError(ValueError):
    """The file is not a photo that can be shown."""


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture of at most `MOST_BYTES`."""

    media_type: Literal["image/jpeg", "image/png"]
    data: bytes
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class SmallFrame:
    """A frame in colours, and the counts of the coldest and the warmest of them."""

    picture: SmallPicture
    low: int
    high: int


def small_photo(stream: BinaryIO) -> SmallPicture:
    """A JPEG or PNG, upright, scaled down and encoded again, so that nothing is left of it but what it shows.

    Raises `NoPictureError`.
    """
    from PIL import Image, ImageOps  # late: most evaluations hold no photo

    with warnings.catch_warnings(), whole_images_only():
        warnings.simplefilter("ignore")  # what a stranger's file is like is nobody's warning
        try:
            image = Image.open(stream, formats=("JPEG", "PNG"))
            if image.width * image.height > MOST_PHOTO_PIXELS or image.mode[0] in "IF":
                raise NoPictureError("has too many pixels, or deeper ones than a photo has")
            image.draft("RGB", (2 * _SIDES_PX[0], 2 * _SIDES_PX[0]))
            upright = _on_white(ImageOps.exif_transpose(image))
        except NoPictureError:
            raise
        except Exception as error:  # decoders of strangers' bytes raise whatever they meet
            raise NoPictureError(f"cannot be read as a photo: {error}") from None
    for side_px in _SIDES_PX:
        small = upright.copy()
        small.thumbnail((side_px, side_px), Image.Resampling.BOX, reducing_gap=None)
        data = _jpeg(small)
        if len(data) <= MOST_BYTES:
            return SmallPicture("image/jpeg", data, small.width, small.height)
    raise NoPictureError("cannot be made small enough")


@contextlib.contextmanager
def whole_images_only() -> Iterator[None]:
    """A truncated file is not a picture, whatever another library configured Pillow to accept (WeasyPrint does)."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _on_white(image: Image) -> Image:
    """Three colours and nothing to see through."""
    import PIL.Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = PIL.Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _jpeg(image: Image) -> bytes:
    """Baseline, without any marker that is not needed to show it."""
    out = io.BytesIO()
    image.info.clear()
    image.save(out, "JPEG", quality=_QUALITY, subsampling="4:2:0", optimize=False, progressive=False)
    return out.getvalue()


def small_frame(counts: Counts) -> SmallFrame:
    """A frame in colours by its counts, from almost its coldest pixel to almost its warmest; squares of pixels at their
    mean where it is large."""
    side_px = 1
    while (means := _means(counts, side_px)).size > MOST_BYTES - 2048:
        side_px += 1
    ordered = np.sort(means, axis=None)
    spare = ordered.size // 1000  # pixels that are dead, or glow, are not what the colours are for
    low, high = int(ordered[spare]), int(ordered[-1 - spare])
    shades = np.clip((means - low) * 255 // max(high - low, 1), 0, 255).astype(np.uint8)
    rows, columns = shades.shape
    return SmallFrame(SmallPicture("image/png", _png(shades), columns, rows), low, high)


def _means(counts: Counts, side_px: int) -> NDArray[np.int64]:
    """The mean of each square of so many pixels, less at the edges, rounded down."""
    rows, columns = counts.shape
    down, across = np.arange(0, rows, side_px), np.arange(0, columns, side_px)
    sums = np.add.reduceat(np.add.reduceat(counts, down, axis=0, dtype=np.int64), across, axis=1)
    sizes = np.outer(np.diff(np.append(down, rows)), np.diff(np.append(across, columns)))
    return np.asarray(sums // sizes, dtype=np.int64)


def _palette() -> bytes:
    """256 colours, red, green and blue of each."""
    steps = len(_ANCHORS) - 1
    found = bytearray()
    for shade in range(256):
        place, part = divmod(shade * steps, 255)
        here, there = _ANCHORS[place], _ANCHORS[min(place + 1, steps)]
        found += bytes((one * (255 - part) + other * part) // 255 for one, other in zip(here, there, strict=True))
    return bytes(found)


def _png(shades: NDArray[np.uint8]) -> bytes:
    """A PNG with a palette, its pixels stored as they are: no library that packs them has a say in the bytes."""
    rows, columns = shades.shape
    lines = b"".join(b"\0" + line.tobytes() for line in shades)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", _palette()),
            _chunk(b"IDAT", _stored(lines)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _stored(data: bytes) -> bytes:
    """A zlib stream of one stored block (RFC 1950 and 1951): at most 65,535 bytes."""
    head = b"\x78\x01\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF)
    return head + data + struct.pack(">I", zlib.adler32(data))
