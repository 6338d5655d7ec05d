"""Deceptions with the evaluation: painted, partial, of something else, or by a tool that cannot be asked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from conformance.certification.issue import issue
from conformance.core.problems import BadInput
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import (
    again,
    assignment,
    case,
    order,
    product,
    requirements,
    seal,
    selftest_json,
)
from tests.certification.tampering import members_changed, sha256_of, signed_anew
from tests.deceptions.deception import Deception, Ground, certified, refused, verified

OLDER, NEWER = JUDGING_VERSION - 1, JUDGING_VERSION + 1


def _painted(code: str, says: str, what: str, **changes: Any) -> Deception:
    """An evaluation in which something was painted over, given to certify with its honest recording."""

    def tried(ground: Ground) -> Iterable[Failure]:
        return certified(replace(ground.case, evaluation=again(ground.case.evaluation, **changes)))

    return Deception(what, code, says, tried)


def _failed(code: str, says: str, what: str, **changes: Any) -> Deception:
    """The same of a device that failed."""

    def tried(ground: Ground) -> Iterable[Failure]:
        bad = case(ground.folder, met=False)
        return certified(replace(bad, evaluation=again(bad.evaluation, **changes)))

    return Deception(what, code, says, tried)


def _without_recordings(ground: Ground) -> Iterable[Failure]:
    bad = case(ground.folder, met=False)
    verdict = {"results__0__verdict": "pass", "status": "conforms", "denominator__met": 1, "denominator__not_met": 0}
    painted = again(bad.evaluation, **verdict)
    try:
        issue(
            replace(bad, evaluation=painted).evaluation_json, selftest_json(), [], order(),
            selftest_seal=seal(selftest_json()),
        )  # fmt: skip
    except Untrustworthy as error:
        return error.failures
    return ()


def _bytes(code: str, says: str, what: str, change: Callable[[bytes], bytes]) -> Deception:
    """Other bytes that say the same, or two things at once."""

    def tried(ground: Ground) -> Iterable[Failure]:
        from conformance.certification.issue import GivenRecording

        given = [GivenRecording(ground.case.recording, ground.case.packed)]
        record = selftest_json()
        try:
            issue(change(ground.case.evaluation_json), record, given, order(), selftest_seal=seal(record))
        except Untrustworthy as error:
            return error.failures
        except BadInput as error:
            return [Failure(each.code or "", str(each)) for each in error.problems]
        return ()

    return Deception(what, code, says, tried)


def as_other_version(bundle: bytes, judging_version: int, change: Callable[[Any], object] = lambda data: None) -> bytes:
    """The bundle with an evaluation of another judging version, signed by the owner of the laboratory's key."""
    data = json.loads(unpack(bundle)["evaluation.json"])
    data["tool"]["judging_version"] = judging_version
    change(data)
    written = (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()

    def told(statement: dict[str, Any]) -> None:
        statement["predicate"]["tool"]["judging_version"] = judging_version
        for subject in statement["subject"]:
            if subject["name"] == "evaluation.json":
                subject["digest"]["sha256"] = sha256_of(written).hex

    return signed_anew(members_changed(bundle, **{"evaluation.json": written}), told)


def _other_version(code: str, says: str, what: str, **changes: Any) -> Deception:
    """An evaluation that states another judging version, so that it is not judged again, and contradicts itself."""

    def change(data: Any) -> None:
        for path, value in changes.items():
            *way, last = path.split("__")
            place = data
            for step in way:
                place = place[int(step) if step.isdigit() else step]
            place[last] = value

    return Deception(what, code, says, lambda ground: verified(as_other_version(ground.bundle, NEWER, change)))


def _predicate(code: str, says: str, what: str, **predicate: Any) -> Deception:
    """The certificate of such a bundle, changed and signed again."""

    def tried(ground: Ground) -> Iterable[Failure]:
        made = as_other_version(ground.bundle, NEWER)
        return verified(signed_anew(made, lambda statement: statement["predicate"].update(predicate)))

    return Deception(what, code, says, tried)


def _member(ground: Ground, name: str, data: bytes, judging_version: int) -> bytes:
    """A member of such a bundle exchanged, and listed."""
    made = members_changed(as_other_version(ground.bundle, judging_version), **{name: data})

    def listed(statement: dict[str, Any]) -> None:
        for subject in statement["subject"]:
            if subject["name"] == name:
                subject["digest"]["sha256"] = sha256_of(data).hex

    return signed_anew(made, listed)


def _judged_again(ground: Ground) -> Iterable[Failure]:
    """A device that failed is called conforming by a judging version that nobody has."""
    bad = case(ground.folder, met=False)
    good = json.loads(unpack(ground.bundle)["evaluation.json"])
    from conformance.recording.packed import read_packed

    assert read_packed(bad.packed).digest == bad.recording.digest

    def change(data: Any) -> None:
        data["recording"] = {**good["recording"], "digest": bad.recording.digest}

    made = as_other_version(ground.bundle, NEWER, change)
    made = members_changed(made, **{"recordings/1.zip": bad.packed})

    def listed(statement: dict[str, Any]) -> None:
        statement["predicate"]["recordings"] = [{"digest": bad.recording.digest, "file": "recordings/1.zip"}]
        for subject in statement["subject"]:
            if subject["name"] == "recordings/1.zip":
                subject["digest"]["sha256"] = sha256_of(bad.packed).hex

    return verified(signed_anew(made, listed), judge_again=True)


def _partial(ground: Ground) -> Iterable[Failure]:
    partial = evaluate(requirements(), product(), ground.case.recording, assignment=assignment(), only=["6.1a"])
    return refused(replace(ground.case, evaluation=partial))


def _twice(data: bytes) -> bytes:
    return data.replace(b'"status": "conforms"', b'"status": "does_not_conform",\n "status": "conforms"', 1)


PAINTED: Mapping[str, Any] = {"results__0__verdict": "pass"}

TABLE = (
    Deception("a painted evaluation is certified without its recordings", "recording_missing",
              "the recordings were not given", _without_recordings),
    _failed("evaluation_contradicts_itself", "contradicts itself", "a failure is painted over", **PAINTED),
    _failed("evaluation_differs", "gives another evaluation", "a failure is painted over, and counted again",
            **PAINTED, status="conforms", denominator__met=1, denominator__not_met=0, counts={"pass": 1}),
    _failed("requirement_not_met", "is not met: fail", "the status alone is painted over", status="conforms"),
    _failed("evaluation_contradicts_itself", "contradicts itself", "the failed requirement is called a should",
            results__0__modality="should"),
    _failed("evaluation_contradicts_itself", "contradicts itself", "the failed requirement is taken out", results=[]),
    _failed("evaluation_contradicts_itself", "contradicts itself", "the failed requirement does not apply",
            results__0__verdict="not_applicable"),
    _painted("evaluation_contradicts_itself", "contradicts itself", "the product is called another",
             product__identity__model="T-2"),
    _painted("evaluation_contradicts_itself", "contradicts itself", "the set's digest is another's",
             specification__digest="sha256:0"),
    _painted("evaluation_contradicts_itself", "contradicts itself", "more requirements are counted than judged",
             denominator__applicable=51, denominator__decisive=51, denominator__met=51),
    _painted("evaluation_differs", "gives another evaluation", "a reason is worded anew",
             results__0__reason="Everything was found in best order."),
    _painted("evaluation_differs", "gives another evaluation", "a recording is called real that is simulated",
             recording__notes=["real"]),
    _painted("recording_other", "made from other recordings", "the recording is called by another digest",
             recording__digest="sha256:" + "0" * 64),
    _painted("inputs_missing", "does not contain its inputs", "the inputs are taken out", inputs=None),
    _painted("other_version", f"judging version {OLDER}", "the evaluation is of the judging version before",
             tool__judging_version=OLDER),
    _painted("other_version", f"judging version {NEWER}", "the evaluation is of a judging version to come",
             tool__judging_version=NEWER),
    _painted("selftest_other_version", "another", "the evaluation is by another tool", tool__name="another"),
    Deception("only some requirements are judged", "evaluation_partial", "PARTIAL", _partial),
    _bytes("evaluation_rewritten", "was changed after", "the evaluation is laid out anew", lambda data: data + b"\n"),
    _bytes("json-syntax", "'status' occurs twice", "the status occurs twice", _twice),
    _bytes("json-syntax", "NaN", "a figure is not a number",
           lambda data: data.replace(b'"confidence": 0.95', b'"confidence": NaN', 1)),
    _other_version("requirement_not_met", "6.1a is fail", "an older tool is said to have certified a failure",
                   results__0__verdict="fail"),
    _other_version("requirement_not_met", "6.1a is excellent", "a verdict is one that this tool does not know",
                   results__0__verdict="excellent"),
    _other_version("nothing_passed", "no applicable shall", "an older tool is said to have certified nothing",
                   results=[]),
    _other_version("nothing_passed", "no applicable shall", "an older tool certified what asks for nothing",
                   results__0__modality="may"),
    _other_version("evaluation_contradicts_itself", "its status", "an older tool's evaluation does not conform",
                   status="incomplete"),
    _other_version("certificate_differs", "differs", "an older tool's evaluation is of another product",
                   product__identity__model="T-9"),
    _other_version("certificate_differs", "differs", "an older tool's evaluation is of another laboratory",
                   assignment__laboratory__name="Another"),
    _other_version("certificate_differs", "differs", "an older tool's evaluation is of another profile",
                   specification__profile="another"),
    _other_version("simulated", "is simulated", "an older tool certified a simulated device",
                   recording__simulated=True),
    _other_version("unattended", "is unattended", "an older tool certified answers of a script",
                   recording__unattended=True),
    _other_version("recording_incomplete", "was not closed", "an older tool certified a recording cut short",
                   recording__complete=False),
    _other_version("recording_other", "does not match", "an older tool's evaluation is of another recording",
                   recording__digest="sha256:" + "0" * 64),
    _other_version("contents_malformed", "judging version is", "the judging version is a word",
                   tool__judging_version="latest"),
    _other_version("contents_malformed", "judging version is", "the judging version is below all",
                   tool__judging_version=-1),
    _other_version("page_differs", "requirements.json", "an older tool's requirements are others than it judged",
                   inputs__requirements__profile="another"),
    _predicate("certificate_differs", "differs", "an older tool's certificate names another customer",
               customer={"name": "Another", "address": "2 Road"}),
    _predicate("certificate_differs", "differs", "an older tool's certificate lifts a refusal, and is no specimen",
               lifted=["simulated"]),
    _predicate("certificate_differs", "differs", "an older tool's certificate names a file that it has not",
               recordings=[]),
    _predicate("validity_endless", "no end", "an older tool's certificate has no end", valid_until=None),
    Deception("the owner of the key signs under an older predicate type", "schema_unknown", "which was used before",
              lambda ground: verified(signed_anew(
                  ground.bundle, lambda s: s.update(predicateType="conformance/certificate/1")))),
    Deception("the requirements of an older tool's bundle are junk", "page_differs", "requirements.json",
              lambda ground: verified(_member(ground, "requirements.json", b"{", NEWER))),
    Deception("the recording of an older tool's bundle is damaged", "recording_damaged", "damaged",
              lambda ground: verified(_member(ground, "recordings/1.zip", ground.case.packed[:-9], NEWER))),
    Deception("a device that failed is certified by a judging version that nobody has", "judged_differently",
              "6.1a was pass and is fail", _judged_again),
)  # fmt: skip
