"""Files and folders are written whole or not at all: what was there before stays until all of the new is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.documents import write_whole
from conformance.documents.atomic import whole_file, whole_folder


class PowerCutError(Exception):
    pass


def inside(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") if path.is_file() else ""
        for path in folder.rglob("*")
    }


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "温度\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "温度\n".encode()


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "file" / "below.txt", tmp_path / "folder"):
        with pytest.raises(BadInput, match=r"cannot be written.*Choose another place"):
            write_whole(place, "x")
    assert inside(tmp_path) == {"file": "kept", "folder": ""}


@given(before=st.none() | st.binary(max_size=9), after=st.binary(max_size=9))
def test_until_a_file_is_whole_its_place_holds_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, before: bytes | None, after: bytes
) -> None:
    place = tmp_path_factory.mktemp("files") / "f"
    if before is not None:
        place.write_bytes(before)
    with whole_file(place) as temporary:
        temporary.write_bytes(after)
        assert (place.read_bytes() if place.exists() else None) == before
    assert place.read_bytes() == after
    assert os.listdir(place.parent) == ["f"]


def test_a_file_that_breaks_off_leaves_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("before")

    def broken_off() -> None:
        with whole_file(tmp_path / "f") as temporary:
            temporary.write_text("half")
            raise PowerCutError

    with pytest.raises(PowerCutError):
        broken_off()
    assert inside(tmp_path) == {"f": "before"}


@pytest.mark.parametrize("empty_before", [False, True])
def test_a_folder_is_there_only_when_it_is_whole(tmp_path: Path, empty_before: bool) -> None:
    place = tmp_path / "on" / "the way" / "r"
    if empty_before:
        place.mkdir(parents=True)
    with whole_folder(place) as made:
        (made / "a").write_text("1")
        assert not place.exists() or not any(place.iterdir())
    assert inside(place.parent) == {"r": "", "r/a": "1"}


def test_a_folder_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken_off() -> None:
        with whole_folder(tmp_path / "r") as made:
            (made / "a").write_text("half")
            raise PowerCutError

    with pytest.raises(PowerCutError):
        broken_off()
    assert inside(tmp_path) == {}


def test_a_full_folder_stays_where_nothing_was_said_of_replacing_it(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a").write_text("before")
    with pytest.raises(BadInput, match="cannot be written"), whole_folder(tmp_path / "r") as made:
        (made / "b").write_text("after")
    assert inside(tmp_path) == {"r": "", "r/a": "before"}


def test_a_folder_replaces_the_one_before_and_nothing_of_that_stays(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a").write_text("before")
    with whole_folder(tmp_path / "r", replacing=True) as made:
        (made / "b").write_text("after")
        assert inside(tmp_path / "r") == {"a": "before"}
    assert inside(tmp_path) == {"r": "", "r/b": "after"}


def test_the_folder_before_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a").write_text("before")
    replace = os.replace

    def refuses_what_was_made(source: Path, target: Path) -> None:
        if (source / "b").exists():
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuses_what_was_made)
    with (
        pytest.raises(BadInput, match="cannot be written: Permission denied"),
        whole_folder(tmp_path / "r", replacing=True) as made,
    ):
        (made / "b").write_text("after")
    assert inside(tmp_path) == {"r": "", "r/a": "before"}
