"""``python tests/benchmarks/frames.py [--seconds S]``: how fast a long recording's frames are read and summed.

Statistics of a region over a recording at 30 Hz, 640 × 512, against plain h5py and numpy that read and sum the same
bytes in the same run; each in processes of its own, in turn. ``--seconds 600`` is the goal's ten minutes; 60 s is the
default. Writes a table into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene
from conformance.recording.frame_parts import StoredFrames, frames_at_once
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.packed_frames import packed_frames
from conformance.recording.packing import FrameForm
from conformance.recording.place import Folder
from conformance.recording.region import region_statistics
from conformance.recording.repacking import repack
from conformance.recording.writer import RecordingWriter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

ROWS, COLUMNS, RATE_HZ, RUNS, SCENE = 512, 640, 30, 3, "long"
REGION = slice(192, 320), slice(256, 384)
WHOLE = slice(None), slice(None)
GOAL_RATIO, GOAL_REAL_TIME, GOAL_MB = 0.8, 10.0, 300.0


def record(folder: Path, seconds: int) -> None:
    """A person-like warm spot over a room, with noise of 3 counts; 16 noise pictures in turn, the spot wandering."""
    chance = np.random.default_rng(1)
    noise = chance.normal(0, 3, (16, ROWS, COLUMNS))
    down, across = np.mgrid[:ROWS, :COLUMNS]
    room = 29500 + 0.2 * down
    spot = 1400 * np.exp(-((down - 256) ** 2 + (across - 320) ** 2) / 5000)
    pictures = [np.rint(room + np.roll(spot, 5 * n, 1) + noise[n]).astype(np.uint16) for n in range(16)]
    manifest = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="benchmark", version="1"))
    writer = RecordingWriter(folder, manifest)
    writer.begin_frames(SCENE, RadiometricCalibration(1.0, 1.0, linear_K_per_count=0.01))
    for number in range(seconds * RATE_HZ):
        writer.frame(Frame(SCENE, number / RATE_HZ, number, pictures[number % 16]))
    writer.end(RecordedScene(Scene(SCENE, ("netd",), ()), 0.0, float(seconds)))
    writer.close()


def measure(what: str, folder: Path) -> dict[str, float]:
    """One pass in this process: seconds, what was summed, the most memory it had."""
    start = time.perf_counter()
    if what == "plain":
        total = _plain(folder / "frames.h5")
    else:
        stored: StoredFrames = packed_frames(Folder(folder))
        total = region_statistics(stored, SCENE, *(WHOLE if what == "whole" else REGION)).total
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "total": total, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _plain(path: Path) -> int:
    import h5py
    import hdf5plugin  # noqa: F401

    total, at_once = 0, frames_at_once(ROWS, COLUMNS, 1 << 20)
    with h5py.File(path) as file:
        counts = file["000000/counts"]
        for start in range(0, len(counts), at_once):
            total += int(counts[start : start + at_once].sum(dtype=np.uint64))
    return total


def measured(what: str, folder: Path) -> dict[str, float]:
    """`measure` in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def row(form: FrameForm, folder: Path, seconds: int) -> tuple[str, bool]:
    """A row of the table, and whether the goals of its form are met."""
    size = seconds * RATE_HZ * ROWS * COLUMNS * 2
    found: dict[str, list[dict[str, float]]] = {"plain": [], "region": [], "whole": []}
    for run in range(RUNS + 1):
        for what, results in found.items():
            result = measured(what, folder)
            if run:
                results.append(result)
    assert found["plain"][0]["total"] == found["whole"][0]["total"]
    rate = {what: size / statistics.median(r["seconds"] for r in results) / 1e6 for what, results in found.items()}
    ratio, real_time = rate["region"] / rate["plain"], rate["region"] * 1e6 * seconds / size
    most_MB = max(result["MB"] for what in ("region", "whole") for result in found[what])
    fits = ratio >= GOAL_RATIO and most_MB < GOAL_MB and (form is not FrameForm.WORK or real_time >= GOAL_REAL_TIME)
    stored = (folder / "frames.h5").stat().st_size / size
    return (
        f"| {form.value} | {stored:.2f} | {rate['plain']:.0f} | {rate['region']:.0f} | {ratio:.2f} | "
        f"{rate['whole'] / rate['plain']:.2f} | {real_time:.0f} | {most_MB:.0f} |"
    ), fits


def write_page(rows: list[str], seconds: int) -> None:
    """The table into ``docs/performance.md``."""
    lines = [
        "## Frames",
        "",
        f"Written by `tests/benchmarks/frames.py`: {seconds} s at {RATE_HZ} Hz, {COLUMNS} × {ROWS}, "
        f"{seconds * RATE_HZ * ROWS * COLUMNS * 2 / 1e9:.2f} GB of counts from the page cache; the median of "
        f"{RUNS} processes each, in turn, after one that is not counted. The yardstick is h5py and numpy that read "
        f"and sum the same bytes in the same blocks in the same run. Goals: ratio ≥ {GOAL_RATIO}, LZ4 ≥ "
        f"{GOAL_REAL_TIME:.0f} × real time, < {GOAL_MB:.0f} MB.",
        "",
        "| form | stored / raw | plain h5py, MB/s | region 128 × 128, MB/s | ratio | ratio, whole frame "
        "| × real time | peak memory, MB |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    ]
    print("\n".join(lines))
    put(lines)


def main() -> int:
    """Record, measure each form, write the table; exit 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--forms", nargs="+", choices=list(FrameForm), default=list(FrameForm))
    parser.add_argument("--measure", nargs=2)
    parser.add_argument("--scratch", help="where the recordings are made: 1.2 GB a minute, twice")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure[0], Path(given.measure[1]))))
        return 0
    rows, met = [], True
    with tempfile.TemporaryDirectory(dir=given.scratch) as scratch:
        first = Path(scratch) / "work"
        record(first, given.seconds)
        for form in map(FrameForm, given.forms):
            folder = Path(scratch) / form.value
            if folder != first:
                repack(first, folder, form)
            text, fits = row(form, folder, given.seconds)
            rows.append(text)
            met = met and fits
    write_page(rows, given.seconds)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
