"""The fault table: whatever goes wrong between the bench and the device, or on the bench, is never a pass or a fail.

Each row spoils the link, an instrument or the operator once; the device behind it is good, and so the run without a
fault passes. Nothing that was recorded before is lost.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.assembly import assemble
from conformance.bench.description import Bench
from conformance.core.events import ClockComparison, Event, Heartbeat, Reading
from conformance.evaluation.evaluate import evaluate
from conformance.execution import session
from conformance.execution.inputs import Inputs
from conformance.execution.run import RunOutcome
from conformance.execution.session import record
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording
from conformance.simulator.devices.device import SimulatedDevice
from tests.bench.operator.person import Person
from tests.simulator.wires import faulty_link
from tests.simulator.wires.certified import PRODUCT, WHOLE, over, scenario_of

ACCURACY = WHOLE.model_copy(
    update={"requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) == "blackbody_accuracy")}
)
INSPECTED = WHOLE.model_copy(
    update={"requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) == "inspection")[:1]}
)
PROCESS = [sys.executable, "-m", "conformance.simulator.served", "--side-channel", "{side_channel}"]
AFTER = 40
"""Readings until the fault: in the midst of the plan."""


def through(fault: str, **wire_options: Any) -> Bench:
    """The bench, its device behind a link with a fault."""
    command = [sys.executable, faulty_link.__file__, fault, str(AFTER), *PROCESS]
    bench = over("adapter", {"driver": "adapter", "options": {"command": command}}, **wire_options)
    assert bench.simulation is not None
    options = {**bench.simulation.options, "started_by_its_driver": True}
    return bench.model_copy(update={"simulation": bench.simulation.model_copy(update={"options": options})})


def ran(bench: Bench, folder: Path, requirements: Any = ACCURACY) -> tuple[RunOutcome, Recording, set[str]]:
    outcome = record(Inputs(requirements, PRODUCT, bench), folder)
    recording = read_recording(folder)
    return outcome, recording, {result.verdict.value for result in evaluate(requirements, PRODUCT, recording).results}


def of_scene(recording: Recording, scene: str) -> list[Event]:
    return [event for event in recording.events if event.scene == scene]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The same run without a fault."""
    outcome, recording, verdicts = ran(through("no_fault"), tmp_path_factory.mktemp("good") / "r")
    assert outcome.broken == 0, outcome.first_error
    assert verdicts == {"pass"}
    return recording


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("cut_in_mid_frame", "LinkLost"),
        ("said_twice", "lost, doubled or reordered"),
        ("out_of_turn", "lost, doubled or reordered"),
        ("swallowed", "lost, doubled or reordered"),
        ("restarted", "event 1 came after event"),
        ("unknown_unit", "does not follow the protocol"),
        ("not_a_number", "does not follow the protocol"),
        ("noise", "neither a reply nor an event"),
    ],
)
def test_a_fault_of_the_link_is_an_error_and_loses_nothing(
    tmp_path: Path, good: Recording, fault: str, words: str
) -> None:
    outcome, recording, verdicts = ran(through(fault), tmp_path / "r")
    assert verdicts == {"error"}
    assert recording.complete
    errors = [scene.error for scene in recording.scenes]
    first = next(number for number, error in enumerate(errors) if error is not None)
    assert first > 0
    assert words in (errors[first] or "")
    assert outcome.first_error == errors[first]
    for before in recording.scenes[:first]:
        assert of_scene(recording, before.scene.id) == of_scene(good, before.scene.id)
    broken = of_scene(recording, recording.scenes[first].scene.id)
    whole = of_scene(good, recording.scenes[first].scene.id)
    said = [event for event in broken if isinstance(event, Reading | Heartbeat)]
    assert said == [event for event in whole if isinstance(event, Reading | Heartbeat)][: len(said)]


def test_a_clock_of_the_device_that_jumps_and_drifts_changes_nothing_and_is_told(
    tmp_path: Path, good: Recording
) -> None:
    clock = {"drift_ppm": 100.0, "jumps_at_s": 1500.0, "jump_s": -86400.0}
    _, recording, verdicts = ran(through("no_fault", clock=clock), tmp_path / "r")
    assert verdicts == {"pass"}
    compared = [event for event in recording.events if isinstance(event, ClockComparison)]
    assert len(compared) > 2
    offsets_s = [(event.device_clock_s or 0.0) - event.time_s for event in compared]
    assert offsets_s[-1] - offsets_s[0] == pytest.approx(-86400, abs=5)
    told = [event for event in recording.events if not isinstance(event, ClockComparison)]
    assert told == list(good.events)


TIMED = WHOLE.model_copy(
    update={
        "requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) in {"alarm_records", "response_time"})
    }
)


def timed(folder: Path, **clock: float) -> dict[str, Any]:
    """The results of what is timed, by requirement, with a device whose clock runs so."""
    bench = through("no_fault", clock=clock)
    record(Inputs(TIMED, PRODUCT, bench), folder)
    return {result.requirement: result for result in evaluate(TIMED, PRODUCT, read_recording(folder)).results}


def test_what_rests_on_the_devices_time_is_inconclusive_when_its_clock_jumps_and_nothing_else_is(
    tmp_path: Path,
) -> None:
    steady = timed(tmp_path / "steady", drift_ppm=80.0)
    jumping = timed(tmp_path / "jumping", drift_ppm=80.0, jumps_at_s=300.0, jump_s=1800.0)
    by_id = {requirement.id: scenario_of(requirement) for requirement in TIMED.requirements}
    judged = {name for name, result in steady.items() if result.verdict.value == "pass"}
    assert {by_id[name] for name in judged} == {"alarm_records", "response_time"}
    for name in judged:
        result = jumping[name]
        if by_id[name] == "alarm_records":
            assert result.verdict.value == "inconclusive"
            assert "+1800" in result.reason
            assert "the device's clock moved" in result.reason
            assert "设备时钟" in result.reason_zh
        else:
            assert (result.verdict, result.measurements) == (steady[name].verdict, steady[name].measurements)
            assert any("response and alarm times are unaffected" in note.en for note in result.notes)


def test_a_bench_whose_clock_stands_still_in_a_scene_breaks_that_scene_and_no_other(tmp_path: Path) -> None:
    """The computer slept with its lid closed: what came meanwhile was stamped too late."""
    slept_s, listened = [0.0], [0]
    station = assemble(over(None, {}))
    clock, device = station.clock, station.device
    assert isinstance(device, SimulatedDevice)
    said = device.listen

    def listen(until_s: float) -> Iterator[Event]:
        listened[0] += 1
        slept_s[0] += 7.5 if listened[0] == 3 else 0.0
        yield from said(until_s)

    device.listen = listen  # type: ignore[method-assign]
    clock.stood_still_s = lambda: slept_s[0]  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(session, "assemble", lambda bench: station)
        outcome, recording, verdicts = ran(over(None, {}), tmp_path / "r")
    errors = [scene.error for scene in recording.scenes]
    assert outcome.broken == 1
    assert "the bench's clock stopped for 7.50 s in this scene" in (errors[2] or "")
    assert [number for number, error in enumerate(errors) if error is not None] == [2]
    assert "error" in verdicts
    assert "fail" not in verdicts


SPOKEN = {"criterion": {"band_delta_degC": 0.05, "for_s": 30, "interval_s": 2, "deadline_s": 900}}


@pytest.mark.parametrize(
    ("instrument", "words"),
    [
        ({"noise_delta_degC": 0.5}, "NeverStable"),
        ({"time_constant_s": 5000.0}, "NeverStable"),
    ],
)
def test_an_instrument_that_never_gets_there_is_an_error(
    tmp_path: Path, instrument: Mapping[str, Any], words: str
) -> None:
    bench = over(None, {})
    assert bench.reference_source is not None
    options = {"instrument": instrument, **SPOKEN}
    source = bench.reference_source.model_copy(update={"driver": "simulated_scpi_blackbody", "options": options})
    outcome, _, verdicts = ran(bench.model_copy(update={"reference_source": source}), tmp_path / "r")
    assert verdicts == {"error"}
    assert words in (outcome.first_error or "")


def test_an_operator_who_does_not_answer_is_inconclusive(tmp_path: Path) -> None:
    with Person() as nobody:
        options = {"name": "nobody", "language": "en", "terminal": nobody.terminal, "timeout_s": 0.2}
        bench = over(None, {})
        assert bench.operator is not None
        operator = bench.operator.model_copy(update={"driver": "terminal", "options": options})
        bench = bench.model_copy(update={"operator": operator})
        _, _, verdicts = ran(bench, tmp_path / "r", INSPECTED)
    assert verdicts == {"inconclusive"}


def test_a_terminal_that_is_closed_is_an_error(tmp_path: Path) -> None:
    with Person() as nobody:
        options = {"name": "nobody", "language": "en", "terminal": nobody.terminal}
        bench = over(None, {})
        assert bench.operator is not None
        operator = bench.operator.model_copy(update={"driver": "terminal", "options": options})
        bench = bench.model_copy(update={"operator": operator})
        nobody.hang_up_soon()
        _, recording, verdicts = ran(bench, tmp_path / "r", INSPECTED)
    assert verdicts == {"error"}
    assert "terminal was closed" in (recording.scenes[0].error or "")
