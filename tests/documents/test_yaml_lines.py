"""YAML with line numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.documents import load_yaml


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
