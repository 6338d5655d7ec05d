"""The test vectors: recordings of good and bad devices, with the verdicts that any version of the tool has to give."""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import load_inputs
from conformance.recording.reader import read_recording

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "test_vectors"
CLASSES = ("dual-light", "blackbody-free", "security-gate", "turnstile", "multi-person")
MOST_BYTES = 4_000_000


def expected(product_class: str) -> dict[str, Any]:
    path = VECTORS / f"simulated-{product_class}" / "recordings" / "expected.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


RECORDINGS = [(product_class, name) for product_class in CLASSES for name in expected(product_class)["recordings"]]


@pytest.mark.parametrize(("product_class", "name"), RECORDINGS)
def test_every_recording_is_judged_as_expected(product_class: str, name: str) -> None:
    wanted = expected(product_class)
    folder = VECTORS / f"simulated-{product_class}"
    inputs = load_inputs(ROOT / wanted["requirements"], folder / "product.yaml", None)
    evaluation = evaluate(inputs.requirements, inputs.product, read_recording(folder / "recordings" / name))
    assert {result.requirement: result.verdict.value for result in evaluation.results} == wanted["recordings"][name][
        "verdicts"
    ]
    assert evaluation.status == wanted["recordings"][name]["status"]


@pytest.mark.parametrize("product_class", CLASSES)
def test_every_class_has_a_good_device_that_conforms_and_bad_ones_that_do_not(product_class: str) -> None:
    status = {name: one["status"] for name, one in expected(product_class)["recordings"].items()}
    assert status.pop("good.zip") == "conforms"
    assert len(status) >= 2
    assert "conforms" not in status.values()


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in VECTORS.rglob("*") if path.is_file()) < MOST_BYTES


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", VECTORS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "product_class",
    ["turnstile", *(pytest.param(name, marks=pytest.mark.full) for name in CLASSES if name != "turnstile")],
)
def test_the_generator_makes_them_again_byte_for_byte(product_class: str, tmp_path: Path) -> None:
    generate = generator()
    for vector in generate.vectors(product_class):
        made = tmp_path / vector.name
        generate.made(vector, made)
        assert members(made) == members(vector.folder / "recordings" / vector.name), vector.name
