"""A bundle of another judging version, as far as it can be checked without judging: as it was issued.

Its evaluation may have fields that this tool does not know, or miss some that it writes: it is read as plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.certification.certificate import Certificate, plain
from conformance.certification.members import PRODUCT, REQUIREMENTS
from conformance.documents import Digest
from conformance.documents.strict_json import read_json
from conformance.evaluation.judging_version import JUDGING_VERSION, UNNUMBERED
from conformance.evidence.failure import Failure

_MET, _NOT_ASKED, _PASS = frozenset({"pass", "disclosed"}), "not_applicable", "pass"
_DECISIVE = frozenset({"shall", "shall_not"})
_DIFFERS = Failure("certificate_differs", "the certificate differs from the evaluation it was issued for")


def judging_version_of(evaluation: Mapping[str, Any]) -> int:
    """Of an evaluation as plain data. Raises `ValueError` where what it states is not a number."""
    stated = _part(evaluation, "tool").get("judging_version", UNNUMBERED)
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < UNNUMBERED:
        raise ValueError(f"its judging version is {stated!r}, which is not a number")
    return stated


def not_judged_again(judging_version: int) -> str:
    """What is said of such a bundle."""
    return f"VALID as issued; not judged again (judging version {judging_version}, this tool {JUDGING_VERSION})"


def digests_of(evaluation: Mapping[str, Any]) -> tuple[Digest, ...]:
    """The digests of the recordings that an evaluation rests on, in the order of its sessions."""
    recording = _part(evaluation, "recording")
    listed = recording.get("sessions")
    sessions = listed if isinstance(listed, list) else ()
    parts = [_part(each, "recording") for each in sessions if isinstance(each, Mapping)] or [recording]
    return tuple(Digest(part.get("digest")) for part in parts)


def as_issued(
    members: Mapping[str, bytes], evaluation: Mapping[str, Any], certificate: Certificate
) -> Iterator[Failure]:
    """What contradicts itself in a bundle whose evaluation is not judged again."""
    if _of_the_certificate(certificate) != _of_the_evaluation(evaluation):
        yield _DIFFERS
    if certificate.lifted and not certificate.specimen:
        yield _DIFFERS
    enclosed = {each.file for each in certificate.recordings if each.file}
    if enclosed != {name for name in members if name.startswith("recordings/")}:
        yield _DIFFERS
    yield from _verdicts(evaluation, certificate)
    recording = _part(evaluation, "recording")
    product = _part(evaluation, "product")
    for word, is_so in (
        ("simulated", recording.get("simulated") or product.get("simulated")),
        ("unattended", recording.get("unattended")),
    ):
        if is_so and word not in certificate.lifted:
            yield Failure(word, f"it should not have been issued: its recording or product is {word}")
    if not recording.get("complete"):
        yield Failure("recording_incomplete", "it should not have been issued: its recording was not closed")
    for name, part in ((REQUIREMENTS, "requirements"), (PRODUCT, "product")):
        if not _same(members.get(name), _part(evaluation, "inputs").get(part)):
            yield Failure("page_differs", "does not show the content of the evaluation", name)


def _verdicts(evaluation: Mapping[str, Any], certificate: Certificate) -> Iterator[Failure]:
    """Whether the evaluation says of itself that it conforms, and its verdicts bear that out."""
    listed = evaluation.get("results")
    results = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    decisive = [
        (str(each.get("requirement")), str(each.get("verdict")))
        for each in results
        if str(each.get("modality")) in _DECISIVE
    ]
    applicable = [each for each in decisive if each[1] != _NOT_ASKED]
    met = [each for each in applicable if each[1] in _MET]
    for name, verdict in applicable:
        if verdict not in _MET:
            yield Failure("requirement_not_met", f"it should not have been issued: {name} is {verdict}")
    if not any(verdict == _PASS for _, verdict in decisive):
        yield Failure("nothing_passed", "it should not have been issued: no applicable shall requirement is a pass")
    counted = (len(decisive), len(applicable), len(met))
    stated = certificate.denominator
    if evaluation.get("status") != "conforms" or counted != (stated.decisive, stated.applicable, stated.met):
        what = "the evaluation contradicts itself: its results do not match its status or its counts"
        yield Failure("evaluation_contradicts_itself", what)


def _of_the_certificate(certificate: Certificate) -> dict[str, Any]:
    said = plain(certificate)
    names = ("number", "issued", "laboratory", "customer", "authorised_by", "work_first_day", "work_last_day")
    return {
        **{name: said[name] for name in names},
        "product": said["product"],
        "specification": {name: said["specification"][name] for name in ("profile", "edition", "title", "digest")},
        "own_specification": said.get("own_specification", False),
        "part": (said.get("part") or {}).get("requirements"),
        "scope": said["scope"],
        "denominator": said["denominator"],
        "decision_rule": said["decision_rule"],
        "tool": (said["tool"]["name"], said["tool"]["version"], said["tool"].get("judging_version", UNNUMBERED)),
        "recordings": [each["digest"] for each in said["recordings"]],
    }


def _of_the_evaluation(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    assignment, product = _part(evaluation, "assignment"), _part(evaluation, "product")
    work, identity, tool = _part(assignment, "work"), _part(product, "identity"), _part(evaluation, "tool")
    specification = _part(evaluation, "specification")
    parties = {
        name: {field: _part(assignment, name).get(field) for field in ("name", "address")}
        for name in ("laboratory", "customer")
    }
    return {
        "number": assignment.get("report"),
        "issued": assignment.get("issued"),
        **parties,
        "authorised_by": assignment.get("authorised_by"),
        "work_first_day": work.get("first_day"),
        "work_last_day": work.get("last_day"),
        "product": {
            "class": product.get("class"),
            **{name: identity.get(name) for name in ("manufacturer", "model", "firmware", "serial")},
        },
        "specification": {name: specification.get(name) for name in ("profile", "edition", "title", "digest")},
        "own_specification": "standing" in specification and not _part(specification, "standing").get("published"),
        "part": evaluation.get("only"),
        "scope": evaluation.get("scope"),
        "denominator": evaluation.get("denominator"),
        "decision_rule": _part(evaluation, "decision_rule").get("name"),
        "tool": (tool.get("name"), tool.get("version"), tool.get("judging_version", UNNUMBERED)),
        "recordings": list(digests_of(evaluation)),
    }


def _same(written: bytes | None, part: Any) -> bool:
    try:
        return written is not None and part is not None and read_json(written) == part
    except ValueError:
        return False


def _part(of: Any, name: str) -> Mapping[str, Any]:
    """A nested mapping; empty where it is missing or something else."""
    value = of.get(name) if isinstance(of, Mapping) else None
    return value if isinstance(value, Mapping) else {}
