"""What a certificate says: the signed part of a bundle, worked out from the evaluation and the terms of its issue."""

from __future__ import annotations

import base64
import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.judging_version import UNNUMBERED
from conformance.evaluation.model import Denominator, Evaluation
from conformance.evidence.keys import key_id
from conformance.recording.plugins_used import PluginUsed
from conformance.verification.verdict import Scope

CERTIFICATE_TYPE = "urn:conformance:certificate:1"
"""The type of the statement's predicate: in-toto asks for a URI. There is no host behind it."""
TYPE_BEFORE = "conformance/certificate/1"
"""Of bundles made before judging versions were numbered; still read, as issued."""

Lifted = Literal["simulated", "unattended", "report_lacking", "selftest_missing", "selftest_unsealed"]
"""Refusals that are waived for specimens only."""


class PartyPart(DocumentModel):
    """A laboratory or its customer."""

    name: str
    address: str


class ItemPart(DocumentModel):
    """The product that is certified."""

    class_: str | None = Field(alias="class")
    manufacturer: str
    model: str
    firmware: str
    serial: str | None
    """Of the sample or samples that were tested."""


class AgainstPart(DocumentModel):
    """The specification it conforms to."""

    profile: str
    edition: str
    title: Text
    digest: Digest


class RestsOn(DocumentModel):
    """A recording that the evaluation rests on."""

    digest: Digest
    file: str | None
    """Where it lies in the bundle; None where it is not in it."""


class Amends(DocumentModel):
    """The certificate that this one replaces."""

    number: str
    bundle: Digest
    """Digest of its bundle."""


class Signer(DocumentModel):
    """Who says that he signed: believed only where the key is trusted for another reason."""

    key_id: str
    public_key: str
    """Base64 of 32 bytes."""


class CertificateTool(DocumentModel):
    """What issued it."""

    name: str
    version: str
    judging_version: int = Field(default=UNNUMBERED, exclude_if=lambda version: version == UNNUMBERED)
    """How it judges. Left out where it was issued before these were numbered."""
    plugins: tuple[PluginUsed, ...] = Field(default=(), exclude_if=lambda plugins: not plugins)
    """Packages of others that took part in recording: drivers and importers. Left out where none did."""


class Certificate(Document):
    """The predicate of the statement that is signed."""

    KIND: ClassVar[str] = "conformance/certificate/1"

    number: str
    specimen: bool
    """A specimen certifies nothing."""
    lifted: tuple[Lifted, ...]
    """In spite of what a specimen was made."""
    issued: datetime.date
    valid_from: datetime.date
    valid_until: datetime.date | None
    """Always stated. None in bundles of before, which are refused: a certificate has an end."""
    laboratory: PartyPart
    customer: PartyPart
    authorised_by: str
    work_first_day: datetime.date
    work_last_day: datetime.date
    product: ItemPart
    specification: AgainstPart
    scope: Scope
    denominator: Denominator
    decision_rule: str
    recordings: tuple[RestsOn, ...]
    evaluated_again: bool
    """The evaluation was made again from the recordings, to the same bytes, before this was signed: always so since
    judging versions are numbered."""
    amends: Amends | None
    signer: Signer
    tool: CertificateTool


@dataclass(frozen=True, slots=True)
class Terms:
    """What the evaluation does not say: how the certificate is issued."""

    specimen: bool
    lifted: tuple[Lifted, ...]
    valid_from: datetime.date | None
    """None: from the day of issue."""
    valid_until: datetime.date | None
    recordings: tuple[RestsOn, ...]
    amends: Amends | None
    public_key: bytes


def certificate_of(evaluation: Evaluation, terms: Terms) -> Certificate:
    """The certificate of an evaluation without refusals. A pure function.

    Raises `ValueError` where the evaluation lacks what `conformance.certification.refusals` demands.
    """
    assignment = assignment_of(evaluation)
    identity = evaluation.product.identity
    work = assignment.work
    if assignment.laboratory is None or assignment.customer is None or assignment.issued is None or work is None:
        raise ValueError("the evaluation's assignment does not contain what a certificate needs")
    return Certificate.model_validate(
        {
            "schema": Certificate.KIND,
            "number": assignment.report,
            "specimen": terms.specimen,
            "lifted": terms.lifted,
            "issued": assignment.issued,
            "valid_from": terms.valid_from or assignment.issued,
            "valid_until": terms.valid_until,
            "laboratory": {"name": assignment.laboratory.name, "address": assignment.laboratory.address},
            "customer": {"name": assignment.customer.name, "address": assignment.customer.address},
            "authorised_by": assignment.authorised_by,
            "work_first_day": work.first_day,
            "work_last_day": work.last_day,
            "product": {
                "class": evaluation.product.class_,
                **{name: identity.get(name) for name in ("manufacturer", "model", "firmware", "serial")},
            },
            "specification": {
                name: getattr(evaluation.specification, name) for name in ("profile", "edition", "title", "digest")
            },
            "scope": evaluation.scope,
            "denominator": evaluation.denominator,
            "decision_rule": evaluation.decision_rule.name,
            "recordings": terms.recordings,
            "evaluated_again": True,
            "amends": terms.amends,
            "signer": {
                "key_id": key_id(terms.public_key),
                "public_key": base64.b64encode(terms.public_key).decode("ascii"),
            },
            "tool": evaluation.tool.model_dump(),
        }
    )


def terms_of(certificate: Certificate) -> Terms:
    """The terms that a certificate states. Raises `ValueError` where its key is none."""
    return Terms(
        specimen=certificate.specimen,
        lifted=certificate.lifted,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        recordings=certificate.recordings,
        amends=certificate.amends,
        public_key=base64.b64decode(certificate.signer.public_key, validate=True),
    )


def assignment_of(evaluation: Evaluation) -> Assignment:
    """The assignment that an evaluation carries; an empty one where it carries none."""
    carried: dict[str, Any] = evaluation.assignment or {"schema": Assignment.KIND}
    return Assignment.model_validate(carried, strict=False)


def recording_digests(evaluation: Evaluation) -> tuple[Digest, ...]:
    """The digests of the recordings that an evaluation rests on, in the order of its sessions."""
    sessions = evaluation.recording.sessions
    return tuple(one.recording.digest for one in sessions) if sessions else (evaluation.recording.digest,)


def plain(certificate: Certificate) -> dict[str, Any]:
    """The certificate as plain JSON data."""
    return certificate.model_dump(mode="json", by_alias=True)
