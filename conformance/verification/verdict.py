"""Verdicts, their order, and the status that follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

Status = Literal["conforms", "does_not_conform", "incomplete"]
Scope = Literal["full", "disclosure_only"]


class Verdict(StrEnum):
    """What can be said of one requirement; `FAIL` is said of the device alone, from evidence."""

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
    def met(self) -> bool:
        """Whether the requirement counts as met."""
        return self in {Verdict.PASS, Verdict.DISCLOSED}


_WORST_FIRST = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.CONDITIONAL_FAIL,
    Verdict.INCONCLUSIVE,
    Verdict.NOT_TESTED,
    Verdict.CONDITIONAL_PASS,
    Verdict.PASS,
    Verdict.DISCLOSED,
    Verdict.NOT_APPLICABLE,
)
_WORST_SAMPLE_FIRST = (Verdict.FAIL, Verdict.CONDITIONAL_FAIL, *_WORST_FIRST)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several measurements of one requirement; of none at all it is `INCONCLUSIVE`, never a pass."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.INCONCLUSIVE)


def worst_sample(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several samples: evidence that one does not conform stands, whatever went wrong with another."""
    return min(verdicts, key=_WORST_SAMPLE_FIRST.index, default=Verdict.INCONCLUSIVE)


def status_of(decisive: Iterable[Verdict]) -> Status:
    """The status over the verdicts of all *shall* and *shall not* requirements.

    Those that do not apply leave the denominator; an empty denominator never conforms.
    """
    applicable = [verdict for verdict in decisive if verdict is not Verdict.NOT_APPLICABLE]
    if any(verdict in {Verdict.FAIL, Verdict.CONDITIONAL_FAIL} for verdict in applicable):
        return "does_not_conform"
    return "conforms" if applicable and all(verdict.met for verdict in applicable) else "incomplete"


def scope_of(decisive: Iterable[Verdict]) -> Scope:
    """``disclosure_only`` where nothing but disclosures was asked and met: no limit was judged."""
    applicable = [verdict for verdict in decisive if verdict is not Verdict.NOT_APPLICABLE]
    only = bool(applicable) and all(verdict is Verdict.DISCLOSED for verdict in applicable)
    return "disclosure_only" if only else "full"
