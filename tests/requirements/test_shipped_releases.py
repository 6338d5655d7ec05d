"""What ships is pinned: a set that is changed has a new edition, and earlier editions stay known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.documents import load_document
from conformance.documents.shipped import PROFILE, names_of, shipped
from conformance.requirements.deciding import is_suspect
from conformance.requirements.file import load_requirements
from conformance.requirements.release import is_consistent, release_of
from conformance.requirements.shipped_releases import (
    PUBLISHER,
    ReleaseList,
    editions_pinned_twice,
    released_set,
    releases_file,
    renewed,
    shipped_releases,
)


@pytest.mark.parametrize("name", names_of(PROFILE))
def test_a_shipped_set_is_the_one_that_is_pinned_for_its_edition(name: str) -> None:
    now = release_of(load_requirements(shipped(PROFILE, name)), PUBLISHER)
    pinned = [each for each in shipped_releases() if (each.profile, each.edition) == (now.profile, now.edition)]
    assert pinned == [now], "the set was changed: raise its edition, then 'make releases'"
    assert released_set(now) is not None


@pytest.mark.parametrize("name", names_of(PROFILE))
def test_every_shipped_requirement_is_reviewed_as_it_is(name: str) -> None:
    asked = load_requirements(shipped(PROFILE, name))
    assert not [each.id for each in asked.requirements if is_suspect(asked, each)]


def test_every_pinned_release_is_that_of_what_it_lists() -> None:
    assert all(map(is_consistent, shipped_releases()))
    assert renewed(shipped_releases()) == shipped_releases()


def test_a_set_that_was_changed_without_a_new_edition_is_refused() -> None:
    first, *others = shipped_releases()
    other = first.model_copy(update={"chosen": others[0].chosen})
    with pytest.raises(ValueError, match="its edition is still 1"):
        renewed((other, *others))


def test_an_earlier_edition_stays_in_the_list_and_its_set_is_not_at_hand() -> None:
    earlier = shipped_releases()[0].model_copy(update={"edition": "0"})
    assert renewed((earlier,))[0] == earlier
    assert released_set(earlier.model_copy(update={"digest": "sha256:0"})) is None


def test_one_edition_is_never_pinned_twice(tmp_path: Path) -> None:
    listed = json.loads(releases_file().read_text(encoding="utf-8"))
    listed["releases"].append(listed["releases"][0])
    file = tmp_path / "releases.json"
    file.write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(BadInput, match="is pinned twice"):
        load_document(file, ReleaseList, editions_pinned_twice)
