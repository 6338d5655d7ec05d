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
    RestsOn,
    Terms,
    assignment_of,
    certificate_of,
    plain,
    recording_digests,
)
from conformance.certification.members import ENVELOPE, EVALUATION, SELFTEST, SELFTEST_SEAL, derived, recording_name
from conformance.certification.refusals import refusals
from conformance.certification.refusals.dates import validity_contradictions
from conformance.certification.refusals.selftest_seal import unknown_bench
from conformance.certification.rendered_report import rendered_report
from conformance.certification.selftest_record import SelfTestRecord
from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, LoadedYaml, sha256_of, validate
from conformance.documents.strict_json import strict_json
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.evidence import dsse, sealed_zip
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import public_key
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


@dataclass(frozen=True, slots=True)
class CertificateOrder:
    """How a certificate is to be issued."""

    secret: bytes
    specimen: bool = False
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    original: Original | None = None
    trust: Trust | None = None
    """The keys that the laboratory trusts: of its benches, of publishers."""


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
        order.trust,
    )
    refused = [
        *refusals(application),
        *_other_bytes(evaluation_json, evaluation),
        *_other_recordings(evaluation_json, evaluation, [each.recording for each in given]),
        *_validity(evaluation, order),
        *_amendment(evaluation, order),
        *unknown_bench(application),
    ]
    if refused:
        raise Untrustworthy(refused)
    packed = {each.recording.digest: each.packed for each in given}
    names = {digest: recording_name(number) for number, digest in enumerate(recording_digests(evaluation), 1)}
    certificate = certificate_of(
        evaluation,
        Terms(
            specimen=order.specimen,
            lifted=application.waived,
            valid_from=order.valid_from,
            valid_until=order.valid_until,
            recordings=tuple(
                RestsOn(digest=digest, file=name if packed.get(digest) is not None else None)
                for digest, name in names.items()
            ),
            amends=None
            if order.original is None
            else Amends(number=order.original.certificate.number, bundle=order.original.bundle_digest),
            public_key=public_key(order.secret),
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
        return validate(LoadedYaml(EVALUATION, strict_json(written), {}), Evaluation)
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


def _amendment(evaluation: Evaluation, order: CertificateOrder) -> Iterator[Failure]:
    if order.original is None:
        return
    before, assignment, now = order.original.certificate, assignment_of(evaluation), evaluation.product.identity
    if assignment.report == before.number:
        yield Failure("amendment_same_number", f"the amended report has the number of the original, {before.number}")
    if assignment.issued and assignment.issued < before.issued:
        yield Failure("amendment_earlier", f"the amended report was issued before the original ({before.issued})")
    if (now.get("manufacturer"), now.get("model")) != (before.product.manufacturer, before.product.model):
        what = f"the original is of another product, {before.product.manufacturer} {before.product.model}"
        yield Failure("amendment_other_product", what)
    if before.specimen != order.specimen:
        yield Failure(
            "amendment_specimen", "a specimen can amend only a specimen, and a certificate only a certificate"
        )
