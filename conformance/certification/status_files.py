"""Status lists as files: what was given to a check, and the list that an act changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance.certification.from_files import bundle_bytes
from conformance.certification.numbers import number_key
from conformance.certification.opening import opened
from conformance.certification.registry_seal import RegistrySeal
from conformance.certification.sealing import files, signed_by_its_signer
from conformance.certification.status import StatusMeans
from conformance.certification.status_acts import next_list
from conformance.certification.status_list import StatusAct, StatusEntry
from conformance.documents import Digest, read_bytes, sha256_of, write_whole
from conformance.documents.exclusive import exclusive
from conformance.evidence import sealed_zip
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements, is_key_statement, load_key_statements
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.signed import kind_of, predicate_type
from conformance.evidence.trust import Trust


def status_means(paths: Iterable[Path], most_days: int | None, trust: Trust | None) -> tuple[StatusMeans, Trust | None]:
    """Status lists and statements about keys, as they were given; and the trust that knows of the statements too.

    Raises `BadInput` for a file that is missing or empty, and for a statement about keys that does not hold.
    """
    lists, seals, stated = [], [], []
    for path in paths:
        data = read_bytes(path)
        if is_key_statement(data):
            stated.append(path)
        elif kind_of(data) == predicate_type(RegistrySeal.KIND):
            seals.append((str(path), data))
        else:
            lists.append((str(path), data))
    statements = load_key_statements(stated)
    if trust is not None:
        statements += trust.statements
        trust = Trust.believing(trust.keys, statements)
    return StatusMeans(tuple(lists), most_days, statements, tuple(seals)), trust


def own_statements(key: Path, more: Iterable[Path] = ()) -> KeyStatements:
    """What a laboratory's key says of itself: KEY.succeeds.json beside it, and others that were given."""
    beside = key.with_name(f"{key.name}.succeeds.json")
    return load_key_statements([*([beside] if beside.is_file() else ()), *more])


def act_on(
    path: Path,
    entries: Sequence[StatusEntry],
    secret: bytes,
    date: datetime.date,
    statements: KeyStatements,
) -> bytes:
    """Write the next list in place of the one at ``path``, or the first. Raises `Untrustworthy` and `BadInput`."""
    with exclusive(path):
        made = next_list(read_bytes(path) if path.exists() else None, entries, secret, date, statements)
        write_whole(path, made)
    return made


def entry(
    number: str, bundle: Path | None, state: StatusAct, date: datetime.date, reason: str, secret: bytes,
    statements: KeyStatements,
) -> StatusEntry:  # fmt: skip
    """An act on a certificate; its bundle, where given, has to be of this number and issuer. Raises `Untrustworthy`."""
    digest = None if bundle is None else _own_bundle(number, bundle, date, secret, statements)
    return StatusEntry(number=number, bundle=digest, state=state, day=date, reason=reason)


def _own_bundle(number: str, path: Path, date: datetime.date, secret: bytes, statements: KeyStatements) -> Digest:
    data = bundle_bytes(path)
    members = sealed_zip.unpack(data)
    envelope, statement, certificate = opened(members)
    changed = list(files(members, statement))
    if changed:
        raise Untrustworthy(changed)
    if number_key(certificate.number) != number_key(number):
        what = f"the bundle is of certificate {certificate.number}, not of {number}"
        raise Untrustworthy(Failure("status_other_number", what, str(path)))
    mine = key_id(public_key(secret))
    if date < certificate.issued:
        what = f"the act would be of {date}, before the certificate was issued ({certificate.issued})"
        raise Untrustworthy(Failure("status_backwards", what, str(path)))
    if not signed_by_its_signer(envelope, certificate):
        what = "the signature is not the key's that the certificate names"
        raise Untrustworthy(Failure("signature_wrong", what, str(path)))
    if mine not in statements.line(certificate.signer.key_id):
        what = (
            f"the bundle was issued with another key ({certificate.signer.key_id}): its status is not yours to change"
        )
        raise Untrustworthy(Failure("status_foreign_issuer", what, str(path)))
    return sha256_of(data)
