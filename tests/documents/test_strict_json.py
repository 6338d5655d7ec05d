"""JSON that is evidence says one thing."""

from __future__ import annotations

import pytest

from conformance.documents.strict_json import strict_json


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1, "a": 2}', "'a' occurs twice"),
        ('[{"b": {"a": 1, "c": 2, "a": 1}}]', "'a' occurs twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ("[" * 100_000, "nested too deeply"),
        ("{", "Expecting"),
    ],
)
def test_what_two_readers_may_read_two_ways_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        strict_json(text)


def test_what_says_one_thing_is_read() -> None:
    assert strict_json('{"a": [1, 2.5, "ü", null]}'.encode()) == {"a": [1, 2.5, "ü", None]}
