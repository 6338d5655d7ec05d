"""Examples are listed, and copied whole; nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.cli.examples import examples
from tests.conftest import ROOT, Said


def test_every_file_and_folder_that_ships_as_an_example_is_listed_with_what_it_is(
    conformance: Callable[..., Said],
) -> None:
    listed = {e["name"]: e["about"] for e in json.loads(conformance("examples", "--json").out)["examples"]}
    names = {path.name for path in (ROOT / "docs" / "examples").iterdir()} - {"__pycache__"}
    assert names < set(listed)
    assert {"contactless-screening", "simulated-turnstile", "adapter.sh", "ci"} < set(listed)
    assert "generate.py" not in listed
    assert [name for name, about in listed.items() if len(about.split()) < 4] == []
    said = conformance("examples")
    assert [line.split()[0] for line in said.out.splitlines()] == list(listed)


@pytest.mark.parametrize("name", sorted(examples()))
def test_a_copy_is_the_example_byte_for_byte(name: str, conformance: Callable[..., Said], tmp_path: Path) -> None:
    said = conformance("examples", name, "-o", tmp_path / "new")
    assert (said.code, said.err) == (0, "")
    source, target = examples()[name].path, tmp_path / "new" / name
    files = [target] if source.is_file() else sorted(path for path in target.rglob("*") if path.is_file())
    assert said.out.splitlines() == [str(file) for file in files]
    for file in files:
        assert file.read_bytes() == (source / file.relative_to(target) if source.is_dir() else source).read_bytes()


def test_nothing_is_overwritten_and_nothing_left_behind(conformance: Callable[..., Said], tmp_path: Path) -> None:
    for name in ("ci", "adapter.py"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
        said = conformance("examples", name, "-o", tmp_path)
        assert said.code == 2
        assert "already exists" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adapter.py", "ci"]


@pytest.mark.parametrize("name", ["../adapter.py", "/etc", "", ".", "generate.py", "adapter"])
def test_another_name_is_refused_with_the_list(name: str, conformance: Callable[..., Said], tmp_path: Path) -> None:
    said = conformance("examples", name, "-o", tmp_path / "new")
    assert said.code == 2
    assert "adapter.py, adapter.sh" in said.err
    assert not (tmp_path / "new").exists()


def test_a_copy_needs_a_name_and_a_place(conformance: Callable[..., Said], tmp_path: Path) -> None:
    assert "-o" in conformance("examples", "ci").err
    assert "Name the example" in conformance("examples", "-o", tmp_path).err
