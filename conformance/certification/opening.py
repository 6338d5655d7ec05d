"""Opening a bundle: its one envelope, read strictly, before anything in it is believed."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.certification.certificate import CERTIFICATE_TYPE, TYPE_BEFORE, Certificate
from conformance.certification.members import ENVELOPE, SELFTEST_SEAL
from conformance.core.problems import BadInput
from conformance.documents import LoadedYaml, validate
from conformance.evaluation.judging_version import UNNUMBERED
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.statement import InTotoStatement, read_statement


def opened(members: Mapping[str, bytes]) -> tuple[dsse.Envelope, InTotoStatement, Certificate]:
    """The envelope, the statement in it, and the certificate that it states. Raises `Untrustworthy`."""
    more = [
        name for name, data in members.items() if name not in {ENVELOPE, SELFTEST_SEAL} and _is_envelope(name, data)
    ]
    if more:
        raise Untrustworthy(Failure("second_envelope", "is a second envelope; a bundle has one", more[0]))
    if ENVELOPE not in members:
        raise Untrustworthy(Failure("envelope_missing", "the envelope is missing: nothing in the bundle is signed"))
    envelope = dsse.open_envelope(members[ENVELOPE])
    statement = read_statement(envelope.payload)
    schema = statement.predicate.get("schema")
    known = statement.predicate_type in {CERTIFICATE_TYPE, TYPE_BEFORE}
    if not known or schema != Certificate.KIND:
        other = schema if known else statement.predicate_type
        what = f"the certificate has schema {other!r}; this version reads {Certificate.KIND!r}"
        raise Untrustworthy(Failure("schema_unknown", what))
    try:
        certificate = validate(LoadedYaml("certificate", statement.predicate, {}), Certificate)
    except BadInput as error:
        raise Untrustworthy(
            Failure("certificate_malformed", str(each).rstrip(".")) for each in error.problems
        ) from None
    if statement.predicate_type == TYPE_BEFORE and certificate.tool.judging_version != UNNUMBERED:
        what = f"the statement has the predicate type {TYPE_BEFORE!r}, which was used before judging versions; this one"
        raise Untrustworthy(Failure("schema_unknown", f"{what} states {certificate.tool.judging_version}"))
    return envelope, statement, certificate


def _is_envelope(name: str, data: bytes) -> bool:
    """Whether a file is an envelope, or is called as one."""
    if name.rpartition("/")[2].endswith(".dsse.json"):
        return True
    head = data[:1_000_000].lstrip()
    return head[:1] == b"{" and b'"payloadType"' in head and b'"signatures"' in head and b'"payload"' in head
