"""A way to deceive those who rely on a certificate, and the refusal that has to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from conformance.certification.application import Application
from conformance.certification.refusals import refusals
from conformance.certification.refusals.selftest_seal import unknown_bench
from conformance.certification.rendered_report import RenderedReport
from conformance.certification.selftest_record import SelfTestRecord
from conformance.evidence.failure import Failure, Untrustworthy
from tests.certification.factory import TRUST, Case, bundle, case, issued, selftest_record
from tests.certification.tampering import checked


@dataclass(frozen=True)
class Ground:
    """What a deceiver starts from: a small profile's honest case, and a folder of its own."""

    folder: Path
    case: Case
    bundle: bytes
    """The honest certificate's bundle; it verifies."""


@dataclass(frozen=True)
class Deception:
    """One way."""

    what: str
    """What is done, as docs/certificates.md prints it."""
    code: str
    """Of the refusal that has to follow."""
    says: str
    """Words of its message: what was done is named, not only that something is wrong."""
    tried: Callable[[Ground], Iterable[Failure]]
    """Does it, and returns what those who are to be deceived find: nothing, where it succeeds."""

    def found(self, ground: Ground) -> Failure | None:
        """The refusal that has to follow, if it does."""
        return next((each for each in self.tried(ground) if each.code == self.code and self.says in str(each)), None)


def ground(folder: Path) -> Ground:
    """An honest case in ``folder``."""
    of = case(folder)
    return Ground(folder, of, bundle(of))


def verified(of: bytes, **means: object) -> tuple[Failure, ...]:
    """What `verify` finds, with the laboratory's key, on a day on which the certificate is valid."""
    found = checked(of, **means)
    return (*found.failures, *found.not_checked)


def certified(of: Case, *, selftest: bytes | None = None, **terms: object) -> tuple[Failure, ...]:
    """What `certify` refuses it for."""
    try:
        issued(of, selftest=selftest, **terms)
    except Untrustworthy as refused:
        return refused.failures
    return ()


def refused(of: Case, record: SelfTestRecord | None = None, *, specimen: bool = False) -> tuple[Failure, ...]:
    """What `certify` refuses it for, without rendering its report: a tenth of the time."""
    record = record or selftest_record()
    application = Application(
        of.evaluation, record, _WHOLE, specimen, (of.recording,), own_specification=True, trust=TRUST
    )
    return (*refusals(application), *unknown_bench(application))


_WHOLE = RenderedReport({}, ())
"""A report that lacks nothing."""
