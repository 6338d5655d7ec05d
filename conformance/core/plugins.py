"""What other packages add by entry points: loaded one by one, each with its package, version and digest.

A plug-in that cannot be used is set aside with the reason, and stops nothing else. What it adds is taken by a registry
(`conformance.core.registry`).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

_OF_THE_INSTALLER = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""Metadata that an installer writes: it differs from machine to machine."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point of another package, and what it adds or why it was set aside."""

    group: str
    """The entry point group, ``conformance.scenarios``."""
    entry_point: str
    """The entry point's name."""
    value: str
    """What it points at, ``package.module:OBJECT``."""
    package: str
    """The distribution that brings it; the module's package where no distribution is known."""
    version: str
    """Of the distribution; empty where none is known."""
    names: tuple[str, ...]
    """What documents call its objects; the entry point's name as long as nothing else is known."""
    set_aside: str | None = None
    """Why it is not used; None where it is."""
    distribution: Distribution | None = field(default=None, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 over the files of its distribution, the same on every machine where the same wheel is installed.

        Of an editable install, and of a module without a distribution, it is over the Python files of its package;
        ``unknown`` where no file of it can be found.
        """
        return _digest(self.distribution, self.value.partition(":")[0].strip())

    def __str__(self) -> str:
        release = f"{self.package} {self.version}".strip()
        named = f"{release} ({self.group}, entry point {self.entry_point!r})"
        return f"{named}: {self.set_aside}" if self.set_aside else named


def loaded(group: str) -> Iterator[tuple[Plugin, Any]]:
    """Each entry point of a group with what it points at, in the order of package and name.

    One that raises, or leaves the process, is set aside. What a plug-in prints goes to standard error.
    """
    points, unreadable = _points(group)
    yield from ((plugin, None) for plugin in unreadable)
    for point in sorted(points, key=lambda each: (_release(each)[0].lower(), each.name)):
        plugin = Plugin(
            group, point.name, point.value, *_release(point), names=(point.name,), distribution=_distribution(point)
        )
        try:
            with contextlib.redirect_stdout(sys.stderr):
                given = point.load()
        except (Exception, SystemExit) as error:
            yield replace(plugin, set_aside=f"it cannot be loaded: {said(error)}"), None
        else:
            yield plugin, given


def _points(group: str) -> tuple[list[EntryPoint], list[Plugin]]:
    """The entry points of a group, and the distributions that do not let theirs be read."""
    with contextlib.suppress(Exception):  # one file of metadata that is damaged breaks the list of all
        return list(entry_points(group=group)), []
    points: dict[str, list[EntryPoint]] = {}
    unreadable: dict[str, Plugin] = {}
    for distribution in distributions():
        name = f"a package in {distribution.locate_file('')}"
        try:
            name = str(distribution.name)
            points.setdefault(name, [point for point in distribution.entry_points if point.group == group])
        except Exception as error:
            why = f"its entry points cannot be read: {said(error)}"
            unreadable.setdefault(name, Plugin(group, "", "", name, "", (), why, distribution))
    return [point for each in points.values() for point in each], list(unreadable.values())


def said(error: BaseException) -> str:
    """An error in a few words: its class, and what it says."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _distribution(point: EntryPoint) -> Distribution | None:
    return getattr(point, "dist", None)


def _release(point: EntryPoint) -> tuple[str, str]:
    """Name and version of what brings an entry point; without usable metadata, its module's package."""
    distribution = _distribution(point)
    with contextlib.suppress(Exception):  # metadata may be missing, damaged, or not UTF-8
        if distribution is not None and distribution.name:
            return str(distribution.name), str(distribution.version or "")
    return point.value.partition(":")[0].partition(".")[0].strip(), ""


@functools.cache
def _digest(distribution: Distribution | None, module: str) -> str:
    files: dict[str, Path] = {}
    with contextlib.suppress(Exception):  # metadata may be damaged
        files |= {} if distribution is None else dict(_listed(distribution))
    if not {path.resolve() for path in files.values()} & {path.resolve() for path in _of_module(module).values()}:
        files |= _of_module(module)
    whole = hashlib.sha256()
    for name, path in sorted(files.items()):
        whole.update(f"{name}\0{_digest_of_file(path)}\n".encode())
    return f"sha256:{whole.hexdigest()}" if files else "unknown"


def _digest_of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _listed(distribution: Distribution) -> Iterator[tuple[str, Path]]:
    """The files that a distribution lists of itself, without what an installer or Python adds on the machine."""
    for listed in distribution.files or ():
        of_metadata = PurePosixPath(listed).parent.name.endswith((".dist-info", ".egg-info"))
        added = (of_metadata and listed.name in _OF_THE_INSTALLER) or listed.name.startswith("__editable__")
        if added or listed.suffix in {".pyc", ".pth"} or ".." in listed.parts:
            continue
        path = Path(str(distribution.locate_file(listed)))
        if path.is_file():
            yield listed.as_posix(), path


def _of_module(module: str) -> dict[str, Path]:
    """The Python files of the package that holds a module, wherever they are; none where they cannot be found."""
    with contextlib.suppress(Exception):
        spec = find_spec(module.partition(".")[0])  # of the top: nothing is imported to find it
        if spec is not None and spec.submodule_search_locations:
            return {
                path.relative_to(root.parent).as_posix(): path
                for root in map(Path, spec.submodule_search_locations)
                for path in root.rglob("*.py")
            }
        if spec is not None and spec.origin is not None and Path(spec.origin).is_file():
            return {Path(spec.origin).name: Path(spec.origin)}
    return {}
