"""A new folder, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from conformance.recording.writer import folder_beside


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside ``path``, to be filled; it becomes ``path`` when all went well."""
    beside = folder_beside(path)
    try:
        yield beside
        beside.chmod(0o755)
        if path.is_dir():
            path.rmdir()
        os.replace(beside, path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
