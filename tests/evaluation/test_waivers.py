"""Waivers: shown beside the verdicts they cover, listed whatever becomes of them, and nothing rests on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.evaluation.apply_waivers import with_waivers
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.model import Evaluation, WaiverPart
from conformance.evaluation.outcome import evaluation_text, exit_code
from conformance.evaluation.sessions import sessions_of
from conformance.evaluation.waivers import Waivers, load_waivers
from conformance.recording.bench_record import DEVICE_SAYS
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import (
    evaluated,
    measurement,
    only,
    probe,
    product,
    recording,
    requirement,
    requirement_set,
)
from tests.evaluation.test_sessions import session

IDENTITY = {"manufacturer": "Example", "model": "T-1", "serial": "A7", "firmware": "2.4.1"}
DEVICE = {"manufacturer": "Example", "model": "T-1"}
WAIVER: dict[str, Any] = {
    "id": "W-1",
    "requirements": ["6.1a"],
    "device": DEVICE,
    "firmware": ["2.4.1"],
    "reason": "a known offset, corrected in 2.5",
    "approver": "Li Na",
    "approved": "2026-01-05",
    "expires": "2026-06-30",
}


def waivers(*records: dict[str, Any]) -> Waivers:
    return Waivers.model_validate({"schema": Waivers.KIND, "waivers": records}, strict=False)


def waiver(**changes: Any) -> dict[str, Any]:
    return {**WAIVER, **changes}


def assignment(last_day: str | None = "2026-01-15", issued: str | None = None) -> Assignment:
    return Assignment.model_validate(
        {"schema": Assignment.KIND, "work": {"last_day": last_day}, "issued": issued}, strict=False
    )


def failing(value: float = 9.0, told: Assignment | None = None, **identity: str) -> Evaluation:
    """A device that misses 6.1a by far, unless it has another value."""
    return evaluated(
        probe(measurement(value)),
        declared=product(identity={**IDENTITY, **identity}),
        assignment=told or assignment(),
    )


def the_part(evaluation: Evaluation) -> WaiverPart:
    assert evaluation.waivers is not None
    [part] = evaluation.waivers.waivers
    return part


def test_a_waiver_stands_beside_the_verdict_with_who_approved_it_why_and_until_when() -> None:
    waived = with_waivers(failing(), waivers(waiver()))
    assert only(waived).waiver == {
        "id": "W-1",
        "reason": "a known offset, corrected in 2.5",
        "approver": "Li Na",
        "approved": "2026-01-05",
        "expires": "2026-06-30",
    }
    assert the_part(waived).state == "applied"


@pytest.mark.parametrize(("value", "code"), [(9.0, 1), (0.0, 0), (0.28, 3)])
def test_no_waiver_changes_a_verdict_the_status_the_counts_or_the_exit_code(value: float, code: int) -> None:
    plain = evaluated(
        probe(measurement(value)),
        requirements=requirement_set(decision_rule={"name": "non_binary"}),
        declared=product(identity=IDENTITY),
        assignment=assignment(),
    )
    waived = with_waivers(plain, waivers(waiver()))
    assert exit_code(waived) == exit_code(plain) == code
    taken_off = {"waivers": None, "inputs": plain.inputs, "results": plain.results}
    assert waived.model_copy(update=taken_off) == plain
    assert [r.model_copy(update={"waiver": None}) for r in waived.results] == list(plain.results)


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"expires": "2026-01-14"}, "expired", "valid until 2026-01-14 and had expired on 2026-01-15"),
        ({"expires": "2026-01-15"}, "applied", "does not change it"),
        ({"requirements": ["9.9z"]}, "unused", "does not contain a requirement 9.9z"),
        ({"device": {**DEVICE, "manufacturer": "Other"}}, "out_of_scope", "manufacturer is Example"),
        ({"device": {**DEVICE, "model": "T-2"}}, "out_of_scope", "model is T-1, and the waiver covers T-2 only"),
        ({"device": {**DEVICE, "serials": ["A8", "A9"]}}, "out_of_scope", "serial is A7"),
        ({"device": {**DEVICE, "serials": ["A7", "A9"]}}, "applied", ""),
        ({"firmware": ["2.4", "2.5"]}, "out_of_scope", "firmware is 2.4.1, and the waiver covers 2.4, 2.5 only"),
        ({"firmware": ["2.4*"]}, "applied", ""),
        ({"firmware": ["2.5*"]}, "out_of_scope", "firmware is 2.4.1"),
        ({"firmware": ["*"]}, "applied", ""),
    ],
)
def test_what_becomes_of_a_waiver_is_said_with_its_reason(change: dict[str, Any], state: str, said: str) -> None:
    waived = with_waivers(failing(), waivers(waiver(**change)))
    part = the_part(waived)
    assert (part.state, said in part.reason) == (state, True), part.reason
    assert part.reason_zh
    assert (only(waived).waiver is not None) == (state == "applied")


def test_a_waiver_of_a_requirement_that_is_met_is_unused() -> None:
    part = the_part(with_waivers(failing(0.0), waivers(waiver())))
    assert (part.state, part.reason) == ("unused", "6.1a is met: there is nothing to waive.")


def test_a_waiver_of_a_requirement_that_does_not_apply_is_unused() -> None:
    verification = {"method": "test", "scenario": "probe"}
    left_out = requirement_set(requirement(applies_to="class in {turnstile}", verification=verification))
    evaluation = evaluated(
        probe(measurement(9.0)), requirements=left_out, declared=product(identity=IDENTITY), assignment=assignment()
    )
    assert only(evaluation).verdict is Verdict.NOT_APPLICABLE
    assert "does not apply" in the_part(with_waivers(evaluation, waivers(waiver()))).reason


@pytest.mark.parametrize("told", [None, assignment(last_day=None)])
def test_where_the_last_day_of_the_work_is_not_stated_no_waiver_is_applied_and_it_is_said(
    told: Assignment | None,
) -> None:
    evaluation = evaluated(probe(measurement(9.0)), declared=product(identity=IDENTITY), assignment=told)
    waived = with_waivers(evaluation, waivers(waiver()))
    assert waived.waivers is not None
    assert waived.waivers.judged_at is None
    assert the_part(waived).state == "day_unknown"
    assert only(waived).waiver is None


def test_a_waiver_approved_after_the_report_was_issued_did_not_stand_then() -> None:
    late = with_waivers(failing(told=assignment(issued="2026-01-20")), waivers(waiver(approved="2026-01-21")))
    assert the_part(late).state == "not_approved"
    in_time = with_waivers(failing(told=assignment(issued="2026-01-20")), waivers(waiver(approved="2026-01-20")))
    assert the_part(in_time).state == "applied"


@pytest.mark.parametrize("field", ["manufacturer", "model", "firmware", "serial"])
def test_what_the_device_does_not_state_is_in_no_scope(field: str) -> None:
    unstated = failing(**{field: " "})
    device = {**DEVICE, "serials": ["A7"]}
    part = the_part(with_waivers(unstated, waivers(waiver(device=device))))
    assert part.state == "out_of_scope"
    assert f"{field} is not stated" in part.reason


def test_what_the_device_says_of_itself_has_to_fit_beside_what_was_declared() -> None:
    of = recording()
    bench = {DEVICE_SAYS: {**IDENTITY, "firmware": "2.4.9"}}
    manifest = of.manifest.model_copy(update={"bench": bench})
    evaluation = evaluated(
        probe(measurement(9.0)),
        declared=product(identity=IDENTITY),
        recorded=type(of)(manifest, of.digest, of.scenes, of.events),
        assignment=assignment(),
    )
    part = the_part(with_waivers(evaluation, waivers(waiver())))
    assert part.state == "out_of_scope"
    assert "firmware is 2.4.9" in part.reason


def test_of_several_samples_a_waiver_for_one_serial_covers_none() -> None:
    identity = {**IDENTITY, "firmware": "2.0"}
    pair = sessions_of([session(name, {"one": 9.0}, serial=name) for name in ("A7", "A8")], declared=True)
    joined = evaluate_sessions(
        requirement_set(),
        product(identity=identity),
        pair,
        assignment=assignment(),
        scenarios={"probe": probe(measurement(9.0))},
    )

    def state(*serials: str) -> str:
        record = waiver(device={**DEVICE, "serials": serials}, firmware=["2.0"])
        return the_part(with_waivers(joined, waivers(record))).state

    assert (state("A7"), state("A7", "A8")) == ("out_of_scope", "applied")


def test_the_first_of_two_waivers_stands_and_the_second_is_unused() -> None:
    waived = with_waivers(failing(), waivers(waiver(), waiver(id="W-2", firmware=["*"])))
    assert waived.waivers is not None
    assert [part.state for part in waived.waivers.waivers] == ["applied", "unused"]
    assert "W-1" in waived.waivers.waivers[1].reason
    waiver_shown = only(waived).waiver
    assert waiver_shown is not None
    assert waiver_shown["id"] == "W-1"


def test_an_evaluation_without_waivers_does_not_speak_of_them_and_with_some_carries_them_to_be_judged_again() -> None:
    plain = failing()
    assert '"waivers"' not in evaluation_text(plain)
    waived = with_waivers(plain, waivers(waiver()))
    read = Evaluation.model_validate_json(evaluation_text(waived))
    assert read.inputs is not None
    assert read.inputs.waivers is not None
    assert evaluation_text(with_waivers(plain, read.inputs.waivers)) == evaluation_text(waived)


@given(
    st.lists(st.sampled_from(["6.1a", "9.9z", "5.1a"]), min_size=1, unique=True),
    st.sampled_from(["2.4.1", "2.*", "*", "3.0"]),
    st.sampled_from(["2026-01-10", "2026-01-15", "2027-01-01"]),
    st.sampled_from([9.0, 0.0]),
)
def test_whatever_the_waiver_every_requirement_it_names_is_answered_and_the_status_stays(
    names: list[str], firmware: str, expires: str, value: float
) -> None:
    plain = failing(value)
    waived = with_waivers(plain, waivers(waiver(requirements=names, firmware=[firmware], expires=expires)))
    assert waived.waivers is not None
    assert [part.requirement for part in waived.waivers.waivers] == names
    assert (waived.status, waived.denominator, waived.counts) == (plain.status, plain.denominator, plain.counts)


def written(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump({"schema": Waivers.KIND, "waivers": list(records)}, sort_keys=False))
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "[waivers[0].reason]: the text is empty"),
        ({"approver": None}, "[waivers[0].approver]: None is given where a text belongs"),
        ({"requirements": []}, "[waivers[0].requirements]: the list is empty"),
        ({"requirements": [6.1]}, "[waivers[0].requirements[0]]: 6.1 is given where a text belongs"),
        ({"requirements": ["6.*"]}, "a waiver names each"),
        ({"requirements": ["6.1a", "6.1a"]}, "'6.1a' occurs twice in the list"),
        ({"firmware": []}, "[waivers[0].firmware]: the list is empty"),
        ({"firmware": [2.4]}, "2.4 is given where a text belongs"),
        ({"firmware": ["2.*.1"]}, "a * is allowed at the end only"),
        ({"device": {"model": "T-1"}}, "[waivers[0].device.manufacturer]: the field is missing"),
        ({"expires": "soon"}, "[waivers[0].expires]"),
        ({"expires": "2025-12-31"}, "expires before it was approved"),
        ({"colour": "red"}, "[waivers[0].colour]: the field is unknown"),
    ],
)
def test_a_bad_waiver_is_refused_with_file_line_and_field(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        load_waivers(written(tmp_path / "w.yaml", waiver(**change)))
    [problem] = refused.value.problems
    assert said in str(problem)
    assert problem.file == str(tmp_path / "w.yaml")
    assert problem.line is not None
    assert problem.line > 1


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    bad = written(tmp_path / "w.yaml", waiver(reason=""), waiver(expires="soon", firmware=[]))
    with pytest.raises(BadInput) as refused:
        load_waivers(bad)
    assert [problem.field for problem in refused.value.problems] == [
        "waivers[0].reason",
        "waivers[1].id",
        "waivers[1].firmware",
        "waivers[1].expires",
    ]
