"""``npy-stack``: images in NumPy's ``.npy`` files, (rows, columns) or (images, rows, columns), memory-mapped."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from conformance.core.problems import BadInput, Problem
from conformance.devices.format_error import FormatError
from conformance.importers.importer import Imported, Importer
from conformance.importers.stacks import OPTIONS, Stack, read_stacks


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read files, and the ``.npy`` files of folders. Raises `BadInput` with every problem in all of them."""
    return read_stacks(paths, options, (".npy",), "a NumPy array file (.npy)", open_stack)


def open_stack(path: Path) -> Stack:
    """The images of a file. The header is believed only as far as the file's size bears it out.

    Raises `FormatError`, `BadInput`.
    """
    try:
        with path.open("rb") as stream:
            shape, by_columns, numbers = _header(stream)
            begins = stream.tell()
    except OSError as error:
        raise BadInput(
            Problem(
                f"cannot be read: {error.strerror}", str(path), remedy="Check the permissions", code="file-unreadable"
            )
        ) from None
    if numbers.kind not in "fui" or numbers.names is not None or numbers.shape:
        raise FormatError(f"holds {numbers}, which are not plain numbers")
    if len(shape) not in (2, 3):
        raise FormatError(f"has {len(shape)} dimensions; images have 2, a stack of images 3")
    if by_columns:
        raise FormatError("is stored column by column: save it with numpy.ascontiguousarray")
    images, rows, columns = shape if len(shape) == 3 else (1, *shape)
    needed, held = math.prod(shape) * numbers.itemsize, path.stat().st_size - begins
    if needed != held:
        raise FormatError(f"states {shape} numbers of {numbers}, {needed} bytes, and contains {held}")
    if not needed:
        raise FormatError("contains no number")
    pixels = np.memmap(path, numbers, "r", begins, (images, rows, columns))

    def image(number: int) -> NDArray[Any]:
        return np.asarray(pixels[number])

    return Stack(images, rows, columns, numbers, image)


def _header(stream: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether column by column, and kind of number. Raises `FormatError`."""
    try:
        version = npy.read_magic(stream)
        if version == (1, 0):
            shape, by_columns, numbers = npy.read_array_header_1_0(stream, max_header_size=10_000)
        elif version == (2, 0):
            shape, by_columns, numbers = npy.read_array_header_2_0(stream, max_header_size=10_000)
        else:
            raise FormatError(f"is of version {version} of the format; 1.0 and 2.0 are read")
    except FormatError:
        raise
    except Exception as error:  # a header is a Python literal: hostile ones fail in more ways than are documented
        raise FormatError(
            f"is not a NumPy array file: {str(error).splitlines()[0][:120] if str(error) else ''}"
        ) from None
    if any(isinstance(length, bool) or length < 0 for length in shape):
        raise FormatError(f"states the shape {shape}")
    return shape, by_columns, numbers


IMPORTER = Importer("npy-stack", OPTIONS, read)
