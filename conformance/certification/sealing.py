"""Whether a bundle is as its signer sealed it, and whether signer and day let it be believed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from conformance.certification.certificate import Certificate, terms_of
from conformance.certification.checked import Found, Means
from conformance.certification.members import ENVELOPE, REQUIRED, is_known
from conformance.certification.refusals.dates import validity_contradictions
from conformance.documents import sha256_of
from conformance.evidence import dsse
from conformance.evidence.failure import Failure
from conformance.evidence.statement import InTotoStatement
from conformance.evidence.trust import TrustedKey


def signature(envelope: dsse.Envelope, certificate: Certificate, means: Means, found: Found) -> Iterator[Failure]:
    """Whether the key that the certificate names signed it, and whether it is trusted."""
    own = signed_by_its_signer(envelope, certificate)
    if means.trust is None:
        found.not_checked.append(
            Failure(
                "no_trust", f"signer: no trusted keys were given; the certificate states {certificate.signer.key_id}"
            )
        )
        if not own:
            yield Failure("signature_wrong", "the signature is not the key's that the certificate names")
        yield from means.status.statements.refuses(envelope.key_id, certificate.issued)
        return
    yield from means.trust.refuses(envelope.key_id, certificate.issued)
    trusted = means.trust.key(envelope.key_id)
    if trusted is not None:
        yield from _speaks_for(trusted, certificate, found)
        _expired_since(trusted, certificate, means.date, found)
    if trusted is not None and not (own and envelope.signed_by(trusted.public)):
        yield Failure("signature_wrong", "the signature does not belong to the key it names: the statement was changed")
    elif trusted is None and not own:
        yield Failure("signature_wrong", "the signature is not the key's that the certificate names")


def signed_by_its_signer(envelope: dsse.Envelope, certificate: Certificate) -> bool:
    """Whether the key that a certificate names signed it."""
    try:
        public = terms_of(certificate).public_key
        return envelope.key_id == certificate.signer.key_id and envelope.signed_by(public)
    except ValueError:
        return False


def _speaks_for(trusted: TrustedKey, certificate: Certificate, found: Found) -> Iterator[Failure]:
    """Whether the key is the laboratory's that the certificate names."""
    name = certificate.laboratory.name
    if trusted.speaks_for_anybody:
        what = (
            f"the key was given as a file, without a trust file that says whose it is: that it is the key of {name} is "
            "your word"
        )
        found.remarks.append(Failure("signer_unnamed", what))
    elif not trusted.may_speak_for(name):
        speaks_for = ", ".join(trusted.laboratories)
        what = f"signed by the key of {trusted.name}, which speaks for {speaks_for}, in the name of {name}"
        yield Failure("signer_speaks_for_another", what)


def _expired_since(trusted: TrustedKey, certificate: Certificate, date: datetime.date | None, found: Found) -> None:
    """The day of issue is the signer's own word: a key that has expired since can still sign for an earlier day."""
    until = trusted.valid_until
    if until is not None and date is not None and date > until and certificate.issued <= until:
        what = (
            f"day of issue: the key of {trusted.name} has expired ({until}), and that it signed on "
            f"{certificate.issued} is its own word"
        )
        found.not_checked.append(Failure("key_expired_since", what))


def files(members: Mapping[str, bytes], statement: InTotoStatement) -> Iterator[Failure]:
    """Files removed, changed, added, or unknown to this version."""
    for name, digest in statement.files.items():
        if name not in members:
            yield Failure("member_removed", "the file was removed", name)
        elif sha256_of(members[name]) != digest:
            yield Failure("member_changed", "the file was changed", name)
    for name in sorted(REQUIRED - set(statement.files)):
        yield Failure("member_missing", "every bundle has this file, and the statement does not name it", name)
    for name in members:
        if name != ENVELOPE and name not in statement.files:
            yield Failure("member_added", "the file was added", name)
        elif name != ENVELOPE and not is_known(name):
            yield Failure("member_unknown", "is not a file of a bundle of this version", name)


def validity(certificate: Certificate, date: datetime.date | None, found: Found) -> Iterator[Failure]:
    """Whether its validity can be one, and holds on a day."""
    yield from validity_contradictions(certificate.issued, certificate.valid_from, certificate.valid_until)
    if date is None:
        what = (
            f"validity: from {certificate.valid_from} to {certificate.valid_until}; state with --date the day on which "
            "it has to be valid"
        )
        found.not_checked.append(Failure("no_date", what))
    elif date < certificate.valid_from:
        yield Failure(
            "not_yet_valid", f"on {date} the certificate is not valid yet: it begins on {certificate.valid_from}"
        )
    elif certificate.valid_until is not None and date > certificate.valid_until:
        yield Failure("expired", f"on {date} the certificate has expired: it was valid until {certificate.valid_until}")
