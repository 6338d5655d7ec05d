"""A document of ours under one signature: a DSSE envelope, its in-toto statement, and the document as predicate.

What is not a certificate is signed this way: status lists, statements about keys, the registry. The subjects of such a
statement are the digests that it is about.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import field_validator, model_validator

from conformance.core.problems import BadInput, Wrong
from conformance.documents import Digest, Document, DocumentModel, LoadedYaml, sha256_of, validate
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.statement import InTotoStatement, read_statement, statement_bytes

D = TypeVar("D", bound=Document)


class NamedKey(DocumentModel):
    """A public key and its name, which have to agree."""

    key_id: str
    public_key: str
    """Base64 of 32 bytes."""

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if len(data) != 32 or base64.b64encode(data).decode("ascii") != text:
            raise Wrong("it is not an Ed25519 key", remedy="Give its 32 bytes in base64")
        return text

    @model_validator(mode="after")
    def _agrees(self) -> NamedKey:
        if key_id(self.public) != self.key_id:
            raise Wrong("key_id is not the digest of public_key", remedy="Give the id of this key")
        return self

    @property
    def public(self) -> bytes:
        """The key's 32 bytes."""
        return base64.b64decode(self.public_key)

    @classmethod
    def of(cls, public: bytes) -> NamedKey:
        """The name of a public key of 32 bytes."""
        return cls(key_id=key_id(public), public_key=base64.b64encode(public).decode("ascii"))

    @classmethod
    def of_secret(cls, secret: bytes) -> NamedKey:
        """The name of a secret key's public one."""
        return cls.of(public_key(secret))


@dataclass(frozen=True, slots=True)
class SignedDocument(Generic[D]):
    """An envelope that was opened and read: whose signature it is has still to be asked."""

    document: D
    subjects: Mapping[str, Digest]
    envelope: dsse.Envelope
    digest: Digest
    """Of the envelope's bytes."""

    def signed_by(self, key: NamedKey) -> bool:
        """Whether this key signed it, under its own name."""
        return self.envelope.key_id == key.key_id and self.envelope.signed_by(key.public)


def predicate_type(kind: str) -> str:
    """The URI of a document's kind: in-toto asks for one."""
    return f"urn:{kind.replace('/', ':')}"


def seal_document(secret: bytes, document: Document, subjects: Mapping[str, Digest]) -> bytes:
    """The envelope: canonical JSON, the same bytes for the same key, document and subjects."""
    predicate = document.model_dump(mode="json", by_alias=True)
    return dsse.seal(secret, statement_bytes(InTotoStatement(subjects, predicate_type(document.KIND), predicate)))


def open_document(data: bytes, model: type[D]) -> SignedDocument[D]:
    """Read an envelope of ours strictly. Raises `Untrustworthy`; the signature is not checked here."""
    envelope = dsse.open_envelope(data)
    statement = read_statement(envelope.payload)
    if statement.predicate_type != predicate_type(model.KIND):
        what = f"the statement is a {statement.predicate_type!r}, not a {predicate_type(model.KIND)!r}"
        raise Untrustworthy(Failure("document_other", what))
    try:
        document = validate(LoadedYaml("statement", statement.predicate, {}), model)
    except BadInput as error:
        raise Untrustworthy(Failure("document_malformed", str(each).rstrip(".")) for each in error.problems) from None
    if document.model_dump(mode="json", by_alias=True) != statement.predicate:
        raise Untrustworthy(Failure("document_malformed", "the statement is not written as this version writes it"))
    return SignedDocument(document, statement.files, envelope, sha256_of(data))


def kind_of(data: bytes) -> str | None:
    """Which kind of statement an envelope states; None where the bytes are not an envelope that can be read."""
    try:
        return read_statement(dsse.open_envelope(data).payload).predicate_type
    except Untrustworthy:
        return None


def is_envelope(data: bytes) -> bool:
    """Whether the bytes are meant as an envelope, sound or not."""
    head = data[:1_000_000].lstrip()
    return head[:1] == b"{" and b'"payloadType"' in head and b'"signatures"' in head
