"""The registry's seal: one signed statement over every file of the site, beside them; and checking it again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from conformance.certification.status_list import SeenList, SignedStatusList
from conformance.documents import Document, sha256_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.signed import NamedKey, SignedDocument, open_document, seal_document
from conformance.evidence.trust import Trust

LIST, SEAL = "registry.json", "registry.dsse.json"
"""The list for machines, and the seal over every file beside it."""


class RegistrySeal(Document):
    """Who signed the registry, and when. The files are the subjects of the statement."""

    KIND: ClassVar[str] = "conformance/registry-seal/1"

    signer: NamedKey
    date: datetime.date
    status_lists: tuple[SeenList, ...]
    """The lists that it rests on: a reader who is shown an older one finds that it was rolled back."""


def sealed_site(
    files: Mapping[str, bytes], secret: bytes, date: datetime.date, lists: Iterable[SignedStatusList] = ()
) -> Mapping[str, bytes]:
    """The files of the site with their seal."""
    stated = RegistrySeal(
        schema_=RegistrySeal.KIND,
        signer=NamedKey.of_secret(secret),
        date=date,
        status_lists=tuple(SeenList.of(each) for each in lists),
    )
    return {**files, SEAL: seal_document(secret, stated, {name: sha256_of(data) for name, data in files.items()})}


def site_failures(files: Mapping[str, bytes], trust: Trust) -> Iterator[Failure]:
    """Everything in a site that is not as its signer published it."""
    if SEAL not in files:
        yield Failure("registry_unsigned", f"the registry is not signed: {SEAL} is missing")
        return
    try:
        opened = open_seal(files[SEAL], SEAL)
    except Untrustworthy as error:
        yield from error.failures
        return
    yield from signer_refused(opened.document, trust)
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


def open_seal(data: bytes, name: str) -> SignedDocument[RegistrySeal]:
    """A registry's seal, signed by the key that it names. Raises `Untrustworthy`."""
    try:
        opened = open_document(data, RegistrySeal)
    except Untrustworthy as error:
        raise Untrustworthy(
            Failure("registry_forged", f"the seal cannot be read: {each}".rstrip("."), name) for each in error.failures
        ) from None
    if not opened.signed_by(opened.document.signer):
        raise Untrustworthy(Failure("registry_forged", "the signature is not the key's that the seal names", name))
    return opened


def signer_refused(stated: RegistrySeal, trust: Trust) -> Iterator[Failure]:
    """Why who signed a registry is not believed: a laboratory's key signs it, or a publisher's."""
    as_publisher = trust.key(stated.signer.key_id, "publisher") is not None
    return trust.refuses(stated.signer.key_id, stated.date, "publisher" if as_publisher else "laboratory")
