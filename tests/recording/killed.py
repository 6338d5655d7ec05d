"""Kills sealed runs with SIGKILL at random points: ``python -m tests.recording.killed TIMES SEED FOLDER``.

A point is a call of a function, Python's or the system's, inside `conformance.recording` or `conformance.seals`, from
taking the session's number to the closing mark: the same number is the same point. Prints one JSON object a kill. One
process, which forks.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from conformance.cli.evaluate import evaluation_text
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs, load_inputs
from conformance.execution.session import record
from conformance.recording.integrity import integrity_problems
from conformance.recording.reader import read_manifest, read_recording
from conformance.seals.check import check_seal
from conformance.seals.signing import BenchKey
from tests.small_profile import measuring_time, requirement, small_profile

VECTOR = Path(__file__).resolve().parents[2] / "test_vectors" / "simulated-dual-light"
PROFILE = small_profile(
    measuring_time(trials=4),
    requirement(
        "The noise equivalent temperature difference shall be at most 0.1 K.",
        "noise_equivalent_temperature_difference",
        {"upper": 0.1, "unit": "delta_degC"},
        "netd",
        least_frames=10,
        duration_s=1.0,
    ),
    requirement(
        "Alarms shall follow the threshold in at least 50 % of cases.",
        "alarm_threshold_following",
        {"lower": 50.0, "unit": "percent"},
        "threshold_setting",
        trials=6,
    ),
)


def inputs(folder: Path) -> Inputs:
    """A plan of a few scenes: people, frames, settings."""
    (folder / "requirements.yaml").write_text(PROFILE, encoding="utf-8")
    return load_inputs(folder / "requirements.yaml", VECTOR / "product.yaml", VECTOR / "bench.yaml")


_ROOMS = ("/conformance/recording/", "/conformance/seals/")


def bench_key(folder: Path) -> BenchKey:
    """The bench's key; its journal lies in the folder."""
    return BenchKey(bytes(range(32)), folder / "bench.key")


class Points:
    """Counts the points of a run; at one of them it is killed."""

    def __init__(self, fatal: int | None) -> None:
        self.count, self._fatal = 0, fatal

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event not in {"call", "c_call"} or not any(room in frame.f_code.co_filename for room in _ROOMS):
            return
        self.count += 1
        if self.count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def ran(given: Inputs, place: Path, fatal: int | None = None, *, resume: bool = False) -> int:
    """Run; returns how many points there were."""
    points = Points(fatal)
    sys.setprofile(points)
    try:
        record(given, place, resume=resume, bench_key=bench_key(place.parent))
    finally:
        sys.setprofile(None)
    return points.count


def killed(given: Inputs, place: Path, fatal: int, *, resume: bool = False) -> bool:
    """Run in a process of its own that is killed at a point; whether it was, before its end."""
    child = os.fork()
    if not child:
        try:
            ran(given, place, fatal, resume=resume)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def results(given: Inputs, place: Path) -> list[dict[str, Any]]:
    """What an evaluation finds, but for the digest of the recording."""
    text = evaluation_text(evaluate(given.requirements, given.product, read_recording(place)))
    found: list[dict[str, Any]] = json.loads(text)["results"]
    for result in found:
        for item in result["evidence"]:
            del item["recording"]
    return found


def prefix_stays(before: dict[str, bytes], place: Path) -> bool:
    """Whether every whole line that was there is there still, where it was."""
    return all(
        (place / name).read_bytes().startswith(data[: data.rfind(b"\n") + 1])
        for name, data in before.items()
        if (place / name).is_file()
    )


def main() -> int:
    times, seed, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    given, chance = inputs(folder), random.Random(seed)
    whole = ran(given, folder / "whole")
    expected = results(given, folder / "whole")
    for number in range(times):
        place = folder / f"run{number}"
        fatal = chance.randint(1, whole)
        # every fourth is killed again while it is resumed
        again = chance.randint(1, whole) if number % 4 == 3 else None
        said: dict[str, Any] = {"point": fatal, "of": whole, "killed": killed(given, place, fatal)}
        if place.is_dir():
            said["readable"] = not read_recording(place).complete
            if said["readable"] and again is not None:
                said["again"] = again
                killed(given, place, again, resume=True)
                read_recording(place)
        if not place.is_dir():
            said["nothing"] = True
            ran(given, place)
        elif not read_manifest(place).closed:
            before = {name: (place / name).read_bytes() for name in ("scenes.jsonl",) if (place / name).is_file()}
            finished = len(read_recording(place).scenes)
            record(given, place, resume=True, bench_key=bench_key(folder))
            said |= {"finished": finished, "stays": prefix_stays(before, place)}
        recording = read_recording(place)
        said |= {
            "attempts": len(recording.attempts),
            "whole": recording.complete and not integrity_problems(place, recording.manifest),
            "equal": results(given, place) == expected,
            "seal": (seal := check_seal(recording)).state,
            "broken": [str(each) for each in seal.failures],
            "resumptions": len(seal.resumed),
        }
        print(json.dumps(said), flush=True)
        shutil.rmtree(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
