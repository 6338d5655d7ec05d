"""What the tests run with is what is pinned: every package, to the version, and where it is known to the digest."""

from __future__ import annotations

import re
import sys
from importlib import metadata

import pytest

from tests.conftest import ROOT
from tests.lock import CONSTRAINTS, LOCKED, SERIES, constraints_text, covers, locked_text

OURS = {"conformance", "conformance-humidity"}
"""The project itself, and its example of a plug-in."""


def normal(name: str) -> str:
    """A package's name, as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return {normal(name): version for name, _, version in (line.partition("==") for line in lines)}


def locked() -> dict[str, tuple[str, list[str], str]]:
    """Package → version, digests, marker."""
    text = LOCKED.read_text(encoding="utf-8").replace("\\\n", "")
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            head, *digests = line.split(" --hash=")
            requirement, _, marker = head.partition(" ; ")
            name, _, version = requirement.strip().partition("==")
            found[normal(name)] = (version, [each.strip() for each in digests], marker.strip())
    return found


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="these are not the tests' own environment")
def test_the_environment_is_what_is_pinned() -> None:
    """After a change of the pins: ``make test`` sets the environment up anew."""
    installed = {normal(each.metadata["Name"]): each.version for each in metadata.distributions()}
    here = f'python_version == "{sys.version_info.major}.{sys.version_info.minor}"'
    needed = {name: each[0] for name, each in locked().items() if not each[2] or here in each[2]}
    expected = needed if covers() else {name: pinned().get(name) for name in installed}
    found = {name: version for name, version in installed.items() if name not in OURS}
    assert found == {name: version for name, version in expected.items() if name not in OURS}


def test_every_pinned_package_is_locked_in_the_same_version_with_digests() -> None:
    assert {name: each[0] for name, each in locked().items()} == pinned()
    digests = [digest for each in locked().values() for digest in each[1]]
    assert all(each[1] for each in locked().values())
    assert [digest for digest in digests if not re.fullmatch(r"sha256:[0-9a-f]{64}", digest)] == []


@pytest.mark.parametrize("name", ["pip", "setuptools", "wheel", "pytest", "ruff", "mypy", "import-linter"])
def test_what_installs_and_checks_is_pinned_as_well(name: str) -> None:
    assert name in pinned()


def test_what_the_project_needs_is_pinned() -> None:
    text = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    needed = re.findall(r"^    ([A-Za-z][\w.-]*)(?:\[\w+\])?>=[\d.]+$", text, re.MULTILINE)
    assert len(needed) > 20
    assert {normal(name) for name in needed} <= set(pinned())


def test_no_file_of_pins_names_where_packages_come_from() -> None:
    for path in (CONSTRAINTS, LOCKED):
        assert not re.search(r"://|index-url|find-links|file:", path.read_text(encoding="utf-8"))


def test_a_lock_says_which_pythons_need_a_package() -> None:
    found = {"b==2": {"d1": {"3.11"}, "d0": {"3.12", "3.13"}}, "A==1": {"d2": {"3.11"}}}
    assert set(SERIES) == {"3.11", "3.12", "3.13"}
    assert constraints_text(found) == "A==1\nb==2\n"
    assert locked_text(found).splitlines()[1:] == [
        'A==1 ; python_version == "3.11" \\',
        "    --hash=sha256:d2",
        "b==2 \\",
        "    --hash=sha256:d0 \\",
        "    --hash=sha256:d1",
    ]
