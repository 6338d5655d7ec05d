"""One product, several recordings: which sample and session a figure is from, and who decides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from conformance.core.events import Event, Mode, Presented, Reading
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.evaluation.evaluate import evaluate, evaluate_sessions
from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.outcome import evaluation_text
from conformance.evaluation.sessions import joined_digest, sessions_of
from conformance.metrology.measurement import Measurement
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import RecordedScene, Recording
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import measurement, only, product, recording, requirement, requirement_set, scenario

DEVICE = {"model": "T-1", "firmware": "2.0"}
SOURCE = {
    "identity": "BB-1",
    "calibration": {"date": "2026-01-01", "expires": "2026-06-30", "expanded_uncertainty_delta_degC": 0.1},
}


def shown(identifier: str, error: str | None = None) -> RecordedScene:
    """A scene with a blackbody of 37 °C, as it was presented."""
    target = Target("source", TargetKind.BLACKBODY, "blackbody-1", 37.0, 0.05)
    return RecordedScene(Scene(identifier, ("probe",), (target,), duration_s=2.0), 0.0, 2.0, error)


def said(identifier: str, error_delta_degC: float) -> list[Event]:
    """The source put in place, and one reading of it."""
    return [
        Presented(identifier, 0.0, "source"),
        Reading(identifier, 1.0, 37.0 + error_delta_degC, Mode.SURFACE),
    ]


def session(
    digest: str,
    errors: dict[str, float | None],
    *,
    serial: str | None = "A",
    started_at: str | None = None,
    closed: bool = True,
    **bench: Any,
) -> Recording:
    """A recording of scenes by name, each with the error that was read; None for a scene that broke."""
    made = recording(
        [shown(name, "LinkLost" if error is None else None) for name, error in errors.items()],
        itertools.chain.from_iterable(said(name, error or 0.0) for name, error in errors.items()),
        closed=closed,
    )
    device = DEVICE if serial is None else {**DEVICE, "serial": serial}
    manifest = made.manifest.model_copy(update={"started_at": started_at, "bench": {DEVICE_SAYS: device, **bench}})
    return replace(made, manifest=manifest, digest=f"sha256:{digest}")


def planned(parameters: Parameters) -> Iterator[Scene]:
    for name in ("one", "two"):
        yield replace(shown(name).scene, id=name)


def measure(evidence: Evidence, parameters: Parameters) -> Finding:
    """The error of each scene; inconclusive where one is missing."""
    found = [
        measurement(round(float(reading.temperature_degC or 0.0) - 37.0, 9), 0.01, conditions={"scene": item.scene.id})
        for item in evidence.scenes
        for reading in evidence.of(item.scene.id, Reading)
    ]
    from conformance.core.text import Text

    missing = Text("缺少场景", "a scene is missing") if len(found) < 2 else None
    return Finding(tuple(found), inconclusive=missing)


PROBE = replace(scenario(measure), scenes=planned)


def judged(*recordings: Recording, probe: Scenario[Any] = PROBE, **fields: Any) -> Evaluation:
    return evaluate_sessions(
        requirement_set(requirement(), **fields), product(), sessions_of(recordings), scenarios={"probe": probe}
    )


def errors(result: Result) -> list[tuple[object, object, float | None]]:
    """(sample, session, value) of each measurement."""
    return [(m.conditions["sample"], m.conditions["session"], m.value) for m in result.measurements]


def test_one_recording_is_evaluated_as_ever() -> None:
    one = session("1", {"one": 0.1, "two": 0.1})
    alone = evaluate(requirement_set(), product(), one, scenarios={"probe": PROBE})
    assert evaluation_text(judged(one)) == evaluation_text(alone)
    assert "sessions" not in alone.recording.model_dump()


def test_two_sessions_that_hold_half_each_make_one_whole_sample() -> None:
    result = only(judged(session("1", {"one": 0.1}), session("2", {"two": 0.2}, started_at="2026-03-01T08:00:00")))
    assert result.verdict is Verdict.PASS
    assert [value for _, _, value in errors(result)] == [0.1, 0.2]
    assert {(sample, of) for sample, of, _ in errors(result)} == {("A", "1+2")}
    assert [(item.recording, item.first_scene) for item in result.evidence] == [
        ("sha256:1", "one"),
        ("sha256:2", "two"),
    ]


def test_of_two_whole_sessions_the_worse_decides_and_a_better_one_later_hides_nothing() -> None:
    bad, good = session("1", {"one": 0.1, "two": 0.9}, started_at="2026-03-01"), session("2", {"one": 0.1, "two": 0.1})
    for order in ([bad, good], [good, bad]):
        result = only(judged(*order))
        assert result.verdict is Verdict.FAIL
        assert result.reason.startswith("Sample A, session 2: ")  # the one that says when it began comes after
        assert errors(result) == [("A", "1", 0.1), ("A", "1", 0.1), ("A", "2", 0.1), ("A", "2", 0.9)]


def test_a_scene_that_was_repeated_alone_counts_beside_the_first_and_not_in_its_place() -> None:
    result = only(judged(session("1", {"one": 0.1, "two": 0.9}), session("2", {"two": 0.1})))
    assert result.verdict is Verdict.FAIL
    assert [value for _, _, value in errors(result)] == [0.1, 0.9, 0.1, 0.1]
    assert [of for _, of, _ in errors(result)] == ["1", "1", "1+2", "1+2"]


def test_a_scene_that_broke_and_was_presented_again_is_no_error() -> None:
    result = only(judged(session("1", {"one": 0.1, "two": None}), session("2", {"two": 0.1})))
    assert result.verdict is Verdict.PASS


def test_a_scene_that_broke_every_time_is_an_error() -> None:
    result = only(judged(session("1", {"one": 0.1, "two": None}), session("2", {"two": None})))
    assert result.verdict is Verdict.ERROR


def test_the_worst_sample_decides() -> None:
    good, bad = session("1", {"one": 0.1, "two": 0.1}, serial="A"), session("2", {"one": 0.1, "two": 0.9}, serial="B")
    evaluation = judged(good, bad)
    result = only(evaluation)
    assert result.verdict is Verdict.FAIL
    assert result.reason.startswith("Sample B, session 2: ")
    assert result.reason_zh.startswith("样品 B，第 2 次记录：")
    assert evaluation.status == "does_not_conform"
    assert evaluation.product.identity["serial"] == "A, B"
    assert evaluation.inputs is not None
    assert evaluation.inputs.product.identity.serial == "A, B"


def test_evidence_that_a_sample_fails_stands_though_another_samples_bench_broke() -> None:
    broken, bad = (
        session("1", {"one": None, "two": 0.1}, serial="A"),
        session("2", {"one": 0.1, "two": 0.9}, serial="B"),
    )
    assert only(judged(broken, bad)).verdict is Verdict.FAIL


def test_half_a_sample_and_half_another_are_no_whole_sample_unless_the_profile_says_so() -> None:
    halves = session("1", {"one": 0.1}, serial="A"), session("2", {"two": 0.1}, serial="B")
    assert only(judged(*halves)).verdict is Verdict.INCONCLUSIVE
    together = only(judged(*halves, samples="together"))
    assert together.verdict is Verdict.PASS
    assert errors(together) == [("A, B", "1+2", 0.1), ("A, B", "1+2", 0.1)]


def test_a_sample_that_was_shown_nothing_of_a_requirement_is_named() -> None:
    result = only(judged(session("1", {"one": 0.1, "two": 0.1}), session("2", {}, serial="B")))
    assert result.verdict is Verdict.PASS
    assert "Sample B has no recording for this requirement." in [note.en for note in result.notes]


def test_nothing_recorded_of_any_sample_is_not_tested() -> None:
    assert only(judged(session("1", {}), session("2", {}, serial="B"))).verdict is Verdict.NOT_TESTED


def test_sessions_before_different_reference_sources_are_never_joined() -> None:
    other = {**SOURCE, "identity": "BB-2"}
    halves = session("1", {"one": 0.1}, reference_source=SOURCE), session("2", {"two": 0.1}, reference_source=other)
    assert only(judged(*halves)).verdict is Verdict.INCONCLUSIVE


def test_a_calibration_that_expired_before_the_second_session_is_an_error_of_that_session_alone() -> None:
    first = session("1", {"one": 0.1, "two": 0.1}, started_at="2026-06-01", reference_source=SOURCE)
    late = session("2", {"one": 0.1, "two": 0.1}, started_at="2026-07-01", reference_source=SOURCE)
    result = only(judged(first, late))
    assert result.verdict is Verdict.ERROR
    assert result.reason.startswith("Sample A, session 2: ")
    assert errors(result) == [("A", "1", 0.1), ("A", "1", 0.1)]


def test_a_device_that_changed_within_one_session_makes_that_session_an_error() -> None:
    changed = session("2", {"one": 0.1, "two": 0.1}, **{DEVICE_SAYS_AT_END: {**DEVICE, "serial": "A", "firmware": "3"}})
    result = only(judged(session("1", {"one": 0.1, "two": 0.1}), changed))
    assert result.verdict is Verdict.ERROR


def test_what_goes_on_from_scene_to_scene_is_never_joined_over_sessions() -> None:
    probe = replace(PROBE, one_session=True)
    halves = session("1", {"one": 0.1}), session("2", {"two": 0.1})
    assert only(judged(*halves, probe=probe)).verdict is Verdict.INCONCLUSIVE
    whole = session("3", {"one": 0.1, "two": 0.2})
    assert errors(only(judged(*halves, whole, probe=probe))) == [("A", "3", 0.1), ("A", "3", 0.2)]


def test_people_of_a_study_are_taken_together_though_sessions_call_their_scenes_alike() -> None:
    def mean(evidence: Evidence, parameters: Parameters) -> Finding:
        values = [reading.temperature_degC or 0.0 for reading in evidence.all(Reading)]
        found: Measurement = measurement(round(sum(values) / len(values) - 37.0, 9), units=len(values))
        return Finding((found,))

    result = only(judged(session("1", {"p": 0.1}), session("2", {"p": 0.3, "q": 0.2}), probe=scenario(mean)))
    assert [(m.value, m.units) for m in result.measurements] == [(0.2, 3)]
    assert [(item.scenes, item.events) for item in result.evidence] == [(1, 2), (2, 4)]


def test_the_recording_is_known_by_a_digest_over_the_sorted_digests_and_each_is_listed() -> None:
    recordings = [session("2", {"one": 0.1}), session("1", {"two": 0.1}, serial=None, closed=False)]
    part = judged(*recordings).recording
    assert part.digest == joined_digest(recordings) == joined_digest(recordings[::-1])
    assert [(each.session, each.sample, each.recording.digest) for each in part.sessions] == [
        (1, None, "sha256:1"),
        (2, "A", "sha256:2"),
    ]
    assert part.complete is False
    assert part.scenes == 2
    assert Evaluation.model_validate_json(evaluation_text(judged(*recordings))).recording == part


def test_the_order_in_which_recordings_are_named_changes_nothing() -> None:
    recordings = [session(str(n), {"one": n / 10, "two": 0.1}, serial="AB"[n % 2]) for n in range(4)]
    texts = {evaluation_text(judged(*order)) for order in itertools.permutations(recordings)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ({"firmware": "2.1"}, "firmware is 2.1 here, and 2.0 there"),
        ({"model": "T-2"}, "model is T-2 here, and T-1 there"),
    ],
)
def test_other_products_and_firmwares_are_refused_with_what_differs(other: dict[str, str], differs: str) -> None:
    second = session("2", {"two": 0.1}, **{DEVICE_SAYS: {**DEVICE, **other}})
    with pytest.raises(BadInput) as refused:
        sessions_of([session("1", {"one": 0.1}), second], ["first", "second"])
    assert differs in str(refused.value)
    assert str(refused.value).startswith("second [")


def test_every_difference_is_told_at_once() -> None:
    second = session("2", {}, **{DEVICE_SAYS: {"model": "T-2", "firmware": "3"}})
    with pytest.raises(BadInput) as refused:
        sessions_of([session("1", {}), second, session("1", {})], ["a", "b", "c"])
    assert [problem.file for problem in refused.value.problems] == ["c", "b", "b"]


def declared(digest: str, **fields: Any) -> Recording:
    made = session(digest, {"one": 0.1, "two": 0.1})
    return replace(made, manifest=made.manifest.model_copy(update={"product": fields}))


def test_recordings_with_different_declarations_are_refused_unless_one_is_given() -> None:
    pair = declared("1", capabilities={"alarm": True}), declared("2", capabilities={"alarm": False})
    with pytest.raises(BadInput, match=r"capabilities\.alarm is false here, and true there"):
        sessions_of(pair)
    assert len(sessions_of(pair, declared=True)) == 2


def test_another_class_is_another_product_whatever_is_given() -> None:
    pair = declared("1", **{"class": "turnstile"}), declared("2", **{"class": "dual-light"})
    with pytest.raises(BadInput, match="class is dual-light here, and turnstile there"):
        sessions_of(pair, declared=True)


def test_the_same_recording_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="is the same recording as first"):
        sessions_of([session("1", {}), session("1", {})], ["first", "second"])
