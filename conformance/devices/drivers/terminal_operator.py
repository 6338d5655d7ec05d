"""An operator at a terminal: sees each inspection step in their language, answers it, and names what shows it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from pydantic import Field

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.operator.answers import GivenAnswer, given
from conformance.bench.operator.terminal import NoAnswer, Terminal
from conformance.bench.protocols import Answer, AnswerKind, InspectionStep
from conformance.core.text import Text

_STEP = Text(zh="检查 {item}", en="Inspection: {item}")
_ITEM_ONLY = Text(zh="请检查：{item}", en="Inspect: {item}")
_PROMPT = {
    AnswerKind.CHOICE: Text(zh="满足？y / n / ?（无法判断）", en="Met? y / n / ? (cannot be determined)"),
    AnswerKind.NUMBER: Text(zh="数值，单位 {unit}，或 ?", en="Number in {unit}, or ?"),
    AnswerKind.TEXT: Text(zh="所显示的内容，或 ?", en="Text that is shown, or ?"),
}
_EVIDENCE = Text(zh="照片或文件的路径（- 表示没有）", en="Path of a photo or file (- for none)")
_NO_FILE = Text(zh="没有该文件，或文件为空：{path}", en="There is no such file, or it is empty: {path}")
_REMARK = Text(zh="备注（可留空）", en="Remark (may be empty)")


class TerminalOptions(Options):
    """Who sits there, and in which language they are asked."""

    name: str = Field(min_length=1)
    """Name of the operator, for the recording."""
    language: Literal["zh", "en"] = "zh"
    timeout_s: float = Field(default=0.0, ge=0)
    """Time limit for each answer; 0: none. A missing answer is inconclusive, never a failure."""
    terminal: str | None = None
    """A terminal other than the program's own: ``/dev/pts/3``."""


class TerminalOperator:
    """`conformance.bench.protocols.Operator`, a person."""

    unattended = False

    def __init__(self, options: TerminalOptions, around: Surroundings) -> None:
        """Raises `OSError` where no terminal is."""
        self._options = options
        self._terminal = Terminal(options.language, options.terminal)

    def inspect(self, step: InspectionStep) -> Answer:
        """Ask until the answer can be used, a file that has to show it is there, or the time is over."""
        options, begun_s = self._options, time.monotonic()
        timeout_s = options.timeout_s if step.timeout_s is None else step.timeout_s
        took_s = 0.0
        question = step.question or _ITEM_ONLY.format(item=step.item)
        self._terminal.step(_STEP.format(item=step.item), question)
        said: GivenAnswer | None = None
        try:
            said = self._asked(step, timeout_s)
            took_s += self._terminal.took_s
            files = self._files(timeout_s) if step.evidence and said.met is not None else ()
            took_s += self._terminal.took_s if step.evidence else 0.0
            remark = self._terminal.ask(_REMARK, timeout_s) if said.met is not True else ""
        except NoAnswer:
            waited_s = round(time.monotonic() - begun_s, 3)
            remark = f"the operator did not answer within {timeout_s:g} s"
            return Answer(None, options.name, remark, took_s=waited_s, timed_out=True)
        met = said.met
        if step.evidence and met is not None and not files:
            met, remark = None, remark or "the photo or file that has to show it is missing"
        unit = step.unit if said.number is not None else ""
        return Answer(met, options.name, remark, said.answer, said.number, unit, files, round(took_s, 3))

    def close(self) -> None:
        """Let go of the terminal."""
        self._terminal.close()

    def _asked(self, step: InspectionStep, timeout_s: float) -> GivenAnswer:
        while True:
            said = given(step, self._terminal.ask(_PROMPT[step.kind].format(unit=step.unit), timeout_s))
            if isinstance(said, GivenAnswer):
                return said
            self._terminal.say(said)

    def _files(self, timeout_s: float) -> tuple[Path, ...]:
        while (typed := self._terminal.ask(_EVIDENCE, timeout_s)) != "-":
            path = Path(typed).expanduser()
            if typed and path.is_file() and path.stat().st_size > 0:
                return (path,)
            self._terminal.say(_NO_FILE.format(path=typed))
        return ()


DRIVER = Driver("terminal", Role.OPERATOR, TerminalOptions, TerminalOperator)
