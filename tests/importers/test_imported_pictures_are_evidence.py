"""Imported pictures that say which planned scene they were taken for are judged as if the bench had taken them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from conformance.evaluation.evidence import EvidencePool
from conformance.evaluation.reference import RecordedReference
from conformance.importers.importer import import_recording
from conformance.recording.reader import read_recording
from conformance.scenarios.netd import SCENARIO, NetdParameters
from conformance.scenarios.scenario import Finding
from conformance.verification.parameters import Resolved
from conformance.verification.verification_plan import VerificationPlan
from tests.importers.hostile import imported

NETD = NetdParameters(region_share=0.5)
[PLANNED] = SCENARIO.scenes(NETD)
NOISE_DELTA_DEGC = 0.06


def found(tmp_path: Path, base_degC: float) -> Finding:
    dice = np.random.default_rng(7)
    images = int(10 * (PLANNED.duration_s or 0)) + 1
    degC = base_degC + NOISE_DELTA_DEGC * dice.standard_normal((images, 24, 32))
    np.save(tmp_path / "flat.npy", np.rint((degC + 273.15) / 0.01).astype(np.uint16))
    sheet = {
        "schema": "conformance/picture-sheet/1",
        "serves": ["netd"],
        "stands_for": [PLANNED.id],
        "frames_per_second": 10.0,
        "calibration": {"linear_K_per_count": 0.01},
        "targets": [{"id": "bb", "kind": "blackbody", "unit": "BB1", "reference_degC": base_degC}],
    }
    (tmp_path / "flat.npy.yaml").write_text(yaml.safe_dump(sheet))
    recording = imported(tmp_path, "npy-stack", tmp_path / "flat.npy", people="no")
    way = VerificationPlan(SCENARIO, NETD, Resolved({}))
    return SCENARIO.measure(EvidencePool(recording, RecordedReference()).serving(way, 0.95).evidence, NETD)


def test_the_noise_of_imported_pictures_is_found(tmp_path: Path) -> None:
    [netd] = found(tmp_path, 35.0).measurements
    assert netd.value == pytest.approx(NOISE_DELTA_DEGC, rel=0.03)


def test_doubtful_pictures_are_no_evidence(tmp_path: Path) -> None:
    finding = found(tmp_path, -60.0)
    assert finding.inconclusive is not None
    assert not finding.measurements


def test_imported_pictures_become_a_zip_where_that_is_asked_for(tmp_path: Path) -> None:
    np.save(tmp_path / "flat.npy", np.full((2, 24, 32), 29500, dtype=np.uint16))
    sheet = {
        "schema": "conformance/picture-sheet/1",
        "frames_per_second": 10.0,
        "calibration": {"linear_K_per_count": 0.01},
        "targets": [{"id": "bb", "kind": "blackbody", "unit": "BB1", "reference_degC": 22.0}],
    }
    (tmp_path / "flat.npy.yaml").write_text(yaml.safe_dump(sheet))
    import_recording("npy-stack", [tmp_path / "flat.npy"], {"people": "no"}, tmp_path / "r.zip")
    assert (tmp_path / "r.zip").is_file()
    assert len(read_recording(tmp_path / "r.zip").scenes) == 1
