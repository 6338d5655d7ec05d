"""What comes with the package is listed with what a reader chooses by."""

from __future__ import annotations

import json
from collections.abc import Callable

from conformance.documents.shipped import PROFILE, names_of
from tests.conftest import Said


def test_every_profile_is_listed_with_its_title_edition_size_classes_and_scope(
    conformance: Callable[..., Said],
) -> None:
    said = conformance("profiles")
    assert (said.code, said.err) == (0, "")
    for name in names_of(PROFILE):
        assert f"\n{name}, edition 1: " in f"\n{said.out}"
    assert "7 requirements (7 shall); product classes: dual-light, " in said.out
    assert "This document applies to screening thermographs" in said.out


def test_as_json_with_both_languages(conformance: Callable[..., Said]) -> None:
    profiles = json.loads(conformance("profiles", "--json").out)["profiles"]
    assert [each["name"] for each in profiles] == list(names_of(PROFILE))
    main = profiles[1]
    assert (main["requirements"], main["modalities"]["shall"]) == (51, 44)
    assert len(main["classes"]) == 5
    assert set(main["title"]) == set(main["about"]) == {"zh", "en"}
