"""What went wrong, as values: what, where (file, line, field), and what to do.

Bad input never stops at its first error: whoever validates collects every `Problem` and raises one `BadInput`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input."""

    what: str
    """What is wrong, a sentence without its full stop."""
    file: str | None = None
    """The file as the user named it."""
    line: int | None = None
    """1-based line in the file."""
    field: str | None = None
    """Path of the field inside the document (``requirements[3].limit.unit``) or a column's name."""
    remedy: str | None = None
    """What to do about it, an imperative without its full stop."""

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        if self.field:
            place += f" [{self.field}]" if place else f"[{self.field}]"
        sentence = f"{place}: {self.what}." if place else f"{self.what}."
        return f"{sentence} {self.remedy}." if self.remedy else sentence


class BadInput(Exception):
    """The input cannot be used; carries every problem found in it. The command line exits with 2."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("BadInput needs at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


class BenchError(Exception):
    """Bench, device link or tool failed; nothing can be said of the device. The command line exits with 4."""
