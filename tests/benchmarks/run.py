"""``make bench``: measured figures into ``docs/performance.md``, each with a yardstick from the same run.

Absolute times belong to a machine; the ratio to a yardstick measured beside them travels better. Every figure is
the median of several whole processes after one that is not counted.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

FACE_ORAL = (
    Path(os.environ.get("CONFORMANCE_REFERENCE_DATA", ROOT.parent / "shared" / "reference-data"))
    / "face-oral-temperature"
)
RUNS = 7

SPINE = """
import sys
from pathlib import Path
from conformance.cli.main import conformance
files, requirements, folder = sys.argv[1:3], sys.argv[3], Path(sys.argv[4])
for arguments in (
    ["recording", "import", "face-oral-temperature", *files, "-o", str(folder / "recording")],
    ["evaluate", requirements, str(folder / "recording"), "-o", str(folder / "evaluation.json")],
    ["report", str(folder / "evaluation.json"), "--format", "html", "-o", str(folder)],
):
    conformance.main(args=arguments, standalone_mode=False)
"""


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its yardstick."""

    name: str
    seconds: Sequence[float]
    yardstick: str
    yardstick_seconds: Sequence[float]
    goal: str

    def row(self) -> str:
        """A row of the table."""
        median, yard = statistics.median(self.seconds), statistics.median(self.yardstick_seconds)
        return (
            f"| {self.name} | {median:.3f} ({min(self.seconds):.3f}–{max(self.seconds):.3f}) | {self.goal} | "
            f"{self.yardstick}: {yard:.3f} | {median / yard:.1f} |"
        )


def timed(command: Callable[[], Sequence[str]]) -> list[float]:
    """Wall times of whole processes in seconds; the first is not counted."""
    times = []
    for _ in range(RUNS + 1):
        arguments = command()
        start = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return times[1:]


def command_line_start() -> Figure:
    """``conformance --help``."""
    return Figure(
        "`conformance --help`",
        timed(lambda: [sys.executable, "-m", "conformance", "--help"]),
        "python with click imported",
        timed(lambda: [sys.executable, "-c", "import click"]),
        "< 0.2 s",
    )


def face_import() -> list[Figure]:
    """``import conformance.api``, alone and with every public name asked for."""
    yardstick = timed(lambda: [sys.executable, "-c", "import pydantic, numpy"])
    imported = {
        "`import conformance.api`": "import conformance.api",
        "`from conformance.api import *`: every public name": "from conformance.api import *",
    }
    return [
        Figure(
            name,
            timed(lambda code=code: [sys.executable, "-c", code]),
            "python with pydantic, numpy imported",
            yardstick,
            "–",
        )
        for name, code in imported.items()
    ]


def spine(scratch: Path) -> Figure | None:
    """Import, evaluate and HTML of the public data set's 1,020 subjects in one process."""
    files = [str(FACE_ORAL / f"FLIR_group{group}.csv") for group in (1, 2)]
    if not all(Path(file).is_file() for file in files):
        print(f"REFERENCE DATA ABSENT ({FACE_ORAL}): the spine was NOT measured", file=sys.stderr)
        return None
    requirements = str(ROOT / "specs" / "clinical-agreement" / "requirements.yaml")

    def once() -> Sequence[str]:
        folder = tempfile.mkdtemp(dir=scratch)
        return [sys.executable, "-c", SPINE, *files, requirements, folder]

    return Figure(
        "import + evaluate + HTML report, 1,020 subjects, one process",
        timed(once),
        "python with numpy, scipy.special, pydantic, jinja2, matplotlib imported",
        timed(lambda: [sys.executable, "-c", "import numpy, scipy.special, pydantic, jinja2, matplotlib.figure"]),
        "< 3 s",
    )


def called(work: Callable[[], object]) -> list[float]:
    """Wall times of calls in this process, in seconds; the first is not counted."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times[1:]


def monte_carlo() -> Figure:
    """A million trials of a budget of ten lines, two of each distribution."""
    import numpy as np

    from conformance.metrology.monte_carlo import propagate
    from conformance.metrology.uncertainty import DIVISOR, Budget, UncertaintyLine

    lines = (
        UncertaintyLine(f"line {n}", 0.05, distribution=d, degrees_of_freedom=9)
        for n, d in enumerate(list(DIVISOR) * 2)
    )
    budget = Budget(tuple(lines))
    return Figure(
        "Monte Carlo, a million trials of ten lines, one call",
        called(lambda: propagate(budget, seed=1, trials=1_000_000)),
        "a million normal deviates drawn and sorted, one call",
        called(lambda: np.sort(np.random.default_rng(1).standard_normal(1_000_000))),
        "< 1 s",
    )


def main() -> int:
    """Measure and write the table; exit 1 when something was not measured."""
    with tempfile.TemporaryDirectory() as scratch:
        measured = [command_line_start(), *face_import(), spine(Path(scratch)), monte_carlo()]
    figures = [figure for figure in measured if figure is not None]
    table = [
        "| what | seconds, median (least–most) | goal | yardstick of the same run, s | ratio |",
        "|---|---|---|---|---|",
        *(figure.row() for figure in figures),
    ]
    print("\n".join(table))
    if len(figures) < len(measured):
        return 1
    put(
        [
            "## Commands and calls",
            "",
            f"Written by `make bench`: the median of {RUNS} whole processes (or calls) after a warm-up, wall time, on "
            f"{platform.system()} {platform.machine()} with {os.cpu_count()} processors, "
            f"Python {platform.python_version()}. Times belong to the machine; compare the ratios.",
            "",
            *table,
        ]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
