"""Whether a name can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import Wrong
from conformance.core.visible import folded, hidden_in, prints_as_nothing, visible

NOTHING = [
    "",
    " ",
    "\u3000",
    "\u200b",
    "\u3164\u115f",
    "\u2800",
    "\ufeff",
    "…—·",
    "□",
    "\ue000",
    "\u0301",
    "\U000e0061",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_has_no_letter_and_no_digit_prints_as_nothing(text: str) -> None:
    assert prints_as_nothing(text)


@pytest.mark.parametrize("text", ["测温", "L", "7", "ⅳ", "م", "Müller & Söhne", "\u200bA"])
def test_one_letter_or_digit_is_something(text: str) -> None:
    assert not prints_as_nothing(text)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("A\u202eB", ("\u202e",)),
        ("A\u200bB\u200bC", ("\u200b",)),
        ("A\x1b[31m", ("\x1b",)),
        ("A\u00adB\u2066C", ("\u00ad", "\u2066")),
        ("A\u200dB", ("\u200d",)),
        ("A\ufe0f", ("\ufe0f",)),
    ],
)
def test_hidden_characters_are_named_once_each(text: str, hidden: tuple[str, ...]) -> None:
    assert hidden_in(text) == hidden
    with pytest.raises(Wrong) as refused:
        visible(text)
    assert refused.value.code == "text-invisible"
    assert f"U+{ord(hidden[0]):04X}" in refused.value.what


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क\u094d\u200dष", "葛\U000e0100城", "1 Road\nCity\tX", "Ａ社　東京", "ΑΒΓ", "🏥 Hospital"]
)
def test_what_belongs_to_the_spelling_of_a_name_is_not_hidden(text: str) -> None:
    assert visible(text) == text


def test_case_blanks_widths_and_what_nobody_sees_are_no_difference_between_names() -> None:
    assert folded("ＬＡＢ  Oratory") == folded("lab oratory") == folded("Lab\u200boratory")
    assert folded("Straße") == folded("STRASSE")
    assert folded("Laboratory A") != folded("Laboratory B")
    assert folded("2.1") != folded("21")


@given(st.text())
def test_a_folded_name_is_folded_already(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_what_hides_nothing_is_taken_as_it_is(text: str) -> None:
    if hidden_in(text):
        with pytest.raises(Wrong):
            visible(text)
    else:
        assert visible(text) == text
