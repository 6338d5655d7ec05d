"""The examples in Python run as they are, each in a process of its own, and show what they say they show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "docs" / "examples" / "python"
GOOD = ROOT / "test_vectors" / "simulated-turnstile" / "recordings" / "good.zip"


def printed(folder: Path, name: str, *arguments: object) -> list[str]:
    """The lines that an example prints, run from another folder."""
    command = [sys.executable, "-W", "error", str(EXAMPLES / name), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_recording_is_judged_again_and_a_changed_reference_changes_verdicts(tmp_path: Path) -> None:
    lines = printed(tmp_path, "judge_again.py", GOOD)
    assert lines[0] == "as recorded: conforms"
    assert "references 0.5 K warmer: does_not_conform" in lines
    assert any(line.endswith("pass -> fail") for line in lines)
    assert lines[-1].startswith("Altered in memory: manifest")


@pytest.mark.parametrize(("name", "begins"), [("plot.svg", b"<?xml"), ("plot.png", b"\x89PNG")])
def test_a_bland_altman_plot_is_drawn(tmp_path: Path, name: str, begins: bytes) -> None:
    lines = printed(tmp_path, "bland_altman.py", GOOD, tmp_path / name)
    assert lines[0].startswith("body: n = ")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_scenario_passes_a_good_device_and_not_a_broken_one(tmp_path: Path) -> None:
    assert printed(tmp_path, "break_a_scenario.py") == [
        "a good device: pass",
        "its reading froze: fail",
        "it stated nothing: inconclusive",
    ]


def test_each_example_is_short_enough_to_read() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in EXAMPLES.glob("*.py")}
    assert set(lengths) == {"judge_again.py", "bland_altman.py", "break_a_scenario.py"}
    assert max(lengths.values()) < 75
