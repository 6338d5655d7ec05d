"""The releases of the profiles that ship: every edition that ever shipped, pinned by its digest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from conformance.core.problems import Wrong
from conformance.documents import Document, load_document
from conformance.documents.shipped import PROFILE, folder_of, names_of, shipped
from conformance.documents.yaml_lines import FieldPath
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet
from conformance.requirements.release import Release, digest_of_set, release_of

PUBLISHER = "conformance"
FILE = "releases.json"


class ReleaseList(Document):
    """``specs/releases.json``, which `make releases` writes. Entries are never changed: a changed set is an edition."""

    KIND: ClassVar[str] = "conformance/releases/1"

    releases: tuple[Release, ...]


def releases_file() -> Path:
    """Where the releases of the shipped profiles lie."""
    return folder_of(PROFILE.collection) / FILE


@cache
def shipped_releases() -> tuple[Release, ...]:
    """Every edition that ever shipped, the latest of a profile last."""
    return load_document(releases_file(), ReleaseList, editions_pinned_twice).releases


@cache
def shipped_set(profile: str) -> RequirementSet | None:
    """The requirement set that ships under a name."""
    return load_requirements(shipped(PROFILE, profile)) if profile in names_of(PROFILE) else None


def released_set(release: Release) -> RequirementSet | None:
    """The set that a release pins, where it ships with this version: else only its digests are known."""
    known = shipped_set(release.profile)
    return known if known is not None and digest_of_set(known) == release.digest else None


def renewed(releases: tuple[Release, ...]) -> tuple[Release, ...]:
    """The list with the sets as they are now: each edition that is not in it yet behind the others.

    Raises `ValueError` for a set that was changed without a new edition.
    """
    found = list(releases)
    for name in names_of(PROFILE):
        now = release_of(load_requirements(shipped(PROFILE, name)), PUBLISHER)
        pinned = next((each for each in found if (each.profile, each.edition) == (now.profile, now.edition)), None)
        if pinned is None:
            found.append(now)
        elif pinned != now:
            raise ValueError(f"{name}: the set was changed, and its edition is still {now.edition}: raise edition:")
    return tuple(found)


def editions_pinned_twice(data: Any) -> Iterator[tuple[FieldPath, Wrong]]:
    """Raw check: one edition of one profile that has two entries."""
    seen: set[tuple[Any, Any]] = set()
    entries = data.get("releases") if isinstance(data, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        key = (entry.get("profile"), entry.get("edition")) if isinstance(entry, dict) else (None, index)
        if key in seen:
            what = f"edition {key[1]} of {key[0]} is pinned twice"
            yield (
                ("releases", index),
                Wrong(what, remedy="Keep the first; a changed set needs a new edition", code="name-twice"),
            )
        seen.add(key)
