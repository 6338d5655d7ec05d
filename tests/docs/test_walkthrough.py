"""Who follows docs/laboratories.md and docs/vendors.md line by line arrives."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.bench.description import load_bench
from tests.conftest import ROOT
from tests.docs.command_lines import lines_of

BIN = Path(sys.executable).parent
VECTORS = ROOT / "test_vectors" / "simulated-turnstile"
PROFILE = ROOT / "specs" / "contactless-screening"


def follow(folder: Path, line: str, more: str = "") -> tuple[int, str]:
    """The line as a person types it there."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        shlex.split(f"{line} {more}"), cwd=folder, env=environment, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def lines(page: str) -> list[str]:
    return [line for line in lines_of(ROOT / "docs" / page) if line.startswith("conformance ")]


@pytest.mark.full
def test_a_laboratory_goes_from_an_order_to_a_certificate(tmp_path: Path) -> None:
    for name in ("specification.zh.md", "specification.en.md"):
        shutil.copy(PROFILE / name, tmp_path)
    for name in ("product.yaml", "bench.yaml", "assignment.yaml"):
        shutil.copy(VECTORS / name, tmp_path)
    others = {
        "conformance spec lint": 1,  # right after parsing
        "conformance spec coverage": 1,
    }
    typed = lines("laboratories.md")
    for number, line in enumerate(typed):
        more = ""
        if line.startswith("conformance selftest"):
            more = "--class turnstile"  # a certificate asks for every flaw of its class, and five seeds
        elif line.startswith("conformance certify"):
            more = "--specimen"
        if line.startswith("conformance bench"):
            shutil.copy(PROFILE / "requirements.yaml", tmp_path)  # what the reviewers have made of it by now
        ended, said = follow(tmp_path, line, more)
        expected = next((code for begin, code in others.items() if line.startswith(begin)), 0)
        assert ended == expected, (number, line, said)
    assert (tmp_path / "certificate.zip").exists()
    assert (tmp_path / "reports" / "report.html").exists()
    assert len(typed) >= 12


def test_a_vendor_sees_what_is_asked_tries_an_adapter_and_judges_a_recording(tmp_path: Path) -> None:
    for name in ("test_vectors", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "docs" / "examples" / "adapter.py", tmp_path / "my_adapter.py")
    ends = {
        "conformance product new": 0,
        "conformance plan": 0,
        "conformance adapter check": 0,
        "conformance evaluate contactless-screening test_vectors": 1,
        "conformance bench check": 1,  # no blackbody is there
    }
    followed = set()
    for line in lines("vendors.md"):
        for begin, code in ends.items():
            if line.startswith(begin):
                ended, said = follow(tmp_path, line)
                assert ended == code, (line, said)
                followed.add(begin)
    assert followed == set(ends)


def test_the_vendors_bench_is_one() -> None:
    bench = load_bench(ROOT / "docs" / "examples" / "bench.yaml")
    assert (bench.device.driver, bench.presenter.driver) == ("adapter", "terminal")
    assert not bench.simulated
