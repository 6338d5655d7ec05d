"""What sealing costs: its share of one run, measured within that run.

The run is a simulated one, in which nothing is waited for: on a real bench scenes take minutes, and the share is less.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.page import put  # noqa: E402

_SEALING = ("row", "begin_frames", "frame", "cut_off", "scene", "closed")
MOST_PERCENT = 2.0


class Spent:
    """Time spent in some methods of a class, s."""

    def __init__(self) -> None:
        self.seconds, self.calls = 0.0, 0

    def watch(self, kind: type[Any], names: tuple[str, ...]) -> None:
        """Count the time of these methods from now on."""
        for name in names:
            setattr(kind, name, self._timed(getattr(kind, name)))

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            start = time.perf_counter()
            try:
                return method(*arguments)
            finally:
                self.seconds += time.perf_counter() - start
                self.calls += 1

        return timed


def main() -> int:
    """Run the main profile on a simulated device, sealed; print the share, and put it on the page."""
    from conformance.execution.inputs import load_inputs
    from conformance.execution.session import record
    from conformance.recording.seal_writer import SealWriter
    from conformance.seals.signing import BenchKey

    spent = Spent()
    spent.watch(SealWriter, _SEALING)
    with tempfile.TemporaryDirectory() as scratch:
        inputs = load_inputs("contactless-screening", "simulated-dual-light", "simulated-dual-light")
        start = time.perf_counter()
        outcome = record(inputs, Path(scratch) / "r", bench_key=BenchKey(bytes(range(32)), Path(scratch) / "key"))
        whole = time.perf_counter() - start
        size = (Path(scratch) / "r" / "seal.jsonl").stat().st_size
    percent = 100 * spent.seconds / whole
    row = (
        f"| {outcome.scenes} scenes, {outcome.duration_s / 60:.0f} min on the bench's clock | {whole:.1f} | "
        f"{spent.seconds:.2f} | {percent:.2f} | < {MOST_PERCENT:g} | {100 * spent.seconds / outcome.duration_s:.4f} | "
        f"{size / 1024:.0f} |"
    )
    table = [
        "| run of the main profile, simulated | whole run, s | sealing, s | share, % | goal, % "
        "| share of the bench's time, % | seal.jsonl, KiB |",
        "|---|---|---|---|---|---|---|",
        row,
    ]
    print("\n".join(table))
    put(["## Sealing", "", "Written by `make bench`: the share of one run that is spent in sealing it.", "", *table])
    return 0 if percent < MOST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
