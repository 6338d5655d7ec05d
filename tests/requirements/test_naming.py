"""Names that readers cannot tell apart are one name; others are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.text import Text
from conformance.requirements.naming import folded, letters_of, names_of, same_name

PUBLISHED = names_of("contactless-screening", Text(zh="体温筛查系统 要求", en="Screening systems — Requirements"))


@pytest.mark.parametrize("name", ["contactless", "entrance screening", "acme-contactless-screening", "要求"])
def test_another_name_is_another_name(name: str) -> None:
    assert same_name([name], PUBLISHED) is None


@pytest.mark.parametrize("name", [*PUBLISHED, "体温篩查系統要求", "SCREENING SYSTEMS: REQUIREMENTS (edition 3)"])
def test_what_reads_as_the_published_name_is_it(name: str) -> None:
    assert same_name(["own", name], PUBLISHED) == name


@given(st.text(st.characters(categories=["Cf", "Zs", "Po", "Pd", "Mn"]), max_size=4), st.integers(0, 20))
def test_nothing_that_prints_as_nothing_makes_a_name_another(between: str, place: int) -> None:
    name = "contactless-screening"
    assert folded(name[:place] + between + name[place:]) == folded(name)


@given(st.sampled_from(["upper", "title", "swapcase"]), st.sampled_from(["NFKC", "NFD"]))
def test_case_and_form_make_no_difference(case: str, form: str) -> None:
    assert folded(unicodedata.normalize(form, getattr("café-écran 体温", case)())) == folded("cafe ecran体温")  # type: ignore[arg-type]


def test_a_name_of_figures_alone_stays_a_name() -> None:
    assert same_name(["2"], ["1"]) is None
    assert same_name(["1"], ["1"]) == "1"


def test_sentences_are_alike_in_all_but_figures_and_signs() -> None:
    assert letters_of("Within ±0.3 °C.") == letters_of("within ± 5.0 °C")
    assert letters_of("Within ±0.3 °C.") != letters_of("At most 0.3 °C.")
