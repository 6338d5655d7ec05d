from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"


def test_the_plan_lists_scenes_by_scenario_and_their_time(conformance: Callable[..., Any]) -> None:
    said = conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml")
    assert said.code == 0
    assert "response_time" in said.out
    assert "of presenting; 0 left out" in said.out


def test_the_plan_as_json_names_every_scene_and_its_requirements(conformance: Callable[..., Any]) -> None:
    said = conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--json")
    plan = json.loads(said.out)
    assert len({scene["id"] for scene in plan["scenes"]}) == len(plan["scenes"])
    assert {"6.4a", "6.4b"} <= {name for scene in plan["scenes"] for name in scene["requirements"]}
    assert plan["duration_s"] == sum(scene["duration_s"] for scene in plan["scenes"])


def test_what_does_not_apply_is_left_out_with_its_reason(conformance: Callable[..., Any], tmp_path: Path) -> None:
    product = tmp_path / "product.yaml"
    declared = (VECTOR / "product.yaml").read_text(encoding="utf-8")
    product.write_text(declared.replace("class: dual-light", "class: turnstile"), encoding="utf-8")
    said = conformance("plan", PROFILE, "--product", product)
    assert said.code == 0
    assert "left out 6.3a (6.3), not_applicable" in said.out


def test_bad_input_is_told_with_file_and_field(conformance: Callable[..., Any], tmp_path: Path) -> None:
    bench = tmp_path / "bench.yaml"
    bench.write_text("schema: conformance/bench/1\ndevice: {driver: telepathy}\n", encoding="utf-8")
    said = conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", bench)
    assert said.code == 2
    assert "bench.yaml:2 [device.driver]" in said.err
    assert "telepathy" in said.err
