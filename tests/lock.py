"""The packages of ``make test``, pinned and with their digests: ``make lock`` writes ``constraints.txt`` and `LOCKED`.

Every package that the tests install is in ``constraints.txt`` with its version, on every system. On Linux with an
x86-64 processor, where continuous integration runs, `LOCKED` holds the digests of the files as well, and nothing else
is installed. Versions that are pinned stay; what is new is taken in its newest version. To raise one, change or remove
its line in ``constraints.txt`` first. Needs every Python of `SERIES`, and the package index that pip is set up for.

``--covers`` says by its exit code whether `LOCKED` is for this system and this Python.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.doctor import pythons  # noqa: E402 (a script finds its folder first)

CONSTRAINTS, LOCKED = ROOT / "constraints.txt", ROOT / "locked-linux-x86_64.txt"
SERIES = ("3.11", "3.12", "3.13")
_EXTRAS = ".[test,lint]"
_ALSO = ("pip",)
_HEAD = "# Made by `make lock` from setup.cfg and constraints.txt. For Python {series} on Linux, x86-64.\n"

Found = dict[str, dict[str, set[str]]]
"""By package as ``name==version``: the digests of its files, and for which Pythons they are."""


def covers() -> bool:
    """Whether the digests are those of this system and this Python."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    system = (sys.platform, platform.machine(), platform.libc_ver()[0])
    return here in SERIES and system == ("linux", "x86_64", "glibc")


def resolved(pip: Path, python: str, more: Iterable[str]) -> Mapping[str, str]:
    """Package as ``name==version`` and the digest of its file, as pip would install them for a Python."""
    command = [pip, "--python", python, "install", "--quiet", "--disable-pip-version-check", "--dry-run"]
    command += ["--ignore-installed", "--constraint", CONSTRAINTS, "--report", "-", _EXTRAS, *_ALSO, *more]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"pip finds no set of packages for {python}:\n{done.stderr[-2000:]}")
    found = {}
    for each in json.loads(done.stdout)["install"]:
        if "archive_info" in each["download_info"]:  # all but the project itself
            name = f"{each['metadata']['name']}=={each['metadata']['version']}"
            found[name] = each["download_info"]["archive_info"]["hashes"]["sha256"]
    return found


def constraints_text(names: Iterable[str]) -> str:
    """A line a package, in order."""
    return "".join(f"{name}\n" for name in sorted(names, key=str.lower))


def locked_text(found: Mapping[str, Mapping[str, set[str]]]) -> str:
    """A line a package with the digests of its files; one that not every Python needs says which do."""
    lines = [_HEAD.format(series=", ".join(SERIES))]
    for name in sorted(found, key=str.lower):
        needed = sorted({series for each in found[name].values() for series in each})
        marker = "" if tuple(needed) == SERIES else f" ; {_of(needed)}"
        digests = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(found[name]))
        lines.append(f"{name}{marker}{digests}\n")
    return "".join(lines)


def _of(series: Iterable[str]) -> str:
    return " or ".join(f'python_version == "{each}"' for each in series)


def main(more: list[str]) -> None:
    """Resolve for every Python, and write both files."""
    interpreters = pythons()
    if missing := [series for series in SERIES if series not in interpreters]:
        sys.exit(f"a lock needs every Python; not found: {', '.join(missing)}")
    found: Found = defaultdict(lambda: defaultdict(set))
    with tempfile.TemporaryDirectory() as folder:  # a pip that reports, whichever this machine has
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = Path(folder) / "bin" / "pip"
        pins = [*CONSTRAINTS.read_text("utf-8").split(), "pip"]
        pinned = next(line for line in pins if line.partition("==")[0] == "pip")
        subprocess.run([pip, "install", "--quiet", "--disable-pip-version-check", pinned], check=True)
        for series in SERIES:
            for name, digest in resolved(pip, interpreters[series], more).items():
                found[name][digest].add(series)
    CONSTRAINTS.write_text(constraints_text(found), encoding="utf-8")
    LOCKED.write_text(locked_text(found), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--covers"]:
        sys.exit(not covers())
    main(sys.argv[1:])
