from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.small_profile import part_of_main_profile, requirement, small_profile

ROOT = Path(__file__).resolve().parent.parent.parent
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"


def test_the_plan_lists_scenes_by_scenario_and_their_time(conformance: Callable[..., Any]) -> None:
    said = conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml")
    assert said.code == 0
    assert "response_time" in said.out
    assert "of presentation; 0 left out" in said.out


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


def test_the_plan_states_its_bench_time_against_one_requirement_at_a_time(conformance: Callable[..., Any]) -> None:
    arguments = ("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml")
    said = conformance(*arguments)
    cost = json.loads(conformance(*arguments, "--json").out)["bench_time"]
    plan, naive = cost["plan"], cost["one_requirement_at_a_time"]
    assert cost["ratio"] == round(plan["hours"] / naive["hours"], 4) <= 0.5
    assert plan["settlings"] < naive["settlings"]
    assert plan["appearances_of_persons"] < naive["appearances_of_persons"]
    assert plan["warm_up_s"] == naive["warm_up_s"] == cost["assumed"]["warm_up_s"]
    assert f"{plan['hours']:.2f} h on the bench" in said.out
    assert f"{naive['hours']:.2f} h on the bench" in said.out
    assert "source to a new set point 600 s (people are presented meanwhile)" in said.out


def test_the_json_names_the_planned_scenes_that_a_shared_one_stands_for(conformance: Callable[..., Any]) -> None:
    plan = json.loads(conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--json").out)
    shared = [scene for scene in plan["scenes"] if scene["stands_for"]]
    assert shared
    assert all(len(scene["stands_for"]) >= 2 and scene["id"].startswith("shared/") for scene in shared)
    assert any("6.2a" in scene["requirements"] for scene in shared)


SEQUENTIAL = small_profile(
    requirement(
        "The accuracy shall be at least 70 %.",
        "mask_detection_accuracy",
        {"lower": 70, "unit": "percent"},
        "mask_detection",
        trials=16,
        sequential={"p1": 0.02, "p2": 0.3, "alpha": 0.05, "beta": 0.05},
    )
)


def test_a_sequential_test_is_planned_with_the_trials_expected_of_a_good_device(
    conformance: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "requirements.yaml").write_text(SEQUENTIAL, encoding="utf-8")
    arguments = ("plan", tmp_path / "requirements.yaml", "--product", VECTOR / "product.yaml")
    assert "sequential test of 1a: 10.0 of at most 16 trials expected" in conformance(*arguments).out
    plan = json.loads(conformance(*arguments, "--json").out)
    assert (len(plan["scenes"]), plan["bench_time"]["plan"]["scenes"]) == (16, 11)


def _poor_bench(folder: Path, expanded: float) -> Path:
    given = (VECTOR / "bench.yaml").read_text(encoding="utf-8")
    bench = folder / "bench.yaml"
    poor = given.replace("expanded_uncertainty_delta_degC: 0.06", f"expanded_uncertainty_delta_degC: {expanded}")
    assert poor != given
    bench.write_text(poor, encoding="utf-8")
    return bench


def test_a_bench_that_cannot_tell_ends_plan_check_and_run_with_4_before_anything_is_presented(
    conformance: Callable[..., Any], tmp_path: Path
) -> None:
    given = ("--product", VECTOR / "product.yaml", "--bench", _poor_bench(tmp_path, 0.4))
    planned = conformance("plan", PROFILE, *given)
    assert planned.code == 4
    assert "6.1a (6.1) at 40 degC" in planned.err
    assert json.loads(conformance("plan", PROFILE, *given, "--json").out)["capability"]["empty"]
    assert conformance("plan", PROFILE, *given, "--ignore-capability").code == 0
    run = conformance("run", PROFILE, *given, "-o", tmp_path / "r")
    assert (run.code, (tmp_path / "r").exists()) == (4, False)
    assert "6.1a (6.1) at 40 degC" in run.err
    assert "--ignore-capability" in run.err
    asked = ("--requirements", PROFILE, "--product", VECTOR / "product.yaml")
    checked = conformance("bench", "check", tmp_path / "bench.yaml", "--date", "2026-01-15", *asked)
    assert checked.code == 4
    assert "6.1a (6.1) at 40 degC" in checked.err


def test_a_bench_below_the_profiles_index_is_warned_of_and_may_run(
    conformance: Callable[..., Any], tmp_path: Path
) -> None:
    planned = conformance("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", _poor_bench(tmp_path, 0.2))
    assert planned.code == 0
    assert "warning: 6.1a (6.1) at 40 degC" in planned.err


def test_a_gate_that_is_set_aside_is_recorded_and_nothing_is_called_a_failure(
    conformance: Callable[..., Any], tmp_path: Path
) -> None:
    profile = tmp_path / "requirements.yaml"
    profile.write_text(part_of_main_profile("6.1a"), encoding="utf-8")
    given = ("--product", VECTOR / "product.yaml", "--bench", _poor_bench(tmp_path, 1.0))
    assert conformance("run", profile, *given, "-o", tmp_path / "r", "--ignore-capability").code == 0
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run"]["capability_ignored"] == ["6.1a"]


def test_the_risk_of_a_plan_is_stated_by_rate_and_for_the_certificate(conformance: Callable[..., Any]) -> None:
    arguments = ("plan", PROFILE, "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml", "--risk")
    said = conformance(*arguments)
    assert said.code == 0
    risk = json.loads(conformance(*arguments, "--json").out)["risk"]
    one = next(rate for rate in risk["rates"] if rate["requirement"] == "6.4a")
    assert (one["trials"], one["passes_with_at_most"], one["most_failing_share"]) == (59, 0, 0.05)
    assert one["consumers_risk"] == one["operating_characteristic"][-1]["accepted"]
    deciding = [rate for rate in risk["rates"] if rate["decides"]]
    for number, each in enumerate(risk["certificate"]):
        chances = [rate["operating_characteristic"][number]["accepted"] for rate in deciding]
        assert abs(each["chance"] - math.prod(chances)) < 1e-12
    assert "joint chance of acceptance by all" in said.out
    assert "h on the bench, now" in said.out
    assert "risk" not in json.loads(conformance(*arguments[:-1], "--json").out)


def test_a_sequential_test_that_does_not_keep_its_risk_is_named(
    conformance: Callable[..., Any], tmp_path: Path
) -> None:
    loose = SEQUENTIAL.replace('"alpha": 0.05', '"alpha": 0.9').replace("alpha: 0.05", "alpha: 0.9")
    assert loose != SEQUENTIAL
    (tmp_path / "requirements.yaml").write_text(loose, encoding="utf-8")
    said = conformance("plan", tmp_path / "requirements.yaml", "--product", VECTOR / "product.yaml", "--risk")
    assert "the stated β = 0.05 of this test is NOT kept" in said.out
    assert "≤16 seq" in said.out
