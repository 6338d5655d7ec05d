"""From nothing to a verdict: what ``init`` writes passes as it is, for every class and every link."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conformance.bench.description import load_bench
from conformance.cli.first_files import first_files
from conformance.cli.init import LINKS
from conformance.documents.shipped import BENCH, PRODUCT, shipped
from conformance.evaluation.assignment import load_assignment
from conformance.product.declaration import ProductClass, load_product
from tests.conftest import Said
from tests.small_profile import measuring_time, requirement, small_profile

CLASSES = [each.value for each in ProductClass]
WRITTEN = {
    "simulated": ["assignment.yaml", "bench.yaml", "product.yaml"],
    "adapter": ["adapter.py", "assignment.yaml", "bench.yaml", "product.yaml"],
}
ACCURACY = requirement(
    "The error shall be within ±0.3 °C.", "temperature_error", {"lower": -0.3, "upper": 0.3, "unit": "delta_degC"},
    "blackbody_accuracy", set_points_degC=[37.0], readings_per_point=3,
)  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("product_class", CLASSES)
def test_what_is_written_passes_bench_check_and_check_as_it_is(
    product_class: str, link: str, conformance: Callable[..., Said], tmp_path: Path
) -> None:
    profile, folder = tmp_path / "small.yaml", tmp_path / "first device"
    profile.write_text(small_profile(measuring_time(2), ACCURACY), encoding="utf-8")
    said = conformance("init", folder, "--class", product_class, "--link", link, "--json")
    assert (said.code, said.err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == WRITTEN[link]
    told = json.loads(said.out)
    assert sorted(told["files"]) == sorted(str(path) for path in folder.iterdir())
    bench_check, check = ([*words[1:]] for words in told["next"])
    if product_class == "turnstile":  # the bench is the same for all of them but for the device
        assert conformance(*bench_check).code == 0
    check[check.index("contactless-screening")] = str(profile)
    said = conformance(*check, "--complete", "--json")
    told = json.loads(said.out)
    assert told["run"]["broken"] == 0
    assert told["run"]["simulated"]
    evaluation = json.loads(Path(told["evaluation"]).read_text(encoding="utf-8"))
    assert [result["verdict"] for result in evaluation["results"]] == ["inconclusive", "pass"]
    assert (folder / "first" / "report.html").is_file()


@pytest.mark.parametrize("product_class", CLASSES)
def test_the_declaration_is_answered_as_the_reference_device_of_the_class_is(
    product_class: str, tmp_path: Path
) -> None:
    for link in LINKS:
        for name, text in first_files(ProductClass(product_class), link).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        device = f"simulated-{product_class}"
        assert load_product(tmp_path / "product.yaml") == load_product(device)
        assert load_assignment(tmp_path / "assignment.yaml") == load_assignment(device)
        bench, reference = load_bench(tmp_path / "bench.yaml"), load_bench(device)
        if link == "simulated":
            assert bench == reference
        else:
            assert bench.simulation is not None
            assert bench.simulation.options["options"] == reference.device.options
            assert bench.simulation.options["driver"] == reference.device.driver
            assert bench.device.options["command"][1] == str(tmp_path.resolve() / "adapter.py")


@pytest.mark.full
@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("product_class", CLASSES)
def test_the_command_that_is_printed_gives_a_first_verdict_by_the_main_profile(
    product_class: str, link: str, conformance: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = conformance("init", "mine", "--class", product_class, "--link", link)
    words = shlex.split(said.out.splitlines()[-1])
    assert words[:2] == ["conformance", "check"]
    said = conformance(*words[1:])
    assert (said.code, said.err) == (0, "")
    assert "\nCONFORMS: " in said.out
    assert said.out.splitlines()[-1] == "open: mine/first/report.html"


def test_the_starter_adapter_passes_the_check_of_adapters(conformance: Callable[..., Said], tmp_path: Path) -> None:
    conformance("init", tmp_path / "new", "--class", "turnstile", "--link", "adapter")
    said = conformance("adapter", "check", "--listen", 1, sys.executable, tmp_path / "new" / "adapter.py")
    assert said.code == 0, said.out


def test_fields_are_set_and_comments_stay(conformance: Callable[..., Said], tmp_path: Path) -> None:
    said = conformance(
        "init", tmp_path / "new", "--class", "turnstile", "--link", "simulated",
        "--set", "product.identity.model=TG-1", "--set", "product.identity.serial=0001",
        "--set", "product.capabilities.imaging=no", "--set", "product.declared.alarm_threshold.value=37.5",
        "--set", "product.declared.detection_auc={lower: 0.9, unit: dimensionless}",
        "--set", "product.identity.firmware=no", "--set", "assignment.issued=2026-03-01",
        "--set", "assignment.laboratory.name=Lab #1: 深圳", "--set", "bench.timing.changeover_s=5",
        "--set", "assignment.amends.report=X", "--set", "assignment.amends.changes=all = new",
    )  # fmt: skip
    assert (said.code, said.err) == (0, "")
    product = load_product(tmp_path / "new" / "product.yaml")
    assert (product.identity.model, product.identity.serial, product.identity.firmware) == ("TG-1", "0001", "no")
    assert product.capabilities["imaging"] is False
    assert product.capabilities["mask_detection"] is True
    assert product.declared["alarm_threshold"].value == 37.5
    assert product.declared["detection_auc"].lower == 0.9
    assignment = load_assignment(tmp_path / "new" / "assignment.yaml")
    assert assignment.laboratory is not None
    assert assignment.laboratory.name == "Lab #1: 深圳"
    assert str(assignment.issued) == "2026-03-01"
    assert load_bench(tmp_path / "new" / "bench.yaml").timing.changeover_s == 5
    assert "# the script answers at once" in (tmp_path / "new" / "bench.yaml").read_text(encoding="utf-8")


def test_everything_that_cannot_be_set_is_reported_at_once_and_nothing_is_written(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    wrong = {
        "product.identity.modell=TG-1": "[product.identity.modell]: the field is unknown",
        "product.identity.model.x=1": "[product.identity.model.x]: the field has no fields of its own",
        "product.declared.alarm_threshold.value=warm": "[product.declared.alarm_threshold.value]",
        "bench.chamber.options.foo=1": "[bench.chamber.options.foo]",
        "bench.device.driver=warp": "there is no driver 'warp'",
        "assignment.issued=someday": "[assignment.issued]",
        "assignment.x: {=1": "[assignment.x: {]: the field is unknown",
        "device.serial=1": "there is no document 'device'",
        "product=1": "'product=1' sets no field",
        "product..model=1": "sets no field",
        "nonsense": "'nonsense' sets no field",
    }
    settings = [word for setting in (*wrong, "product.class=turnstile", "product.class=turnstile")
                for word in ("--set", setting)]  # fmt: skip
    said = conformance("init", tmp_path / "new", "--class", "turnstile", "--link", "simulated", *settings)
    assert said.code == 2
    assert [reason for reason in wrong.values() if reason not in said.err] == []
    assert "[product.class]: the field is set twice" in said.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(conformance: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "product.yaml").write_text("mine", encoding="utf-8")
    said = conformance("init", tmp_path, "--class", "turnstile", "--link", "adapter")
    assert said.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["product.yaml"]
    assert (tmp_path / "product.yaml").read_text(encoding="utf-8") == "mine"


def test_here_is_the_folder_of_the_bench_wherever_it_is_called_from(tmp_path: Path) -> None:
    described = yaml.safe_load(shipped(BENCH, "simulated-turnstile").read_text(encoding="utf-8"))
    described["device"] = {"driver": "adapter", "options": {"command": ["x", "{here}/y", "--z={here}"]}}
    (tmp_path / "bench.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    here = str(tmp_path.resolve())
    assert load_bench(tmp_path / "bench.yaml").device.options["command"] == ["x", f"{here}/y", f"--z={here}"]
    assert load_product(shipped(PRODUCT, "simulated-turnstile")) == load_product("simulated-turnstile")
