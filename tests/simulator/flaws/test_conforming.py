"""The flawless device of every class conforms to the main profile, in what applies to its class."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import load_inputs
from conformance.execution.session import record
from conformance.recording.reader import read_recording
from conformance.simulator.devices.kinds import KINDS, driver_name
from tests.conftest import ROOT

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"

NOT_ASKED = {
    "dual-light": set(),
    "blackbody-free": {"5.1", "5.5"},
    "security-gate": {"5.1", "5.7", "6.3"},
    "turnstile": {"5.1", "5.7", "6.3"},
    "multi-person": {"5.1"},
}
"""Clauses of which something does not apply, by Table A.1."""


@pytest.mark.parametrize("product_class", KINDS)
def test_a_good_device_of_each_class_conforms_and_is_asked_for_what_its_class_has_to_do(
    product_class: str, tmp_path: Path
) -> None:
    vector = ROOT / "test_vectors" / f"simulated-{product_class}"
    given = load_inputs(PROFILE, vector / "product.yaml", vector / "bench.yaml")
    assert given.bench is not None
    assert given.bench.device.driver == driver_name(product_class)
    assert given.product.class_ == product_class
    record(given, tmp_path / "r")
    evaluation = evaluate(given.requirements, given.product, read_recording(tmp_path / "r"))
    assert evaluation.status == "conforms"
    left_out = {result.clause for result in evaluation.results if result.verdict == "not_applicable"}
    assert left_out == NOT_ASKED[product_class]
