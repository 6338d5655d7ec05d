"""Whole files: written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.documents import canonical_json, sha256_of, sha256_of_file, write_whole


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "温度\n")
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "温度\n"


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(BadInput, match="cannot be written"):
        write_whole(tmp_path / "file" / "below.txt", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadInput, match="cannot be written"):
        write_whole(tmp_path / "folder", "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_canonical_json_has_one_form() -> None:
    assert canonical_json({"b": 1, "a": "℃"}) == '{"a":"℃","b":1}'.encode()


def test_canonical_json_refuses_what_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        canonical_json(float("nan"))


def test_a_file_and_its_bytes_have_one_digest(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert sha256_of_file(tmp_path / "f") == sha256_of(b"abc") == sha256_of("abc")
