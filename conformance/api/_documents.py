"""Reading the inputs: requirement sets, products, benches, specifications, recordings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from conformance.core.problems import Problems

if TYPE_CHECKING:
    from conformance.bench.description import Bench
    from conformance.product.declaration import Product
    from conformance.recording.model import Recording
    from conformance.requirements.model import RequirementSet
    from conformance.specification.pairing import Specification

T = TypeVar("T")
PathOrName = str | os.PathLike[str]
"""A path; where stated, also the name of a document that ships."""


def load_requirements(path_or_name: PathOrName) -> RequirementSet:
    """Read a requirement set: a path, or the name of a profile that ships (``contactless-screening``).

    Raises `BadInput` with every problem in it, each with its line and field.
    """
    from conformance.requirements.file import load_requirements as load

    return load(os.fspath(path_or_name))


def load_product(path_or_name: PathOrName) -> Product:
    """Read a product declaration (the ICS and IXIT of ISO/IEC 9646): a path, or the name of a reference device
    (``simulated-turnstile``).

    Raises `BadInput` with every problem in it.
    """
    from conformance.product.declaration import load_product as load

    return load(os.fspath(path_or_name))


def load_bench(path_or_name: PathOrName) -> Bench:
    """Read a bench description: a path, or the name of a reference device. Nothing is connected to.

    Raises `BadInput` with every problem in it.
    """
    from conformance.bench.description import load_bench as load

    return load(os.fspath(path_or_name))


def parse(paths: PathOrName | Iterable[PathOrName]) -> Specification:
    """Read the statements of a specification: one document, or its Chinese and its English version.

    ``.statements`` are paired by clause, each with modality, characteristic, limit and conditions; ``.normative`` are
    those that are requirements; ``.mismatches`` are sentences about what the two languages state differently. Raises
    `BadInput` if a document cannot be read.
    """
    from conformance.specification.pairing import pair
    from conformance.specification.parsed import parse_documents

    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    return pair(parse_documents(tuple(map(Path, several))))


def read_recording(path: PathOrName) -> Recording:
    """Read a recording, a folder or a zip, after every digest in it was checked.

    ``.scenes``, ``.events`` (in the order in which they were recorded), ``.frames``, ``.manifest``, ``.digest``.
    `Recording.replace` alters it in memory. Raises `BadInput` for damaged, added or missing files.
    """
    from conformance.recording.reader import read_recording as read

    return read(Path(path))


def loaded(problems: Problems, given: T | PathOrName, load: Callable[[PathOrName], T]) -> T | None:
    """An object unchanged; a path or name is read, and gives None, with its problems kept, if it cannot be read."""
    return problems.attempt(load, given) if isinstance(given, (str, os.PathLike)) else given
