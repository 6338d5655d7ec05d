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
from conformance.core.text import Text
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
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements, save_requirements
from conformance.requirements.model import RequirementSet
from tests.certification.factory import SECRET

FOLDER = Path(__file__).parent / "golden"
DEVICE = "simulated-dual-light"
ASKED = ("5.1a", "6.1a", "6.2a", "6.7a")
"""An inspection, an error of measurement, a time, a slope: figures and statements of every kind."""
RECORDING = "recordings/1.zip"
ORDER = CertificateOrder(SECRET, specimen=True, valid_until=datetime.date(2028, 1, 1), own_specification=True)


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
    return issue(evaluation.to_json().encode(), None, [GivenRecording(recording, packed)], ORDER)[0]


def _asked() -> RequirementSet:
    """Of the main profile, under a name of its own, as somebody who reviewed it would leave it."""
    published = load_requirements("contactless-screening")
    kept = tuple(each for each in published.requirements if each.id in ASKED)
    title = Text(zh="主规范的四项", en="Four requirements of the main profile")
    own = published.model_copy(update={"profile": "golden", "title": title, "requirements": kept})
    reviewed = tuple(each.model_copy(update={"reviewed": fingerprint_of(own, each)}) for each in kept)
    return own.model_copy(update={"requirements": reviewed})


def _inputs(folder: Path):  # type: ignore[no-untyped-def]
    path = folder / "requirements.yaml"
    save_requirements(path, _asked())
    home = located(DEVICE, ASSIGNMENT).parent
    return load_inputs(str(path), str(home / "product.yaml"), str(home / "bench.yaml"))


if __name__ == "__main__":
    golden = path_of(JUDGING_VERSION)
    anew = "--record" in sys.argv or not golden.is_file()
    FOLDER.mkdir(exist_ok=True)
    write_whole(golden, made_of(recorded() if anew else unpack(golden.read_bytes())[RECORDING]))
