"""The work of a batch on the workers of an existing Dask scheduler: the same bytes, whoever dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.batch.workers import on_dask
from conformance.core.problems import BadInput
from tests.batch.factory import dies_always, dies_once, order, profile_file, recorded
from tests.conftest import ROOT, Said

pytest.importorskip("distributed")
LONGEST_S = 90


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each looked after by a nanny, on this computer."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    here = ["--scheduler-file", str(file), "--no-dashboard"]
    dask = [sys.executable, "-m", "dask"]
    with (
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *here], **quiet) as one,
        subprocess.Popen(
            [*dask, "worker", "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder), *here], **quiet
        ) as two,
    ):
        try:
            until = time.monotonic() + LONGEST_S
            while not (file.exists() and file.read_text()) and time.monotonic() < until:  # it is written in two steps
                time.sleep(0.05)
            yield str(json.loads(file.read_text())["address"])
        finally:
            two.send_signal(signal.SIGTERM)
            two.wait(LONGEST_S)
            one.send_signal(signal.SIGTERM)


def test_a_cluster_writes_the_same_bytes_as_one_process(
    conformance: Callable[..., Said], scheduler: str, tmp_path: Path
) -> None:
    requirements = profile_file(tmp_path / "requirements.yaml")
    for number in range(6):
        recorded(tmp_path / "in" / str(number), str(number), met=[True, False, None][number % 3])
    (tmp_path / "in" / "5" / "events.jsonl").write_text("tampered")
    here = conformance("batch", requirements, tmp_path / "in", "--jobs", 1, "-o", tmp_path / "here")
    there = conformance("batch", requirements, tmp_path / "in", "--scheduler", scheduler, "-o", tmp_path / "there")
    assert (here.code, there.code) == (2, 2)
    files = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*") if path.is_file())
    assert len(files) == 5 + 3
    for file in files:
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes()


def test_what_a_killed_worker_had_not_finished_is_done_by_another(scheduler: str, tmp_path: Path) -> None:
    addresses = [str(tmp_path / f"{number}") for number in range(4)]
    done = dict(on_dask(order(), addresses, scheduler, dies_once))
    assert {number: outcome.evaluation for number, outcome in done.items()} == dict(enumerate(addresses))
    assert len(list(tmp_path.glob("*.died"))) == 4


@pytest.mark.full  # each worker comes back four times
def test_what_kills_every_worker_is_the_tools_failure_and_the_others_are_done(scheduler: str) -> None:
    done = dict(on_dask(order(), ["a", "deadly", "b"], scheduler, dies_always))
    assert [done[n].evaluation for n in (0, 2)] == ["a", "b"]
    assert "its worker died" in (done[1].failure or "")


def test_the_workers_are_of_other_processes(scheduler: str) -> None:
    [(_, outcome)] = on_dask(order(), ["a"], scheduler, _where)
    assert outcome.evaluation != str(os.getpid())


def _where(order: object, address: str) -> object:
    from conformance.batch.order import BatchOutcome

    return BatchOutcome(evaluation=str(os.getpid()))


def test_no_scheduler_at_the_address_is_bad_input_and_not_a_crash() -> None:
    # Last in the module: a client that never connected leaves its event loop in doubt for the next one.
    with pytest.raises(BadInput, match="no Dask scheduler answers"):
        dict(on_dask(order(), ["a"], "tcp://127.0.0.1:1"))
    with pytest.raises(BadInput, match="no Dask scheduler answers"):
        dict(on_dask(order(), ["a"], "no address"))
