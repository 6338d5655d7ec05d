"""The profiles of this repository: both languages say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.requirements.file import load_requirements
from conformance.specification.pairing import Specification, pair
from conformance.specification.parsed import parse_document
from conformance.specification.requirement_set import generate, merge

PROFILES = sorted(path.parent for path in (Path(__file__).parents[2] / "specs").glob("*/specification.zh.md"))


def _specification(profile: Path) -> Specification:
    return pair([parse_document(profile / f"specification.{language}.md") for language in ("zh", "en")])


def test_the_profiles_are_there() -> None:
    assert {"clinical-agreement", "contactless-screening", "screening-instrument", "screening-thermograph"} <= {
        profile.name for profile in PROFILES
    }


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.name)
def test_both_languages_yield_the_same_ids_modalities_and_limits(profile: Path) -> None:
    specification = _specification(profile)
    assert specification.mismatches == ()
    zh, en = (pair([document]) for document in specification.documents.values())
    assert [(s.id, s.modality, s.limit) for s in zh.normative] == [(s.id, s.modality, s.limit) for s in en.normative]
    assert zh.normative


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.name)
def test_every_limit_of_a_profile_has_its_characteristic(profile: Path) -> None:
    assert [s.id for s in _specification(profile).normative if s.limit and not s.characteristic] == []


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.name)
def test_no_statement_of_a_profile_leaves_a_number_over(profile: Path) -> None:
    specification = _specification(profile)
    stated = {s.text for paired in specification.normative for s in paired.by_language.values()}
    assert [u for d in specification.documents.values() for u in d.unparsed if u.text in stated] == []


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.name)
def test_the_requirement_set_of_a_profile_is_what_parsing_again_gives(profile: Path) -> None:
    old = load_requirements(profile / "requirements.yaml")
    merged = merge(old, generate(_specification(profile), profile.name))
    assert (merged.gone, merged.added, merged.changed) == ((), (), ())
    assert merged.requirements == old
