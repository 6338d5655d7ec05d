"""Other people's packages: where they come from, and what is known of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conformance.core.plugins import Plugin, loaded
from tests.core.plugged import distribution, installed

GROUP = "nobody.things"


def plugins_of(folder: Path) -> list[tuple[Plugin, object]]:
    with installed(folder):
        return list(loaded(GROUP))


def test_an_entry_point_is_named_with_its_package_and_version(tmp_path: Path) -> None:
    folder = distribution(tmp_path, "their-things", {GROUP: {"one": "theirs:ONE"}}, {"theirs.py": "ONE = 1\n"})
    ((plugin, given),) = plugins_of(folder)
    assert given == 1
    assert (plugin.package, plugin.version, plugin.entry_point, plugin.set_aside) == (
        "their-things",
        "1.2.3",
        "one",
        None,
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import nosuchmodule", "it cannot be loaded: ModuleNotFoundError: No module named 'nosuchmodule'"),
        ("OTHER = 1", "it cannot be loaded: AttributeError: module 'theirs' has no attribute 'ONE'"),
        ("raise RuntimeError", "it cannot be loaded: RuntimeError"),
        ("raise SystemExit(3)", "it cannot be loaded: SystemExit: 3"),
        ("def f(:", "it cannot be loaded: SyntaxError: invalid syntax (theirs.py, line 1)"),
    ],
)
def test_one_that_cannot_be_loaded_is_set_aside_with_the_reason_and_the_next_is_loaded(
    tmp_path: Path, text: str, why: str
) -> None:
    points = {GROUP: {"a": "theirs:ONE", "b": "json:dumps"}}
    (broken, nothing), (good, given) = plugins_of(distribution(tmp_path, "t", points, {"theirs.py": text}))
    assert (broken.set_aside, nothing) == (why, None)
    assert good.set_aside is None
    assert callable(given)


def test_what_a_plug_in_prints_is_kept_out_of_what_a_command_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = {GROUP: {"one": "theirs:ONE"}}
    plugins_of(distribution(tmp_path, "t", points, {"theirs.py": "print('hello')\nONE = 1\n"}))
    assert capsys.readouterr() == ("", "hello\n")


def test_the_digest_is_that_of_what_was_installed_wherever_and_by_whatever_it_was_installed(tmp_path: Path) -> None:
    points, modules = {GROUP: {"one": "theirs:ONE"}}, {"theirs.py": "ONE = 1\n"}
    here = distribution(tmp_path / "here", "t", points, modules)
    there = tmp_path / "there"
    shutil.copytree(here, there)
    (there / "t-1.2.3.dist-info" / "INSTALLER").write_text("another\n", encoding="utf-8")
    digests = {plugin.digest for folder in (here, there) for plugin, _ in plugins_of(folder)}
    assert len(digests) == 1
    (there / "theirs.py").write_text("ONE = 1  # changed\n", encoding="utf-8")
    assert plugins_of(there)[0][0].digest not in digests


def test_the_digest_of_an_editable_install_is_of_the_package_that_is_run(tmp_path: Path) -> None:
    source, site = tmp_path / "source", tmp_path / "site"
    distribution(site, "t", {GROUP: {"one": "theirs.one:ONE"}}, {})
    (source / "theirs").mkdir(parents=True)
    (source / "theirs" / "__init__.py").touch()
    (source / "theirs" / "one.py").write_text("ONE = 1\n", encoding="utf-8")
    with installed(site, source):
        before = [plugin.digest for plugin, _ in loaded(GROUP)]
    (source / "theirs" / "beside.py").write_text("", encoding="utf-8")
    with installed(site, source):
        assert [plugin.digest for plugin, _ in loaded(GROUP)] != before


def test_a_package_with_unreadable_metadata_is_named_and_the_others_are_loaded(tmp_path: Path) -> None:
    good = distribution(tmp_path / "good", "good", {GROUP: {"one": "theirs:ONE"}}, {"theirs.py": "ONE = 1\n"})
    damaged = distribution(tmp_path / "damaged", "damaged", {GROUP: {"two": "json:dumps"}}, {})
    (damaged / "damaged-1.2.3.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe[\x00")
    with installed(damaged, good):
        (broken, nothing), (fine, given) = loaded(GROUP)
    assert nothing is None
    assert broken.package == "damaged"
    assert (broken.set_aside or "").startswith("its entry points cannot be read: UnicodeDecodeError")
    assert (fine.package, given) == ("good", 1)


def test_where_the_list_of_files_is_damaged_the_digest_is_of_the_module(tmp_path: Path) -> None:
    folder = distribution(tmp_path, "t", {GROUP: {"one": "theirs:ONE"}}, {"theirs.py": "ONE = 1\n"})
    whole = plugins_of(folder)[0][0].digest
    (folder / "t-1.2.3.dist-info" / "RECORD").write_bytes(b"\xff")
    with installed(folder):
        ((plugin, _),) = loaded(GROUP)
        of_its_module = plugin.digest
    assert whole.startswith("sha256:")
    assert of_its_module.startswith("sha256:")
    assert whole != of_its_module
    ((gone, _),) = plugins_of(folder)
    assert gone.digest == "unknown", "neither listed nor on the path any more"
