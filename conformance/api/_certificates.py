"""Certificates: issued for an evaluation, and checked offline."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.api._documents import PathOrName

if TYPE_CHECKING:
    from conformance.certification.certificate import Certificate
    from conformance.certification.checked import Checked
    from conformance.evaluation.model import Evaluation


def certify(
    evaluation: Evaluation | PathOrName,
    out: PathOrName,
    *,
    key: PathOrName,
    passphrase: str | None = None,
    recordings: PathOrName | Iterable[PathOrName] = (),
    selftest: PathOrName | None = None,
    specimen: bool = False,
    own_specification: bool = False,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    amends: PathOrName | None = None,
    status: PathOrName | None = None,
    status_date: datetime.date | None = None,
    trusted: PathOrName | Iterable[PathOrName] = (),
    sessions: PathOrName | Iterable[PathOrName] = (),
) -> Certificate:
    """Issue a certificate (ISO/IEC 17065, 7.7) for an evaluation that conforms: a signed bundle in the file ``out``.

    The evaluation is made again from its ``recordings`` and has to be equal, byte for byte; recordings up to 64 MiB
    without pictures of people are enclosed in the bundle. ``key`` is the private key of `conformance key new`,
    ``selftest`` the record of `conformance selftest`, with the bench's seal beside it. ``valid_until`` is required. A
    ``specimen`` certifies nothing; it may be made of a simulated device. ``amends`` is the bundle that this one
    replaces, signed with this key or one that it succeeds; ``trusted`` names the benches that sealed recordings and
    self-test, and the publishers of releases; ``sessions`` are the journals of those benches. ``own_specification``
    certifies by a requirement set that is not a published profile: the title says so. ``status`` is the laboratory's
    status list: the certificate names it, and the one that it replaces is marked in it on ``status_date`` (today).

    Raises `Untrustworthy` with every reason why there is no certificate; then nothing is written. A PARTIAL evaluation
    of anything but the scope that the assignment declares, and one of a recording that was altered in memory, is
    refused. Raises `BadInput` for files that cannot be read.
    """
    from conformance.certification.from_files import (
        ENCLOSED_MIB,
        MIB,
        given_recordings,
        journals_of,
        refuse_assignment,
        seal_beside,
    )
    from conformance.certification.issue import CertificateOrder, issue
    from conformance.certification.replacing import changes_stated, kept, mark_replaced, original
    from conformance.certification.status_files import own_statements
    from conformance.documents import load_document, read_bytes, write_whole
    from conformance.evaluation.model import Evaluation
    from conformance.evidence.keys import load_secret_for
    from conformance.evidence.trust import load_trust
    from conformance.selftest.record import SelfTest

    keys = _paths(trusted)
    secret = load_secret_for("laboratory", Path(key), None if passphrase is None else passphrase.encode())
    trust = load_trust(keys)
    statements = own_statements(Path(key)) + trust.statements
    day = status_date or datetime.date.today()
    keeping = None if status is None else kept(Path(status), secret, day, statements, may_begin=amends is not None)
    replaced = None if amends is None else original(Path(amends), secret, trust, statements, keeping)
    if isinstance(evaluation, (str, os.PathLike)):
        document, written = load_document(Path(evaluation), Evaluation), read_bytes(Path(evaluation))
    else:
        document, written = evaluation, evaluation.to_json().encode()
    refuse_assignment(document, str(evaluation) if isinstance(evaluation, (str, os.PathLike)) else "evaluation")
    if selftest is not None:
        load_document(Path(selftest), SelfTest)
    bundle, certificate = issue(
        written,
        None if selftest is None else read_bytes(Path(selftest)),
        given_recordings(_paths(recordings), ENCLOSED_MIB * MIB),
        CertificateOrder(
            secret,
            specimen,
            valid_from,
            valid_until,
            replaced,
            own_specification=own_specification,
            trust=trust if keys else None,
            status=keeping.before if keeping else None,
            statements=statements,
            journals=journals_of(_paths(sessions)),
        ),
        selftest_seal=None if selftest is None else seal_beside(Path(selftest)),
    )
    write_whole(Path(out), bundle)
    if keeping is not None and replaced is not None:
        mark_replaced(keeping, replaced, certificate, changes_stated(document), bundle, secret, statements)
    return certificate


def verify(
    bundle: PathOrName,
    *,
    trusted: PathOrName | Iterable[PathOrName] = (),
    recordings: PathOrName | Iterable[PathOrName] = (),
    date: datetime.date | None = None,
    status: PathOrName | Iterable[PathOrName] = (),
    status_age_days: int | None = None,
    judge_again: bool = False,
) -> Checked:
    """Check a certificate's bundle, offline: signature, every file, validity, and its evaluation made again.

    ``.verdict`` is ``valid``, ``invalid`` or ``incomplete``; ``.failures`` are the failed checks, ``.not_checked``
    those that could not be made, ``.certificate`` the contents. ``trusted`` are public keys or trust files; without
    them the signer is not checked. ``recordings`` are those that are not in the bundle, ``date`` the day on which the
    certificate has to be valid. ``status`` are status lists of the issuer in the order in which they were seen: the
    last one is in force, and may be ``status_age_days`` older than ``date``. ``.standing`` is the status in one word
    (``not_checked`` without a list). A bundle of another judging version is checked as issued (``.as_issued``); with
    ``judge_again`` it is judged by this tool, and what differs is among the ``.not_checked``. Raises `BadInput` for
    files that cannot be read.
    """
    from dataclasses import replace

    from conformance.certification.check import check
    from conformance.certification.checked import Means
    from conformance.certification.from_files import bundle_bytes, recordings_beside
    from conformance.certification.status_files import status_means
    from conformance.evidence.trust import load_trust
    from conformance.recording.packed import read_packed

    keys = _paths(trusted)
    beside, damaged = recordings_beside(_paths(recordings))
    given, trust = status_means(_paths(status), status_age_days, load_trust(keys) if keys else None)
    means = Means(read_packed, beside, trust, date, given, judge_again)
    checked = check(bundle_bytes(Path(bundle)), means)
    return replace(checked, failures=(*damaged, *checked.failures))


def _paths(given: PathOrName | Iterable[PathOrName]) -> tuple[Path, ...]:
    several = (given,) if isinstance(given, (str, os.PathLike)) else given
    return tuple(map(Path, several))
