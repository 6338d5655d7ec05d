"""The wheel and the sdist of the checkout, built aside, and an environment that has the wheel and not the checkout."""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_BUILD = "import sys; from setuptools import build_meta as b; print(getattr(b, 'build_' + sys.argv[1])(sys.argv[2]))"
"""What ``pip wheel --no-build-isolation`` and ``python -m build`` ask of setuptools, without fetching anything."""


@dataclass(frozen=True)
class Distribution:
    """What is published of a checkout."""

    tree: Path
    """The copy of the checkout's files that they were built from."""
    sdist: Path
    wheel: Path
    """Built from the unpacked sdist, as pip builds it for those who have no wheel."""


def files_of(root: Path) -> Iterator[PurePosixPath]:
    """The files of a checkout, by git where there is git, else all that ``.gitignore`` does not name; sorted."""
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\0")
        yield from (PurePosixPath(name) for name in sorted(filter(None, listed)) if (root / name).is_file())
        return
    ignored = [line for line in (root / ".gitignore").read_text(encoding="utf-8").split() if not line.startswith("!")]
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not any(_ignores(pattern, name) for pattern in ignored):
            yield PurePosixPath(name)


def _ignores(pattern: str, name: str) -> bool:
    """Whether a line of ``.gitignore`` (a folder's name with a slash, or a path with stars) leaves a file out."""
    if pattern.endswith("/"):
        return any(fnmatch.fnmatch(part, pattern[:-1]) for part in name.split("/")[:-1])
    return fnmatch.fnmatch(name, pattern)


def distribution(root: Path, folder: Path, python: str = sys.executable) -> Distribution:
    """Copy the checkout's files into a folder, and build both there; the checkout stays as it is."""
    tree = folder / "checkout"
    for name in files_of(root):
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target)
    sdist = _built(python, tree, "sdist", folder / "dist")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)  # not before 3.11.4
        archive.extractall(folder / "unpacked")
    [unpacked] = (folder / "unpacked").iterdir()
    return Distribution(tree, sdist, _built(python, unpacked, "wheel", folder / "dist"))


def _built(python: str, tree: Path, kind: str, into: Path) -> Path:
    into.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-c", _BUILD, kind, str(into)]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the {kind} cannot be built:\n{done.stdout}\n{done.stderr}"
    return into / done.stdout.splitlines()[-1]


def installed(wheel: Path, folder: Path) -> Path:
    """The ``bin`` of an environment with the wheel alone: it sees the libraries of this one, not its conformance."""
    python = _environment(folder)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run([*command, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the wheel cannot be installed:\n{done.stdout}\n{done.stderr}"
    _program(python, "pytest", "from pytest import console_main as main")  # the library is borrowed, without programs
    return python.parent


_FINDER = """\
import importlib.util, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "conformance":
            folder = {package!r}
            return importlib.util.spec_from_file_location(
                name, folder + "/__init__.py", submodule_search_locations=[folder])

sys.meta_path.append(Finder)
"""
"""What setuptools installs for ``pip install -e``, in short."""


def editable(root: Path, folder: Path) -> Path:
    """The ``bin`` of an environment in which a checkout is installed for editing: found by a hook, after every path."""
    python = _environment(folder)
    _packages(python).joinpath("editable.pth").write_text("import editable_finder\n", encoding="utf-8")
    text = _FINDER.format(package=str(root / "conformance"))
    _packages(python).joinpath("editable_finder.py").write_text(text, encoding="utf-8")
    _program(python, "conformance", "from conformance.cli.main import main")
    return python.parent


def _environment(folder: Path) -> Path:
    """An environment that sees the libraries of this one, but for conformance; its interpreter."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    seen = folder / "libraries"
    seen.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "conformance" not in path.name and path.suffix != ".pth":
            (seen / path.name).symlink_to(path)
    _packages(python).joinpath("libraries.pth").write_text(f"{seen}\n", encoding="utf-8")
    return python


def _packages(python: Path) -> Path:
    [found] = python.parent.parent.glob("lib/python3.*/site-packages")
    return found


def _program(python: Path, name: str, imports: str) -> None:
    script = python.parent / name
    script.write_text(
        f"#!{python}\nimport sys\n{imports}\nif __name__ == '__main__':\n    sys.exit(main())\n", encoding="utf-8"
    )
    script.chmod(0o755)


def stranger(bin_folder: Path) -> dict[str, str]:
    """The variables of somebody who has the environment on the path, and nothing of this test run."""
    kept = {"HOME", "LANG", "LC_ALL", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "FONTCONFIG_FILE"}
    system = {name: value for name, value in os.environ.items() if name in kept}
    return {**system, "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    print(distribution(Path(__file__).resolve().parents[2], Path(sys.argv[1])).wheel)
