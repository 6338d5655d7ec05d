"""Limits are read again from the sentences they come from: a limit that is not the sentence's is found."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.core.text import Text
from conformance.documents.shipped import PROFILE, names_of
from conformance.requirements.file import load_requirements
from conformance.requirements.lint import lint
from conformance.requirements.model import Limit, RequirementSet
from conformance.specification.stated_limits import stated_limits


def _found(asked: RequirementSet) -> list[str]:
    return [str(each) for each in lint(asked, as_stated=stated_limits(asked)) if "its statement (" in each.what]


def _changed(name: str, **fields: Any) -> RequirementSet:
    asked = load_requirements("contactless-screening")
    changed = (each.model_copy(update=fields) if each.id == name else each for each in asked.requirements)
    return asked.model_copy(update={"requirements": tuple(changed)})


@pytest.mark.parametrize("name", names_of(PROFILE))
def test_every_limit_of_a_shipped_set_is_the_one_of_its_sentence(name: str) -> None:
    asked = load_requirements(name)
    assert _found(asked) == []
    limited = [each for each in asked.requirements if each.limit is not None]
    stated = stated_limits(asked)
    assert limited
    assert all(stated[each.id][language] for each in limited for language in ("zh", "en")), "nothing was compared"


def test_a_widened_limit_is_found_in_both_languages() -> None:
    zh, en = _found(_changed("6.1a", limit=Limit(lower=-5.0, upper=5.0, unit="delta_degC")))
    assert "its statement (zh) says ±0.3 delta_degC, its limit ±5 delta_degC" in zh
    assert "its statement (en) says ±0.3 delta_degC, its limit ±5 delta_degC" in en


@pytest.mark.parametrize(
    "limit",
    [
        None,
        Limit(declared="temperature_error"),
        Limit(upper=0.3, unit="delta_degC"),
        Limit(lower=-0.3, upper=0.31, unit="delta_degC"),
        Limit(lower=-0.6, upper=0.3, unit="delta_degC"),
    ],
)
def test_any_other_limit_is_found(limit: Limit | None) -> None:
    assert len(_found(_changed("6.1a", limit=limit))) == 2


def test_the_same_limit_in_another_unit_is_the_same() -> None:
    assert _found(_changed("6.2a", limit=Limit(upper=1000.0, unit="ms"))) == []
    assert _found(_changed("6.4b", limit=Limit(lower=0.95, unit="dimensionless"))) == []


def test_a_reason_overrides_and_is_part_of_what_is_reviewed() -> None:
    agreed = Text(zh="双方约定", en="agreed with the customer")
    asked = _changed("6.1a", limit=Limit(lower=-5.0, upper=5.0, unit="delta_degC"), limit_reason=agreed)
    assert _found(asked) == []
    assert [each.place for each in lint(asked)] == ["6.1a"]  # to be reviewed


@pytest.mark.parametrize(
    "statement", ["# 7 Other", "- 5 °C", "| a | b |", "...", "7.1 shall", "shall be within ±0.3 °C"]
)
def test_a_sentence_that_looks_like_a_heading_or_a_table_breaks_nothing(statement: str) -> None:
    _found(_changed("6.1a", statement=Text.stated(en=statement)))
