"""Importing from the command line: exit codes, one paragraph an error, the same bytes from the same files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from conformance.importers.importer import importers
from tests.importers.made_flir import faces, jpeg, still

IMPORTERS = {"face-oral-temperature", "table", "flir-jpeg", "flir-sequence", "npy-stack", "tiff", "isapi-capture"}


def test_every_importer_is_found_and_says_what_its_options_are() -> None:
    assert set(importers()) >= IMPORTERS
    for importer in importers().values():
        assert all(importer.options.values())


def test_a_refused_import_ends_in_2_with_every_problem_and_leaves_nothing(
    tmp_path: Path, conformance: Callable[..., Any]
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"nothing")
    said = conformance("recording", "import", "flir-jpeg", tmp_path, "--option", "people=no", "-o", tmp_path / "r")
    assert said.code == 2
    assert "a.jpg" in said.err
    assert "b.jpg" in said.err
    assert "Traceback" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "b.jpg"]


def test_an_image_that_breaks_while_it_is_written_leaves_nothing_either(
    tmp_path: Path, conformance: Callable[..., Any]
) -> None:
    degC = np.full((4, 6, 8), 30.0)
    degC[3, 0, 0] = np.nan
    np.save(tmp_path / "a.npy", degC)
    (tmp_path / "a.npy.yaml").write_text("schema: conformance/picture-sheet/1\nstores: degC\nframes_per_second: 1\n")
    said = conformance(
        "recording", "import", "npy-stack", tmp_path / "a.npy", "--option", "people=no", "-o", tmp_path / "r"
    )
    assert said.code == 2
    assert "image 4" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npy", "a.npy.yaml"]


def test_the_same_pictures_give_the_same_recording_wherever_they_lie(
    tmp_path: Path, conformance: Callable[..., Any]
) -> None:
    digests = []
    for place in ("one", "two"):
        folder = tmp_path / place
        folder.mkdir()
        (folder / "a.jpg").write_bytes(jpeg(still(faces())))
        (folder / "sheet.yaml").write_text("schema: conformance/picture-sheet/1\nambient_degC: 22.0\n")
        options = ["--option", "people=no", "--option", f"sheet={folder / 'sheet.yaml'}"]
        assert conformance("recording", "import", "flir-jpeg", folder, *options, "-o", folder / "r").code == 0
        assert conformance("recording", "check", folder / "r").code == 0
        digests.append(json.loads(conformance("recording", "info", folder / "r", "--json").out)["digest"])
    assert digests[0] == digests[1]
