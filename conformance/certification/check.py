"""Checking a bundle, offline: everything that is not as it was issued, and what could not be checked."""

from __future__ import annotations

from conformance.certification.checked import Checked, Found, Means
from conformance.certification.contents import contents_hold
from conformance.certification.harmless import active_pages
from conformance.certification.members import EVALUATION
from conformance.certification.opening import opened
from conformance.certification.sealing import files, signature, validity
from conformance.certification.status import status_of
from conformance.documents import sha256_of
from conformance.evidence import sealed_zip
from conformance.evidence.failure import Untrustworthy


def check(bundle: bytes, means: Means) -> Checked:
    """Check a bundle. Never raises for anything that is in it."""
    found = Found()
    try:
        members = sealed_zip.unpack(bundle)
        envelope, statement, certificate = opened(members)
    except Untrustworthy as error:
        return Checked(failures=error.failures)
    found.failures += signature(envelope, certificate, means, found)
    changed = list(files(members, statement))
    found.failures += changed
    found.failures += validity(certificate, means.date, found)
    status = status_of(certificate, sha256_of(bundle), means.status, means.trust, means.date)
    found.failures += status.failures
    found.not_checked += status.not_checked
    again = False
    if not changed:  # what was changed is said already; what follows would only say it again
        again = contents_hold(members, certificate, means, found)
    if not found.pages_shown:
        found.failures += active_pages(members)
    return Checked(
        certificate,
        tuple(found.failures),
        tuple(found.not_checked),
        len(members),
        again,
        status.status,
        statement.files.get(EVALUATION),
        found.pages_shown,
        found.judging_version,
        tuple(found.remarks),
    )
