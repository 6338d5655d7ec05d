"""What tests of this machine would run: its Pythons, its system packages, and how many tests wait for a missing one.

``make doctor``. Standard library alone; tests are counted where ``make`` has set up its environment. With ``--pythons``
the interpreters alone, a line each: ``.ci/installed`` tries the wheel on them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.system_packages import SYSTEM_PACKAGES, missing  # noqa: E402 (a script finds its folder first)

OLDEST = (3, 11)
SERIES = tuple(f"3.{minor}" for minor in range(OLDEST[1], OLDEST[1] + 4))
ENVIRONMENT = ROOT / ".venv" / "bin" / "python"


def pythons() -> dict[str, str]:
    """Interpreters that can make an environment, by series: on the path, or where pyenv keeps them."""
    found: dict[str, str] = {}
    for series in SERIES:
        kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{series}.*/bin/python{series}"))
        for candidate in (shutil.which(f"python{series}"), *map(str, reversed(kept)), shutil.which("python3")):
            if candidate is not None and _is(candidate, series):
                found[series] = candidate
                break
    return found


def _is(python: str, series: str) -> bool:
    """Whether it runs (a shim may name a version that it cannot start), is of the series, and has venv and pip."""
    asked = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return False
    return done.stdout.strip() == series


def waiting() -> dict[str, int] | None:
    """How many tests of ``make test`` need each system package; None where they cannot be counted yet."""
    if not ENVIRONMENT.exists():
        return None
    files = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.needs(" in path.read_text("utf-8")]
    command = [ENVIRONMENT, "-m", "pytest", "--collect-only", "-q", "-n", "0", "--count-needs", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        return None
    return {name: int(count) for name, count in re.findall(r"^needs (\S+): (\d+)$", done.stdout, re.MULTILINE)}


def lines() -> Iterator[str]:
    """What is printed."""
    found = pythons()
    yield from (f"Python {series:<21} {found.get(series, 'not found')}" for series in SERIES)
    if not found:
        yield f"Python {'.'.join(map(str, OLDEST))} or newer with venv is needed (Debian, Ubuntu: python3 python3-venv)"
    yield f"{'make':<28} {shutil.which('make') or 'not found'}"
    yield ""
    counts = waiting()
    for each in SYSTEM_PACKAGES:
        number = "" if counts is None else f"{counts.get(each.name, 0):>3} test(s): "
        state = "found" if each.found else f"MISSING: apt-get install {' '.join(each.debian)}"
        yield f"{each.name:<9} {number}{each.serves:<29} {state}"
    yield from ("", *_conclusion(counts))


def _conclusion(counts: dict[str, int] | None) -> Iterable[str]:
    if counts is None:
        yield "Tests are counted once `make test` or `make certify` has set up .venv."
    if not missing():
        yield "Nothing is missing: `make test` skips no test for the want of a system package."
        return
    yield f"Debian, Ubuntu: apt-get install {' '.join(name for each in missing() for name in each.debian)}"
    yield "`make test` passes without them; it skips the tests that need them, and says so at its end."


if __name__ == "__main__":
    asked = pythons().values() if "--pythons" in sys.argv else lines()
    sys.stdout.write("".join(f"{line}\n" for line in asked))
