"""A bundle whose statement names a recording that is not in it is refused, and stops nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.certification import factory
from tests.certification.tampering import checked, members_changed, signed_anew, statement_of


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return factory.bundle(factory.case(tmp_path_factory.mktemp("bundle")), enclosed=True)


def names_of(bundle: bytes) -> list[str]:
    return [each["name"] for each in statement_of(bundle)["subject"] if each["name"].startswith("recordings/")]


def test_taken_out_of_bundle_and_list_it_is_still_named(issued: bytes) -> None:
    [name] = names_of(issued)

    def unlisted(statement: dict[str, Any]) -> None:
        statement["subject"] = [each for each in statement["subject"] if each["name"] != name]

    forged = signed_anew(members_changed(issued, **{name: None}), unlisted)
    assert checked(forged).verdict == "invalid"


def test_named_otherwise_it_is_not_found(issued: bytes) -> None:
    def renamed(statement: dict[str, Any]) -> None:
        statement["predicate"]["recordings"][0]["file"] = "recordings/another.zip"

    assert checked(signed_anew(issued, renamed)).verdict == "invalid"


def test_only_taken_out_it_is_missing(issued: bytes) -> None:
    assert checked(members_changed(issued, **{names_of(issued)[0]: None})).verdict == "invalid"


def test_the_command_says_so_with_1(issued: bytes, tmp_path: Path, conformance: Any) -> None:
    def renamed(statement: dict[str, Any]) -> None:
        statement["predicate"]["recordings"][0]["file"] = "recordings/another.zip"

    (tmp_path / "bundle").write_bytes(signed_anew(issued, renamed))
    said = conformance("verify", tmp_path / "bundle")
    assert (said.code, "INVALID" in said.out) == (1, True)
