"""YAML with line numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.documents import load_yaml, load_yaml_text


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "document.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(path: Path) -> str:
    with pytest.raises(BadInput) as raised:
        load_yaml(path)
    return str(raised.value)


def test_every_field_knows_its_line(tmp_path: Path) -> None:
    loaded = load_yaml(written(tmp_path, "a: 1\nb:\n  - c: 2\n  - c: 3\n"))
    assert loaded.data == {"a": 1, "b": [{"c": 2}, {"c": 3}]}
    assert loaded.line_of(("b", 1, "c")) == 4


def test_a_missing_field_is_placed_at_the_field_around_it(tmp_path: Path) -> None:
    loaded = load_yaml(written(tmp_path, "a: 1\nb:\n  - c: 2\n"))
    assert loaded.line_of(("b", 0, "unit")) == 3


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    assert "there is no such file. Check the path." in problems(tmp_path / "none.yaml")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    assert "is a folder" in problems(tmp_path)


@pytest.mark.parametrize("content", ["", "  \n\n", "# only a comment\n"])
def test_an_empty_document_is_refused(tmp_path: Path, content: str) -> None:
    assert "empty" in problems(written(tmp_path, content))


def test_broken_yaml_is_placed_at_its_line(tmp_path: Path) -> None:
    said = problems(written(tmp_path, "a: 1\nb: [1, 2\nc: 3\n"))
    assert "not valid YAML" in said
    assert "document.yaml:3" in said


def test_bytes_that_are_not_utf8_are_placed_at_their_line(tmp_path: Path) -> None:
    said = problems(written(tmp_path, b"a: 1\nb: \xff\xfe\n"))
    assert "document.yaml:2" in said
    assert "not UTF-8" in said


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    assert load_yaml(written(tmp_path, b"\xef\xbb\xbfa: 1\n")).data == {"a": 1}


def test_a_field_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    said = problems(written(tmp_path, "a: 1\nb: 2\na: 3\n"))
    assert "document.yaml:3 [a]: the field occurs twice, first in line 1" in said


def test_aliases_cannot_blow_up(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"k{i}: [{', '.join(['*a'] * 20)}]\n" for i in range(20))
    assert "aliases" in problems(written(tmp_path, bomb))


def test_python_objects_are_not_built(tmp_path: Path) -> None:
    assert "not valid YAML" in problems(written(tmp_path, "a: !!python/object/apply:os.getcwd []\n"))


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert problems(written(tmp_path, "[" * 5000 + "]" * 5000))


def test_dates_mean_the_same_as_in_json(tmp_path: Path) -> None:
    assert load_yaml(written(tmp_path, "day: 2026-11-23\n")).data == {"day": "2026-11-23"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: " + "9" * 5000 + "\n", "document.yaml:2 [b]: '999"),
        ("a: 1\nb: 0x" + "f" * 60 + "\n", "document.yaml:2 [b]: the number has more than 64 bits"),
        ("a: 1\nb: 0x" + "f" * 9000 + "\n", "document.yaml:2 [b]: '0xff"),
        ("b: " + "1:" * 20000 + "1\n", "document.yaml:1 [b]: '1:1:"),
        ("b: " + "1:" * 20000 + "1.0\n", "document.yaml:1 [b]: '1:1:"),
        ("a: 1\nb: .nan\n", "document.yaml:2 [b]: the number is not finite"),
        ("b: 1.0e+999\n", "document.yaml:1 [b]: the number is not finite"),
        ("a: 1\nday: 2026-13-45\n", "document.yaml:2 [day]: '2026-13-45' cannot be read as timestamp"),
        ("at: 2026-01-01 99:99:99\n", "cannot be read as timestamp"),
        ("a: !!binary aGVsbG8=\n", "document.yaml:1 [a]: is not valid YAML of a document: the type is !!binary"),
        ("a: !!set {x: null}\n", "!!set"),
        ("a: !!omap [x: 1]\n", "!!omap"),
        ("a: !!int word\n", "'word' cannot be read as int"),
        ("a: !!int ''\n", "'' cannot be read as int"),
        ("a: !!float word\n", "'word' cannot be read as float"),
        ("a: !!bool word\n", "'word' cannot be read as bool"),
        ("a: !!timestamp word\n", "'word' cannot be read as timestamp"),
        ("a: !!map 1\n", "!!map"),
        ("a: !!str [1]\n", "!!str"),
        ("a: 1\n? [x, y]\n: 2\n", "document.yaml:2: the name of a field is not a text"),
        ("? {x: y}\n: 2\n", "the name of a field is not a text"),
        ("a: &a [*a]\n", "document.yaml:1: the alias *a contains itself"),
        ("a: 1\n&b b: &a\n  c: {d: [*a]}\n", "document.yaml:3: the alias *a contains itself"),
        ("<<: &a {x: 1, <<: *a}\n", "contains itself"),
        ("a: *b\n", "undefined alias"),
        ("<<: 3\n", "'<<' merges mappings only"),
        ("a: 1\nb: \x07\n", "document.yaml:2: is not valid YAML"),
        ("--- 1\n--- 2\n", "not valid YAML"),
        ("%YAML 9.9\n---\na: 1\n", "not valid YAML"),
        ("- " * 61 + "1\n", "nested deeper than 60 levels"),
        ("a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 40 + "*a" + "]" * 40 + "\n", "document.yaml:2: is nested"),
        ("{" * 100000, "nested deeper"),
    ],
)
def test_what_no_document_of_ours_holds_is_refused_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(written(tmp_path, text))


def test_every_value_that_cannot_be_used_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        load_yaml(written(tmp_path, "a: !!binary aGk=\nb: .inf\nc: 1\nc: 2\n"))
    assert [problem.line for problem in raised.value.problems] == [1, 2, 4]


def test_what_is_merged_replaces_nothing(tmp_path: Path) -> None:
    text = "base: &base {unit: degC, value: 1}\nother: &other {unit: s, more: 2}\na: {<<: [*base, *other], value: 3}\n"
    assert load_yaml(written(tmp_path, text)).data["a"] == {"value": 3, "unit": "degC", "more": 2}


def test_names_of_fields_are_texts_as_they_are_written(tmp_path: Path) -> None:
    assert load_yaml(written(tmp_path, "yes: 1\n1.0: 2\n2026-01-02: 3\n")).data == {"yes": 1, "1.0": 2, "2026-01-02": 3}


def test_a_few_aliases_are_read(tmp_path: Path) -> None:
    assert load_yaml(written(tmp_path, "a: &a [1, 2]\nb: *a\nc: {d: *a}\n")).data["c"] == {"d": [1, 2]}


@settings(max_examples=60)
@given(st.data())
def test_what_aliases_come_to_is_counted_as_it_is_written_out(data: st.DataObject) -> None:
    """The count of the limits is that of the data which would be built."""
    sizes: list[int] = []
    lines: list[str] = []
    for number in range(data.draw(st.integers(1, 6))):
        repeats = data.draw(st.lists(st.integers(0, number - 1), max_size=6)) if number else []
        own = data.draw(st.integers(0, 3))
        items = ["1"] * own + [f"*a{each}" for each in repeats]
        lines.append(f"k{number}: &a{number} [{', '.join(items)}]\n")
        sizes.append(1 + own + sum(sizes[each] for each in repeats))
    built = load_yaml_text("".join(lines), "made").data
    assert [_values_of(built[f"k{number}"]) for number in range(len(sizes))] == sizes


def _values_of(value: object) -> int:
    return 1 + sum(map(_values_of, value)) if isinstance(value, list) else 1
