"""Who does the work changes nothing, and a worker that dies loses nothing."""

from __future__ import annotations

from pathlib import Path

from conformance.batch.workers import in_processes, in_this_process
from tests.batch.factory import dies_always, dies_once, order, recorded


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
    assert "its worker died 3 times" in (done[1].failure or "")
