"""What ships with the package and is found by name: profiles, reference devices, examples.

An installed package holds them in ``conformance/shipped``. In a checkout they lie where people look for them
(``specs``, ``test_vectors``, ``docs/examples``); ``setup.py`` takes them in when a wheel is built.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePath

from conformance.core.problems import BadInput, Problem

NameOrPath = str | Path
"""A document as a user gives it: a path, or the name of one that ships. ``./x``, given as ``str``, is never a name."""

NOT_EXAMPLES = frozenset({"generate.py", "__pycache__", "README.md"})
"""What lies in a collection and is nobody's to copy."""

MAIN_PROFILE = "contactless-screening"


class Collection(Enum):
    """A folder of shipped files: its name inside the package, and its path in a checkout."""

    PROFILES = ("profiles", "specs")
    DEVICES = ("devices", "test_vectors")
    EXAMPLES = ("examples", "docs/examples")


@dataclass(frozen=True, slots=True)
class ShippedKind:
    """A kind of document that is found by the name of its folder in a collection."""

    what: str
    """What a message calls it."""
    collection: Collection
    file: str
    """The document's file in the folder."""


PROFILE = ShippedKind("profile", Collection.PROFILES, "requirements.yaml")
PRODUCT = ShippedKind("reference device", Collection.DEVICES, "product.yaml")
BENCH = ShippedKind("reference device", Collection.DEVICES, "bench.yaml")
ASSIGNMENT = ShippedKind("reference device", Collection.DEVICES, "assignment.yaml")


@cache
def folder_of(collection: Collection) -> Path:
    """Where a collection lies on this disk. Raises `BadInput` where the installation does not hold it."""
    installed, in_checkout = collection.value
    package = Path(str(files("conformance")))
    inside = package / "shipped" / installed
    if inside.is_dir():
        return inside
    # Never the neighbours of an installed package: site-packages/specs may be anyone's.
    beside = package.parent / in_checkout
    if (package.parent / "setup.cfg").is_file() and beside.is_dir():
        return beside
    raise BadInput(
        Problem(
            f"the {installed} that come with conformance are missing",
            str(inside),
            remedy="Install it again",
            code="installation-damaged",
        )
    )


def names_of(kind: ShippedKind) -> tuple[str, ...]:
    """Names of everything of a kind that ships, sorted."""
    return tuple(sorted(path.parent.name for path in folder_of(kind.collection).glob(f"*/{kind.file}")))


def shipped(kind: ShippedKind, name: str) -> Path:
    """The document of that name. Raises `BadInput` with the names that ship where there is none."""
    if name not in (known := names_of(kind)):
        raise BadInput(
            Problem(f"no {kind.what} is named {name!r}", remedy=nearest_and_all(name, known), code="unknown-name")
        )
    return folder_of(kind.collection) / name / kind.file


def located(given: NameOrPath, kind: ShippedKind) -> Path:
    """The file that a user means: a path that exists; else, where no slash is in it, what ships under that name.

    Raises `BadInput` where it is neither. A path with a slash that does not exist is returned unchanged: its reader
    reports the error.
    """
    text = os.fspath(given)
    if os.path.exists(text):
        return Path(text)
    if "/" in text or os.sep in text or Path(text).is_absolute():
        pure = PurePath(text)
        # ``specs/NAME/requirements.yaml`` is how documents for a checkout write it.
        meant = {pure.name, pure.parent.name if pure.name == kind.file else ""} & set(names_of(kind))
        if meant:
            remedy = f"Check the path, or give {meant.pop()} alone: a {kind.what} of that name comes with conformance"
            raise BadInput(Problem("there is no such file", text, remedy=remedy, code="file-missing"))
        return Path(text)
    if text in (known := names_of(kind)):
        return folder_of(kind.collection) / text / kind.file
    what = f"there is no such file, and no {kind.what} of that name"
    raise BadInput(Problem(what, text or repr(text), remedy=nearest_and_all(text, known), code="unknown-name"))


def nearest_and_all(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the nearest one that is known, and all."""
    known = list(known)
    near = difflib.get_close_matches(name.lower(), known, n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}The names are: {', '.join(known)}"
