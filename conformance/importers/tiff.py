"""``tiff``: 16-bit TIFF files, one page or many, one file a scene; uncompressed pages are memory-mapped.

Own reader of the directory, so that what a file claims is checked before anything is read; compressed pages are then
decoded by tifffile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.core.problems import BadInput, Problem
from conformance.devices.format_error import FormatError
from conformance.importers.importer import Imported, Importer
from conformance.importers.picture_files import map_file
from conformance.importers.stacks import OPTIONS, Stack, read_stacks
from conformance.importers.tiff_pages import Page, read_pages


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read files, and the TIFF files of folders. Raises `BadInput` with every problem in all of them."""
    return read_stacks(
        paths, options, (".tif", ".tiff"), "a TIFF file with grey 16-bit or floating-point pages", open_stack
    )


def open_stack(path: Path) -> Stack:
    """The pages of a file. Raises `FormatError`, `BadInput`."""
    data = map_file(path)
    pages = read_pages(data)
    first = pages[0]
    for number, page in enumerate(pages, start=1):
        if (page.rows, page.columns, page.numbers) != (first.rows, first.columns, first.numbers):
            raise FormatError(
                f"page {number} is {page.columns} × {page.rows} of {page.numbers}, the first {first.columns} × "
                f"{first.rows} of {first.numbers}: thumbnails and other pictures have to be taken out"
            )

    def image(number: int) -> NDArray[Any]:
        page = pages[number]
        return _plain(data, page) if page.compression == 1 else _decoded(path, number, page)

    return Stack(len(pages), first.rows, first.columns, first.numbers, image)


def _plain(data: memoryview, page: Page) -> NDArray[Any]:
    """An uncompressed page: a view of the file where its strips follow each other, as they do as a rule."""
    starts, sizes = page.strip_offsets, page.strip_bytes
    needed = page.rows * page.columns * page.numbers.itemsize
    if all(start + size == after for start, size, after in zip(starts, sizes, starts[1:], strict=False)):
        pixels = data[starts[0] : starts[0] + needed]
    else:
        pixels = memoryview(b"".join(data[start : start + size] for start, size in zip(starts, sizes, strict=True)))
    if len(pixels) < needed:
        raise FormatError(f"needs {needed} bytes and has {len(pixels)}")
    return np.frombuffer(pixels[:needed], page.numbers).reshape(page.rows, page.columns)


def _decoded(path: Path, number: int, page: Page) -> NDArray[Any]:
    try:
        import tifffile  # late, and optional
    except ImportError:
        raise BadInput(
            Problem("is compressed, for which 'tifffile' and 'imagecodecs' are not installed", str(path),
                    remedy="Install them with: pip install 'conformance[images]', or save without compression",
                    code="library-missing")
        ) from None  # fmt: skip
    # What it remarks on tags that are not read here is nothing to the user; whether the page is whole is checked below.
    logging.getLogger("tifffile").disabled = True
    try:
        with tifffile.TiffFile(path) as file:
            decoded = np.asarray(file.pages[number].asarray())
    except Exception as error:  # a decoder meets hostile bytes in more ways than it documents
        raise FormatError(f"cannot be decoded: {str(error)[:200]}") from None
    if decoded.shape != (page.rows, page.columns) or decoded.dtype.newbyteorder("=") != page.numbers.newbyteorder("="):
        raise FormatError("is not what its directory states")
    return decoded


IMPORTER = Importer("tiff", OPTIONS, read)
