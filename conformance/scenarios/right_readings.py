"""Readings that have to be right, counted: how near is near enough, with the reference's uncertainty; what share is.

A reading is surely right where its error and the expanded uncertainty of its reference together lie within the error
allowed, and surely wrong where the error less it lies outside; otherwise it is in doubt. A share of right readings is
shown where the exact one-sided bound of those surely right reaches it, and refuted where that of those not surely wrong
stays below it. So doubt never passes a device and never fails it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conformance.core.scenes import Target
from conformance.metrology.decision import tolerance_zone
from conformance.metrology.rates import bounds

COVERAGE_FACTOR = 2.0
"""Of a reference's expanded uncertainty."""
LEAST_SHARE = 0.95
"""Of the readings that have to be right, where a requirement states none."""


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """Whether one person was read in time and correctly."""

    right: bool
    """By the reading as it is."""
    surely_right: bool
    surely_wrong: bool


MISSED = ReadPerson(right=False, surely_right=False, surely_wrong=True)
"""Not read in time, or not by a separate track."""


def read_person(stated_degC: float, person: Target, max_error_delta_degC: float) -> ReadPerson:
    """A reading beside the person's reference; at the error allowed is within. Without a reference it is in doubt."""
    if person.reference_degC is None:
        return ReadPerson(right=False, surely_right=False, surely_wrong=False)
    expanded = COVERAGE_FACTOR * (person.reference_standard_uncertainty_degC or 0.0)
    allowed = tolerance_zone(None, max_error_delta_degC)
    size = abs(round(stated_degC - person.reference_degC, 9))
    return ReadPerson(allowed.holds(size), allowed.holds(size + expanded), not allowed.holds(size - expanded))


@dataclass(frozen=True, slots=True)
class ShareOfRight:
    """Readings counted, each of one presentation of a person."""

    readings: int
    right: int
    surely_right: int
    surely_wrong: int

    @classmethod
    def of(cls, read: Iterable[ReadPerson]) -> ShareOfRight:
        """Counted."""
        every = tuple(read)
        return cls(
            len(every),
            sum(one.right for one in every),
            sum(one.surely_right for one in every),
            sum(one.surely_wrong for one in every),
        )

    @property
    def in_doubt(self) -> int:
        """Neither surely right nor surely wrong."""
        return self.readings - self.surely_right - self.surely_wrong

    def observed(self, least_share: float) -> bool:
        """Whether the readings, as they are, reach the share."""
        return self.readings > 0 and self.right >= least_share * self.readings - 1e-9

    def shown(self, least_share: float, confidence: float) -> bool:
        """Whether the share is shown with confidence; a share of 1 never is."""
        if not self.readings:
            return False
        return bounds(self.surely_right, self.readings, confidence, "lower").lower >= least_share - 1e-12

    def refuted(self, least_share: float, confidence: float) -> bool:
        """Whether it is shown that the share is not reached."""
        if not self.readings:
            return False
        not_wrong = self.readings - self.surely_wrong
        return bounds(not_wrong, self.readings, confidence, "upper").upper < least_share - 1e-12

    def conditions(self) -> dict[str, str | float | int | bool | None]:
        """The counts, for a measurement."""
        return {"readings": self.readings, "readings_right": self.right, "readings_in_doubt": self.in_doubt}
