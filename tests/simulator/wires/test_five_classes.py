"""Each of the five simulated product classes certified through a wire: what it carries gets the verdicts of memory.

What it does not carry is not tested, with the reason. The whole profile for all five takes minutes; one class is run in
every suite.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.description import Bench
from conformance.documents import load_document
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Result
from conformance.execution.inputs import Inputs
from conformance.execution.session import record
from conformance.product.declaration import Product
from conformance.recording.reader import read_recording
from tests.simulator.wires.certified import ROOT, WHOLE, scenario_of

PROCESS = [sys.executable, "-m", "conformance.simulator.served", "--side-channel", "{side_channel}"]
MODES = {"mode": "body", "mode_of_channel": {1: "body", 2: "surface"}}
AREAS = {"mode_of_area": {"face": "body", "plate": "surface"}, "sensor_width_px": 640}


@dataclass(frozen=True)
class Way:
    """A product class, the wire to it, and the profile's scenarios of which this wire cannot serve all."""

    product_class: str
    device: Mapping[str, Any]
    simulation: Mapping[str, Any]
    not_carried: frozenset[str] = field(default_factory=frozenset)


WAYS = (
    Way(
        "dual-light",
        {"driver": "isapi", "options": MODES},
        {"wire": "isapi"},
        frozenset({"parallel_capacity", "alarm_records"}),
    ),
    Way(
        "multi-person",
        {"driver": "onvif", "options": AREAS},
        {"wire": "onvif"},
        frozenset({"alarm_records", "hot_object", "mask_detection", "threshold_alarm", "threshold_setting"}),
    ),
    Way(
        "blackbody-free",
        {"driver": "gige", "options": {"decisions": {"driver": "isapi", "options": MODES}}},
        {"wire": "gige", "wire_options": {"decisions": {"wire": "isapi"}}},
        frozenset({"parallel_capacity", "alarm_records"}),
    ),
    Way(
        "turnstile",
        {"driver": "modbus_gate", "options": {}},
        {"wire": "modbus_gate"},
        frozenset({"alarm_records"}),
    ),
    Way(
        "security-gate",
        {"driver": "adapter", "options": {"command": PROCESS, "deadline_s": 60.0}},
        {"wire": "adapter", "started_by_its_driver": True},
    ),
)  # fmt: skip


def benches(way: Way) -> tuple[Bench, Bench, Product]:
    """In memory, and over the wire."""
    vectors = ROOT / "test_vectors" / f"simulated-{way.product_class}"
    memory = yaml.safe_load((vectors / "bench.yaml").read_text(encoding="utf-8"))
    device = memory["device"]
    served = {**way.simulation, "driver": device["driver"], "options": device.get("options", {})}
    wire = {**memory, "simulation": {"driver": "served", "options": served}, "device": dict(way.device)}
    read = [Bench.model_validate_json(json.dumps(each, default=str)) for each in (memory, wire)]
    return read[0], read[1], load_document(vectors / "product.yaml", Product)


def results(bench: Bench, product: Product, folder: Path, scenarios: frozenset[str] | None) -> dict[str, Result]:
    """By requirement that a scenario verifies: the whole profile, or what some scenarios verify."""
    kept = tuple(r for r in WHOLE.requirements if scenario_of(r) and (scenarios is None or scenario_of(r) in scenarios))
    less = WHOLE.model_copy(update={"requirements": kept})
    outcome = record(Inputs(less, product, bench), folder)
    assert outcome.broken == 0, outcome.first_error
    return {result.requirement: result for result in evaluate(less, product, read_recording(folder)).results}


def compared(way: Way, folder: Path, scenarios: frozenset[str] | None = None) -> None:
    memory, wire, product = benches(way)
    expected, found = (
        results(bench, product, folder / name, scenarios) for name, bench in (("memory", memory), ("wire", wire))
    )
    by_scenario = {r.id: scenario_of(r) for r in WHOLE.requirements}
    unheard = {name for name, result in found.items() if "does not carry" in result.reason}
    assert {found[name].verdict.value for name in unheard} <= {"not_tested"}
    assert {by_scenario[name] for name in unheard} == (way.not_carried & scenarios if scenarios else way.not_carried)
    carried = set(expected) - unheard
    assert {name: found[name].verdict.value for name in carried} == {
        name: expected[name].verdict.value for name in carried
    }
    tested = {name for name in carried if expected[name].verdict.value == "pass"}
    assert {by_scenario[name] for name in tested} >= {"blackbody_accuracy", "response_time"}


@pytest.mark.parametrize("way", [WAYS[3], WAYS[4]], ids=lambda way: str(way.product_class))
def test_a_class_over_its_wire_gets_the_verdicts_of_memory(tmp_path: Path, way: Way) -> None:
    compared(way, tmp_path, frozenset({"blackbody_accuracy", "response_time", "alarm_records", "inspection"}))


NEEDS = {"gige": [pytest.mark.needs("aravis")]}
"""By driver: what its wire needs of the system."""


@pytest.mark.full
@pytest.mark.parametrize(
    "way", [pytest.param(way, id=way.product_class, marks=NEEDS.get(way.device["driver"], [])) for way in WAYS]
)
def test_the_whole_profile_over_a_wire_gets_the_verdicts_of_memory(tmp_path: Path, way: Way) -> None:
    compared(way, tmp_path)
