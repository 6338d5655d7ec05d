"""The whole self-test, timed: what was demanded, what was met, how long it took, into ``docs/selftest.md``.

    python tests/benchmarks/selftest.py                 five seeds, all processors
    python tests/benchmarks/selftest.py --seeds 1       what ``make bench`` has time for
    python tests/benchmarks/selftest.py --print-only    writes nothing

Exit 1 where an expectation was missed, or where even a good device has none.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from conformance.documents import write_whole
from conformance.selftest.matrix import Design, run_matrix
from conformance.selftest.record import DeviceRecord, SelfTest
from conformance.selftest.record_writer import record_of
from conformance.selftest.subjects import load_subjects

PAGE = Path(__file__).resolve().parents[2] / "docs" / "selftest.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def processor_s() -> float:
    """Of this process and of those that it waited for."""
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of)


def section(record: SelfTest, wall_s: float, cpu_s: float, jobs: int) -> Iterator[str]:
    """The lines between the marks."""
    summary = record.summary
    yield (
        f"Written by `tests/benchmarks/selftest.py`: {len(record.seeds)} seeds, {summary.campaigns} campaigns, "
        f"{summary.demanded} of {summary.cells} verdicts demanded, **{summary.met} met, {summary.missed} missed** "
        f"({summary.let_through} flaws let through, {summary.blamed} devices blamed wrongly; "
        f"{summary.missed_by_chance_expected:.2f} would miss by chance). {cpu_s:.0f} s of processor time, "
        f"{wall_s:.0f} s by the clock, {jobs} processes, {os.cpu_count()} processors, load {os.getloadavg()[2]:.1f} "
        f"over the last quarter of an hour, Python {platform.python_version()}."
    )
    yield ""
    yield "| class | sensor | campaigns | verdicts | demanded | met | no expectation |"
    yield "|---|---|---|---|---|---|---|"
    seeds = len(record.seeds)
    for one in record.classes:
        rows = [row for row in record.rows if row.class_ == one.name]
        cells = [cell for row in rows for cell in row.cells]
        demanded = sum(bool(cell.demand) for cell in cells) * seeds
        missed = sum(len(cell.missed_seeds) for cell in cells)
        yield (
            f"| {one.name} | {one.sensor} | {len(rows) * seeds} | {len(cells) * seeds} | {demanded} | "
            f"{demanded - missed} | {len(cells) * seeds - demanded} |"
        )
    yield ""
    yield "| flaw | sizes | caught by |"
    yield "|---|---|---|"
    for flaw in record.flaws:
        sizes = ", ".join(f"{size:g}" for size in flaw.sizes)
        caught = ", ".join(flaw.caught_by) or (f"nothing has to: {flaw.harmless.en}" if flaw.harmless else "nothing")
        yield f"| `{flaw.name}` | {sizes} {flaw.unit} | {caught} |"


def misses(record: SelfTest) -> Iterator[str]:
    """What was missed, and what even a good device has no expectation for."""
    for row in record.rows:
        for cell in row.cells:
            if cell.missed_seeds:
                yield f"MISSED {_device(row)}: {cell.requirement} {cell.demand} was {cell.observed} {cell.lacking}"
    yield from (f"NO EXPECTATION of the good device: {what}" for what in record.summary.unsure)


def _device(row: DeviceRecord) -> str:
    return f"{row.class_} {row.flaw or 'good'} {'' if row.size is None else row.size}"


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--print-only", action="store_true")
    given = parser.parse_args()
    began_s, used_s = time.monotonic(), processor_s()
    requirements, subjects = load_subjects()
    matrix = run_matrix(Design(requirements, subjects, tuple(range(1, given.seeds + 1))), given.jobs)
    record = record_of(matrix, requirements)
    lines = list(section(record, time.monotonic() - began_s, processor_s() - used_s, given.jobs))
    found = list(misses(record))
    print("\n".join([*lines, *found]))
    if not given.print_only:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        write_whole(PAGE, "\n".join([before + BEGIN, "", *lines, "", END + after]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
