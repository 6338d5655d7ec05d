"""The published figures of the public data set, reproduced by import and evaluation to their printed digits.

Needs the data set; without it these tests say loudly that nothing was reproduced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Said

pytestmark = pytest.mark.data

CLINICAL = ROOT / "specs" / "clinical-agreement" / "requirements.yaml"

# reading, AUC, bias in degC, SD in degC, repeatability in degC, true positives of 111, false positives of 909
FIGURES = (
    ("T_Max", 0.9698, -1.1022, 0.3025, 0.1772, 94, 35),
    ("canthiMax", 0.9655, -1.2583, 0.3491, 0.1113, 92, 39),
    ("T_FH_Max", 0.8747, -1.6065, 0.4395, 0.1482, 74, 74),
    ("T_FHCC", 0.8253, -2.4746, 0.6202, 0.2384, 81, 132),
)


def judged(
    conformance: Callable[..., Said], files: Sequence[Path], folder: Path, reading: str, *options: object
) -> tuple[Said, dict[str, Any]]:
    """Import and evaluate by the command line; the evaluation's results by characteristic."""
    recording = folder / "recording"
    if not recording.exists():
        imported = conformance(
            "recording", "import", "face-oral-temperature", *files,
            "--option", f"reading={reading}", "--option", "rounds=1-3", "-o", recording,
        )  # fmt: skip
        assert imported.code == 0
        assert "170208-17 Distance = 79" in imported.out
    said = conformance("evaluate", CLINICAL, recording, *options, "-o", folder / "evaluation.json")
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    return said, {result["characteristic"]: result for result in evaluation["results"]} | {
        "status": evaluation["status"]
    }


def declared(folder: Path, offset: float, **claims: dict[str, Any]) -> Path:
    """A declaration with a threshold of 37.5 degC and an offset, and further claims."""
    path = folder / "product.yaml"
    values = {
        "alarm_threshold": {"value": 37.5, "unit": "degC"},
        "skin_to_body_offset": {"value": offset, "unit": "delta_degC"},
        **claims,
    }
    path.write_text(yaml.safe_dump({"schema": "conformance/product/1", "declared": values}), encoding="utf-8")
    return path


@pytest.mark.parametrize("figures", FIGURES, ids=lambda figures: figures[0])
def test_every_figure_is_reproduced_to_its_printed_digits(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path, figures: tuple[Any, ...]
) -> None:
    reading, auc, bias, deviation, repeatability, true_positives, false_positives = figures
    said, results = judged(conformance, face_oral_files, tmp_path, reading)
    assert said.code == 3  # the threshold and the offset are undeclared

    def first(characteristic: str) -> dict[str, Any]:
        measurement: dict[str, Any] = results[characteristic]["measurements"][0]
        return measurement

    assert first("detection_auc")["value"] == pytest.approx(auc, abs=5e-5)
    assert first("detection_auc")["units"] == 1020
    assert first("clinical_bias")["value"] == pytest.approx(bias, abs=5e-5)
    lower, upper = (
        item["value"]
        for item in results["clinical_agreement"]["measurements"]
        if item["conditions"]["averaged_readings"] == 3
    )
    assert (upper - lower) / (2 * 1.96) == pytest.approx(deviation, abs=5e-5)
    assert lower == pytest.approx(first("clinical_bias")["value"] - 1.96 * deviation, abs=2e-4)
    assert first("clinical_repeatability")["value"] == pytest.approx(repeatability, abs=5e-5)
    assert first("clinical_repeatability")["units"] == 987
    # undeclared: the figures are informative, at the recording's own offset
    assert results["detection_sensitivity"]["verdict"] == "not_tested"
    assert first("detection_sensitivity")["value"] == pytest.approx(true_positives / 111)
    assert first("detection_specificity")["value"] == pytest.approx(1 - false_positives / 909)


def test_one_reading_is_judged_and_stated_beside_the_means_of_three(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path
) -> None:
    _, results = judged(conformance, face_oral_files, tmp_path, "T_Max", "--product", declared(tmp_path, 1.1022))

    def of(characteristic: str, averaged: int) -> list[dict[str, Any]]:
        every = results[characteristic]["measurements"]
        return [item for item in every if item["conditions"]["averaged_readings"] == averaged]

    def rounded(characteristic: str, averaged: int) -> list[float]:
        return [round(item["value"], 3) for item in of(characteristic, averaged)]

    assert rounded("clinical_agreement", 3) == [-1.695, -0.509]
    assert rounded("clinical_agreement", 1) == [-1.759, -0.446]
    assert (rounded("detection_sensitivity", 3), rounded("detection_sensitivity", 1)) == ([0.847], [0.829])
    assert (rounded("detection_specificity", 3), rounded("detection_specificity", 1)) == ([0.961], [0.952])
    assert (rounded("detection_auc", 3), rounded("detection_auc", 1)) == ([0.970], [0.960])
    for characteristic in ("clinical_agreement", "detection_sensitivity", "detection_auc"):
        assert {item["verdict"] for item in of(characteristic, 3)} == {None}
        assert {item["verdict"] for item in of(characteristic, 1)} == {"disclosed"}
    assert of("detection_sensitivity", 1)[0]["units"] == 111


def test_the_order_of_the_rounds_is_no_scatter_of_the_device(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path
) -> None:
    _, results = judged(conformance, face_oral_files, tmp_path, "T_Max")
    included, taken_out = results["clinical_repeatability"]["measurements"]
    assert (round(included["value"], 3), round(taken_out["value"], 3)) == (0.177, 0.153)
    assert (included["verdict"], taken_out["verdict"]) == (None, "disclosed")
    assert taken_out["conditions"]["rounds_f"] == pytest.approx(342, abs=0.5)
    assert any("F(2, 1972) = 342" in note["en"] for note in results["clinical_repeatability"]["notes"])


def test_the_reference_thermometer_is_in_the_budget_or_reported_as_missing(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path
) -> None:
    _, silent = judged(conformance, face_oral_files, tmp_path, "T_Max")
    assert any("does not state the uncertainty of the reference" in n["en"] for n in silent["clinical_bias"]["notes"])
    stated = tmp_path / "stated"
    stated.mkdir()
    option = "reference_expanded_uncertainty_delta_degC=0.1"
    done = conformance(
        "recording", "import", "face-oral-temperature", *face_oral_files, "--option", option, "-o", stated / "recording"
    )  # fmt: skip
    assert done.code == 0
    _, results = judged(conformance, face_oral_files, stated, "T_Max")
    bias = results["clinical_bias"]["measurements"][0]
    assert bias["expanded_uncertainty"] == pytest.approx(0.102, abs=5e-4)
    assert not any("does not state the uncertainty" in n["en"] for n in results["clinical_bias"]["notes"])


@pytest.mark.parametrize("figures", FIGURES, ids=lambda figures: figures[0])
def test_the_declared_threshold_and_offset_give_the_published_counts(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path, figures: tuple[Any, ...]
) -> None:
    reading, _, bias, _, _, true_positives, false_positives = figures
    said, results = judged(conformance, face_oral_files, tmp_path, reading, "--product", declared(tmp_path, -bias))
    assert said.code == 0
    assert results["status"] == "conforms"
    assert "disclosures only" in said.out
    counted = results["detection_sensitivity"]["measurements"][0]["conditions"]
    assert (counted["true_positives"], counted["positives"]) == (true_positives, 111)
    assert (counted["false_positives"], counted["negatives"]) == (false_positives, 909)
    assert results["detection_sensitivity"]["verdict"] == "disclosed"


def test_a_claim_is_judged(conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path) -> None:
    met = {"clinical_repeatability": {"upper": 0.2, "unit": "delta_degC"}}
    missed = {"detection_sensitivity": {"lower": 0.95, "unit": "dimensionless"}}
    said, results = judged(
        conformance, face_oral_files, tmp_path, "T_Max", "--product", declared(tmp_path, 1.1022, **met, **missed)
    )
    assert results["clinical_repeatability"]["verdict"] == "pass"
    assert results["detection_sensitivity"]["verdict"] == "fail"
    assert said.code == 1


def test_rows_in_another_order_change_no_figure(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path
) -> None:
    _, forward = judged(conformance, face_oral_files, tmp_path / "a", "T_Max")
    _, backward = judged(conformance, list(reversed(face_oral_files)), tmp_path / "b", "T_Max")
    for characteristic in ("clinical_bias", "detection_auc", "clinical_repeatability"):
        values = [results[characteristic]["measurements"][0]["value"] for results in (forward, backward)]
        assert values[0] == pytest.approx(values[1], abs=1e-12)


def test_the_same_inputs_give_the_same_bytes(
    conformance: Callable[..., Said], face_oral_files: Sequence[Path], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        judged(conformance, face_oral_files, tmp_path / name, "T_Max")
    first, second = ((tmp_path / name / "evaluation.json").read_bytes() for name in ("a", "b"))
    assert first == second
