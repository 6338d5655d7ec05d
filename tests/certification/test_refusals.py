"""When no certificate is issued: each reason by itself, and all of them at once."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.certification.application import Application
from conformance.certification.issue import GivenRecording, issue
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import rendered_report
from conformance.certification.selftest_record import SelfTestRecord
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure, Untrustworthy
from tests.certification.factory import (
    ASSIGNMENT,
    IDENTITY,
    TRUST,
    Case,
    again,
    assignment,
    case,
    issued,
    order,
    planned,
    product,
    recorded,
    requirements,
    seal,
    selftest,
    selftest_json,
    selftest_record,
)


def codes(evaluation: Evaluation, record: Any = "met", *, specimen: bool = False) -> list[str]:
    """What stands against a certificate."""
    judged = evaluation.specification
    of_the_set = {"profile": judged.profile, "edition": judged.edition, "digest": judged.digest}
    record = selftest_record(requirements=of_the_set) if record == "met" else record
    return [each.code for each in stands_against(evaluation, record, specimen=specimen)]


def stands_against(
    evaluation: Evaluation, record: SelfTestRecord | None, *, specimen: bool = False
) -> Iterator[Failure]:
    """What stands against a certificate, in words."""
    application = Application(
        evaluation, record, rendered_report(evaluation), specimen, own_specification=True, trust=TRUST
    )
    return refusals(application)


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """A device that passed."""
    return case(tmp_path)


def test_nothing_stands_against_a_device_that_passed(good: Case) -> None:
    assert good.evaluation.status == "conforms"
    assert codes(good.evaluation) == []


def test_a_shall_that_is_not_met_is_refused_with_its_reason(tmp_path: Path) -> None:
    failed = case(tmp_path, met=False).evaluation
    assert codes(failed) == ["requirement_not_met", "nothing_passed"]
    assert "6.1a (shall) is not met: fail" in str(next(stands_against(failed, selftest_record())))


def test_a_shall_that_nothing_tested_is_refused(good: Case) -> None:
    asked = requirements(verification=None)
    silent = evaluate(asked, product(), planned(good.recording, asked), assignment=assignment())
    assert silent.status == "incomplete"
    assert codes(silent) == ["requirement_not_met", "nothing_passed"]


def test_an_empty_denominator_is_refused(good: Case) -> None:
    asked = requirements(modality="should")
    asks_for_nothing = evaluate(asked, product(), planned(good.recording, asked), assignment=assignment())
    assert codes(asks_for_nothing) == ["nothing_passed"]


def test_disclosures_alone_certify_nothing(good: Case) -> None:
    disclosed = again(good.evaluation, results__0__verdict="disclosed", status="conforms", scope="disclosure_only")
    assert codes(disclosed) == ["nothing_passed"]


def test_an_incomplete_recording_is_refused(good: Case) -> None:
    recording = dataclasses.replace(
        good.recording, manifest=good.recording.manifest.model_copy(update={"closed": False})
    )
    assert codes(evaluate(requirements(), product(), recording, assignment=assignment())) == ["recording_incomplete"]


def test_a_recording_that_was_altered_in_memory_is_refused(good: Case) -> None:
    [shown] = good.recording.scenes
    longer = good.recording.replace(scenes=[dataclasses.replace(shown, end_s=3.0)])
    assert codes(evaluate(requirements(), product(), longer, assignment=assignment())) == ["recording_altered"]


def test_a_partial_evaluation_is_refused_even_where_it_names_every_requirement(good: Case) -> None:
    partial = evaluate(requirements(), product(), good.recording, assignment=assignment(), only=["6.1a"])
    assert codes(partial) == ["evaluation_partial"]
    assert codes(partial, specimen=True) == ["evaluation_partial"]
    again = partial.model_copy(update={"only": None})
    assert codes(again) == ["evaluation_contradicts_itself"]


def test_one_incomplete_session_among_several_is_refused(good: Case) -> None:
    part = good.evaluation.recording
    session = {"session": 1, "sample": None, "recording": part.model_copy(update={"complete": False}).model_dump()}
    assert codes(again(good.evaluation, recording__sessions=[session])) == ["recording_incomplete"]


@pytest.mark.parametrize("simulated_by", ["recording", "declaration"])
def test_a_simulated_device_is_refused_but_as_a_specimen(tmp_path: Path, simulated_by: str) -> None:
    recording = recorded(tmp_path / "recording", simulated=simulated_by == "recording")
    declared = product(simulated=simulated_by == "declaration")
    evaluation = evaluate(requirements(), declared, recording, assignment=assignment())
    assert codes(evaluation) == ["simulated"]
    assert codes(evaluation, specimen=True) == []


def test_answers_of_a_script_are_refused_even_as_a_specimen_of_a_real_device(tmp_path: Path) -> None:
    evaluation = case(tmp_path, answered_by_script=True).evaluation
    assert codes(evaluation) == ["unattended"]
    assert codes(evaluation, specimen=True) == ["unattended"]


def test_answers_of_a_script_may_stand_in_the_specimen_of_a_simulated_device(tmp_path: Path) -> None:
    evaluation = case(tmp_path, answered_by_script=True, simulated=True).evaluation
    assert codes(evaluation) == ["simulated", "unattended"]
    assert codes(evaluation, specimen=True) == []


@pytest.mark.parametrize(
    "described",
    [
        {"reference_source": {"identity": "BB-1", "calibration": {"date": "2025-01-01", "expires": "2026-01-15"}}},
        {"thermometers": [{"calibration": {"date": "2025-01-01", "expires": "2026-01-14"}}]},
    ],
)
def test_an_instrument_whose_calibration_expired_by_the_last_day_of_the_work_is_refused(
    tmp_path: Path, described: dict[str, Any]
) -> None:
    assert codes(case(tmp_path, bench=described).evaluation) == ["calibration_expired"]


def test_a_calibration_holds_on_its_last_day(tmp_path: Path) -> None:
    bench = {"thermometer": {"calibration": {"date": "2025-01-01", "expires": "2026-01-16"}}}
    assert codes(case(tmp_path, bench=bench).evaluation) == []


def test_a_requirement_that_nobody_reviewed_is_refused(good: Case) -> None:
    suspect = evaluate(requirements(reviewed=False), product(), good.recording, assignment=assignment())
    assert codes(suspect) == ["requirements_suspect"]


@pytest.mark.parametrize("field", ["report", "laboratory", "customer", "work", "issued", "authorised_by"])
def test_whatever_the_assignment_lacks_is_refused(good: Case, field: str) -> None:
    told = evaluate(requirements(), product(), good.recording, assignment=assignment(**{field: None}))
    refusal, of_the_report = stands_against(told, selftest_record())
    assert refusal.code == "assignment_lacking"
    assert field in refusal.what
    assert of_the_report.code == "report_lacking"


def test_no_assignment_at_all_is_refused_with_everything_it_lacks(good: Case) -> None:
    refusal, _ = stands_against(evaluate(requirements(), product(), good.recording), selftest_record())
    assert all(name in refusal.what for name in ("report", "laboratory.address", "customer.name", "authorised_by"))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"item": None}, "7.8.2.1 g (Item tested), 7.8.2.1 g (Condition on receipt), 7.8.2.1 h (Item received)"),
        ({"reasons": None}, "7.8.2.1 k (Sampling plan and method)"),
        ({"deviations": None}, "7.8.2.1 n (Additions to, deviations from and exclusions of the method)"),
    ],
)
def test_a_report_that_lacks_what_iso_17025_asks_for_is_refused_but_as_a_specimen(
    good: Case, changes: dict[str, Any], named: str
) -> None:
    told = evaluate(requirements(), product(), good.recording, assignment=assignment(**changes))
    [refusal] = stands_against(told, selftest_record())
    assert refusal.code == "report_lacking"
    assert refusal.what.endswith(f"nor a reason: {named}")
    assert codes(told, specimen=True) == []
    assert Application(told, selftest_record(), rendered_report(told), specimen=True).lifted == ("report_lacking",)


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"issued": "2026-01-15"}, "issued_before_work_ended"),
        ({"work": {**ASSIGNMENT["work"], "first_day": "2026-01-17"}}, "work_reversed"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(good: Case, dates: dict[str, Any], code: str) -> None:
    told = evaluate(requirements(), product(), good.recording, assignment=assignment(**dates))
    assert code in codes(told)


def test_a_product_without_its_firmware_is_refused(good: Case) -> None:
    declared = product(identity={name: value for name, value in IDENTITY.items() if name != "firmware"})
    assert codes(evaluate(requirements(), declared, good.recording, assignment=assignment())) == [
        "product_unidentified"
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tool": {"name": "conformance", "version": "0.0.1"}}, "selftest_other_version"),
        ({"verdict": "missed"}, "selftest_missed"),
        ({"classes": []}, "selftest_other_class"),
        ({"rows": selftest().rows[:-1]}, "selftest_partial"),
        ({"rows": selftest().rows[1:]}, "selftest_partial"),
        ({"seeds": [1, 2, 3, 4]}, "selftest_partial"),
        ({"rows": []}, "selftest_empty"),
    ],
)
def test_a_self_test_that_does_not_speak_for_this_tool_is_refused(
    good: Case, changes: dict[str, Any], code: str
) -> None:
    assert code in codes(good.evaluation, selftest_record(**changes))


def test_a_self_test_of_another_release_of_the_same_judging_version_speaks_for_it(good: Case) -> None:
    tool = {"name": "conformance", "version": "9.9.9", "judging_version": JUDGING_VERSION}
    assert codes(good.evaluation, selftest_record(tool=tool)) == []


def test_what_a_partial_self_test_did_not_try_is_named(good: Case) -> None:
    some = selftest_record(
        rows=[row for row in selftest().rows if row.flaw not in {"shrink_toward_normal", "wrong_unit"}]
    )
    [refusal] = [each for each in stands_against(good.evaluation, some) if each.code == "selftest_partial"]
    assert "shrink_toward_normal 0.03" in str(refusal)
    assert "wrong_unit 0.0001" in str(refusal)


def test_no_certificate_without_a_self_test_and_a_specimen_says_that_it_has_none(good: Case) -> None:
    assert codes(good.evaluation, None) == ["selftest_missing"]
    assert codes(good.evaluation, None, specimen=True) == []
    given = [GivenRecording(good.recording, None)]
    _, certificate = issue(good.evaluation_json, None, given, order(specimen=True))
    assert certificate.lifted == ("selftest_missing",)


def test_a_specimen_is_still_refused_for_a_self_test_that_missed(good: Case) -> None:
    found = codes(good.evaluation, selftest_record(verdict="missed"), specimen=True)
    assert found == ["selftest_contradicts_itself", "selftest_missed"]


@pytest.mark.parametrize(
    "forged",
    [
        {"results__0__modality": "should"},
        {"results": []},
        {"denominator__applicable": 7},
        {"specification__digest": "sha256:0"},
        {"product__identity__model": "T-2"},
    ],
)
def test_an_evaluation_that_contradicts_itself_is_refused(good: Case, forged: dict[str, Any]) -> None:
    assert "evaluation_contradicts_itself" in codes(again(good.evaluation, **forged))


def test_a_verdict_painted_over_is_refused_by_its_status(tmp_path: Path) -> None:
    failed = case(tmp_path, met=False)
    painted = again(failed.evaluation, results__0__verdict="pass")
    assert codes(painted) == ["evaluation_contradicts_itself"]


def test_an_evaluation_forged_whole_is_refused_by_its_recording(tmp_path: Path) -> None:
    good, bad = case(tmp_path / "good"), case(tmp_path / "bad", met=False)
    forged = again(good.evaluation, recording__digest=bad.recording.digest)
    forged = again(forged, results__0__evidence__0__recording=bad.recording.digest)
    assert codes(forged) == []
    forged_case = dataclasses.replace(bad, evaluation=forged)
    with pytest.raises(Untrustworthy) as refused:
        issued(forged_case)
    assert [each.code for each in refused.value.failures] == ["evaluation_differs"]


def test_another_recording_than_the_evaluations_is_refused(tmp_path: Path) -> None:
    good, other = case(tmp_path / "good"), case(tmp_path / "other", notes=("another",))
    with pytest.raises(Untrustworthy) as refused:
        issued(dataclasses.replace(good, recording=other.recording), enclosed=False)
    assert [each.code for each in refused.value.failures] == ["recording_other"]


def test_an_evaluation_by_another_version_is_refused(good: Case) -> None:
    other = again(good.evaluation, tool__judging_version=99)
    assert codes(other) == ["other_version", "selftest_other_version"]


def test_an_evaluation_by_another_release_of_the_same_judging_version_is_certified(good: Case) -> None:
    released = dataclasses.replace(good, evaluation=again(good.evaluation, tool__version="9.9"))
    assert issued(released)[1].tool.version == "9.9"


def test_an_evaluation_that_was_laid_out_anew_is_refused(good: Case) -> None:
    with pytest.raises(Untrustworthy) as refused:
        issue(good.evaluation_json + b"\n", None, [GivenRecording(good.recording, None)], order(specimen=True))
    assert [each.code for each in refused.value.failures] == ["evaluation_rewritten", "evaluation_differs"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"valid_until": datetime.date(2026, 1, 19)}, "validity_reversed"),
        ({"valid_from": datetime.date(2026, 1, 19)}, "valid_before_issue"),
        ({"valid_until": None}, "validity_endless"),
    ],
)
def test_a_validity_that_cannot_be_is_refused_for_specimens_as_well(
    good: Case, terms: dict[str, Any], code: str
) -> None:
    for specimen in (False, True):
        with pytest.raises(Untrustworthy) as refused:
            issued(good, specimen=specimen, **terms)
        assert [each.code for each in refused.value.failures] == [code]


def test_a_certificate_without_the_recordings_is_refused(good: Case) -> None:
    with pytest.raises(Untrustworthy) as refused:
        issue(good.evaluation_json, selftest_json(), [], order(), selftest_seal=seal(selftest_json()))
    assert [each.code for each in refused.value.failures] == ["recording_missing"]


def test_every_reason_is_said_at_once(tmp_path: Path) -> None:
    told = assignment(**{**ASSIGNMENT, "authorised_by": None})
    everything = case(tmp_path, told=told, met=False, answered_by_script=True, simulated=True).evaluation
    assert codes(everything, None) == [
        "requirement_not_met", "nothing_passed", "simulated", "unattended", "assignment_lacking", "report_lacking",
        "selftest_missing",
    ]  # fmt: skip
