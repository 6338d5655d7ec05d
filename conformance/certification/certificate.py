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
from conformance.evaluation.standing_part import StandingPart
from conformance.evidence.keys import key_id
from conformance.recording.plugins_used import PluginUsed
from conformance.verification.verdict import Scope

CERTIFICATE_TYPE = "urn:conformance:certificate:1"
"""The type of the statement's predicate: in-toto asks for a URI. There is no host behind it."""
TYPE_BEFORE = "conformance/certificate/1"
"""Of bundles made before judging versions were numbered; still read, as issued."""

Lifted = Literal["simulated", "unattended", "unsealed", "report_lacking", "selftest_missing", "selftest_unsealed"]
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
    standing: StandingPart | None = Field(default=None, exclude_if=lambda standing: standing is None)
    """Whether it is the profile as published, an altered copy of one, or the laboratory's own. None: an older version
    issued this."""


class DeclaredScope(DocumentModel):
    """The part of the specification that was asked for, where that is not all of it."""

    requirements: tuple[str, ...]
    """Ids, in the order of the specification."""
    of: int
    """How many requirements the specification has."""


class SealedBy(DocumentModel):
    """The bench that sealed a recording while it was made: who signs the certificate says that he trusts its key."""

    key_id: str
    session: int
    """The number of the session among all that the key sealed."""


class RestsOn(DocumentModel):
    """A recording that the evaluation rests on."""

    digest: Digest
    file: str | None
    """Where it lies in the bundle; None where it is not in it."""
    seal: SealedBy | None = Field(default=None, exclude_if=lambda seal: seal is None)
    """Left out where it was not sealed."""


class OtherSession(DocumentModel):
    """A sealed session of the product that is not among the recordings."""

    number: str
    """Of the session; after the first digits of the bench's key, where there are several benches."""
    reason: Text
    """Why, in the words of the laboratory."""


class Amends(DocumentModel):
    """The certificate that this one replaces."""

    number: str
    bundle: Digest
    """Digest of its bundle."""


class NamedList(DocumentModel):
    """The status list of its laboratory when it was issued: an older one says nothing of this certificate."""

    serial: int = Field(ge=1)
    digest: Digest


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
    own_specification: bool = Field(default=False, exclude_if=lambda own: not own)
    """The specification is the laboratory's own, and the title says so. Left out for a published profile."""
    part: DeclaredScope | None = Field(default=None, exclude_if=lambda part: part is None)
    """PARTIAL: these requirements alone, as the assignment declares, and the title says so. Left out for all."""
    scope: Scope
    denominator: Denominator
    decision_rule: str
    recordings: tuple[RestsOn, ...]
    sessions: tuple[OtherSession, ...] = Field(default=(), exclude_if=lambda sessions: not sessions)
    """Sealed sessions of this product that it does not rest on, and why. Left out where there are none."""
    evaluated_again: bool
    """The evaluation was made again from the recordings, to the same bytes, before this was signed: always so since
    judging versions are numbered."""
    amends: Amends | None
    status: NamedList | None = Field(default=None, exclude_if=lambda status: status is None)
    """None, and left out, where no status list was given."""
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
    status: NamedList | None = None


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
                name: getattr(evaluation.specification, name)
                for name in ("profile", "edition", "title", "digest", "standing")
            },
            "own_specification": evaluation.specification.own,
            "part": _part(evaluation),
            "scope": evaluation.scope,
            "denominator": evaluation.denominator,
            "decision_rule": evaluation.decision_rule.name,
            "recordings": terms.recordings,
            "sessions": other_sessions(assignment),
            "evaluated_again": True,
            "amends": terms.amends,
            "status": terms.status,
            "signer": {
                "key_id": key_id(terms.public_key),
                "public_key": base64.b64encode(terms.public_key).decode("ascii"),
            },
            "tool": evaluation.tool.model_dump(),
        }
    )


def _part(evaluation: Evaluation) -> DeclaredScope | None:
    if evaluation.only is None or evaluation.inputs is None:
        return None
    return DeclaredScope(requirements=evaluation.only, of=len(evaluation.inputs.requirements.requirements))


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
        status=certificate.status,
    )


def assignment_of(evaluation: Evaluation) -> Assignment:
    """The assignment that an evaluation carries; an empty one where it carries none."""
    carried: dict[str, Any] = evaluation.assignment or {"schema": Assignment.KIND}
    return Assignment.model_validate(carried, strict=False)


def other_sessions(assignment: Assignment) -> tuple[OtherSession, ...]:
    """The sessions for which the laboratory gives a reason why they are not used."""

    def place(each: tuple[str, object]) -> tuple[str, int]:
        bench, _, number = each[0].rpartition(":")
        return bench, int(number)

    given = sorted((assignment.sessions or {}).items(), key=place)
    return tuple(
        OtherSession(number=number, reason=why if isinstance(why, Text) else Text(zh=why, en=why))
        for number, why in given
    )


def recording_seals(evaluation: Evaluation) -> tuple[SealedBy | None, ...]:
    """Who sealed the recordings that an evaluation rests on, in the order of its sessions; None: nobody did."""
    sessions = evaluation.recording.sessions
    parts = [one.recording for one in sessions] if sessions else [evaluation.recording]
    return tuple(
        SealedBy(key_id=part.seal.key, session=part.seal.session)
        if part.seal is not None and part.seal.key is not None and part.seal.session is not None
        else None
        for part in parts
    )


def recording_digests(evaluation: Evaluation) -> tuple[Digest, ...]:
    """The digests of the recordings that an evaluation rests on, in the order of its sessions."""
    sessions = evaluation.recording.sessions
    return tuple(one.recording.digest for one in sessions) if sessions else (evaluation.recording.digest,)


def plain(certificate: Certificate) -> dict[str, Any]:
    """The certificate as plain JSON data."""
    return certificate.model_dump(mode="json", by_alias=True)
