"""A requirement as a test item: passed, failed, in error, skipped or expected to fail, by its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conformance.core.plain import one_line, printable, unbroken
from conformance.evaluation.model import Evaluation, Result
from conformance.reporting.log_lines import properties, reason, told
from conformance.reporting.words import LocaleWords

MOST_CHARACTERS = 400
MOST_OF_A_NAME = 80
MOST_OF_A_LINE = 2000


class RequirementFile(pytest.File):
    """The requirement set: one item for each requirement, in its order."""

    evaluation: Evaluation
    words: LocaleWords

    def collect(self) -> Iterator[RequirementItem]:
        """Every requirement, whatever its verdict: a gap is an item too."""
        for result in self.evaluation.results:
            item: RequirementItem = RequirementItem.from_parent(
                self, name=one_line(result.requirement, MOST_OF_A_NAME), result=result, words=self.words
            )
            if self.evaluation.product.class_ is not None:
                item.add_marker(self.evaluation.product.class_)
            yield item


class RequirementItem(pytest.Item):
    """One requirement. Its verdict was reached before; the item says it in pytest's words.

    *shall* and *shall not*: met is passed; fail is failed; error, inconclusive, conditional fail and conditional pass
    are open and raise at setup, which pytest counts as errors; not applicable and not tested are skipped. *should* and
    *may* never fail: what is not met or open is an expected failure.
    """

    def __init__(self, *, result: Result, words: LocaleWords, **node: Any) -> None:
        super().__init__(**node)
        self.result = result
        self._words = words
        self.add_marker(result.modality.value)
        self.user_properties.extend((name, printable(value)) for name, value in properties(result))
        if result.verdict.facts.test == "skipped":
            self.add_marker(pytest.mark.skip(reason=self._headline()))

    def setup(self) -> None:
        """Open, hence neither passed nor failed: an error."""
        if self.result.modality.decides and self.result.verdict.facts.test == "error":
            raise pytest.fail.Exception(self._message(), pytrace=False)

    def runtest(self) -> None:
        """Pass or fail by the verdict."""
        if self.result.verdict.met:
            return
        if self.result.modality.decides:
            pytest.fail(self._message(), pytrace=False)
        self.add_report_section("call", "conformance", self._message())
        if self.config.getoption("runxfail"):
            pytest.skip(self._headline())
        pytest.xfail(self._headline())

    def reportinfo(self) -> tuple[Any, int, str]:
        """Where the requirement stands, and its name for the head of a failure."""
        return self.path, 0, f"{self.name} {one_line(self._words.said(self.result.statement), 90)}"

    def _headline(self) -> str:
        verdict = self._words.of("verdict", self.result.verdict.value)
        modality = self._words.of("modality", self.result.modality.value)
        return one_line(f"{modality}, {verdict}: {reason(self.result, self._words)}", MOST_CHARACTERS)

    def _message(self) -> str:
        """The verdict, and the evidence it rests on."""
        lines = [self._headline(), *told(self.result, self._words)]
        return "\n".join(unbroken(line, MOST_OF_A_LINE) for line in lines)
