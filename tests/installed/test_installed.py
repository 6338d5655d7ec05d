"""Installed means works: the wheel holds all that its commands need, and does without the checkout."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.installed.build import Distribution, files_of, stranger
from tests.installed.journey import JOURNEYS, PRINTS, follow, has_pdf, prepare
from tests.system_packages import PDF

SHIPPED = {"specs": "profiles", "test_vectors": "devices", "docs/examples": "examples"}
"""Folders of the checkout, and what they are called in the package's folder ``shipped``."""


@pytest.fixture(scope="module")
def in_wheel(published: Distribution) -> set[str]:
    with zipfile.ZipFile(published.wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def in_sdist(published: Distribution) -> set[str]:
    with tarfile.open(published.sdist) as archive:
        return {str(PurePosixPath(*PurePosixPath(member.name).parts[1:])) for member in archive if member.isfile()}


def test_every_file_that_a_command_reads_is_in_the_wheel_and_in_the_sdist(
    published: Distribution, in_wheel: set[str], in_sdist: set[str]
) -> None:
    package = {str(name) for name in files_of(published.tree) if name.is_relative_to("conformance")}
    shipped = {
        str(name): str(PurePosixPath("conformance", "shipped", inside, name.relative_to(top)))
        for name in files_of(published.tree)
        for top, inside in SHIPPED.items()
        if name.is_relative_to(top) and name.name != "generate.py"
    }
    assert len([name for name in package if not name.endswith(".py")]) > 20
    assert len(shipped) > 40
    assert package - in_wheel == set()
    assert set(shipped.values()) - in_wheel == set()
    assert (package | set(shipped)) - in_sdist == set()


def test_nothing_else_is_in_the_wheel(in_wheel: set[str]) -> None:
    expected = ("conformance/", "conformance-")
    assert {name for name in in_wheel if not name.startswith(expected)} == set()
    assert {
        name for name in in_wheel if name.endswith((".pyc", "~", ".orig", ".swp")) or "__pycache__" in name
    } == set()
    assert {name for name in in_wheel if "/test_" in name and not name.startswith("conformance/shipped/")} == set()


def test_the_sdist_holds_no_junk(in_sdist: set[str]) -> None:
    assert {name for name in in_sdist if name.startswith((".git/", "build/", "dist/", ".venv/", "reports/"))} == set()
    assert {name for name in in_sdist if "__pycache__" in name or name.endswith(".pyc")} == set()


def test_the_environment_of_the_wheel_does_not_see_the_checkout(programs: Path, tmp_path: Path) -> None:
    asked = "import conformance; print(conformance.__file__)"
    done = subprocess.run(
        [programs / "python", "-c", asked], cwd=tmp_path, env=stranger(programs), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert Path(done.stdout.strip()).is_relative_to(programs.parent)
    seen = subprocess.run(
        [programs / "python", "-c", "import tests"], cwd=tmp_path, env=stranger(programs), capture_output=True,
        check=False,
    )  # fmt: skip
    assert seen.returncode == 1


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=pytest.mark.needs(*PDF) if each == PRINTS else []) for each in JOURNEYS]
)
def test_a_stranger_with_the_wheel_alone(name: str, programs: Path, tmp_path: Path) -> None:
    prepare(tmp_path / "stranger")
    assert name != PRINTS or has_pdf(programs / "python")
    wrong = follow(JOURNEYS[name], tmp_path / "stranger", stranger(programs), programs / "python")
    assert wrong == [], wrong[0]
