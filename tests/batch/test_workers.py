"""Who does the work changes nothing, and a worker that dies loses nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conformance.batch.alone import in_own_process
from conformance.batch.workers import in_processes, in_this_process
from tests.batch.factory import dies_always, dies_once, fails, order, profile_file, recorded
from tests.conftest import ROOT
from tests.installed.build import editable, stranger


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    addresses = [str(recorded(tmp_path / str(n), str(n), met=[True, False, None][n % 3])) for n in range(5)]
    (tmp_path / "4" / "events.jsonl").write_text("tampered")
    one = dict(in_this_process(order(), addresses))
    assert dict(in_processes(order(), addresses, 2)) == one
    assert [one[n].evaluation is None for n in range(5)] == [False] * 4 + [True]
    assert "was changed after the recording was closed" in one[4].problems[0]


def test_work_whose_worker_is_killed_is_done_again(tmp_path: Path) -> None:
    addresses = [str(tmp_path / f"{n}") for n in range(4)]
    done = dict(in_processes(order(), addresses, 2, dies_once))
    assert {number: outcome.evaluation for number, outcome in done.items()} == dict(enumerate(addresses))


def test_what_kills_every_worker_is_the_tools_failure_and_the_others_are_done() -> None:
    addresses = ["a", "deadly", "b", "c"]
    done = dict(in_processes(order(), addresses, 2, dies_always))
    assert [done[n].evaluation for n in (0, 2, 3)] == ["a", "b", "c"]
    assert done[1].evaluation is None
    assert done[1].failure == (
        "its worker died 3 times; the last time it was ended by SIGKILL, as a system does that has no memory left: "
        "a device driver complains / about to die"
    )


def test_what_work_raises_in_a_process_of_its_own_is_its_failure() -> None:
    assert in_own_process(fails, order(), "a").failure == "ZeroDivisionError: a"


def test_a_folder_conformance_where_one_works_is_not_taken_for_the_package(tmp_path: Path) -> None:
    """A checkout installed for editing is found after every path, and so after the working folder."""
    programs = editable(ROOT, tmp_path / "environment")
    vendor = tmp_path / "vendor"
    for name in ("a", "b"):
        recorded(vendor / "conformance" / name, name)
    profile_file(vendor / "requirements.yaml")
    done = subprocess.run(
        [programs / "conformance", "batch", "requirements.yaml", "conformance", "--jobs", "2", "-o", "out"],
        cwd=vendor, env=stranger(programs), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "Error" in done.stderr) == (0, False), done.stderr
    assert {path.name for path in (vendor / "out" / "evaluations").iterdir()} == {"a.json", "b.json"}
