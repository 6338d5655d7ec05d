"""What status lists say of a certificate: valid, suspended, withdrawn, replaced; or why they say nothing of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from conformance.certification.certificate import Amends, Certificate
from conformance.certification.numbers import number_key
from conformance.certification.registry_seal import open_seal, signer_refused
from conformance.certification.status_list import SignedStatusList, StatusEntry, StatusList, open_list
from conformance.documents import Digest
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import NO_STATEMENTS, KeyStatements
from conformance.evidence.trust import Trust

CertificateState = Literal["not_checked", "valid", "suspended", "withdrawn", "replaced"]
STATUS_CODES = frozenset({"status_suspended", "status_withdrawn", "status_replaced", "expired"})
"""Failures of a certificate that is otherwise as it was issued."""


@dataclass(frozen=True, slots=True)
class CertificateStatus:
    """Of one certificate, by the last of the lists."""

    state: CertificateState = "not_checked"
    """``not_checked``: no list was given, or none that says anything of it."""
    serial: int | None = None
    """Of the list, and its date."""
    date: datetime.date | None = None
    day: datetime.date | None = None
    """Of the act; None where there was none."""
    reason: str | None = None
    replaced_by: Amends | None = None


NOT_CHECKED = CertificateStatus()


@dataclass(frozen=True, slots=True)
class StatusMeans:
    """What a status is judged with."""

    lists: Sequence[tuple[str, bytes]] = ()
    """Name and bytes of each list, in the order in which they were seen: the last one is in force."""
    most_days: int | None = None
    """How old the list may be on the day of checking, days; None: not asked."""
    statements: KeyStatements = NO_STATEMENTS
    """What keys say of keys: who may act for the issuer."""
    seals: Sequence[tuple[str, bytes]] = ()
    """Name and bytes of registries' seals: each names lists that were seen already."""


NO_LISTS = StatusMeans()


@dataclass(slots=True)
class StatusFound:
    """The status, what is wrong, and what could not be judged."""

    status: CertificateStatus = NOT_CHECKED
    failures: list[Failure] = field(default_factory=list)
    not_checked: list[Failure] = field(default_factory=list)


def status_of(
    certificate: Certificate, bundle: Digest, means: StatusMeans, trust: Trust | None, date: datetime.date | None
) -> StatusFound:
    """The status of a certificate on a day. A pure function; a list that is wrong in any way is a failure."""
    found = StatusFound()
    lists: list[tuple[str, SignedStatusList]] = []
    for name, data in means.lists:
        try:
            opened = open_list(data, name)
        except Untrustworthy as error:
            found.failures += error.failures
            continue
        wrong = list(_signer(name, opened.document, certificate, means.statements, trust))
        found.failures += wrong
        if not wrong:
            lists.append((name, opened))
    found.failures += _sequence(lists, certificate, means.statements)
    found.failures += _seals(lists, certificate, means, trust)
    if found.failures or not lists:
        return found
    name, last = lists[-1]
    found.not_checked += _age(name, last.document, certificate, means.most_days, date)
    said = last.document.current(certificate.number, bundle)
    found.status = _status(last.document, said)
    found.failures += _said(certificate, bundle, last.document, said)
    return found


def _signer(
    name: str, stated: StatusList, certificate: Certificate, statements: KeyStatements, trust: Trust | None
) -> Iterator[Failure]:
    """Only the issuer's key, or one that it rotated to, says anything of its certificates."""
    line = statements.line(certificate.signer.key_id)
    begins = line.get(stated.issuer.key_id)
    if begins is None:
        what = f"the status list is of another issuer ({stated.issuer.key_id}) and says nothing of this certificate"
        yield Failure("status_foreign_issuer", what, name)
        return
    if stated.date < begins:
        what = f"the status list is of {stated.date}; its key succeeds the issuer's only from {begins} on"
        yield Failure("status_foreign_issuer", what, name)
    against = (trust or statements).refuses(stated.issuer.key_id, stated.date)
    yield from (Failure(each.code, f"the status list: {each.what}", name) for each in against)


def _sequence(
    lists: Sequence[tuple[str, SignedStatusList]], certificate: Certificate, statements: KeyStatements
) -> Iterator[Failure]:
    """Lists that were seen one after the other follow each other, and follow the one that the certificate names."""
    for (_, earlier), (name, later) in pairwise(lists):
        yield from _follows(earlier, later, name, statements)
    if lists and certificate.status is not None:
        yield from _behind(*lists[-1], certificate.status.serial, certificate.status.digest, "the certificate")


def _behind(name: str, given: SignedStatusList, serial: int, digest: Digest, who: str) -> Iterator[Failure]:
    """Whether a list falls behind one that was seen: by the certificate at its issue, or by a registry."""
    if given.document.serial < serial:
        what = f"list {given.document.serial} is older than list {serial}, which {who} names"
        yield Failure("status_rolled_back", what, name)
    elif given.document.serial == serial and given.digest != digest:
        what = f"there are two lists with the number {serial}: {who} names another one"
        yield Failure("status_forked", what, name)


def _seals(
    lists: Sequence[tuple[str, SignedStatusList]], certificate: Certificate, means: StatusMeans, trust: Trust | None
) -> Iterator[Failure]:
    """The list in force is none of those that a registry had left behind."""
    line = means.statements.line(certificate.signer.key_id)
    for name, data in means.seals:
        try:
            stated = open_seal(data, name).document
        except Untrustworthy as error:
            yield from error.failures
            continue
        if trust is not None:
            wrong = [Failure(each.code, f"the registry: {each.what}", name) for each in signer_refused(stated, trust)]
            yield from wrong
            if wrong:
                continue
        for seen in stated.status_lists if lists else ():
            if seen.issuer in line:
                yield from _behind(*lists[-1], seen.serial, seen.digest, f"the registry of {stated.date}")


def _follows(
    earlier: SignedStatusList, later: SignedStatusList, name: str, statements: KeyStatements
) -> Iterator[Failure]:
    before, after = earlier.document, later.document
    if after.serial < before.serial:
        what = f"list {after.serial} is older than list {before.serial}, which was seen before it"
        yield Failure("status_rolled_back", what, name)
    elif after.serial == before.serial:
        if earlier.digest != later.digest:
            yield Failure("status_forked", f"there are two lists with the number {after.serial}", name)
    elif after.date < before.date:
        what = f"list {after.serial} is of {after.date}, an earlier day than list {before.serial} ({before.date})"
        yield Failure("status_rolled_back", what, name)
    elif (after.serial == before.serial + 1 and after.previous != earlier.digest) or (
        after.entries[: len(before.entries)] != before.entries
    ):
        what = f"list {after.serial} does not continue list {before.serial}, which was seen before it"
        yield Failure("status_forked", what, name)
    elif after.issuer.key_id not in statements.line(before.issuer.key_id):
        what = f"list {after.serial} is signed by a key that the key of list {before.serial} had succeeded"
        yield Failure("status_forked", what, name)


def _age(
    name: str, stated: StatusList, certificate: Certificate, most_days: int | None, date: datetime.date | None
) -> Iterator[Failure]:
    if stated.date < certificate.issued and certificate.status is None:  # the one that it names was in force then
        what = f"status: the list is of {stated.date}, before the certificate was issued ({certificate.issued})"
        yield Failure("status_before_issue", what, name)
    if most_days is None:
        return
    if date is None:
        yield Failure("status_age_unknown", "status: state with --date the day on which the list's age counts", name)
    elif stated.date > date:
        what = f"status: the list is of {stated.date}, after {date}: its age cannot be judged on that day"
        yield Failure("status_ahead", what, name)
    elif (date - stated.date).days > most_days:
        what = f"status: list {stated.serial} is of {stated.date}, {(date - stated.date).days} days before {date}"
        yield Failure("status_stale", f"{what}; at most {most_days} are allowed", name)


def _status(stated: StatusList, said: StatusEntry | None) -> CertificateStatus:
    if said is None:
        return CertificateStatus("valid", stated.serial, stated.date)
    state: CertificateState = "valid" if said.state == "restored" else said.state
    return CertificateStatus(state, stated.serial, stated.date, said.day, said.reason, said.replaced_by)


def _said(certificate: Certificate, bundle: Digest, stated: StatusList, said: StatusEntry | None) -> Iterator[Failure]:
    if said is None:
        return
    by = f"status list {stated.serial} of {stated.date}"
    on = f"on {said.day} ({said.reason}; {by})"
    if said.state == "withdrawn":
        yield Failure("status_withdrawn", f"certificate {certificate.number} was withdrawn {on}")
    elif said.state == "suspended":
        yield Failure("status_suspended", f"certificate {certificate.number} was suspended {on}")
    elif said.state == "replaced" and said.replaced_by is not None:
        what = f"certificate {certificate.number} was replaced by {said.replaced_by.number} {on}"
        yield Failure("status_replaced", what)
    elif said.bundle is not None and said.bundle != bundle:
        what = f"the number {certificate.number} belongs to another bundle ({said.bundle}; {by})"
        yield Failure("status_other_bundle", what)
    elif number_key(said.number) != number_key(certificate.number):
        what = f"the bundle belongs to another number, {said.number} ({by})"
        yield Failure("status_other_bundle", what)
