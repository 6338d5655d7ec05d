"""Errors as values: what, where (file, line, field), and what to do.

Validation never stops at the first error: code that reads several documents collects every problem (`Problems`) and
raises one `BadInput`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of an input."""

    what: str
    """What is wrong: a sentence without its full stop."""
    file: str | None = None
    """The file as the user named it."""
    line: int | None = None
    """1-based line in the file."""
    field: str | None = None
    """Path of the field inside the document (``requirements[3].limit.unit``), or the name of a column."""
    remedy: str | None = None
    """What to do about it: an imperative without its full stop."""
    code: str = ""
    """Which kind of problem it is, in stable words (``file-missing``): what ``conformance explain`` explains."""

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        if self.field:
            place += f" [{self.field}]" if place else f"[{self.field}]"
        sentence = f"{place}: {self.what}." if place else f"{self.what}."
        return f"{sentence} {self.remedy}." if self.remedy else sentence


class Wrong(ValueError):
    """A value that a check refuses: what is wrong with it, and what to do about it. Where it stands comes later."""

    def __init__(self, what: str, *, remedy: str = "Correct the value", code: str = "value-refused") -> None:
        self.what, self.remedy, self.code = what, remedy, code
        super().__init__(what)

    def at(self, file: str | None = None, line: int | None = None, field: str | None = None) -> Problem:
        """The problem, at its place."""
        return Problem(self.what, file, line, field, self.remedy, self.code)


class BadInput(Exception):
    """The input cannot be used; carries every problem found in it. The command line exits with 2."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("BadInput needs at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


class Problems(list[Problem]):
    """The problems of several inputs that are read one after the other, to be raised together.

    ::

        problems = Problems()
        recordings = [problems.attempt(read_recording, path) for path in paths]
        problems.raise_any()
    """

    def attempt(self, load: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """What ``load`` gives; None where it raises `BadInput`, whose problems are kept."""
        try:
            return load(*arguments, **named)
        except BadInput as error:
            self.extend(error.problems)
            return None

    def noting(self) -> _Noting:
        """A context that a `BadInput` ends early: its problems are kept, and what follows the context goes on."""
        return _Noting(self)

    def raise_any(self) -> None:
        """Raise `BadInput` with all of them, where there are any."""
        if self:
            raise BadInput(self)


class _Noting:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, BadInput):
            self._problems.extend(error.problems)
            return True
        return False


class BenchError(Exception):
    """Bench, device link or tool failed; there is no evidence about the device. The command line exits with 4."""
