"""Integrity of a recording's folder: what was added, changed or removed since it was closed."""

from __future__ import annotations

from pathlib import Path

from conformance.documents import sha256_of_file
from conformance.problems import Problem
from conformance.recording.model import Manifest
from conformance.recording.writer import FILES, MANIFEST

_REMEDY = "Take the recording from its archive again; damaged evidence is not evaluated"


def integrity_problems(folder: Path, manifest: Manifest) -> list[Problem]:
    """Every way in which a closed recording differs from its manifest; none for an unclosed one."""
    if not manifest.closed:
        return []
    problems = []
    for name in FILES:
        if name not in manifest.files:
            problems.append(Problem(f"the manifest has no entry for {name}", str(folder / MANIFEST), remedy=_REMEDY))
    for name, entry in sorted(manifest.files.items()):
        path = folder / name
        if Path(name).name != name:
            problems.append(Problem(f"the manifest names a file outside the folder: {name}", str(folder / MANIFEST)))
        elif path.is_symlink() or not path.is_file():
            problems.append(Problem("the file is missing or a link", str(path), remedy=_REMEDY))
        elif sha256_of_file(path) != entry.sha256:
            problems.append(Problem("the file was changed after the recording was closed", str(path), remedy=_REMEDY))
    for path in sorted(folder.iterdir()):
        if path.name != MANIFEST and path.name not in manifest.files:
            problems.append(Problem("the file was added after the recording was closed", str(path), remedy=_REMEDY))
    return problems
