"""The status list: what a laboratory says of its certificates after their issue, signed, one list replacing the other.

Every act stays in the list, the last one of a number counts. A list states its serial number and the digest of the list
before it, so that a list that was rolled back or forked is found by everybody who saw another one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import Field

from conformance.certification.certificate import Amends
from conformance.certification.numbers import number_key
from conformance.core.visible import prints_as_nothing
from conformance.documents import Digest, Document, DocumentModel
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.signed import NamedKey, SignedDocument, open_document, seal_document

StatusAct = Literal["suspended", "withdrawn", "restored", "replaced"]
FOLLOWS: dict[StatusAct | None, frozenset[StatusAct]] = {
    None: frozenset({"suspended", "withdrawn", "replaced"}),
    "restored": frozenset({"suspended", "withdrawn", "replaced"}),
    "suspended": frozenset({"restored", "withdrawn"}),
    "replaced": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}
"""Which act may follow which; None: no act yet. Withdrawn is final."""


class StatusEntry(DocumentModel):
    """One act."""

    number: str = Field(min_length=1)
    """Of the certificate."""
    bundle: Digest | None
    """Digest of its bundle; None where the laboratory named the number alone."""
    state: StatusAct
    day: datetime.date
    reason: str
    replaced_by: Amends | None = None
    """Number and bundle of the certificate that replaces it; of ``replaced`` alone."""


class StatusList(Document):
    """What the statement says."""

    KIND: ClassVar[str] = "conformance/status-list/1"

    issuer: NamedKey
    """The key that signed it."""
    serial: int = Field(ge=1)
    """Rises by one with every list."""
    date: datetime.date
    previous: Digest | None
    """Digest of the list (its envelope) before this one; None for the first."""
    entries: tuple[StatusEntry, ...]

    def current(self, number: str, bundle: Digest | None) -> StatusEntry | None:
        """The last act on a certificate: named by its number or by its bundle."""
        return current(self.entries, number, bundle)


def current(entries: Iterable[StatusEntry], number: str, bundle: Digest | None) -> StatusEntry | None:
    """The last act on a certificate; a withdrawal, by number or by bundle, is followed by none."""
    mine = [
        each
        for each in entries
        if number_key(each.number) == number_key(number) or (bundle is not None and each.bundle == bundle)
    ]
    final = [each for each in mine if each.state == "withdrawn"]
    return (final or mine)[-1] if mine else None


SignedStatusList = SignedDocument[StatusList]


class SeenList(DocumentModel):
    """A list that somebody saw, by its issuer, number and digest."""

    issuer: str
    """Id of the key that signed it."""
    serial: int = Field(ge=1)
    date: datetime.date
    digest: Digest

    @classmethod
    def of(cls, signed: SignedStatusList) -> SeenList:
        """The list as seen."""
        stated = signed.document
        return cls(issuer=stated.issuer.key_id, serial=stated.serial, date=stated.date, digest=signed.digest)


def seal_list(secret: bytes, stated: StatusList) -> bytes:
    """The list as an envelope."""
    return seal_document(secret, stated, _about(stated))


def open_list(data: bytes, name: str) -> SignedStatusList:
    """A list whose signature is that of the key it names, and which does not contradict itself.

    Whether that key may say anything of a certificate is asked elsewhere. Raises `Untrustworthy`.
    """
    try:
        opened = open_document(data, StatusList)
    except Untrustworthy as error:
        raise Untrustworthy(
            Failure("status_list_malformed", f"is not a status list: {str(each).rstrip('.')}", name)
            for each in error.failures
        ) from None
    if not opened.signed_by(opened.document.issuer) or opened.subjects != _about(opened.document):
        what = "the signature is not the key's that the status list names: the list was changed"
        raise Untrustworthy(Failure("status_list_forged", what, name))
    wrong = [Failure("status_list_inconsistent", what, name) for what in _contradictions(opened.document)]
    if wrong:
        raise Untrustworthy(wrong)
    return opened


def _about(stated: StatusList) -> dict[str, Digest]:
    return {"public key": Digest(stated.issuer.key_id)}


def _contradictions(stated: StatusList) -> Iterator[str]:
    if (stated.serial == 1) != (stated.previous is None):
        yield f"list {stated.serial} {'names' if stated.previous else 'does not name'} a list before it"
    last: dict[str, StatusEntry] = {}
    day = datetime.date.min
    for each in stated.entries:
        which = f"the act on {each.number}"
        before = last.get(number_key(each.number))
        if not number_key(each.number):
            yield "an act names no certificate"
        if each.day > stated.date:
            yield f"{which} is of {each.day}, after the list's own date ({stated.date})"
        if each.day < day:
            yield f"{which} is of {each.day}, before the act above it"
        if each.state not in FOLLOWS[before.state if before else None]:
            yield f"{which}: {each.state} cannot follow {before.state if before else 'the issue'}"
        if prints_as_nothing(each.reason):
            yield f"{which} states no reason"
        if (each.state == "replaced") != (each.replaced_by is not None):
            yield f"{which}: a replaced certificate, and no other, names the one that replaces it"
        elif each.replaced_by is not None and number_key(each.replaced_by.number) == number_key(each.number):
            yield f"{which}: it is replaced by its own number"
        if before is not None and None not in {before.bundle, each.bundle} and before.bundle != each.bundle:
            yield f"{which} names another bundle than the act before it"
        last[number_key(each.number)] = each
        day = max(day, each.day)
