"""``make bench``: how right and how fast the parser reads, into ``docs/specification-parser.md``."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.cli.specification_described import plain_specification  # noqa: E402
from conformance.specification.pairing import pair  # noqa: E402
from conformance.specification.parsed import parse_document, parse_text  # noqa: E402
from tests.specification.scoring import Rate, Score, labelled, score  # noqa: E402

PAGE = ROOT / "docs" / "specification-parser.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
COLUMNS = ("recall", "precision", "modality", "limit", "characteristic", "clause", "lines")
GOALS = {"recall": 0.98, "precision": 0.97, "modality": 0.99, "limit": 0.95}
BYTES = 2_000_000
SECONDS = 5.0
RUNS = 3


def scores() -> dict[str, Score]:
    """The score of every labelled document; what is set aside is not among them."""
    return {
        path.name: score(labels, plain_specification(pair([parse_document(path)]))["statements"])
        for path, labels in labelled(ROOT / "tests" / "specification" / "corpus").items()
    }


def profile(language: str) -> Iterator[str]:
    """A profile's specification again and again, every sentence made different, so that nothing is read but once."""
    path = ROOT / "specs" / "contactless-screening" / f"specification.{language}.md"
    text = path.read_text(encoding="utf-8")
    end = r"(。|；|\|$)" if language == "zh" else r"(\.(?=\s)|\|$)"
    for n in range(1, 1_000_000):
        yield re.sub(end, rf"（{n}）\1" if language == "zh" else rf" ({n})\1", text, flags=re.M)


def table_rows() -> Iterator[str]:
    """Rows of a table without end, no two alike: a statement every seventy bytes."""
    yield "## 5 要求\n\n| 项目 | 要求 | 试验方法 |\n|---|---|---|\n"
    for n in range(1, 1_000_000):
        yield f"| 第 {n} 类预热时间 | ≤{n} min（环境温度 {n % 40} ℃） | 6.{n} |\n"


def document(parts: Iterator[str]) -> str:
    """As many parts as make a document of the size that is timed."""
    taken: list[str] = []
    size = 0
    for part in parts:
        taken.append(part)
        size += len(part.encode())
        if size >= BYTES:
            break
    return "".join(taken)


def seconds(call: Callable[[], object]) -> list[float]:
    """Processor times of a call, on one core; the first is not counted."""
    times = []
    for _ in range(RUNS + 1):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return times[1:]


def percent(rate: Rate) -> str:
    """A rate with its counts: ``99.1 % (347/350)``."""
    return "–" if rate.value is None else f"{100 * rate.value:.1f} % ({rate.hits}/{rate.trials})"


def main() -> int:
    """Measure, print and write; exit 1 when a goal is missed."""
    found = scores()
    total = sum(found.values(), Score())
    rows = [f"| document | {' | '.join(COLUMNS)} |", f"|{'---|' * (len(COLUMNS) + 1)}"]
    rows += [
        f"| {name} | {' | '.join(percent(getattr(one, column)) for column in COLUMNS)} |"
        for name, one in [*found.items(), ("**all**", total)]
    ]
    rows.append(f"| goal | {' | '.join(f'≥ {100 * GOALS[c]:.0f} %' if c in GOALS else '' for c in COLUMNS)} |")
    times = [
        "| 2 MB of text | seconds of processor time, median (least–most) | goal | splitting it into words, s |",
        "|---|---|---|---|",
    ]
    slow = False
    for name, goal, parts in (
        ("Chinese, as dense as a profile", SECONDS, profile("zh")),
        ("English, as dense as a profile", SECONDS, profile("en")),
        ("nothing but rows of limits", SECONDS, table_rows()),
    ):
        text = document(parts)
        taken, yardstick = seconds(lambda t=text: parse_text(t)), seconds(lambda t=text: re.findall(r"\w+", t))
        median = statistics.median(taken)
        slow = slow or (goal is not None and median >= goal)
        times.append(
            f"| {name} | {median:.2f} ({min(taken):.2f}–{max(taken):.2f}) | "
            f"{f'< {goal:.0f} s' if goal else ''} | "
            f"{statistics.median(yardstick):.3f} |"
        )
    print("\n".join([*rows, "", *times]))
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text("\n".join([before + BEGIN, *rows, "", *times, END]) + after, encoding="utf-8")
    missed = [name for name, least in GOALS.items() if (getattr(total, name).value or 0) < least]
    return 1 if missed or slow else 0


if __name__ == "__main__":
    sys.exit(main())
