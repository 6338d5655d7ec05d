"""Certify and verify beside another state of this project: processor time of whole processes, in turns, in one run.

    git worktree add ../before ae490e7
    python tests/benchmarks/against.py --base ../before

Both trees run under this Python with the same libraries, each on its own specimen of the same shipped recording. What
is measured is user and system time of the process, so that other work on the machine counts for little.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

DEVICE = Path("test_vectors/simulated-dual-light")
PROFILE = Path("specs/contactless-screening/requirements.yaml")
GOAL = 0.5


@dataclass
class MeasuredTree:
    """One state of the project, its files of this measurement, and what its commands took."""

    root: Path
    folder: Path
    cpu_s: dict[str, list[float]] = field(default_factory=dict)

    def run(self, *arguments: str | Path) -> float:
        """The processor time of one command in s. Raises `SystemExit` where the command fails."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONPYCACHEPREFIX": str(self.folder / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is in use has been compiled
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "conformance", *map(str, arguments)],
            cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{self.root}: conformance {arguments[0]} ended with {process.returncode}: {said}")
        return used.ru_utime + used.ru_stime

    def prepare(self) -> None:
        """A key, and an evaluation of the shipped recording."""
        self.run("key", "new", "-o", "key")
        self.run(
            "evaluate", self.root / PROFILE, self.recording,
            "--assignment", self.root / DEVICE / "assignment.yaml", "-o", "evaluation.json",
        )  # fmt: skip

    @property
    def recording(self) -> Path:
        """The shipped recording of a good device."""
        return self.root / DEVICE / "recordings" / "good.zip"

    def measure(self) -> None:
        """Issue a specimen and check it, once."""
        (self.folder / "bundle.zip").unlink(missing_ok=True)
        commands: dict[str, Sequence[str | Path]] = {
            "certify": (
                "certify", "evaluation.json", "--recording", self.recording, "--key", "key", "--specimen",
                "--valid-until", "2028-01-19", "-o", "bundle.zip",
            ),
            "verify": ("verify", "bundle.zip", "--trusted", "key.pub", "--date", "2026-12-01"),
        }  # fmt: skip
        for name, arguments in commands.items():
            self.cpu_s.setdefault(name, []).append(self.run(*arguments))


def name_of(tree: Path) -> str:
    """The commit of a tree, or its folder's name."""
    asked = subprocess.run(
        ["git", "-C", tree, "rev-parse", "--short=7", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or tree.name


def rows(here: MeasuredTree, base: MeasuredTree) -> tuple[list[str], bool]:
    """The table's rows, and whether every ratio keeps the goal."""
    made, kept = [], True
    for name, own in here.cpu_s.items():
        before = base.cpu_s[name]
        ratios = [one / other for one, other in zip(own, before, strict=True)]
        ratio = statistics.median(ratios)
        kept &= ratio <= GOAL
        made.append(
            f"| `conformance {name}` | {statistics.median(before):.2f} | {statistics.median(own):.2f} | "
            f"{ratio:.2f} ({min(ratios):.2f}–{max(ratios):.2f}) | ≤ {GOAL:.2f} |"
        )
    return made, kept


def main() -> int:
    """Measure, write the table, exit 1 where a goal is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, metavar="TREE", help="The other state: a whole checkout.")
    parser.add_argument("--tree", type=Path, default=ROOT, help="The state to measure; this one by default.")
    parser.add_argument("--runs", type=int, default=5, help="Pairs after one that is not counted.")
    parser.add_argument("--print-only", action="store_true", help="Leave docs/performance.md alone.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        trees = []
        for name, root in (("base", given.base), ("here", given.tree)):
            folder = Path(scratch) / name
            folder.mkdir()
            trees.append(MeasuredTree(root.resolve(), folder))
            trees[-1].prepare()
        for _ in range(given.runs + 1):
            for tree in trees:
                tree.measure()
    base, here = trees
    for tree in trees:
        tree.cpu_s = {name: times[1:] for name, times in tree.cpu_s.items()}
    made, kept = rows(here, base)
    table = [
        f"| command | {name_of(base.root)}, s | now, s | ratio, median of the pairs (least–most) | goal |",
        "|---|---|---|---|---|",
        *made,
    ]
    print("\n".join(table))
    if not given.print_only:
        put(
            [
                "## A certificate issued and checked",
                "",
                f"Written by `tests/benchmarks/against.py --base TREE`: user and system time of whole processes, "
                f"`certify --specimen` and `verify` of the shipped dual-light device under the main profile, in turns "
                f"with the same commands of an earlier state of this project ({name_of(base.root)}), {given.runs} "
                f"pairs after one that is not counted, Python {platform.python_version()}. The yardstick is our own: "
                "it says what has become of a command, not how it compares with anybody else's. The earlier state "
                "rendered the report eight times in each command.",
                "",
                *table,
            ]
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
