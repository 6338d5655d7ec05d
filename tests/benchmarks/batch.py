"""``make bench``: a batch of recordings one after another, on two processes, on Dask, and with a worker killed.

The recordings are copies of one simulated run under names of their own: every evaluation is made in full. Each way
writes the same bytes, which is checked; a table goes into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-turnstile"
CONFORMANCE = [sys.executable, "-c", "from conformance.cli.main import main; main()"]
GOAL = 0.6
LONGEST_S = 60
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def recordings(folder: Path, count: int) -> Path:
    """A simulated run, and so many copies of it."""
    run = [*CONFORMANCE, "run", PROFILE, "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml"]
    subprocess.run([*map(str, run), "-o", str(folder / "one")], cwd=ROOT, check=True, **QUIET)
    for number in range(count):
        shutil.copytree(folder / "one", folder / "many" / f"device-{number:03d}")
    return folder / "many"


def batch(given: Path, into: Path, *how: object, midway: Callable[[], None] | None = None) -> float:
    """Seconds that a batch takes, the whole process; ``midway`` is called when a quarter of it is done."""
    began = time.perf_counter()
    command = [*CONFORMANCE, "batch", PROFILE, given, *how, "-o", into]
    with subprocess.Popen([*map(str, command)], cwd=ROOT, **QUIET) as running:
        quarter = len(list(given.iterdir())) // 4
        while midway is not None and running.poll() is None:
            if (into / "evaluations").is_dir() and len(list((into / "evaluations").iterdir())) >= quarter:
                midway()
                break
            time.sleep(0.02)
        code = running.wait()
    assert code in {0, 1, 3}, code
    return time.perf_counter() - began


def contents(folder: Path) -> dict[str, bytes]:
    """What a batch wrote."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a Dask scheduler, and its two workers."""
    file = folder / "scheduler.json"
    dask, here = [sys.executable, "-m", "dask"], ["--scheduler-file", str(file), "--no-dashboard"]
    one = subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *here], cwd=ROOT, **QUIET)
    worker = [*dask, "worker", "--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *here]
    workers = [subprocess.Popen(worker, cwd=ROOT, **QUIET) for _ in range(2)]
    try:
        until = time.monotonic() + LONGEST_S
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], workers
    finally:
        for process in (*workers, one):
            process.terminate()
            process.wait(LONGEST_S)
        file.unlink(missing_ok=True)


def main() -> int:
    """Measure, compare, write the table; exit 1 where a result differs or the goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recordings", type=int, default=200)
    count = parser.parse_args().recordings
    rows: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        given = recordings(folder, count)
        rows.append(("one after another", batch(given, folder / "1", "--jobs", 1)))
        rows.append(("two processes", batch(given, folder / "2", "--jobs", 2)))
        with cluster(folder) as (address, _):
            rows.append(("Dask, two workers", batch(given, folder / "3", "--scheduler", address)))
        with cluster(folder) as (address, workers):
            kill = lambda: os.kill(workers[0].pid, signal.SIGKILL)  # noqa: E731
            killed = batch(given, folder / "4", "--scheduler", address, midway=kill)
            assert workers[0].poll() == -signal.SIGKILL, "the worker was not killed in the middle"
            rows.append(("Dask, one of two workers killed after a quarter", killed))
        wanted = contents(folder / "1")
        same = [contents(folder / str(number)) == wanted for number in (1, 2, 3, 4)]
    alone = rows[0][1]
    lines = [
        f"| {how} | {seconds:.1f} | {seconds / alone:.2f} | {'yes' if equal else '**no**'} |"
        for (how, seconds), equal in zip(rows, same, strict=True)
    ]
    print("\n".join(lines))
    put(
        [
            "## A batch of recordings",
            "",
            f"Written by `make bench` (`tests/benchmarks/batch.py`): `conformance batch` over {count} recordings of a "
            f"simulated turnstile ({len(wanted)} files written), whole processes, once each, on {os.cpu_count()} "
            f"processors; the workers of the cluster were started before. Goal: two processes ≤ {GOAL} of one.",
            "",
            "| how | seconds | ratio | every file the same |",
            "|---|---|---|---|",
            *lines,
        ]
    )
    return int(not all(same) or rows[1][1] > GOAL * alone)


if __name__ == "__main__":
    sys.exit(main())
