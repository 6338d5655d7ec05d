"""How surely ``conformance explore`` finds planted corners, and what it says of good devices, into ``docs/explore.md``.

    python tests/benchmarks/explore.py                 twenty seeds, all processors
    python tests/benchmarks/explore.py --seeds 2       what ``make bench`` has time for
    python tests/benchmarks/explore.py --print-only    writes nothing

Exit 1 where a corner that is not small was missed, or where a good device gave anything.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.core.seeding import generator  # noqa: E402
from conformance.documents import write_whole  # noqa: E402
from conformance.exploration.conditions import air_of, space_of  # noqa: E402
from conformance.exploration.dimension import Dimension, Value  # noqa: E402
from conformance.exploration.search import Explored  # noqa: E402
from tests.exploration.planted import CORNERS, installed, view_of  # noqa: E402
from tests.exploration.workshop import bench, case, explored, explored_corner  # noqa: E402

PAGE = ROOT / "docs" / "explore.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SCENES = 200
SHARE_OF = 4000
"""Scenes by which a corner's share of the space is told."""
CLASSES = ("dual-light", "blackbody-free", "security-gate", "turnstile", "multi-person")
QUESTIONS = ("6.1a", "6.2a", "6.3a", "6.4a", "6.4c", "6.4d", "6.5b", "6.6a")
ONE_AT_A_TIME = {"security-gate", "turnstile"}
AT_THE_LIMIT = 0.05
"""Share of healthy persons for whom a device raises an alarm that keeps the limit to a hair."""


@dataclass(frozen=True)
class Ended:
    """What is kept of an exploration."""

    found: str | None
    tried: int
    scenes: int
    once: int


def ended(of: Explored) -> Ended:
    return Ended(of.found.broken.en if of.found else None, of.tried, of.scenes, of.once)


def planted(corner: str, seed: int) -> Ended:
    return ended(explored_corner(corner, seed, SCENES))


def good(product_class: str, requirement: str, seed: int) -> Ended:
    return ended(explored(requirement, bench(product_class), seed, SCENES, product_class))


def at_the_limit(seed: int) -> Ended:
    return ended(explored("6.4c", bench(false_alarm_share=AT_THE_LIMIT), seed, SCENES))


def share(corner: str) -> float:
    """Of scenes whose values are drawn evenly from all that are tried, how many lie in the corner."""
    with installed():
        on = bench(corner=corner)
        asked = case(CORNERS[corner].requirement, on=on)
        space = space_of(asked, air=CORNERS[corner].in_air)
    values = [_values(dimension) for dimension in space]
    dice = generator("share", corner)
    inside = 0
    for _ in range(SHARE_OF):
        places = (int(dice.integers(len(each))) for each in values)
        point = {dimension.name: each[place] for dimension, each, place in zip(space, values, places, strict=True)}
        targets = asked.exploration.targets(asked.way.parameters, point)
        inside += CORNERS[corner].shows(view_of(targets, air_of(point)))
    return inside / SHARE_OF


def _values(dimension: Dimension) -> tuple[Value, ...]:
    return tuple(sorted(set(dimension.fine))) or dimension.coarse


def middle_and_most(numbers: Sequence[int]) -> str:
    return f"{statistics.median(numbers):.0f} ({max(numbers)})" if numbers else ""


def corners(pool: ProcessPoolExecutor, seeds: range) -> Iterator[tuple[str, bool]]:
    """A row a corner, and whether it was found as surely as it should be."""
    waiting = {name: [pool.submit(planted, name, seed) for seed in seeds] for name in CORNERS}
    shares = {name: pool.submit(share, name) for name in CORNERS}
    for name, corner in CORNERS.items():
        all_ended = [each.result() for each in waiting[name]]
        found = [each for each in all_ended if each.found is not None]
        told = statistics.mode(each.found for each in found) if found else ""
        alike = sum(each.found == told for each in found)
        yield (
            f"| {corner.requirement} | {corner.words} | {100 * shares[name].result():.1f} % | "
            f"{len(found)} of {len(all_ended)} | {middle_and_most([each.tried for each in found])} | "
            f"{middle_and_most([each.scenes for each in found])} | {alike} |",
            corner.small or len(found) == len(all_ended),
        )


def good_devices(pool: ProcessPoolExecutor, seeds: range) -> Iterator[tuple[str, bool]]:
    """A row a class, and whether it gave nothing."""
    waiting = {
        name: [
            pool.submit(good, name, requirement, seed)
            for requirement in QUESTIONS
            if not (requirement == "6.3a" and name in ONE_AT_A_TIME)
            for seed in seeds
        ]
        for name in CLASSES
    }
    for name, futures in waiting.items():
        all_ended = [each.result() for each in futures]
        found = sum(each.found is not None for each in all_ended)
        scenes, once = (sum(getattr(each, what) for each in all_ended) for what in ("scenes", "once"))
        yield f"| {name} | {len(all_ended)} | {scenes} | {once} | {found} |", found == 0


def section(seeds: int, jobs: int) -> tuple[list[str], bool]:
    """The lines between the marks, and whether all is as it should be."""
    some, fewer = range(seeds), range(max(1, seeds // 4))
    with ProcessPoolExecutor(jobs) as pool:
        limits = [pool.submit(at_the_limit, seed) for seed in some]
        found, flawless = list(corners(pool, some)), list(good_devices(pool, fewer))
        chance = [each.result() for each in limits]
    reported = sum(each.found is not None for each in chance)
    lines = [
        f"Written by `tests/benchmarks/explore.py`: {seeds} seeds, the main profile, at most {SCENES} scenes, Python "
        f"{platform.python_version()}. The *share* is that of the corner among scenes whose values are drawn evenly.",
        "",
        "| requirement | planted: the device is good but for | share | found | tried until then: median (most) | "
        "scenes in all: median (most) | made equally simple |",
        "|---|---|---|---|---|---|---|",
        *(row for row, _ in found),
        "",
        f"Good devices, {len(fewer)} seeds for each requirement that can be explored:",
        "",
        "| class | explorations | scenes | broke it once, not again | found |",
        "|---|---|---|---|---|",
        *(row for row, _ in flawless),
        "",
        f"A device whose false-alarm rate is the limit's own {AT_THE_LIMIT:.0%}, {len(chance)} seeds: "
        f"{sum(each.once for each in chance)} scenes broke 6.4c once and not again, {reported} were reported.",
    ]
    return lines, all(right for _, right in (*found, *flawless))


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--print-only", action="store_true")
    given = parser.parse_args()
    lines, right = section(given.seeds, given.jobs)
    print("\n".join(lines))
    if not given.print_only:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        write_whole(PAGE, "\n".join([before + BEGIN, "", *lines, "", END + after]))
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
