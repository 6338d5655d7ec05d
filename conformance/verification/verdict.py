"""Verdicts: every fact about each in one table, and the status and exit code that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Status = Literal["conforms", "does_not_conform", "incomplete"]
Scope = Literal["full", "disclosure_only"]
Group = Literal["met", "not_met", "open", "not_tested", "not_applicable"]
TestOutcome = Literal["passed", "failed", "error", "skipped"]


class Verdict(StrEnum):
    """The verdict on one requirement; `FAIL` is about the device alone, from evidence."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105
    CONDITIONAL_FAIL = "conditional_fail"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    NOT_APPLICABLE = "not_applicable"
    NOT_TESTED = "not_tested"
    DISCLOSED = "disclosed"

    @property
    def facts(self) -> VerdictFacts:
        """Its row of the table."""
        return VERDICTS[self]

    @property
    def met(self) -> bool:
        """Whether the requirement counts as met."""
        return self.facts.group == "met"

    @property
    def applies(self) -> bool:
        """Whether the requirement applied to the product, and counts in the denominator."""
        return self.facts.group != "not_applicable"

    @property
    def not_met(self) -> bool:
        """Whether the requirement counts as not met: alone enough for `does_not_conform`."""
        return self.facts.group == "not_met"

    @property
    def symbol(self) -> str:
        """One character for it, the same in every language."""
        return self.facts.symbol


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """What follows from one verdict, wherever it is counted, sorted, compared or printed."""

    group: Group
    """What a statement of conformity counts it as."""
    standing: int
    """How well it speaks for the device, 0 the worst. Verdicts of one standing say equally much of the device: no
    evidence, no scenario and a broken scene say nothing; a requirement that did not apply speaks against no device."""
    test: TestOutcome
    """What test tools (JUnit, pytest) call it. An open requirement is never a passed test."""
    run_again: bool
    """Whether a rerun of what was not met presents its scenes again."""
    exit_code: int
    """The exit code that it asks for where its requirement decides; among several 1 wins, then 4, then 3."""
    symbol: str


VERDICTS: Mapping[Verdict, VerdictFacts] = MappingProxyType(
    {
        Verdict.FAIL: VerdictFacts("not_met", 0, "failed", True, 1, "✕"),
        Verdict.CONDITIONAL_FAIL: VerdictFacts("open", 1, "error", True, 3, "◑"),
        Verdict.ERROR: VerdictFacts("open", 2, "error", True, 4, "!"),
        Verdict.INCONCLUSIVE: VerdictFacts("open", 2, "error", True, 3, "?"),
        Verdict.NOT_TESTED: VerdictFacts("not_tested", 2, "skipped", False, 3, "○"),
        Verdict.CONDITIONAL_PASS: VerdictFacts("open", 3, "error", False, 3, "◐"),
        Verdict.PASS: VerdictFacts("met", 4, "passed", False, 0, "✓"),
        Verdict.DISCLOSED: VerdictFacts("met", 4, "passed", False, 0, "≡"),
        Verdict.NOT_APPLICABLE: VerdictFacts("not_applicable", 4, "skipped", False, 0, "–"),
    }
)
"""The worst first, as a reader wants them: what the device does not meet, then what is open, the doubt against the
device first. A conditional fail is such a doubt (ILAC-G8): the value lies outside the limit, and the risk of rejecting
a device that conforms is larger than the rule allows."""

WORST_FIRST = tuple(VERDICTS)
BEST_FIRST = tuple(sorted(VERDICTS, key=lambda verdict: -VERDICTS[verdict].standing))
_STATUS_EXIT_CODE: Mapping[Status, int] = {"does_not_conform": 1, "conforms": 0, "incomplete": 3}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several measurements of one requirement; without any it is `INCONCLUSIVE`, never a pass.

    An error comes before a fail: where the tool broke, its other measurements are in doubt too.
    """

    def rank(verdict: Verdict) -> tuple[bool, int]:
        return verdict is not Verdict.ERROR, WORST_FIRST.index(verdict)

    return min(verdicts, key=rank, default=Verdict.INCONCLUSIVE)


def worst_sample(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several samples: evidence that one does not conform remains, whatever went wrong with another."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.INCONCLUSIVE)


def status_of(decisive: Iterable[Verdict], *, complete: bool) -> Status:
    """The status over the verdicts of all *shall* and *shall not* requirements.

    Those that do not apply leave the denominator; an empty denominator never conforms, and neither does a recording
    that is not ``complete``, that is, was never closed.
    """
    applicable = [verdict for verdict in decisive if verdict.applies]
    if any(verdict.not_met for verdict in applicable):
        return "does_not_conform"
    return "conforms" if complete and applicable and all(verdict.met for verdict in applicable) else "incomplete"


def exit_code_of(status: Status, decisive: Iterable[Verdict]) -> int:
    """The exit code of a command that judged: the status's own, but 4 where a requirement that decides is in error."""
    if status != "does_not_conform" and any(verdict.facts.exit_code == 4 for verdict in decisive):
        return 4
    return _STATUS_EXIT_CODE[status]


def scope_of(decisive: Iterable[Verdict]) -> Scope:
    """``disclosure_only`` if only disclosures were required and met: no limit was judged."""
    applicable = [verdict for verdict in decisive if verdict.applies]
    only = bool(applicable) and all(verdict is Verdict.DISCLOSED for verdict in applicable)
    return "disclosure_only" if only else "full"
