"""What an importer is, and the importers there are.

A module of this package that defines ``IMPORTER`` is one; third parties add theirs by an entry point in the group
``conformance.importers``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance import __version__
from conformance.core.events import Event
from conformance.core.problems import BadInput, Problem
from conformance.core.registry import Registry, in_modules
from conformance.documents import sha256_of_file
from conformance.importers.picture_scenes import PictureScene, write_with_pictures
from conformance.recording.model import Import, Manifest, RecordedScene, SourceFile, Tool
from conformance.recording.plugins_used import plugins_used
from conformance.recording.writer import refuse_existing, write_recording


@dataclass(frozen=True, slots=True)
class Imported:
    """What an importer read."""

    scenes: tuple[RecordedScene, ...]
    events: tuple[Event, ...]
    started_at: str | None
    options: Mapping[str, str]
    """The options as used, defaults written out."""
    notes: tuple[str, ...]
    """What was left out, and what the source does not say."""
    files: tuple[Path, ...] = ()
    """Every file that was read, where that is not the paths as they were given."""
    pictures: tuple[PictureScene, ...] = ()
    """The radiometric images of scenes; read from their files only while the recording is written."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One format."""

    name: str
    options: Mapping[str, str]
    """Option name → one line of help."""
    read: Callable[[Sequence[Path], Mapping[str, str]], Imported]
    """Read the files whole. Raises `BadInput` with every problem found in them."""


importers: Registry[str, Importer] = Registry(
    "import format",
    "conformance.importers",
    Importer,
    in_modules("conformance.importers", "IMPORTER"),
    lambda importer: importer.name,
)
"""Every importer by its name."""


def import_recording(
    format_name: str, paths: Sequence[Path], options: Mapping[str, str], into: Path
) -> tuple[Manifest, Imported]:
    """Import files into a new recording, a folder or a zip, whole or not at all. Raises `BadInput`."""
    importer = importers().get(format_name)
    if importer is None:
        raise BadInput(importers.missing(format_name).at())
    unknown = sorted(set(options) - set(importer.options))
    if unknown:
        raise BadInput(
            Problem(
                f"{format_name} has no option {name!r}",
                field="--option",
                remedy=f"Use {', '.join(importer.options)}",
                code="option-refused",
            )
            for name in unknown
        )
    refuse_existing(into)
    imported = importer.read(paths, options)
    manifest = Manifest(
        schema_=Manifest.KIND,
        closed=False,
        origin="imported",
        started_at=imported.started_at,
        imported=Import(format=format_name, options=dict(imported.options)),
        sources=tuple(
            SourceFile(name=path.name, sha256=sha256_of_file(path), bytes=path.stat().st_size)
            for path in imported.files or paths
        ),
        notes=imported.notes,
        tool=Tool(name="conformance", version=__version__),
        plugins=plugins_used([(importers, format_name)]),
    )
    if imported.pictures:
        whole = write_with_pictures(into, manifest, imported.scenes, imported.events, imported.pictures)
        return whole, imported
    return write_recording(into, manifest, imported.scenes, imported.events), imported
