"""Documents validated against their schema: every problem at once, each with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.requirements.file import load_requirements

GOOD = """\
schema: conformance/requirements/1
profile: example
edition: "1"
title: {en: Example}
requirements:
- id: 6.1a
  clause: "6.1"
  modality: shall
  statement: {en: The temperature measurement error shall be within ±0.3 °C.}
  source: {en: {document: s.md, lines: [3, 3], sha256: "sha256:00"}}
  characteristic: temperature_error
  limit: {lower: -0.3, upper: 0.3, unit: delta_degC}
"""


def load(tmp_path: Path, text: str) -> str:
    """What is said of a requirement set, empty when it is good."""
    path = tmp_path / "requirements.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_requirements(path)
    except BadInput as error:
        return str(error)
    return ""


def test_a_good_document_loads(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  modality: shall\n", "", "[requirements[0].modality]: the field is missing"),
        (
            "  modality: shall\n",
            "  modality: must\n",
            "requirements.yaml:8 [requirements[0].modality]: 'must' is not one of",
        ),
        ("edition: ", "editoin: 1\nedition: ", "requirements.yaml:3 [editoin]: the field is unknown"),
        (
            "lower: -0.3",
            'lower: "-0.3"',
            "requirements.yaml:12 [requirements[0].limit.lower]: '-0.3' is given where a number",
        ),
        ("lower: -0.3", "lower: .nan", "requirements.yaml:12 [requirements[0].limit.lower]"),
        (", unit: delta_degC", "", "requirements.yaml:12 [requirements[0].limit]: the limit has no unit"),
        ("lower: -0.3", "lower: 0.9", "the lower bound lies above the upper bound"),
        ("lower: -0.3, upper: 0.3, ", "", "the limit has neither a lower nor an upper bound"),
        ("temperature_error", "temprature_error", "the characteristic 'temprature_error' is unknown"),
        ("{en: The", "{fr: Le", "the field is unknown"),
        ("schema: conformance/requirements/1", "schema: conformance/product/1", "requirements.yaml:1 [schema]"),
        ("schema: conformance/requirements/1\n", "", "the document has no schema"),
    ],
)
def test_each_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in load(tmp_path, GOOD.replace(old, new, 1))


def test_a_duplicate_id_is_named_with_both_places(tmp_path: Path) -> None:
    record = GOOD[GOOD.index("- id") :]
    said = load(tmp_path, GOOD + record)
    assert "requirements.yaml:13 [requirements[1].id]: the id '6.1a' occurs twice, first at requirements[0]" in said


def test_all_mistakes_are_said_at_once_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    record = GOOD[GOOD.index("- id") :]
    text = GOOD.replace("shall\n", "must\n", 1) + record.replace(", unit: delta_degC", "") + "unknown: 1\n"
    said = load(tmp_path, text).splitlines()
    assert len(said) == 4
    lines = [int(sentence.split(":")[1].split()[0]) for sentence in said]
    assert lines == sorted(lines)


def test_a_document_that_is_a_list_is_refused(tmp_path: Path) -> None:
    assert "is not a mapping" in load(tmp_path, "- 1\n- 2\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"schema": NaN}', "NaN is not a valid JSON number"),
        ('{"schema": -Infinity}', "-Infinity is not a valid JSON number"),
        ('{"schema": ' + "9" * 10_000 + "}", "is not valid JSON"),
        ('{"schema": "conformance/requirements/1", "profile": "\\ud800"}', "half of a surrogate pair"),
        ('{"schema": "conformance/requirements/1", "profile": 1e999}', "beyond what a computer"),
        ("1", "is not a mapping of fields"),
        ('{"schema": ', "requirements.json:1: is not valid JSON"),
    ],
)
def test_json_that_no_document_is_made_of_is_bad_input(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "requirements.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        load_requirements(path)
    assert said in str(raised.value)
