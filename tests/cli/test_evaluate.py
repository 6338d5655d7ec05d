"""``conformance evaluate``: exit codes, bad input, nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.cli.evaluate import exit_code
from conformance.recording.writer import write_recording
from tests.conftest import Said
from tests.evaluation.factory import (
    evaluated,
    measurement,
    probe,
    recording,
    requirement,
    requirement_set,
    scene,
)
from tests.recording.test_recording import EVENTS, MANIFEST, SCENE


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """A requirement set on disk that asks for an inspection nobody made."""
    verification = {"method": "inspection", "scenario": "inspection", "parameters": {"item": "alarm_sound"}}
    record = requirement(limit=None, characteristic=None, verification=verification)
    path = tmp_path / "requirements.yaml"
    path.write_text(
        yaml.safe_dump(json.loads(requirement_set(record).model_dump_json(by_alias=True, exclude_none=True)))
    )
    return path


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A recording on disk."""
    from conformance.recording.model import RecordedScene

    write_recording(tmp_path / "recording", MANIFEST, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    return tmp_path / "recording"


def test_as_json_the_evaluation_itself_is_printed(
    conformance: Callable[..., Said], requirements: Path, recorded: Path, tmp_path: Path
) -> None:
    said = conformance("evaluate", requirements, recorded, "-o", tmp_path / "evaluation.json", "--json")
    assert said.code == 3
    assert json.loads(said.out) == json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))


def test_an_evaluation_is_written_and_the_table_printed(
    conformance: Callable[..., Said], requirements: Path, recorded: Path, tmp_path: Path
) -> None:
    said = conformance("evaluate", requirements, recorded, "-o", tmp_path / "out" / "evaluation.json")
    assert said.code == 3
    assert "not_tested" in said.out
    assert "of 1 applicable shall requirements 0 met, 0 not met, 1 open" in said.out
    evaluation = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert evaluation["schema"] == "conformance/evaluation/1"
    assert evaluation["status"] == "incomplete"
    assert evaluation["recording"]["digest"].startswith("sha256:")


Damage = Callable[[Path, Path], None]


def _text_for_number(requirements: Path, recorded: Path) -> None:
    requirements.write_text(requirements.read_text().replace("confidence: 0.95", "confidence: high"))


def _broken_yaml(requirements: Path, recorded: Path) -> None:
    requirements.write_text("schema: [conformance\n")


def _empty(requirements: Path, recorded: Path) -> None:
    requirements.write_bytes(b"")


def _not_utf8(requirements: Path, recorded: Path) -> None:
    requirements.write_bytes(b"schema: \xff\n")


def _unknown_field(requirements: Path, recorded: Path) -> None:
    requirements.write_text(requirements.read_text() + "colour: red\n")


def _missing(requirements: Path, recorded: Path) -> None:
    requirements.unlink()


def _tampered(requirements: Path, recorded: Path) -> None:
    (recorded / "events.jsonl").write_text("")


def _no_manifest(requirements: Path, recorded: Path) -> None:
    (recorded / "manifest.json").unlink()


def _broken_manifest(requirements: Path, recorded: Path) -> None:
    (recorded / "manifest.json").write_text('{"schema": "conformance/recording/1", ')


@pytest.mark.parametrize(
    ("damage", "said_of"),
    [
        (_text_for_number, "[confidence]: 'high' is given where a number belongs"),
        (_broken_yaml, "is not valid YAML"),
        (_empty, "the file is empty"),
        (_not_utf8, "is not UTF-8"),
        (_unknown_field, "[colour]: the field is unknown"),
        (_missing, "there is no such file"),
        (_tampered, "was changed after the recording was closed"),
        (_no_manifest, "is not a recording"),
        (_broken_manifest, "the manifest cannot be read"),
    ],
)
def test_bad_input_ends_with_2_names_its_place_and_writes_nothing(
    conformance: Callable[..., Said], requirements: Path, recorded: Path, tmp_path: Path, damage: Damage, said_of: str
) -> None:
    damage(requirements, recorded)
    said = conformance("evaluate", requirements, recorded, "-o", tmp_path / "evaluation.json")
    assert said.code == 2
    assert said_of in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert not (tmp_path / "evaluation.json").exists()


@pytest.mark.parametrize(
    ("text", "said_of"),
    [
        ("schema: conformance/product/1\nclass: tank\n", "product.yaml:2 [class]: 'tank' is not one of"),
        ("schema: conformance/product/1\ncapabilities: {alarm: often}\n", "'often' is given where yes or no belongs"),
        ("schema: conformance/product/1\ndeclared: {alarm_threshold: {value: 37.3}}\n", "unit]: the field is missing"),
        ("schema: conformance/product/1\ndeclared: {x: {unit: s}}\n", "neither value, lower nor upper"),
    ],
)
def test_a_bad_declaration_is_named_with_its_place(
    conformance: Callable[..., Said], requirements: Path, recorded: Path, tmp_path: Path, text: str, said_of: str
) -> None:
    (tmp_path / "product.yaml").write_text(text)
    said = conformance(
        "evaluate", requirements, recorded, "--product", tmp_path / "product.yaml", "-o", tmp_path / "e.json"
    )
    assert said.code == 2
    assert said_of in said.err


def test_a_bad_assignment_is_refused(
    conformance: Callable[..., Said], requirements: Path, recorded: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("schema: conformance/assignment/1\nissued: soon\n")
    said = conformance(
        "evaluate", requirements, recorded, "--assignment", tmp_path / "a.yaml", "-o", tmp_path / "e.json"
    )
    assert said.code == 2
    assert "a.yaml:2 [issued]" in said.err


@pytest.mark.parametrize(
    ("value", "scenes", "code"),
    [(0.0, None, 0), (9.0, None, 1), (0.0, [scene(error="LinkLost")], 4), (None, None, 3)],
)
def test_the_exit_code_is_that_of_the_status(value: float | None, scenes: list[Any] | None, code: int) -> None:
    assert exit_code(evaluated(probe(measurement(value)), recorded=recording(scenes))) == code


def test_not_conforming_goes_before_an_error() -> None:
    requirements = requirement_set(
        requirement("6.1a"), requirement("6.2a", verification={"method": "test", "scenario": "other"})
    )
    recorded = recording([scene(), scene("other/1", serves="other", error="LinkLost")])
    found = (probe(measurement(9.0)), probe(measurement(0.0), name="other"))
    assert exit_code(evaluated(*found, requirements=requirements, recorded=recorded)) == 1


def test_an_error_of_a_should_does_not_reach_the_exit_code() -> None:
    requirements = requirement_set(
        requirement("6.1a"),
        requirement("6.2a", modality="should", verification={"method": "test", "scenario": "other"}),
    )
    recorded = recording([scene(), scene("other/1", serves="other", error="LinkLost")])
    found = (probe(measurement(0.0)), probe(measurement(0.0), name="other"))
    assert exit_code(evaluated(*found, requirements=requirements, recorded=recorded)) == 0


def another(folder: Path, **identity: str) -> Path:
    """A recording of a device that says who it is."""
    from conformance.recording.model import RecordedScene

    bench = {"device_says": {"model": "T-1", "firmware": "1.0", **identity}}
    manifest = MANIFEST.model_copy(update={"bench": bench, "product": None})
    write_recording(folder, manifest, [RecordedScene(SCENE, 0.0, 2.0)], EVENTS)
    return folder


def test_several_recordings_of_one_product_make_one_evaluation_whatever_their_order(
    conformance: Callable[..., Said], requirements: Path, tmp_path: Path
) -> None:
    pair = [another(tmp_path / serial, serial=serial) for serial in ("A", "B")]
    for number, order in enumerate((pair, pair[::-1])):
        said = conformance("evaluate", requirements, *order, "-o", tmp_path / f"{number}.json")
        assert said.code == 3
    assert (tmp_path / "0.json").read_bytes() == (tmp_path / "1.json").read_bytes()
    evaluation = json.loads((tmp_path / "0.json").read_text())
    assert sorted(each["sample"] for each in evaluation["recording"]["sessions"]) == ["A", "B"]
    assert evaluation["recording"]["digest"].startswith("sha256:")


def test_recordings_of_two_firmwares_are_refused_with_what_differs(
    conformance: Callable[..., Said], requirements: Path, tmp_path: Path
) -> None:
    pair = another(tmp_path / "a", serial="A"), another(tmp_path / "b", serial="A", firmware="2.0")
    said = conformance("evaluate", requirements, *pair, "-o", tmp_path / "e.json")
    assert said.code == 2
    assert f"{tmp_path / 'b'} [firmware]: it is another product" in said.err
    assert "firmware is 2.0 here, and 1.0 there" in said.err
    assert not (tmp_path / "e.json").exists()
