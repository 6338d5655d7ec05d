"""Make every recording of the test vectors again, byte for byte: ``python test_vectors/generate.py [CLASS...]``.

Each class gets a recording of its good device and of bad ones, one flaw each (`conformance.simulator.flaws`), and
``expected.yaml`` with the verdict of every requirement. A verdict is written only after it was held against what the
self-test works out without the harness: where that demands another one, nothing is written and the exit code is 1.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conformance.bench.driver import Role
from conformance.bench.registry import drivers
from conformance.documents import write_whole
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.execution.inputs import Inputs, load_inputs
from conformance.execution.session import record
from conformance.recording.archive import pack_zip
from conformance.recording.reader import read_recording
from conformance.selftest.campaign import prepare
from conformance.selftest.expectation.expect import expect
from conformance.selftest.subjects import load_subjects
from conformance.simulator.flaws import FLAWS

HERE = Path(__file__).parent
REQUIREMENTS = HERE.parent / "specs" / "contactless-screening" / "requirements.yaml"
SCHEMA = "conformance/expected-verdicts/1"

BAD: dict[str, tuple[tuple[str, float], ...]] = {
    "dual-light": (("shrink_toward_normal", 0.6), ("false_alarms", 40.0)),
    "blackbody-free": (("offset", 0.6), ("always_normal", 1.0)),
    "security-gate": (("missed_alarms", 40.0), ("missing_records", 60.0)),
    "turnstile": (("slow", 1.5), ("body_as_surface", 100.0)),
    "multi-person": (("capacity_short", 1.0), ("hot_objects", 60.0)),
}
"""By class: flaws and their sizes, in the flaw's unit. Between them they fail every kind of requirement."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One recording of the test vectors."""

    product_class: str
    flaw: str | None = None
    size: float = 0.0

    @property
    def folder(self) -> Path:
        """Where the class's product and bench are described."""
        return HERE / f"simulated-{self.product_class}"

    @property
    def name(self) -> str:
        """Its file's name."""
        return "good.zip" if self.flaw is None else f"bad-{self.flaw.replace('_', '-')}.zip"


def vectors(product_class: str) -> Iterator[Vector]:
    """The good device's recording, then the bad ones'."""
    yield Vector(product_class)
    for flaw, size in BAD[product_class]:
        yield Vector(product_class, flaw, size)


def inputs_of(vector: Vector) -> Inputs:
    """Profile, declaration and bench, with the flaw in the device's options."""
    inputs = load_inputs(REQUIREMENTS, vector.folder / "product.yaml", vector.folder / "bench.yaml")
    if vector.flaw is None or inputs.bench is None:
        return inputs
    driver = drivers()[Role.DEVICE, inputs.bench.device.driver]
    good = driver.options.model_validate_json(json.dumps(inputs.bench.device.options))
    spoilt = FLAWS[vector.flaw].spoil(good, vector.size)
    device = inputs.bench.device.model_copy(update={"options": spoilt.model_dump(mode="json")})
    return Inputs(inputs.requirements, inputs.product, inputs.bench.model_copy(update={"device": device}))


def made(vector: Vector, path: Path) -> Evaluation:
    """Run the vector's device and write its recording; returns what an evaluation says of it."""
    inputs = inputs_of(vector)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "recording"
        record(inputs, folder)
        pack_zip(folder, path)
    return evaluate(inputs.requirements, inputs.product, read_recording(path))


def expected(found: dict[Vector, Evaluation]) -> str:
    """``expected.yaml``: what an evaluation of each recording has to say."""
    recordings = {vector.name: _expected(vector, evaluation) for vector, evaluation in found.items()}
    head = "# Written by test_vectors/generate.py, and held against what the self-test works out without the harness.\n"
    data = {"schema": SCHEMA, "requirements": "specs/contactless-screening/requirements.yaml", "recordings": recordings}
    return head + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)


def _expected(vector: Vector, evaluation: Evaluation) -> dict[str, Any]:
    flaw = {"flaw": vector.flaw, "size": vector.size, "unit": FLAWS[vector.flaw].unit} if vector.flaw else {}
    verdicts = {result.requirement: result.verdict.value for result in evaluation.results}
    return {**flaw, "status": str(evaluation.status), "verdicts": verdicts}


def contradictions(vector: Vector, evaluation: Evaluation) -> list[str]:
    """Where the self-test's own mathematics demands another verdict than the evaluation gives."""
    requirements, (subject,) = load_subjects(REQUIREMENTS, HERE, (vector.product_class,))
    stage = prepare(requirements, subject).stage
    truth = subject.truth if vector.flaw is None else FLAWS[vector.flaw].truth(subject.truth, vector.size)
    verdicts = {result.requirement: result.verdict.value for result in evaluation.results}
    demands = {r.id: expect(r, requirements, subject.product, truth, stage).demand for r in requirements.requirements}
    return [
        f"{vector.product_class}/{vector.name}: {name} is {verdicts[name]}, demanded is {' or '.join(sorted(demand))}"
        for name, demand in demands.items()
        if demand and verdicts[name] not in demand
    ]


def main(classes: list[str]) -> int:
    """Make the recordings of the named classes, or of all; 1 where a verdict is not the one that is demanded."""
    wrong = []
    for product_class in classes or BAD:
        with tempfile.TemporaryDirectory() as temporary:
            found = {vector: made(vector, Path(temporary) / vector.name) for vector in vectors(product_class)}
            refused = [line for vector, evaluation in found.items() for line in contradictions(vector, evaluation)]
            wrong += refused
            if refused:
                continue
            folder = HERE / f"simulated-{product_class}" / "recordings"
            folder.mkdir(exist_ok=True)
            for vector in found:
                shutil.copyfile(Path(temporary) / vector.name, folder / vector.name)
            write_whole(folder / "expected.yaml", expected(found))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
