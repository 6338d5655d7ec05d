"""One command at a time changes a file: what another one wrote in between is never lost."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from conformance.core.operating_system import new_file
from conformance.core.problems import BadInput, Problem


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a file for reading, changing and writing it. Raises `BadInput` where another command holds it.

    The mark lies beside it, so that it works on every file system; one that a killed command left is named.
    """
    mark = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(new_file(mark, 0o600))
    except FileExistsError:
        remedy = f"Wait for it; if none is running, a command was cut off: remove {mark}"
        raise BadInput(
            Problem("another command is changing this file", str(path), remedy=remedy, code="file-held")
        ) from None
    except OSError as error:
        raise BadInput(
            Problem(
                f"cannot be written: {error.strerror}",
                str(path),
                remedy="Choose another place",
                code="output-unwritable",
            )
        ) from None
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)
