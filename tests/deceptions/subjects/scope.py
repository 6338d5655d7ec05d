"""Deceptions with the scope: a part that is certified as the whole, or another part than was asked for."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from conformance.evaluation.evaluate import digest_of, evaluate
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure
from conformance.recording.model import ONLY, Recording
from conformance.requirements.model import RequirementSet
from tests.certification.factory import Case, again, assignment, issued, planned, product, requirements, selftest_json
from tests.certification.tampering import members_changed, signed_anew
from tests.deceptions.deception import Deception, Ground, certified, verified
from tests.deceptions.subjects.requirement_set import refused, reviewed

Tried = Callable[[Ground], Iterable[Failure]]


@functools.cache
def three() -> RequirementSet:
    """6.1a, which the honest device meets; 6.1b, which nothing tested; 6.1c, a recommendation."""
    [one] = requirements().requirements
    more = (
        one.model_copy(update={"id": "6.1b", "verification": None}),
        one.model_copy(update={"id": "6.1c", "modality": type(one.modality)("should")}),
    )
    return reviewed(requirements().model_copy(update={"requirements": (one, *more)}))


def _recording(ground: Ground, only: Sequence[str] | None = None) -> Recording:
    recording = planned(ground.case.recording, three())
    if only is None:
        return recording
    run = {**(recording.manifest.run or {}), ONLY: list(only)}
    return dataclasses.replace(recording, manifest=recording.manifest.model_copy(update={"run": run}))


def _judged(
    ground: Ground,
    only: Sequence[str] | None = None,
    scope: Sequence[str] | None = None,
    recorded: Sequence[str] | None = None,
) -> Evaluation:
    told = assignment(scope=None if scope is None else list(scope))
    return evaluate(three(), product(), _recording(ground, recorded), assignment=told, only=only)


def _asked(
    only: Sequence[str] | None = None, scope: Sequence[str] | None = None, recorded: Sequence[str] | None = None
) -> Tried:
    return lambda ground: refused(_judged(ground, only, scope, recorded))


def _painted(of: Sequence[str], scope: Sequence[str] | None, **changes: Any) -> Tried:
    return lambda ground: refused(again(_judged(ground, of, scope), **changes))


def partial_bundle(ground: Ground) -> bytes:
    """A partial certificate as it may be issued: 6.1a alone, as the assignment declares."""
    evaluation = evaluate(three(), product(), _recording(ground), assignment=assignment(scope=["6.1a"]), only=["6.1a"])
    case = Case(evaluation, _recording(ground), ground.case.packed)
    asked = {"profile": three().profile, "edition": three().edition, "digest": digest_of(three())}
    return issued(case, enclosed=False, selftest=selftest_json(requirements=asked))[0]


def _resealed(change: Callable[[dict[str, Any]], object]) -> Tried:
    """The owner of the laboratory's key signs a partial certificate that says something else of its scope."""
    return lambda ground: verified(
        signed_anew(partial_bundle(ground), lambda statement: change(statement["predicate"])),
        recordings=[_recording(ground)],
    )


def _page_of_the_whole(ground: Ground) -> Iterable[Failure]:
    from conformance.evidence import sealed_zip

    bundle = partial_bundle(ground)
    page = sealed_zip.unpack(bundle)["certificate.en.html"].replace(b"partial: 1 of 3 requirements", b"whole")
    return verified(members_changed(bundle, **{"certificate.en.html": page}), recordings=[_recording(ground)])


def _other_scope(ground: Ground) -> Iterable[Failure]:
    """Certified with the scope, and the recording of a part only."""
    evaluation = _judged(ground, None, None, ["6.1a"])
    return certified(Case(again(evaluation, recording__only=None), _recording(ground, ["6.1a"]), ground.case.packed))


TABLE = (
    Deception("a part is judged, and the assignment declares no scope", "evaluation_partial", "only 6.1a",
              _asked(["6.1a"])),
    Deception("every requirement is named as a part", "evaluation_partial", "PARTIAL",
              _asked(["6.1a", "6.1b", "6.1c"])),
    Deception("fewer requirements are judged than the scope declares", "scope_differs", "6.1a, 6.1b",
              _asked(["6.1a"], ["6.1a", "6.1b"])),
    Deception("more requirements are judged than the scope declares", "scope_differs", "6.1a, 6.1b were judged",
              _asked(["6.1a", "6.1b"], ["6.1a"])),
    Deception("other requirements are judged than the scope declares", "scope_differs", "6.1a were judged",
              _asked(["6.1a"], ["6.1b"])),
    Deception("all are judged, and the scope declares a part", "scope_differs", "all requirements were judged",
              _asked(None, ["6.1a"])),
    Deception("the scope names a requirement that there is not", "scope_unknown", "9.9z",
              _asked(["6.1a"], ["6.1a", "9.9z"])),
    Deception("the scope names a requirement by another spelling", "scope_unknown", "6.1A", _asked(["6.1a"], ["6.1A"])),
    Deception("the scope names a requirement with a blank", "scope_unknown", "6.1a ", _asked(["6.1a"], ["6.1a "])),
    Deception("the scope names a requirement twice", "scope_twice", "6.1a", _asked(["6.1a"], ["6.1a", "6.1a"])),
    Deception("the scope is empty", "scope_empty", "nothing to certify", _asked(["6.1a"], [])),
    Deception("the scope holds recommendations alone", "scope_empty", "no shall requirement",
              _asked(["6.1c"], ["6.1c"])),
    Deception("in the declared scope a requirement is not met", "requirement_not_met", "6.1b",
              _asked(["6.1a", "6.1b"], ["6.1a", "6.1b"])),
    Deception("the recording was made for a part, and all of it is judged", "recording_partial",
              "nothing was planned for 6.1b, 6.1c", _asked(None, None, ["6.1a"])),
    Deception("the recording was made for another part than the scope", "recording_partial", "6.1a",
              _asked(["6.1a"], ["6.1a"], ["6.1b"])),
    Deception("the recording was made for nothing", "recording_partial", "6.1a", _asked(["6.1a"], ["6.1a"], [])),
    Deception("that it is a part is taken out of the evaluation", "evaluation_contradicts_itself", "",
              _painted(["6.1a"], None, only=None)),
    Deception("that it is a part is taken out, and it is said to conform", "evaluation_contradicts_itself", "",
              _painted(["6.1a"], None, only=None, status="conforms")),
    Deception("a part is said to conform", "evaluation_contradicts_itself", "",
              _painted(["6.1a"], ["6.1a"], status="conforms")),
    Deception("the part in the evaluation is a smaller one than was judged", "evaluation_contradicts_itself", "",
              _painted(["6.1a", "6.1b"], ["6.1a"], only=["6.1a"])),
    Deception("that the recording is of a part is taken out of the evaluation", "evaluation_differs", "", _other_scope),
    Deception("the scope is put into the assignment afterwards", "scope_differs", "",
              _painted(["6.1a"], ["6.1b"], assignment__scope=["6.1b"])),
    Deception("the owner of the key signs a part as the whole", "certificate_differs", "",
              _resealed(lambda certificate: certificate.pop("part"))),
    Deception("the owner of the key signs a larger part", "certificate_differs", "",
              _resealed(lambda certificate: certificate["part"]["requirements"].append("6.1b"))),
    Deception("the owner of the key signs that the whole has fewer requirements", "certificate_differs", "",
              _resealed(lambda certificate: certificate["part"].update(of=1))),
    Deception("the page of a partial certificate says that it is of the whole", "member_changed", "certificate.en.html",
              _page_of_the_whole),
)  # fmt: skip
