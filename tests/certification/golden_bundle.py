"""The golden bundle of a judging version: a specimen of a simulated device, made again byte for byte.

``python -m tests.certification.golden_bundle`` writes the golden bundle of the present judging version, from the
recording that it holds already; ``--record`` records the simulated device anew. The package's version in it is the word
``golden``: a release alone changes no byte of it.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from pathlib import Path

from conformance.certification.issue import CertificateOrder, GivenRecording, issue
from conformance.documents import write_whole
from conformance.documents.shipped import ASSIGNMENT, located
from conformance.evaluation.assignment import load_assignment
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evidence.sealed_zip import unpack
from conformance.execution.inputs import load_inputs
from conformance.execution.session import record
from conformance.recording.archive import pack_zip
from conformance.recording.packed import read_packed
from tests.certification.factory import SECRET
from tests.small_profile import part_of_main_profile

FOLDER = Path(__file__).parent / "golden"
DEVICE = "simulated-dual-light"
ASKED = ("5.1a", "6.1a", "6.2a", "6.7a")
"""An inspection, an error of measurement, a time, a slope: figures and statements of every kind."""
RECORDING = "recordings/1.zip"


def path_of(judging_version: int) -> Path:
    """Where the golden bundle of a judging version lies."""
    return FOLDER / f"judging-version-{judging_version}.zip"


def recorded() -> bytes:
    """The zip of a new recording of the simulated device."""
    with tempfile.TemporaryDirectory() as folder:
        record(_inputs(Path(folder)), Path(folder) / "recording")
        pack_zip(Path(folder) / "recording", Path(folder) / "recording.zip")
        return (Path(folder) / "recording.zip").read_bytes()


def made_of(packed: bytes) -> bytes:
    """The bundle that this tool makes of a recording."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = _inputs(Path(folder))
    recording = read_packed(packed)
    judged = evaluate(inputs.requirements, inputs.product, recording, assignment=load_assignment(DEVICE))
    evaluation = judged.model_copy(update={"tool": judged.tool.model_copy(update={"version": "golden"})})
    order = CertificateOrder(SECRET, specimen=True, valid_until=datetime.date(2028, 1, 1))
    return issue(evaluation.to_json().encode(), None, [GivenRecording(recording, packed)], order)[0]


def _inputs(folder: Path):  # type: ignore[no-untyped-def]
    path = folder / "requirements.yaml"
    path.write_text(part_of_main_profile(*ASKED), encoding="utf-8")
    home = located(DEVICE, ASSIGNMENT).parent
    return load_inputs(str(path), str(home / "product.yaml"), str(home / "bench.yaml"))


if __name__ == "__main__":
    golden = path_of(JUDGING_VERSION)
    anew = "--record" in sys.argv or not golden.is_file()
    FOLDER.mkdir(exist_ok=True)
    write_whole(golden, made_of(recorded() if anew else unpack(golden.read_bytes())[RECORDING]))
