"""What a bundle is checked with, and what checking it finds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from conformance.certification.certificate import Certificate
from conformance.certification.status import NO_LISTS, NOT_CHECKED, STATUS_CODES, CertificateStatus, StatusMeans
from conformance.documents import Digest
from conformance.evaluation.judging_version import JUDGING_VERSION
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
    status: CertificateStatus = NOT_CHECKED
    """What the status lists say, where some were given."""
    evaluation: Digest | None = None
    """Digest of the evaluation, by which the code on the certificate's page names it."""
    pages_shown: bool = False
    """The pages in it are those that this tool makes of it: nothing else can be in them."""
    judging_version: int | None = None
    """Of its evaluation, where that is not this tool's: the bundle was then checked as issued, and not judged again."""
    remarks: tuple[Failure, ...] = ()
    """What a reader has to know, and no check was made of."""

    @property
    def as_issued(self) -> bool:
        """Whether it was checked as issued: by another judging version than this tool's."""
        return self.judging_version is not None

    @property
    def open(self) -> tuple[Failure, ...]:
        """Everything that was not checked, that it was not judged again among it."""
        if self.judging_version is None or self.evaluated_again:
            return self.not_checked
        what = f"evaluation: judging version {self.judging_version}, this tool {JUDGING_VERSION}"
        return (*self.not_checked, Failure("as_issued", what))

    @property
    def verdict(self) -> str:
        """``invalid`` before ``incomplete`` before ``valid``."""
        return "invalid" if self.failures else "incomplete" if self.not_checked else "valid"

    @property
    def authentic(self) -> bool:
        """Whether it is as it was issued, though it may be withdrawn, suspended, replaced or expired."""
        return self.certificate is not None and all(each.code in STATUS_CODES for each in self.failures)

    @property
    def standing(self) -> str:
        """Its status in one word, for people and machines: ``expired`` beside those of `CertificateStatus`.

        ``unknown`` where it is not as it was issued.
        """
        if not self.authentic:
            return "unknown"
        expired = any(each.code == "expired" for each in self.failures)
        return "expired" if expired and self.status.state in {"valid", "not_checked"} else self.status.state


@dataclass(frozen=True, slots=True)
class Means:
    """What a bundle is checked with."""

    read_packed: ReadPacked
    recordings: Sequence[Recording] = ()
    """Recordings given beside the bundle; they come before those that are in it."""
    trust: Trust | None = None
    date: datetime.date | None = None
    """The day on which the certificate has to be valid."""
    status: StatusMeans = NO_LISTS
    """Status lists, and statements about keys that were given with them."""
    judge_again: bool = False
    """Whether an evaluation of another judging version is judged again with this tool's."""


@dataclass(slots=True)
class Found:
    """What is found while a bundle is checked."""

    failures: list[Failure] = field(default_factory=list)
    not_checked: list[Failure] = field(default_factory=list)
    pages_shown: bool = False
    remarks: list[Failure] = field(default_factory=list)
    judging_version: int | None = None
