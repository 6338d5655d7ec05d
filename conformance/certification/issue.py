"""Issuing: from an evaluation's bytes to a bundle's bytes, or every reason why not. A pure function of its inputs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.certification.again import evaluated_again, first_difference
from conformance.certification.application import Application
from conformance.certification.certificate import (
    CERTIFICATE_TYPE,
    Amends,
    Certificate,
    NamedList,
    RestsOn,
    Terms,
    assignment_of,
    certificate_of,
    plain,
    recording_digests,
    recording_seals,
)
from conformance.certification.members import ENVELOPE, EVALUATION, SELFTEST, SELFTEST_SEAL, derived, recording_name
from conformance.certification.numbers import number_key
from conformance.certification.refusals import refusals
from conformance.certification.refusals.dates import validity_contradictions
from conformance.certification.refusals.selftest_seal import unknown_bench
from conformance.certification.rendered_report import rendered_report
from conformance.certification.selftest_record import SelfTestRecord
from conformance.certification.status_list import SignedStatusList
from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, LoadedYaml, sha256_of, validate
from conformance.documents.strict_json import read_json
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.evidence import dsse, sealed_zip
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import NO_STATEMENTS, KeyStatements
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.statement import InTotoStatement, statement_bytes
from conformance.evidence.trust import Trust
from conformance.recording.model import Recording


@dataclass(frozen=True, slots=True)
class GivenRecording:
    """A recording that certify was given."""

    recording: Recording
    packed: bytes | None
    """The zip of it that goes into the bundle; None where it stays outside."""


@dataclass(frozen=True, slots=True)
class Original:
    """The certificate that is amended, checked already."""

    certificate: Certificate
    bundle_digest: Digest

    @property
    def named(self) -> Amends:
        """As the new certificate names it."""
        return Amends(number=self.certificate.number, bundle=self.bundle_digest)


@dataclass(frozen=True, slots=True)
class CertificateOrder:
    """How a certificate is to be issued."""

    secret: bytes
    specimen: bool = False
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    original: Original | None = None
    own_specification: bool = False
    """Whether it is by a specification of the laboratory's own: its title then says so."""
    trust: Trust | None = None
    """The keys that the laboratory trusts: of its benches, of publishers."""
    status: SignedStatusList | None = None
    """The laboratory's status list, as it is before the certificate is issued."""
    statements: KeyStatements = NO_STATEMENTS
    """What keys say of keys: whether this key succeeds the one of an original."""
    journals: tuple[bytes, ...] = ()
    """The journals of the sessions that its benches sealed (``KEY.sessions``)."""


def issue(
    evaluation_json: bytes,
    selftest_json: bytes | None,
    given: Sequence[GivenRecording],
    order: CertificateOrder,
    *,
    selftest_seal: bytes | None = None,
) -> tuple[bytes, Certificate]:
    """The bundle and what its certificate says. ``selftest_seal`` is the bench's envelope over the self-test record.

    Raises `Untrustworthy` with every reason why there is none, and `BadInput` where a document cannot be read.
    """
    evaluation = _evaluation(evaluation_json)
    application = Application(
        evaluation,
        _selftest(selftest_json, selftest_seal),
        rendered_report(evaluation),
        order.specimen,
        tuple(each.recording for each in given),
        trust=order.trust,
        own_specification=order.own_specification,
        amends=order.original.named if order.original else None,
        journals=order.journals,
    )
    refused = [
        *refusals(application),
        *_other_bytes(evaluation_json, evaluation),
        *_other_recordings(evaluation_json, evaluation, [each.recording for each in given]),
        *_validity(evaluation, order),
        *_amendment(evaluation, order),
        *_publisher(evaluation, order),
        *_number(evaluation, order),
        *unknown_bench(application),
    ]
    if refused:
        raise Untrustworthy(refused)
    packed = {each.recording.digest: each.packed for each in given}
    names = {digest: recording_name(number) for number, digest in enumerate(recording_digests(evaluation), 1)}
    seals = dict(zip(names, recording_seals(evaluation), strict=True))
    certificate = certificate_of(
        evaluation,
        Terms(
            specimen=order.specimen,
            lifted=application.waived,
            valid_from=order.valid_from,
            valid_until=order.valid_until,
            recordings=tuple(
                RestsOn(digest=digest, file=name if packed.get(digest) is not None else None, seal=seals[digest])
                for digest, name in names.items()
            ),
            amends=application.amends,
            public_key=public_key(order.secret),
            status=None
            if order.status is None
            else NamedList(serial=order.status.document.serial, digest=order.status.digest),
        ),
    )
    files = {EVALUATION: evaluation_json, **derived(evaluation, certificate, application.report.pages)}
    files |= {} if selftest_json is None else {SELFTEST: selftest_json}
    files |= {} if selftest_json is None or selftest_seal is None else {SELFTEST_SEAL: selftest_seal}
    files |= {names[digest]: data for digest, data in packed.items() if data is not None}
    return sealed(files, certificate, order.secret), certificate


def _evaluation(written: bytes) -> Evaluation:
    """Raises `BadInput`."""
    try:
        return validate(LoadedYaml(EVALUATION, read_json(written), {}), Evaluation)
    except ValueError as error:
        raise BadInput(_unreadable(EVALUATION, error)) from None


def _selftest(written: bytes | None, seal: bytes | None) -> SelfTestRecord | None:
    """Raises `BadInput`."""
    try:
        return None if written is None else SelfTestRecord.read(written, seal)
    except ValueError as error:
        raise BadInput(_unreadable(SELFTEST, error)) from None


def _unreadable(name: str, error: ValueError) -> Problem:
    remedy = "Give the file as the tool wrote it"
    return Problem(f"is not JSON that can be trusted: {error}", name, remedy=remedy, code="json-syntax")


def sealed(files: Mapping[str, bytes], certificate: Certificate, secret: bytes) -> bytes:
    """The bundle of these files, signed."""
    digests = {name: sha256_of(data) for name, data in files.items()}
    payload = statement_bytes(InTotoStatement(digests, CERTIFICATE_TYPE, plain(certificate)))
    return sealed_zip.pack({**files, ENVELOPE: dsse.seal(secret, payload)})


def _other_bytes(evaluation_json: bytes, evaluation: Evaluation) -> Iterator[Failure]:
    if evaluation_text(evaluation).encode() != evaluation_json:
        yield Failure(
            "evaluation_rewritten", "the evaluation was changed after 'conformance evaluate' wrote it: evaluate again"
        )


def _other_recordings(
    evaluation_json: bytes, evaluation: Evaluation, recordings: Sequence[Recording]
) -> Iterator[Failure]:
    if not recordings:
        what = "the recordings were not given: a certificate rests on an evaluation that was made again from them"
        yield Failure("recording_missing", what)
        return
    wanted, found = sorted(recording_digests(evaluation)), sorted(each.digest for each in recordings)
    if wanted != found:
        what = f"the evaluation was made from other recordings: {', '.join(wanted)}; given were {', '.join(found)}"
        yield Failure("recording_other", what)
    elif evaluation.inputs is not None:
        try:
            again = evaluated_again(evaluation, recordings)
        except BadInput as error:
            yield Failure("evaluation_differs", f"the evaluation cannot be made again: {error}".rstrip("."))
            return
        if again != evaluation_json:
            what = "evaluated again, the recording gives another evaluation"
            yield Failure("evaluation_differs", f"{what} ({first_difference(evaluation_json, again)})")


def _validity(evaluation: Evaluation, order: CertificateOrder) -> Iterator[Failure]:
    issued = assignment_of(evaluation).issued
    if issued is not None:
        yield from validity_contradictions(issued, order.valid_from or issued, order.valid_until)


def _publisher(evaluation: Evaluation, order: CertificateOrder) -> Iterator[Failure]:
    """With the keys that are trusted whoever signed the release is asked for (`refusals.specification`)."""
    standing = evaluation.specification.standing
    published = None if standing is None else standing.published
    if published is not None and published.key_id is not None and order.trust is None:
        what = f"the release of the requirement set is signed by {published.key_id}, and no trusted publisher is given"
        yield Failure("publisher_untrusted", f"{what}: name its key in a trust file, for: publisher (--trusted)")


def _number(evaluation: Evaluation, order: CertificateOrder) -> Iterator[Failure]:
    """A number that the status list knows already belongs to another certificate."""
    number = assignment_of(evaluation).report
    for each in order.status.document.entries if order.status and number else ():
        if number_key(each.number) == number_key(number or ""):
            what = f"the status list has an act on the number {each.number} already ({each.state} on {each.day})"
            yield Failure("number_taken", what)
            return


def _amendment(evaluation: Evaluation, order: CertificateOrder) -> Iterator[Failure]:
    if order.original is None:
        return
    before, assignment, now = order.original.certificate, assignment_of(evaluation), evaluation.product.identity
    if key_id(public_key(order.secret)) not in order.statements.line(before.signer.key_id):
        what = f"the original was issued with the key {before.signer.key_id}: only its laboratory can replace it"
        yield Failure("amendment_foreign_issuer", what)
    stated = assignment.amends
    if stated is not None and stated.issued is not None and stated.issued != before.issued:
        what = f"the assignment amends a report of {stated.issued}, and the original was issued on {before.issued}"
        yield Failure("amendment_other_date", what)
    if assignment.issued and assignment.issued < before.issued:
        yield Failure("amendment_earlier", f"the amended report was issued before the original ({before.issued})")
    if (now.get("manufacturer"), now.get("model")) != (before.product.manufacturer, before.product.model):
        what = f"the original is of another product, {before.product.manufacturer} {before.product.model}"
        yield Failure("amendment_other_product", what)
    if before.specimen != order.specimen:
        yield Failure(
            "amendment_specimen", "a specimen can amend only a specimen, and a certificate only a certificate"
        )
