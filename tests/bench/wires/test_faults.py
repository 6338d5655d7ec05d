"""The fault table: whatever goes wrong between the bench and the device, or on the bench, is never a pass or a fail.

Each row spoils the link, an instrument or the operator once; the device behind it is good, and so the run without a
fault passes. Nothing that was recorded before is lost.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.description import Bench
from conformance.evaluation.evaluate import evaluate
from conformance.events import ClockComparison, Event, Heartbeat, Reading
from conformance.execution.inputs import Inputs
from conformance.execution.run import Outcome
from conformance.execution.session import record
from conformance.recording.model import Recording
from conformance.recording.reader import read_recording
from tests.bench.operator.person import Person
from tests.bench.wires import faulty_link
from tests.bench.wires.certified import PRODUCT, WHOLE, over, scenario_of

ACCURACY = WHOLE.model_copy(
    update={"requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) == "blackbody_accuracy")}
)
INSPECTED = WHOLE.model_copy(
    update={"requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) == "inspection")[:1]}
)
PROCESS = [sys.executable, "-m", "conformance.bench.simulator.served", "--side-channel", "{side_channel}"]
AFTER = 40
"""Readings until the fault: in the midst of the plan."""


def through(fault: str, **wire_options: Any) -> Bench:
    """The bench, its device behind a link with a fault."""
    command = [sys.executable, faulty_link.__file__, fault, str(AFTER), *PROCESS]
    bench = over("adapter", {"driver": "adapter", "options": {"command": command}}, **wire_options)
    assert bench.simulation is not None
    options = {**bench.simulation.options, "started_by_its_driver": True}
    return bench.model_copy(update={"simulation": bench.simulation.model_copy(update={"options": options})})


def ran(bench: Bench, folder: Path, requirements: Any = ACCURACY) -> tuple[Outcome, Recording, set[str]]:
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
        ("doubled", "lost, doubled or reordered"),
        ("reordered", "lost, doubled or reordered"),
        ("lost", "lost, doubled or reordered"),
        ("restarted", "event 1 came after event"),
        ("unknown_unit", "not of the protocol"),
        ("not_a_number", "not of the protocol"),
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
