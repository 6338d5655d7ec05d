"""Whether what was signed may be said at all, follows from the evidence, and is what the pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from conformance.certification.again import differences, evaluated_again, first_difference
from conformance.certification.application import Application
from conformance.certification.as_issued import as_issued, digests_of, judging_version_of
from conformance.certification.certificate import (
    Certificate,
    assignment_of,
    certificate_of,
    recording_digests,
    recording_seals,
    terms_of,
)
from conformance.certification.checked import Found, Means
from conformance.certification.members import EVALUATION, SELFTEST, SELFTEST_SEAL, derived
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import rendered_report
from conformance.certification.selftest_record import SelfTestRecord
from conformance.core.problems import BadInput
from conformance.documents import Digest, LoadedYaml, validate
from conformance.documents.strict_json import read_json
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure
from conformance.recording.model import Recording


def contents_hold(members: Mapping[str, bytes], certificate: Certificate, means: Means, found: Found) -> bool:
    """Whether the evaluation was made again. What a signer signed is checked as well: keys are lent and lost."""
    try:
        plain = read_json(members[EVALUATION])
        if not isinstance(plain, dict):
            raise ValueError("it is not a mapping of fields")
        judging_version = judging_version_of(plain)
    except (KeyError, ValueError) as error:
        return _malformed(error, found)
    if judging_version != JUDGING_VERSION:
        found.judging_version = judging_version
        found.failures += as_issued(members, plain, certificate)
        rests_on = digests_of(plain)
        at_hand = _recordings(members, rests_on, certificate, means, found)
        whole = {each.digest for each in at_hand} == set(rests_on)
        return means.judge_again and whole and _judged_by_this_tool(plain, at_hand, judging_version, found)
    try:
        evaluation = validate(LoadedYaml(EVALUATION, plain, {}), Evaluation)
        assignment_of(evaluation)
        record = None
        if SELFTEST in members:
            record = SelfTestRecord.read(members[SELFTEST], members.get(SELFTEST_SEAL))
    except (ValueError, BadInput) as error:
        return _malformed(error, found)
    wanted = recording_digests(evaluation)
    recordings = _recordings(members, wanted, certificate, means, found)
    application = Application(
        evaluation,
        record,
        rendered_report(evaluation),
        certificate.specimen,
        recordings,
        trust=means.trust,
        own_specification=certificate.own_specification,
        amends=certificate.amends,
        vouched=frozenset(each.seal.key_id for each in certificate.recordings if each.seal is not None),
    )
    standing = evaluation.specification.standing
    if means.trust is None and standing is not None and standing.published and standing.published.key_id:
        what = f"publisher: no trusted keys were given; the release is signed by {standing.published.key_id}"
        found.not_checked.append(Failure("no_trust", what))
    found.failures += [
        Failure(each.code, f"it should not have been issued: {each.what}") for each in refusals(application)
    ]
    different = list(_derived(members, certificate, application))
    found.failures += different
    found.pages_shown = not different
    whole = {each.digest for each in recordings} == set(wanted)
    return whole and _again(members[EVALUATION], application, found)


def _malformed(error: Exception, found: Found) -> bool:
    what = f"the evaluation or the self-test record in the bundle cannot be read: {error}"
    found.failures.append(Failure("contents_malformed", what.rstrip(".")))
    return False


def _judged_by_this_tool(
    plain: dict[str, object], recordings: Sequence[Recording], judging_version: int, found: Found
) -> bool:
    """Judge an evaluation of another judging version with this tool's: what differs is no failure of the bundle."""
    made = f"judging version {judging_version}, this tool {JUDGING_VERSION}"
    try:
        evaluation = validate(LoadedYaml(EVALUATION, plain, {}), Evaluation)
        different = differences(evaluation, recordings)
    except (ValueError, BadInput) as error:
        what = f"judged again: this tool cannot judge it ({made}): {error}"
        found.not_checked.append(Failure("not_judged_again", what.rstrip(".")))
        return False
    found.not_checked += [Failure("judged_differently", f"judged again ({made}): {each}") for each in different]
    return not different


def _derived(members: Mapping[str, bytes], certificate: Certificate, application: Application) -> Iterator[Failure]:
    evaluation = application.evaluation
    try:
        same = certificate_of(evaluation, terms_of(certificate)) == certificate
    except ValueError:  # pydantic's is one as well
        same = False
    same &= tuple(each.digest for each in certificate.recordings) == recording_digests(evaluation)
    same &= tuple(each.seal for each in certificate.recordings) == recording_seals(evaluation)
    same &= certificate.lifted == application.waived
    same &= {each.file for each in certificate.recordings if each.file} == {
        name for name in members if name.startswith("recordings/")
    }
    if not same:
        yield Failure("certificate_differs", "the certificate differs from the evaluation it was issued for")
        return
    if evaluation.inputs is None:
        return  # refused already
    for name, data in derived(evaluation, certificate, application.report.pages).items():
        if members.get(name) != data:
            yield Failure("page_differs", "does not show the content of the evaluation", name)


def _again(written: bytes, application: Application, found: Found) -> bool:
    try:
        again = evaluated_again(application.evaluation, application.recordings)
    except (BadInput, ValueError) as error:
        found.failures.append(
            Failure("evaluation_differs", f"the evaluation cannot be made again: {error}".rstrip("."))
        )
        return False
    if again != written:
        what = f"evaluated again, the recording gives another evaluation ({first_difference(written, again)})"
        found.failures.append(Failure("evaluation_differs", what, EVALUATION))
        return False
    return True


def _recordings(
    members: Mapping[str, bytes], wanted: Sequence[Digest], certificate: Certificate, means: Means, found: Found
) -> tuple[Recording, ...]:
    """Every recording in the bundle, and of those given what is not in it; those of the evaluation and no other."""
    enclosed = [members[each.file] for each in certificate.recordings if each.file is not None and each.file in members]
    try:
        at_hand = {each.digest: each for each in [*map(means.read_packed, enclosed), *means.recordings]}
    except BadInput as error:
        found.failures.append(Failure("recording_damaged", f"the recording is damaged: {error}".rstrip(".")))
        return ()
    strangers = [each.digest for each in means.recordings if each.digest not in wanted]
    if strangers:
        what = f"another recording was given: {', '.join(strangers)}; the evaluation was made from {', '.join(wanted)}"
        found.failures.append(Failure("recording_other", what))
    elif set(at_hand) - set(wanted) or any(each.file and each.digest not in at_hand for each in certificate.recordings):
        found.failures.append(Failure("recording_other", "a recording in the bundle does not match its name"))
    elif absent := [digest for digest in wanted if digest not in at_hand]:
        what = f"evaluation: recordings that are not in the bundle were not given by --recording ({', '.join(absent)})"
        if found.judging_version is None or means.judge_again:
            found.not_checked.append(Failure("recording_absent", what))
    return tuple(at_hand[digest] for digest in wanted if digest in at_hand)
