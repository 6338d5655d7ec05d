"""Running again what was not met: the first result stays, is shown, and is never washed out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.assembly import Station, assemble
from conformance.core.events import Event, Reading
from conformance.core.problems import BadInput
from conformance.documents import write_whole
from conformance.evaluation.evaluate import evaluate, evaluate_sessions
from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.outcome import evaluation_text
from conformance.evaluation.sessions import sessions_of
from conformance.execution import session
from conformance.execution.inputs import Inputs, load_inputs
from conformance.execution.rerun import load_rerun
from conformance.execution.session import record
from conformance.recording.reader import read_recording
from conformance.simulator.devices.device import SimulatedDevice
from conformance.verification.verdict import Verdict
from tests.small_profile import measuring_time, requirement, small_profile

VECTOR = Path(__file__).resolve().parents[2] / "test_vectors" / "simulated-dual-light"
NETD = requirement(
    "The noise equivalent temperature difference shall be at most 0.1 K.",
    "noise_equivalent_temperature_difference",
    {"upper": 0.1, "unit": "delta_degC"},
    "netd",
    least_frames=10,
    duration_s=1.0,
)
PEOPLE = 60
TIME, IMAGE = "1a", "2a"


@pytest.fixture
def given(tmp_path: Path) -> Inputs:
    text = small_profile(measuring_time(trials=PEOPLE), NETD)
    (tmp_path / "requirements.yaml").write_text(text, encoding="utf-8")
    return load_inputs(tmp_path / "requirements.yaml", VECTOR / "product.yaml", VECTOR / "bench.yaml")


def device_that(given: Inputs, late: Callable[[int], bool] = lambda scene: False, error: Any = None) -> Station:
    """A bench whose device reads too late in some scenes, or whose link breaks in its second scene."""
    assert given.bench is not None
    station, count = assemble(given.bench), [0]
    assert isinstance(station.device, SimulatedDevice)
    said = station.device.listen

    def listen(until_s: float) -> Iterator[Event]:
        count[0] += 1
        begun_s, late_s = station.clock.now_s(), 2.0 if late(count[0]) else 0.0
        for event in said(until_s):
            if not (isinstance(event, Reading) and event.time_s < begun_s + late_s):
                yield event
            if error is not None and count[0] == 2:
                raise error

    station.device.listen = listen  # type: ignore[method-assign]
    return station


def ran(given: Inputs, place: Path, station: Station, **how: Any) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(session, "assemble", lambda bench: station)
        record(given, place, **how)
    return place


def judged(given: Inputs, *places: Path) -> Evaluation:
    sessions = sessions_of([read_recording(place) for place in places], list(map(str, places)), declared=True)
    return evaluate_sessions(given.requirements, given.product, sessions)


def result(evaluation: Evaluation, requirement: str) -> Result:
    return next(each for each in evaluation.results if each.requirement == requirement)


def written(evaluation: Evaluation, path: Path) -> Path:
    write_whole(path, evaluation_text(evaluation))
    return path


def rerun(given: Inputs, first: Evaluation, place: Path, station: Station) -> Path:
    again = load_rerun(written(first, place.with_suffix(".json")), given.requirements, given.product)
    return ran(given, place, station, rerun=again)


def test_only_what_was_not_met_is_presented_again_and_the_recording_names_the_first(
    tmp_path: Path, given: Inputs
) -> None:
    one = ran(given, tmp_path / "one", device_that(given, late=lambda scene: True))
    first = judged(given, one)
    assert (result(first, TIME).verdict, result(first, IMAGE).verdict) == (Verdict.FAIL, Verdict.PASS)
    recording = read_recording(rerun(given, first, tmp_path / "two", device_that(given)))
    assert {name for recorded in recording.scenes for name in recorded.scene.serves} == {"response_time"}
    assert recording.manifest.run is not None
    assert recording.manifest.run["rerun"] == {"of": [first.recording.digest], "requirements": [TIME]}
    assert recording.manifest.run["requirements"] == (read_recording(one).manifest.run or {})["requirements"]
    assert any(first.recording.digest in note for note in recording.manifest.notes)


def test_a_fail_stands_and_is_shown_beside_the_better_result_of_the_rerun(tmp_path: Path, given: Inputs) -> None:
    one = ran(given, tmp_path / "one", device_that(given, late=lambda scene: True))
    first = judged(given, one)
    two = rerun(given, first, tmp_path / "two", device_that(given))
    both = judged(given, two, one)
    assert result(both, TIME).verdict is Verdict.FAIL
    assert both.status == "does_not_conform"
    by_verdict = {str(m.verdict): m for m in result(both, TIME).measurements}
    assert set(by_verdict) == {"fail", "pass"}
    failed = result(first, TIME).measurements[0]
    assert by_verdict["fail"].value == failed.value
    assert by_verdict["fail"].conditions["session"] != by_verdict["pass"].conditions["session"]
    assert result(both, IMAGE).verdict is Verdict.PASS


@pytest.mark.parametrize("late_share", [0.1, 0.2, 0.5])
def test_a_rerun_of_good_people_does_not_thin_out_the_bad_ones(
    tmp_path: Path, given: Inputs, late_share: float
) -> None:
    """The first run stops early, decided; what it left out is filled by the rerun, and changes nothing."""
    every = round(1 / late_share)
    one = ran(given, tmp_path / "one", device_that(given, late=lambda scene: scene % every == 0))
    first = judged(given, one)
    assert result(first, TIME).verdict in {Verdict.FAIL, Verdict.INCONCLUSIVE}
    both = judged(given, one, rerun(given, first, tmp_path / "two", device_that(given)))
    assert result(both, TIME).verdict is result(first, TIME).verdict


def test_what_broke_is_judged_by_the_rerun_which_says_what_broke_before(tmp_path: Path, given: Inputs) -> None:
    one = ran(given, tmp_path / "one", device_that(given, error=ConnectionError("cut")))
    first = judged(given, one)
    assert result(first, TIME).verdict is Verdict.ERROR
    both = judged(given, one, rerun(given, first, tmp_path / "two", device_that(given)))
    assert result(both, TIME).verdict is Verdict.PASS
    assert both.status == "conforms"
    assert any("1 earlier presentations of its scenes broke" in note.en for note in result(both, TIME).notes)
    assert any("ConnectionError: cut" in note.zh for note in result(both, TIME).notes)


def test_a_rerun_is_never_judged_without_what_it_repeats(tmp_path: Path, given: Inputs) -> None:
    one = ran(given, tmp_path / "one", device_that(given, late=lambda scene: True))
    first = judged(given, one)
    two = rerun(given, first, tmp_path / "two", device_that(given))
    with pytest.raises(BadInput, match=rf"{first.recording.digest}, which was not given.*Evaluate both together"):
        judged(given, two)
    with pytest.raises(BadInput, match="Evaluate both together"):
        evaluate(given.requirements, given.product, read_recording(two))
    third = rerun(given, judged(given, one, two), tmp_path / "three", device_that(given))
    for some in ((third,), (one, third), (two, third)):
        with pytest.raises(BadInput, match="Evaluate both together"):
            judged(given, *some)
    assert result(judged(given, third, two, one), TIME).verdict is Verdict.FAIL


def test_an_evaluation_of_something_else_or_with_nothing_to_repeat_is_refused(tmp_path: Path, given: Inputs) -> None:
    good = judged(given, ran(given, tmp_path / "one", device_that(given)))
    place = written(good, tmp_path / "good.json")
    with pytest.raises(BadInput, match="it has no requirement that failed, broke or was inconclusive"):
        load_rerun(place, given.requirements, given.product)
    other = given.requirements.model_copy(update={"edition": "2"})
    firmware = given.product.identity.model_copy(update={"firmware": "9.9"})
    with pytest.raises(BadInput) as refused:
        load_rerun(place, other, given.product.model_copy(update={"identity": firmware}))
    words = "\n".join(map(str, refused.value.problems))
    assert "it is an evaluation by small 1, not by the requirements given (small 2)" in words
    assert "another product than the one declared" in words
    open_ = good.model_copy(update={"recording": good.recording.model_copy(update={"complete": False})})
    with pytest.raises(BadInput, match=r"never closed.*--resume"):
        load_rerun(written(open_, tmp_path / "open.json"), given.requirements, given.product)


def test_an_undecided_or_conditional_verdict_is_repeated_and_an_untested_one_is_not(
    tmp_path: Path, given: Inputs
) -> None:
    good = judged(given, ran(given, tmp_path / "one", device_that(given)))

    def repeated(verdict: Verdict) -> tuple[str, ...]:
        results = (good.results[0].model_copy(update={"verdict": verdict}), *good.results[1:])
        place = written(good.model_copy(update={"results": results}), tmp_path / "evaluation.json")
        try:
            return load_rerun(place, given.requirements, given.product).requirements
        except BadInput:
            return ()

    for verdict in Verdict:
        again = {Verdict.FAIL, Verdict.CONDITIONAL_FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE}
        assert repeated(verdict) == ((TIME,) if verdict in again else ()), verdict


def test_the_command_runs_again_what_failed(tmp_path: Path, conformance: Callable[..., Any]) -> None:
    no_device_keeps = {**measuring_time(trials=PEOPLE), "limit": {"upper": 0.001, "unit": "s"}}
    (tmp_path / "strict.yaml").write_text(small_profile(no_device_keeps, NETD), encoding="utf-8")
    common = [tmp_path / "strict.yaml", "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml"]
    assert conformance("run", *common, "-o", tmp_path / "one").code == 0
    assert conformance("evaluate", tmp_path / "strict.yaml", tmp_path / "one", "-o", tmp_path / "e.json").code == 1
    said = conformance("run", *common, "-o", tmp_path / "two", "--rerun-failed", tmp_path / "e.json")
    assert (said.code, said.err) == (0, "")
    run = json.loads((tmp_path / "two" / "manifest.json").read_text(encoding="utf-8"))["run"]
    assert run["rerun"]["requirements"] == [TIME]
    alone = conformance("evaluate", tmp_path / "strict.yaml", tmp_path / "two", "-o", tmp_path / "x.json")
    assert alone.code == 2
    assert "Evaluate both together" in alone.err
    assert not (tmp_path / "x.json").exists()
    both = conformance(
        "evaluate", tmp_path / "strict.yaml", tmp_path / "one", tmp_path / "two", "-o", tmp_path / "both.json"
    )
    assert both.code == 1
    again = conformance("run", *common, "-o", tmp_path / "three", "--rerun-failed", tmp_path / "strict.yaml")
    assert again.code == 2
    assert not (tmp_path / "three").exists()
