"""The workflow of docs/examples/ci in a vendor's repository that has the wheel, its own pytest and no checkout."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from conformance.evaluation.waivers import Waivers
from tests.conftest import ROOT
from tests.docs.test_ci import VECTORS, WORKFLOW, loaded, steps
from tests.installed.build import stranger
from tests.installed.journey import OWN_TEST, PYTEST_INI

INSTALLING = ("Install",)
"""Steps that fetch something: `.ci/installed` does what they say."""


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    """A vendor's repository, checked out."""
    for folder in ("screening", "mine"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pytest.ini").write_text(PYTEST_INI, encoding="utf-8")
    (tmp_path / "mine" / "test_mine.py").write_text(OWN_TEST, encoding="utf-8")
    shutil.copy(VECTORS / "assignment.yaml", tmp_path / "screening" / "assignment.yaml")
    (tmp_path / "screening" / "waivers.yaml").write_text(f"schema: {Waivers.KIND}\nwaivers: []\n", encoding="utf-8")
    shutil.copy(VECTORS / "recordings" / "good.zip", tmp_path / "screening" / "recording.zip")
    return tmp_path


def pushed(folder: Path, programs: Path, *names: str) -> dict[str, int]:
    """What each step that runs something ends with, as the runner calls it (those of ``names``); but for installing."""
    environment = {**stranger(programs), **loaded(WORKFLOW)["env"]}
    ended: dict[str, int] = {}
    for step in steps():
        if "run" in step and step["name"] not in INSTALLING and (not names or step["name"] in names):
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]], cwd=folder, env=environment, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            ended[step["name"]] = done.returncode
            assert "Traceback" not in done.stdout + done.stderr
    return ended


def test_the_workflows_commands_run_and_a_worse_recording_turns_them_red(vendor: Path, programs: Path) -> None:
    evaluation, released = vendor / "results" / "evaluation.json", vendor / "screening" / "released.json"
    judge, gate = "Judge", "Nothing got worse since the release"
    assert pushed(vendor, programs, judge) == {judge: 0}
    assert pushed(vendor, programs, gate) == {gate: 2}  # nothing was released yet
    shutil.copy(evaluation, released)
    others = [step["name"] for step in steps() if "name" in step and step["name"] != judge]
    assert set(pushed(vendor, programs, *others).values()) == {0}
    assert {path.name for path in (vendor / "results").iterdir()} == {
        "evaluation.json", "report.html", "junit.xml", "badge.svg", "trend.html", "requirements.xml",
    }  # fmt: skip
    told = ET.parse(vendor / "results" / "requirements.xml").iter("property")
    assert "5.10a" in {each.get("value") for each in told if each.get("name") == "requirement"}
    shutil.copy(VECTORS / "recordings" / "bad-slow.zip", vendor / "screening" / "recording.zip")
    assert pushed(vendor, programs, judge, gate) == {judge: 0, gate: 1}


def test_a_broken_file_stops_the_build_at_once(vendor: Path, programs: Path) -> None:
    (vendor / "screening" / "assignment.yaml").write_text("schema: conformance/other/1\n", encoding="utf-8")
    assert pushed(vendor, programs, "Judge") == {"Judge": 2}


def test_what_is_installed_is_what_the_metadata_offer(programs: Path) -> None:
    [install] = [step["run"] for step in steps() if step.get("name") in INSTALLING]
    assert install == 'pip install "conformance[testing]"'
    assert "\ntesting =\n" in (ROOT / "setup.cfg").read_text(encoding="utf-8")
