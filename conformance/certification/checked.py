"""What a bundle is checked with, and what checking it finds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from conformance.certification.certificate import Certificate
from conformance.evidence.failure import Failure
from conformance.evidence.trust import Trust
from conformance.recording.model import Recording

ReadPacked = Callable[[bytes], Recording]
"""Reads the zip of a recording; raises `BadInput` where it is damaged."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a bundle found."""

    certificate: Certificate | None = None
    """None where not even that could be read. Believe it only where nothing failed."""
    failures: tuple[Failure, ...] = ()
    not_checked: tuple[Failure, ...] = ()
    files: int = 0
    evaluated_again: bool = False
    """The evaluation was made again from recordings, to the same bytes."""

    @property
    def verdict(self) -> str:
        """``invalid`` before ``incomplete`` before ``valid``."""
        return "invalid" if self.failures else "incomplete" if self.not_checked else "valid"


@dataclass(frozen=True, slots=True)
class Means:
    """What a bundle is checked with."""

    read_packed: ReadPacked
    recordings: Sequence[Recording] = ()
    """Recordings given beside the bundle; they come before those that are in it."""
    trust: Trust | None = None
    date: datetime.date | None = None
    """The day on which the certificate has to be valid."""


@dataclass(slots=True)
class Found:
    """What is found while a bundle is checked."""

    failures: list[Failure] = field(default_factory=list)
    not_checked: list[Failure] = field(default_factory=list)
