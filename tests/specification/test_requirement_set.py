"""The requirement set: the parser's part is renewed, the reviewers' part stays."""

from __future__ import annotations

import pytest

from conformance.core.problems import BadInput
from conformance.documents import sha256_of
from conformance.requirements.deciding import fingerprint_of, is_suspect
from conformance.requirements.model import Basis, RequirementSet
from conformance.specification.pairing import pair
from conformance.specification.parsed import parse_text
from conformance.specification.requirement_set import generate, merge

TEXT = "# Thermographs\n## 6 P\n### 6.1 Error\nThe temperature error shall be within ±0.3 °C. It should be shown.\n"


def _set(text: str) -> RequirementSet:
    parsed = parse_text(text, "specification.en.md")
    assert parsed is not None
    return generate(pair([parsed]), "demo")


def _reviewed(text: str) -> RequirementSet:
    drafted = _set(text)
    based = tuple(r.model_copy(update={"basis": Basis.EDITORIAL}) for r in drafted.requirements)
    made = drafted.model_copy(update={"requirements": based})
    return made.model_copy(
        update={
            "edition": "2",
            "requirements": tuple(
                r.model_copy(update={"reviewed": fingerprint_of(made, r)}) for r in made.requirements
            ),
        }
    )


def test_a_new_set_points_at_each_sentence() -> None:
    made = _set(TEXT)
    first = made.requirements[0]
    assert (made.profile, made.edition, made.title.en) == ("demo", "draft", "Thermographs")
    assert first.source["en"].document == "specification.en.md"
    assert first.source["en"].lines == (4, 4)
    assert first.source["en"].sha256 == sha256_of("The temperature error shall be within ±0.3 °C.")
    assert is_suspect(made, first)


def test_parsing_the_same_text_again_changes_nothing() -> None:
    old = _reviewed(TEXT)
    merged = merge(old, _set(TEXT))
    assert merged.requirements == old
    assert (merged.gone, merged.changed, merged.added) == ((), (), ())


def test_a_changed_statement_keeps_its_review_and_becomes_suspect() -> None:
    merged = merge(_reviewed(TEXT), _set(TEXT.replace("0.3", "0.4")))
    first, second = merged.requirements.requirements
    assert merged.changed == ("6.1a",)
    assert is_suspect(merged.requirements, first)
    assert first.limit is not None
    assert first.limit.upper == 0.4
    assert first.basis is Basis.EDITORIAL
    assert not is_suspect(merged.requirements, second)
    assert merged.requirements.edition == "2"


def test_a_statement_put_before_others_takes_a_letter_of_its_own() -> None:
    merged = merge(_reviewed(TEXT), _set(TEXT.replace("The temp", "It shall work. The temp")))
    assert [r.id for r in merged.requirements.requirements] == ["6.1c", "6.1a", "6.1b"]
    assert merged.added == ("6.1c",)
    assert merged.changed == ()


def test_what_is_gone_from_the_text_is_kept_until_it_is_dropped() -> None:
    new = _set(TEXT.replace(" It should be shown.", ""))
    kept, dropped = merge(_reviewed(TEXT), new), merge(_reviewed(TEXT), new, drop_removed=True)
    assert kept.gone == dropped.gone == ("6.1b",)
    assert [r.id for r in kept.requirements.requirements] == ["6.1a", "6.1b"]
    assert [r.id for r in dropped.requirements.requirements] == ["6.1a"]


def test_a_clause_that_is_gone_keeps_its_place() -> None:
    text = TEXT + "### 6.2 Time\nIt shall take at most 1 s.\n### 6.3 Alarm\nIt shall sound.\n"
    merged = merge(_reviewed(text), _set(text.replace("It shall take at most 1 s.", "")))
    assert [r.id for r in merged.requirements.requirements] == ["6.1a", "6.1b", "6.2a", "6.3a"]


def test_a_document_without_statements_makes_no_set() -> None:
    with pytest.raises(BadInput, match="no normative statement"):
        _set("## 5 X\nNothing here.\n")
