"""Which recordings a batch is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.batch.listing import listed
from conformance.core.problems import BadInput
from tests.batch.factory import recorded


def names(*places: object) -> list[str]:
    return [each.name for each in listed(map(str, places))]


def test_a_folder_stands_for_all_recordings_below_it_and_none_is_looked_into(tmp_path: Path) -> None:
    recorded(tmp_path / "vendor" / "b", "1")
    recorded(tmp_path / "vendor" / "a", "2")
    recorded(tmp_path / "vendor" / "a" / "inside", "3")
    (tmp_path / "vendor" / "c.zip").write_bytes(b"")
    (tmp_path / "vendor" / "notes.txt").write_text("nothing")
    assert names(tmp_path) == ["a", "b", "c"]


def test_recordings_that_are_called_alike_get_a_number_and_each_counts_once(tmp_path: Path) -> None:
    one, two = recorded(tmp_path / "x" / "run", "1"), recorded(tmp_path / "y" / "run", "2")
    assert names(one, two, one) == ["run", "run-2"]


def test_a_list_is_relative_to_its_folder_and_may_say_why(tmp_path: Path) -> None:
    recorded(tmp_path / "a", "1")
    recorded(tmp_path / "more" / "b", "2")
    (tmp_path / "work.txt").write_text("# today\na  # the first\n\nmore\n")
    assert names(tmp_path / "work.txt") == ["a", "b"]


def test_a_recording_of_a_list_that_is_not_there_is_left_for_the_work_to_tell(tmp_path: Path) -> None:
    recorded(tmp_path / "a", "1")
    (tmp_path / "work.txt").write_text("a\ngone\n")
    assert names(tmp_path / "work.txt") == ["a", "gone"]


def test_every_place_without_a_recording_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput) as refused:
        names(tmp_path / "empty", tmp_path / "gone")
    assert [problem.what for problem in refused.value.problems] == [
        "there is no recording here",
        "there is no such file or folder",
    ]


def test_recordings_on_other_storage_are_found_by_their_manifests(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    for name in ("b", "a"):
        files.put(str(recorded(tmp_path / name, name)), f"/listing/{name}", recursive=True)
    assert [(each.name, each.address) for each in listed(["memory://listing"])] == [
        ("a", "memory:///listing/a"),
        ("b", "memory:///listing/b"),
    ]


def test_other_storage_that_cannot_be_reached_is_bad_input() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(BadInput, match="nothing at this address"):
        listed(["memory://no-such-place"])
    with pytest.raises(BadInput, match="cannot be reached"):
        listed(["nonsense://x"])
