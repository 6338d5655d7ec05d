"""Releases: what changes the digest of a set and what does not, and what a copy alters."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.text import Text
from conformance.requirements.deciding import content_of, fingerprint_of, is_suspect
from conformance.requirements.file import dump_requirements, load_requirements
from conformance.requirements.model import Limit, RequirementSet
from conformance.requirements.release import (
    Release,
    alterations,
    derived_from,
    digest_of_set,
    is_consistent,
    release_of,
)


@cache
def published() -> RequirementSet:
    return load_requirements("contactless-screening")


def _plain() -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(published().model_dump_json(by_alias=True))
    return plain


def _read(plain: dict[str, Any]) -> RequirementSet:
    return RequirementSet.model_validate_json(json.dumps(plain))


def _of(plain: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in plain["requirements"] if each["id"] == name)
    return found


def test_a_set_read_again_has_the_same_digest() -> None:
    assert digest_of_set(_read(_plain())) == digest_of_set(published())


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: _of(plain, "6.1a").update(module={"zh": "别的", "en": "another"}),
        lambda plain: _of(plain, "6.1a")["source"]["en"].update(lines=[1, 2], document="other.md", page=3),
        lambda plain: _of(plain, "6.1a").update(reviewed=None),
        lambda plain: _of(plain, "6.1a").update(references=["9.9"], verification_clauses=["7.7"]),
        lambda plain: plain["requirements"].reverse(),
        lambda plain: plain["editorial_parameters"].reverse(),
    ],
)
def test_what_decides_nothing_changes_no_digest(change: Callable[[dict[str, Any]], object]) -> None:
    plain = _plain()
    change(plain)
    changed = _read(plain)
    assert changed != published()
    assert digest_of_set(changed) == digest_of_set(published())
    assert alterations(changed, release_of(published(), "X"), published()) == ()


def test_a_parameter_is_its_value_whether_it_is_named_or_written_out() -> None:
    plain = _plain()
    _of(plain, "6.2a")["verification"]["parameters"]["trials"] = 59
    assert fingerprint_of(_read(plain), _read(plain).requirements[0])
    by_name = {each.id: content_of(published(), each) for each in published().requirements}
    written_out = {each.id: content_of(_read(plain), each) for each in _read(plain).requirements}
    assert by_name["6.2a"]["parameters"]["trials"] == 59
    assert by_name == written_out


@given(st.sampled_from(published().requirements), st.sampled_from(("modality", "limit", "applies_to", "citation")))
def test_any_change_of_any_requirement_is_named(one: Any, field: str) -> None:
    other = {
        "modality": "may" if one.modality.value != "may" else "should",
        "limit": {"upper": 12345.0, "unit": "count"},
        "applies_to": "class in {turnstile}" if one.applies_to is None else None,
        "citation": "nobody",
    }
    plain = _plain()
    _of(plain, one.id)[field] = other[field]
    changed = _read(plain)
    release = release_of(published(), "X")
    assert digest_of_set(changed) != release.digest
    [said] = alterations(changed, release, published())
    assert said.en.startswith(f"{one.id}: ")
    assert said.en != f"{one.id}: content changed"
    [said] = alterations(changed, release)  # the set itself is not at hand
    assert said == Text(zh=f"{one.id}：更改了内容", en=f"{one.id}: content changed")
    assert is_suspect(changed, next(each for each in changed.requirements if each.id == one.id))


def test_what_holds_for_all_makes_every_requirement_suspect_and_is_named_once() -> None:
    changed = published().model_copy(update={"confidence": 0.9})
    assert all(is_suspect(changed, each) for each in changed.requirements)
    [said] = alterations(changed, release_of(published()), published())
    assert said.en == "confidence: 0.9 in place of 0.95"


def test_many_alterations_are_counted_and_the_first_named() -> None:
    wide = Limit(upper=99.0, unit="percent")
    altered = tuple(each.model_copy(update={"limit": wide}) for each in published().requirements[:20])
    changed = published().model_copy(update={"requirements": altered})
    removed, *named, more = alterations(changed, release_of(published()), published())
    assert removed.en.startswith("31 requirements removed (")
    assert len(named) == 8
    assert more.en == "12 more requirements changed"


def test_a_copy_is_known_by_its_sentences_whatever_its_name_ids_and_figures() -> None:
    other = release_of(load_requirements("clinical-agreement"))
    own = release_of(published())
    disguised = tuple(
        each.model_copy(
            update={
                "id": f"Z{each.id}",
                "statement": Text(zh=each.statement.zh.replace("0.3", "5"), en=each.statement.en.replace("0.3", "5")),
            }
        )
        for each in published().requirements[:3]
    )
    title = Text(zh="某", en="some")
    asked = published().model_copy(update={"profile": "x", "title": title, "requirements": disguised})
    assert derived_from(asked, (other, own)) == own
    assert derived_from(asked, (other,)) is None


def test_a_set_of_ones_own_is_no_copy() -> None:
    own = published().requirements[0].model_copy(update={"statement": Text(zh="应响。", en="It shall ring.")})
    asked = published().model_copy(update={"profile": "x", "title": Text(zh="某", en="some"), "requirements": (own,)})
    assert derived_from(asked, (release_of(published()),)) is None


def test_of_two_editions_a_copy_is_of_the_one_it_names() -> None:
    first, second = release_of(published()), release_of(published().model_copy(update={"edition": "2"}))
    changed = published().model_copy(update={"confidence": 0.9})
    assert derived_from(changed, (first, second)) == first
    assert derived_from(changed.model_copy(update={"edition": "2"}), (first, second)) == second
    assert derived_from(changed.model_copy(update={"edition": "7"}), (first, second)) == second


def test_a_release_reads_as_it_was_written_and_contradicts_itself_once_it_is_changed() -> None:
    release = release_of(published(), "Standards Body")
    read = Release.model_validate_json(release.model_dump_json(by_alias=True))
    assert read == release
    assert is_consistent(read)
    for changed in (
        {"edition": "2"},
        {"profile": "other"},
        {"decided": {**release.decided, "confidence": 0.9}},
        {"requirements": release.requirements[1:]},
        {"requirements": (*release.requirements, release.requirements[0])},
        {"title": Text(zh="别的", en="other")},
    ):
        assert not is_consistent(release.model_copy(update=changed))
    assert is_consistent(release.model_copy(update={"publisher": "Another"}))  # who says so is the key's business


def test_comments_and_layout_are_not_part_of_it(tmp_path: Any) -> None:
    file = tmp_path / "requirements.yaml"
    file.write_text(
        "# by hand\n" + dump_requirements(published()).replace("\n- id:", "\n# one\n- id:"), encoding="utf-8"
    )
    assert digest_of_set(load_requirements(file)) == digest_of_set(published())


def test_one_sentence_in_common_under_another_id_makes_no_copy_and_under_the_same_id_it_does() -> None:
    [one] = [each for each in published().requirements if each.id == "6.2a"]
    title = Text(zh="某", en="some")
    asked = published().model_copy(update={"profile": "x", "title": title, "requirements": (one,)})
    release = release_of(published())
    assert derived_from(asked, (release,)) == release
    moved = one.model_copy(update={"id": "1a"})
    assert derived_from(asked.model_copy(update={"requirements": (moved,)}), (release,)) is None
