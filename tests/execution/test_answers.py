"""A run with answers from a file: unattended, its photographs attached, and bad files told with their lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.core.events import Inspected
from conformance.core.problems import BadInput
from conformance.execution.inputs import load_inputs
from conformance.execution.session import record
from conformance.recording.reader import read_recording
from tests.conftest import ROOT, Said
from tests.simulator.wires.certified import VECTORS, WHOLE, scenario_of

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
ITEM = next(r.verification.parameters["item"] for r in WHOLE.requirements if scenario_of(r) == "inspection")  # type: ignore[union-attr]


def answers(folder: Path, text: str) -> Path:
    path = folder / "answers.yaml"
    path.write_text(f"schema: conformance/answers/1\n{text}", encoding="utf-8")
    return path


def test_answers_stand_in_the_operators_place_and_are_marked_unattended(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"a picture")
    given = answers(tmp_path, f"answers:\n  {ITEM}: {{met: yes, evidence: photo.jpg, remark: seen}}\n")
    inputs = load_inputs(PROFILE, VECTORS / "product.yaml", VECTORS / "bench.yaml", given)
    only = tuple(r for r in inputs.requirements.requirements if scenario_of(r) == "inspection")
    less = type(inputs)(inputs.requirements.model_copy(update={"requirements": only}), inputs.product, inputs.bench)
    record(less, tmp_path / "r")
    recording = read_recording(tmp_path / "r")
    said = {event.item: event for event in recording.events if isinstance(event, Inspected)}
    assert recording.manifest.unattended
    assert all(event.unattended for event in said.values())
    assert (said[ITEM].met, said[ITEM].remark) == (True, "seen")
    assert {event.met for item, event in said.items() if item != ITEM} <= {None}
    (attached,) = recording.attachments
    assert said[ITEM].evidence == (attached.sha256,)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("answers: {a: {mett: yes}}\n", 2),
        ("answers: [yes]\n", 2),
        ("answer: {a: yes}\n", 2),
        ("answers: {a: null}\n", 2),
    ],
)
def test_a_bad_file_is_bad_input_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(BadInput) as bad:
        load_inputs(PROFILE, VECTORS / "product.yaml", VECTORS / "bench.yaml", answers(tmp_path, text))
    assert any(problem.line == line for problem in bad.value.problems)


def test_a_run_without_a_terminal_says_how_to_answer_from_a_file(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    text = (VECTORS / "bench.yaml").read_text(encoding="utf-8")
    begin = text.index("operator:")
    end = text.find("\n", begin) + 1
    while end < len(text) and text[end] in " \n":
        end = text.find("\n", end) + 1 or len(text)
    bench = tmp_path / "bench.yaml"
    bench.write_text(f"{text[:begin]}operator: {{driver: terminal, options: {{name: Li Wei}}}}\n{text[end:]}", "utf-8")
    said = conformance(
        "run", PROFILE, "--product", VECTORS / "product.yaml", "--bench", bench, "-o", tmp_path / "r"
    )  # fmt: skip
    assert said.code == 4
    assert "--answers FILE" in said.err
    assert not (tmp_path / "r").exists()
