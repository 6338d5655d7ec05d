"""Checking a bundle, offline: everything that is not as it was issued, and what could not be checked."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from conformance import __version__
from conformance.certification.again import evaluated_again, first_difference
from conformance.certification.certificate import (
    Certificate,
    certificate_of,
    missing,
    recording_digests,
    terms_of,
)
from conformance.certification.members import ENVELOPE, EVALUATION, SELFTEST, derived, is_known
from conformance.certification.refusals import lifted, refusals
from conformance.certification.rendered_report import RenderedReport, rendered_report
from conformance.core.problems import BadInput
from conformance.documents import LoadedYaml, sha256_of, validate
from conformance.evaluation.model import Evaluation
from conformance.evidence import dsse, sealed_zip
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.statement import InTotoStatement, read_statement
from conformance.evidence.trust import Trust
from conformance.recording.model import Recording
from conformance.selftest.record import SelfTest

ReadPacked = Callable[[bytes], Recording]
"""Reads the zip of a recording; raises `BadInput` where it is damaged."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a bundle found."""

    certificate: Certificate | None = None
    """None where not even that could be read. Believe it only where nothing failed."""
    failures: tuple[Failure, ...] = ()
    not_checked: tuple[Failure, ...] = ()
    files: int = 0
    evaluated_again: bool = False
    """The evaluation was made again from recordings, to the same bytes."""

    @property
    def verdict(self) -> str:
        """``invalid`` before ``incomplete`` before ``valid``."""
        return "invalid" if self.failures else "incomplete" if self.not_checked else "valid"


@dataclass(frozen=True, slots=True)
class Means:
    """What a bundle is checked with."""

    read_packed: ReadPacked
    recordings: Sequence[Recording] = ()
    """Recordings given beside the bundle; they come before those that are in it."""
    trust: Trust | None = None
    date: datetime.date | None = None
    """The day on which the certificate has to be valid."""


@dataclass(slots=True)
class _Found:
    failures: list[Failure] = field(default_factory=list)
    not_checked: list[Failure] = field(default_factory=list)


def check(bundle: bytes, means: Means) -> Checked:
    """Check a bundle. Never raises for anything that is in it."""
    found = _Found()
    try:
        members = sealed_zip.unpack(bundle)
        envelope, statement, certificate = _opened(members)
    except Untrustworthy as error:
        return Checked(failures=error.failures)
    found.failures += _signature(envelope, certificate, means, found)
    changed = list(_files(members, statement))
    found.failures += changed
    found.failures += _validity(certificate, means.date, found)
    again = False
    if not changed:  # what was changed is said already; what follows would only say it again
        again = _contents(members, certificate, means, found)
    return Checked(certificate, tuple(found.failures), tuple(found.not_checked), len(members), again)


def _opened(members: Mapping[str, bytes]) -> tuple[dsse.Envelope, InTotoStatement, Certificate]:
    more = [name for name, data in members.items() if name != ENVELOPE and _is_envelope(name, data)]
    if more:
        raise Untrustworthy(Failure("second_envelope", "is a second envelope; a bundle has one", more[0]))
    if ENVELOPE not in members:
        raise Untrustworthy(Failure("envelope_missing", "the envelope is missing: nothing in the bundle is signed"))
    envelope = dsse.open_envelope(members[ENVELOPE])
    statement = read_statement(envelope.payload)
    schema = statement.predicate.get("schema")
    if statement.predicate_type != Certificate.KIND or schema != Certificate.KIND:
        other = schema if statement.predicate_type == Certificate.KIND else statement.predicate_type
        what = f"the certificate has schema {other!r}; this version reads {Certificate.KIND!r}"
        raise Untrustworthy(Failure("schema_unknown", what))
    try:
        return envelope, statement, validate(LoadedYaml("certificate", statement.predicate, {}), Certificate)
    except BadInput as error:
        raise Untrustworthy(
            Failure("certificate_malformed", str(each).rstrip(".")) for each in error.problems
        ) from None


def _is_envelope(name: str, data: bytes) -> bool:
    """Whether a file is an envelope, or is called as one."""
    if name.rpartition("/")[2].endswith(".dsse.json"):
        return True
    head = data[:1_000_000].lstrip()
    return head[:1] == b"{" and b'"payloadType"' in head and b'"signatures"' in head and b'"payload"' in head


def _signature(envelope: dsse.Envelope, certificate: Certificate, means: Means, found: _Found) -> Iterator[Failure]:
    try:
        public = terms_of(certificate).public_key
        own = envelope.key_id == certificate.signer.key_id and envelope.signed_by(public)
    except ValueError:
        own = False
    if means.trust is None:
        found.not_checked.append(
            Failure(
                "no_trust", f"signer: no trusted keys were given; the certificate states {certificate.signer.key_id}"
            )
        )
        if not own:
            yield Failure("signature_wrong", "the signature is not the key's that the certificate names")
        return
    yield from means.trust.refuses(envelope.key_id, certificate.issued)
    trusted = means.trust.key(envelope.key_id)
    if trusted is not None and not (own and envelope.signed_by(trusted.public)):
        yield Failure("signature_wrong", "the signature does not belong to the key it names: the statement was changed")
    elif trusted is None and not own:
        yield Failure("signature_wrong", "the signature is not the key's that the certificate names")


def _files(members: Mapping[str, bytes], statement: InTotoStatement) -> Iterator[Failure]:
    for name, digest in statement.files.items():
        if name not in members:
            yield Failure("member_removed", "the file was removed", name)
        elif sha256_of(members[name]) != digest:
            yield Failure("member_changed", "the file was changed", name)
    for name in members:
        if name != ENVELOPE and name not in statement.files:
            yield Failure("member_added", "the file was added", name)
        elif name != ENVELOPE and not is_known(name):
            yield Failure("member_unknown", "is not a file of a bundle of this version", name)


def _validity(certificate: Certificate, date: datetime.date | None, found: _Found) -> Iterator[Failure]:
    if date is None:
        if certificate.valid_until is not None:
            what = (
                f"validity: it ends on {certificate.valid_until}; state with --date the day on which it has to be valid"
            )
            found.not_checked.append(Failure("no_date", what))
    elif date < certificate.valid_from:
        yield Failure(
            "not_yet_valid", f"on {date} the certificate is not valid yet: it begins on {certificate.valid_from}"
        )
    elif certificate.valid_until is not None and date > certificate.valid_until:
        yield Failure("expired", f"on {date} the certificate has expired: it was valid until {certificate.valid_until}")


def _contents(members: Mapping[str, bytes], certificate: Certificate, means: Means, found: _Found) -> bool:
    """Whether the evaluation was made again. What a signer signed is checked as well: keys are lent and lost."""
    try:
        evaluation = validate(LoadedYaml(EVALUATION, json.loads(members[EVALUATION]), {}), Evaluation)
        selftest = None
        if SELFTEST in members:
            selftest = validate(LoadedYaml(SELFTEST, json.loads(members[SELFTEST]), {}), SelfTest)
    except (KeyError, ValueError, RecursionError, BadInput) as error:
        what = f"the evaluation or the self-test record in the bundle cannot be read: {error}"
        found.failures.append(Failure("contents_malformed", what.rstrip(".")))
        return False
    if evaluation.tool.version != __version__:
        what = f"evaluation and pages: they were made by version {evaluation.tool.version}, this is {__version__}"
        found.not_checked.append(Failure("other_version", what))
        return False
    report = rendered_report(evaluation)
    found.failures += [
        Failure("not_certifiable", f"it should not have been issued: {each.what}")
        for each in refusals(evaluation, selftest, report, specimen=certificate.specimen)
    ]
    found.failures += _derived(members, certificate, evaluation, selftest, report)
    return _again(members, evaluation, certificate, means, found)


def _derived(
    members: Mapping[str, bytes],
    certificate: Certificate,
    evaluation: Evaluation,
    selftest: SelfTest | None,
    report: RenderedReport,
) -> Iterator[Failure]:
    try:
        same = certificate_of(evaluation, terms_of(certificate)) == certificate
    except ValueError:  # pydantic's is one as well
        same = False
    same &= tuple(each.digest for each in certificate.recordings) == recording_digests(evaluation)
    same &= certificate.lifted == (lifted(evaluation, selftest, report) if certificate.specimen else ())
    same &= {each.file for each in certificate.recordings if each.file} == {
        name for name in members if name.startswith("recordings/")
    }
    if not same:
        yield Failure("certificate_differs", "the certificate differs from the evaluation it was issued for")
        return
    if evaluation.inputs is None:
        return  # refused already
    for name, data in derived(evaluation, certificate, report.pages).items():
        if members.get(name) != data:
            yield Failure("page_differs", "does not show the content of the evaluation", name)


def _again(
    members: Mapping[str, bytes], evaluation: Evaluation, certificate: Certificate, means: Means, found: _Found
) -> bool:
    wanted = recording_digests(evaluation)
    try:
        recordings = list(_recordings(members, certificate, means))
    except BadInput as error:
        found.failures.append(Failure("recording_damaged", f"the recording is damaged: {error}".rstrip(".")))
        return False
    strangers = [each.digest for each in means.recordings if each.digest not in wanted]
    if strangers:
        what = f"another recording was given: {', '.join(strangers)}; the evaluation was made from {', '.join(wanted)}"
        found.failures.append(Failure("recording_other", what))
        return False
    if {each.digest for each in recordings} != set(wanted):
        if all(each.file is None or each.digest in {r.digest for r in recordings} for each in certificate.recordings):
            absent = ", ".join(each.digest for each in missing(certificate.recordings))
            what = f"evaluation: recordings that are not in the bundle were not given by --recording ({absent})"
            found.not_checked.append(Failure("recording_absent", what))
        else:
            found.failures.append(Failure("recording_other", "a recording in the bundle does not match its name"))
        return False
    try:
        again = evaluated_again(evaluation, recordings)
    except (BadInput, ValueError) as error:
        found.failures.append(
            Failure("evaluation_differs", f"the evaluation cannot be made again: {error}".rstrip("."))
        )
        return False
    if again != members[EVALUATION]:
        what = (
            f"evaluated again, the recording gives another evaluation ({first_difference(members[EVALUATION], again)})"
        )
        found.failures.append(Failure("evaluation_differs", what, EVALUATION))
        return False
    return True


def _recordings(members: Mapping[str, bytes], certificate: Certificate, means: Means) -> Iterable[Recording]:
    """Every recording in the bundle, and of those given what is not in it. What is given twice is read once."""
    seen = set()
    for each in certificate.recordings:
        if each.file is not None:
            recording = means.read_packed(members[each.file])
            seen.add(recording.digest)
            yield recording
    for given in means.recordings:
        if given.digest not in seen:
            seen.add(given.digest)
            yield given
