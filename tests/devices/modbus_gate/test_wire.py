"""A simulated turnstile behind Modbus registers: what it says comes with the next poll; verdicts are memory's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.description import Bench
from conformance.core.events import Alarm, Detection, Event, Heartbeat, MaskStatus, Reading
from conformance.devices.instruments.faults import InstrumentRefused
from conformance.devices.modbus_gate.driver import DRIVER, ModbusGate, ModbusGateOptions
from conformance.documents import load_document
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs
from conformance.execution.session import record
from conformance.product.declaration import Product
from conformance.recording.reader import read_recording
from conformance.simulator.served.wires.modbus_gate import WIRE
from tests.simulator.wires.certified import ROOT, WHOLE, scenario_of
from tests.simulator.wires.played import Played

VECTORS = ROOT / "test_vectors" / "simulated-turnstile"
POLL_S = 0.05
NOT_CARRIED = {"alarm_records", "parallel_capacity"}
"""No register holds records or tracks."""


@pytest.fixture
def played() -> Iterator[Played]:
    simulation = Played(WIRE, {})
    yield simulation
    simulation.close()


def connected(played: Played, **options: Any) -> ModbusGate:
    return ModbusGate(ModbusGateOptions.model_validate({"poll_interval_s": POLL_S, **options}), played.around)


def bare(event: Event) -> Event:
    """As the registers can tell it."""
    return replace(event, time_s=0.0, track=None, position=None) if hasattr(event, "track") else event


def told(events: list[Event], kind: type) -> list[Event]:
    return [bare(event) for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("degC", [35.5, 38.6])
@pytest.mark.parametrize("unit", ["degC", "K"])
def test_what_is_said_arrives_whole_with_the_poll_that_follows_it(degC: float, unit: str) -> None:
    runs: list[list[Event]] = []
    for over_the_wire in (True, False):
        played = Played(WIRE, {"unit": unit})
        device: Any = connected(played) if over_the_wire else played.device
        played.show(degC)
        runs.append(list(device.listen(played.clock.now_s() + 4.0)))
        device.close()
        played.close()
    wire, memory = runs
    for kind in (Detection, MaskStatus, Alarm):
        assert told(wire, kind) == told(memory, kind)
    heard, said = ([event for event in run if isinstance(event, Reading)] for run in runs)
    assert [event.temperature_degC for event in heard] == [event.temperature_degC for event in said]
    late_s = [one.time_s - other.time_s for one, other in zip(heard, said, strict=True)]
    assert all(0 <= late <= POLL_S for late in late_s)
    assert sum(isinstance(event, Heartbeat) for event in wire) == sum(isinstance(e, Heartbeat) for e in memory)


def test_settings_and_identity_go_back_and_forth(played: Played) -> None:
    gate = connected(played)
    assert gate.identity() == dict(played.device.identity())
    assert gate.configure("alarm_threshold_degC", 36.04) == 36.0, "what it states is its own"
    with pytest.raises(InstrumentRefused, match="it does not take this value"):
        gate.configure("alarm_threshold_degC", 99.0)
    assert gate.configure("alarm_threshold_degC", 38.0) == 38.0
    gate.close()


def certified(folder: Path, poll_s: float | None, scenarios: Collection[str]) -> dict[str, str]:
    """Verdicts by requirement of what these scenarios verify on the turnstile, in memory or polled."""
    bench: Any = yaml.safe_load((VECTORS / "bench.yaml").read_text(encoding="utf-8"))
    bench["started_at"] = None
    calibration = bench["reference_source"]["calibration"]
    calibration |= {name: str(calibration[name]) for name in ("date", "expires")}
    if poll_s is not None:
        served = {"wire": "modbus_gate", "driver": bench["device"]["driver"], "options": bench["device"]["options"]}
        bench["simulation"] = {"driver": "served", "options": served}
        bench["device"] = {"driver": DRIVER.name, "options": {"poll_interval_s": poll_s}}
    kept = tuple(r for r in WHOLE.requirements if scenario_of(r) in scenarios)
    requirements = WHOLE.model_copy(update={"requirements": kept})
    product = load_document(VECTORS / "product.yaml", Product)
    outcome = record(Inputs(requirements, product, Bench.model_validate_json(json.dumps(bench))), folder)
    assert outcome.broken == 0, outcome.first_error
    results = evaluate(requirements, product, read_recording(folder)).results
    return {result.requirement: result.verdict.value for result in results}


def test_verdicts_over_registers_are_those_of_memory(tmp_path: Path) -> None:
    few = {"blackbody_accuracy"}
    expected = certified(tmp_path / "memory", None, few)
    assert certified(tmp_path / "wire", 0.2, few) == expected
    assert list(expected.values()) == ["pass"]


@pytest.mark.full
def test_a_certification_over_registers_gives_the_verdicts_of_memory_for_all_that_they_carry(tmp_path: Path) -> None:
    all_carried = {scenario_of(r) for r in WHOLE.requirements} - {"", "inspection", *NOT_CARRIED}
    expected = certified(tmp_path / "memory", None, all_carried)
    assert certified(tmp_path / "wire", POLL_S, all_carried) == expected
    assert list(expected.values()).count("pass") > 8
