"""What every importer owes its user, however bad the files are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.importers.importer import import_recording
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording


def imported(tmp_path: Path, name: str, *paths: Path, **options: str) -> Recording:
    """The recording of an import."""
    import_recording(name, list(paths), options, tmp_path / "recording")
    return read_recording(tmp_path / "recording")


def refused(tmp_path: Path, name: str, *paths: Path, **options: str) -> Sequence[str]:
    """The problems of an import that was refused; nothing of a recording is left."""
    with pytest.raises(BadInput) as raised:
        import_recording(name, list(paths), options, tmp_path / "recording")
    assert not (tmp_path / "recording").exists()
    assert not list(tmp_path.glob(".recording*"))
    return [str(problem) for problem in raised.value.problems]
