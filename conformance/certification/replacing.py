"""A certificate that is issued while a status list is kept: what it names of it, and the original that it replaces."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from conformance.certification.certificate import Amends, Certificate, assignment_of
from conformance.certification.from_files import amended
from conformance.certification.issue import Original
from conformance.certification.status_acts import next_list, own_list
from conformance.certification.status_files import act_on
from conformance.certification.status_list import SignedStatusList, StatusEntry
from conformance.core.text import Text
from conformance.documents import read_bytes, sha256_of
from conformance.evaluation.model import Evaluation
from conformance.evidence.key_statements import KeyStatements
from conformance.evidence.signed import NamedKey
from conformance.evidence.trust import Trust


def changes_stated(evaluation: Evaluation) -> str:
    """What the assignment states was changed (7.8.8): the reason that the status list gives."""
    stated = assignment_of(evaluation).amends
    changes = stated.changes if stated else "amended"
    return changes.in_("en") if isinstance(changes, Text) else changes


@dataclass(frozen=True, slots=True)
class StatusKept:
    """The laboratory's status list, and the day of what is done to it."""

    path: Path
    day: datetime.date
    before: SignedStatusList | None
    """As it is; None where the first act begins it."""

    @property
    def data(self) -> bytes | None:
        """The bytes of the list as it is."""
        return None if self.before is None else read_bytes(self.path)


def kept(path: Path, secret: bytes, day: datetime.date, statements: KeyStatements, *, may_begin: bool) -> StatusKept:
    """The list at a path, which has to be this laboratory's; with ``may_begin`` there may be none yet.

    Raises `Untrustworthy` and `BadInput`.
    """
    if may_begin and not path.exists():
        return StatusKept(path, day, None)
    return StatusKept(path, day, own_list(read_bytes(path), NamedKey.of_secret(secret), None, statements, str(path)))


def original(path: Path, secret: bytes, trust: Trust, statements: KeyStatements, status: StatusKept | None) -> Original:
    """The certificate that is replaced; it has to be one that the list lets be replaced. Raises `Untrustworthy`."""
    found = amended(path, secret, trust, statements)
    if status is not None:  # asked now, so that nothing is issued where the list refuses
        number, digest = found.certificate.number, found.bundle_digest
        placeholder = Amends(number=f"{number} +", bundle=digest)
        act = StatusEntry(
            number=number, bundle=digest, state="replaced", day=status.day, reason="asked", replaced_by=placeholder
        )
        next_list(status.data, [act], secret, status.day, statements)
    return found


def mark_replaced(
    status: StatusKept,
    replaced: Original,
    by: Certificate,
    reason: str,
    bundle: bytes,
    secret: bytes,
    statements: KeyStatements,
) -> None:
    """Write the list in which the original is replaced. Raises `Untrustworthy` and `BadInput`."""
    act = StatusEntry(
        number=replaced.certificate.number,
        bundle=replaced.bundle_digest,
        state="replaced",
        day=status.day,
        reason=reason,
        replaced_by=Amends(number=by.number, bundle=sha256_of(bundle)),
    )
    act_on(status.path, [act], secret, status.day, statements)
