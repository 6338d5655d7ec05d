"""The registry's seal: one signed statement over every file of the site, beside them; and checking it again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import ClassVar

from conformance.certification.registry_site import LIST, SEAL
from conformance.documents import Document, sha256_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.signed import NamedKey, open_document, seal_document
from conformance.evidence.trust import Trust


class RegistrySeal(Document):
    """Who signed the registry, and when. The files are the subjects of the statement."""

    KIND: ClassVar[str] = "conformance/registry-seal/1"

    signer: NamedKey
    date: datetime.date


def sealed_site(files: Mapping[str, bytes], secret: bytes, date: datetime.date) -> Mapping[str, bytes]:
    """The files of the site with their seal."""
    stated = RegistrySeal(schema_=RegistrySeal.KIND, signer=NamedKey.of_secret(secret), date=date)
    return {**files, SEAL: seal_document(secret, stated, {name: sha256_of(data) for name, data in files.items()})}


def site_failures(files: Mapping[str, bytes], trust: Trust) -> Iterator[Failure]:
    """Everything in a site that is not as its signer published it."""
    if SEAL not in files:
        yield Failure("registry_unsigned", f"the registry is not signed: {SEAL} is missing")
        return
    try:
        opened = open_document(files[SEAL], RegistrySeal)
    except Untrustworthy as error:
        for each in error.failures:
            yield Failure("registry_forged", f"the seal cannot be read: {each}".rstrip("."), SEAL)
        return
    stated = opened.document
    if not opened.signed_by(stated.signer):
        yield Failure("registry_forged", "the signature is not the key's that the seal names", SEAL)
        return
    as_publisher = trust.key(stated.signer.key_id, "publisher") is not None
    yield from trust.refuses(stated.signer.key_id, stated.date, "publisher" if as_publisher else "laboratory")
    for name, digest in opened.subjects.items():
        if name not in files:
            yield Failure("registry_changed", "the file was removed from the registry", name)
        elif sha256_of(files[name]) != digest:
            yield Failure("registry_changed", "the file was changed after the registry was signed", name)
    for name in files:
        if name != SEAL and name not in opened.subjects:
            yield Failure("registry_changed", "the file was added after the registry was signed", name)
    if LIST not in opened.subjects:
        yield Failure("registry_forged", f"the seal does not cover {LIST}", SEAL)
