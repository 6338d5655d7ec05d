"""Integrity of a recording's folder: what was added, changed or removed since it was closed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from conformance.documents import sha256_of_file
from conformance.problems import Problem
from conformance.recording.frames import FOLDER
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
        if not _inside(name):
            problems.append(Problem(f"the manifest names a file outside the folder: {name}", str(folder / MANIFEST)))
        elif path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            problems.append(Problem("the file is missing or a link", str(path), remedy=_REMEDY))
        elif sha256_of_file(path) != entry.sha256:
            problems.append(Problem("the file was changed after the recording was closed", str(path), remedy=_REMEDY))
    for name, path in _found(folder):
        if name != MANIFEST and name not in manifest.files:
            problems.append(Problem("the file was added after the recording was closed", str(path), remedy=_REMEDY))
    return problems


def _inside(name: str) -> bool:
    """Whether a name is that of a file of a recording: in its folder, or in the one of its frames."""
    parts = PurePosixPath(name).parts
    return ".." not in parts and (len(parts) == 1 or (len(parts) == 2 and parts[0] == FOLDER))


def _found(folder: Path) -> list[tuple[str, Path]]:
    """Whatever lies in a recording, by the name that its manifest would give it."""
    frames = folder / FOLDER
    opened = frames.is_dir() and not frames.is_symlink()
    found = [(path.name, path) for path in folder.iterdir() if not (opened and path == frames)]
    return sorted([*found, *((f"{FOLDER}/{path.name}", path) for path in (frames.iterdir() if opened else ()))])
