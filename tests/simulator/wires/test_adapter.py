"""A full certification run over the adapter's wire is the run in memory, byte for byte."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from conformance.execution.inputs import load_inputs
from conformance.execution.session import record

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "test_vectors" / "simulated-dual-light"
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
PROCESS = [sys.executable, "-m", "conformance.simulator.served", "--side-channel", "{side_channel}"]


def recorded(tmp_path: Path, name: str, bench: dict[str, Any]) -> bytes:
    path = tmp_path / f"{name}.yaml"
    path.write_text(yaml.safe_dump(bench), encoding="utf-8")
    outcome = record(load_inputs(PROFILE, VECTORS / "product.yaml", path), tmp_path / name)
    assert outcome.broken == 0, outcome.first_error
    return (tmp_path / name / "events.jsonl").read_bytes()


def test_what_comes_over_the_adapter_is_what_the_device_says_in_memory(tmp_path: Path) -> None:
    in_memory = yaml.safe_load((VECTORS / "bench.yaml").read_text(encoding="utf-8"))
    simulation = {
        "driver": "served",
        "options": {
            "wire": "adapter",
            "started_by_its_driver": True,
            "options": in_memory["device"].get("options", {}),
        },
    }
    device = {"driver": "adapter", "options": {"command": PROCESS, "deadline_s": 30.0}}
    over_the_wire = {**in_memory, "simulation": simulation, "device": device}
    assert recorded(tmp_path, "wire", over_the_wire) == recorded(tmp_path, "memory", in_memory)
