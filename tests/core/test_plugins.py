"""Scenarios, drivers, importers and report formats are found where they lie."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance.core import plugins
from conformance.core.plugins import discovered


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """A package made of module texts."""

    def make(name: str, text: str) -> str:
        folder = tmp_path / "found_here"
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
        (folder / f"{name}.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "found_here", raising=False)
        return "found_here"

    return make


def test_modules_that_define_the_name_are_found_and_others_passed_over(package: Callable[[str, str], str]) -> None:
    package("one", "THING = 1\n")
    name = package("other", "NOTHING = 0\n")
    assert list(discovered(name, "THING", "nobody.things")) == [1]


def test_entry_points_of_others_are_found(package: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = SimpleNamespace(load=lambda: 2)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [theirs] if group == "their.things" else [])
    assert list(discovered(package("one", "THING = 1\n"), "THING", "their.things")) == [1, 2]
