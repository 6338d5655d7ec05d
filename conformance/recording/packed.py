"""A recording from the bytes of its zip, as it comes out of a bundle: frames and attachments are still to be read."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from conformance.core.problems import BadInput
from conformance.recording.model import Attachment, AttachmentStore, Recording
from conformance.recording.reader import read_recording


class _Kept:
    """`conformance.recording.model.AttachmentStore` that keeps a folder as long as the recording is in use."""

    def __init__(self, contents: AttachmentStore, folder: str) -> None:
        self._contents = contents
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def open(self, attached: Attachment) -> BinaryIO | None:
        """Its bytes."""
        return self._contents.open(attached)


def read_packed(data: bytes) -> Recording:
    """A recording from the bytes of its zip. Raises `BadInput` where it is damaged.

    It lies in a temporary folder, which goes with the recording: frames are read from there for as long as it is held.
    """
    folder = tempfile.mkdtemp()
    path = Path(folder) / "recording.zip"
    try:
        path.write_bytes(data)
        recording = read_recording(path)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if not isinstance(error, BadInput):
            raise
        # where it was put for reading is nobody's concern
        shown = [replace(each, file=(each.file or "").replace(f"{folder}/", "")) for each in error.problems]
        raise BadInput(shown) from None
    return replace(recording, contents=_Kept(recording.contents, folder))
