"""``wire.jsonl``: bounded, readable up to its last line, and carried along with its recording."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from conformance.core.problems import BadInput
from conformance.recording.codec import RecordError
from conformance.recording.layout import WIRE
from conformance.recording.place import Folder
from conformance.recording.wire_log import WireLog, wire_log_of, without_torn_line


def message(number: int, text: str = "x") -> dict[str, Any]:
    line = {"time_s": float(number), "role": "device", "direction": "sent", "wire": "isapi"}
    return {**line, "text": text, "bytes": len(text)}


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / WIRE).read_text(encoding="utf-8").splitlines()]


def test_what_came_before_the_recording_had_a_place_is_written_first(tmp_path: Path) -> None:
    log = WireLog()
    log.write(message(1))
    log.begin(tmp_path)
    log.write(message(2))
    log.close()
    assert [line.get("time_s") for line in lines(tmp_path)] == [1.0, 2.0, None]
    assert lines(tmp_path)[-1] == {"session": "ended", "messages": 2, "left_out": 0, "left_out_bytes": 0}


def test_a_log_that_goes_on_keeps_its_earlier_part_and_says_where_it_was_resumed(tmp_path: Path) -> None:
    first = WireLog()
    first.begin(tmp_path)
    first.write(message(1))
    first.close()
    before = (tmp_path / WIRE).read_bytes()
    second = WireLog()
    second.write(message(0))
    second.begin(tmp_path, shift_s=10.5)
    second.close()
    assert (tmp_path / WIRE).read_bytes().startswith(before)
    assert lines(tmp_path)[2] == {"session": "resumed"}
    assert lines(tmp_path)[3]["time_s"] == 10.5, "on the clock of the recording that goes on"
    found = wire_log_of(Folder(tmp_path))
    assert found is not None
    assert (dict(found.messages), found.sessions, found.ended) == ({"device isapi": 2}, 2, True)


@pytest.mark.parametrize("held", [True, False])
def test_the_log_is_bounded_and_its_last_line_says_what_was_left_out(tmp_path: Path, held: bool) -> None:
    log = WireLog(most_bytes=4000)
    if not held:
        log.begin(tmp_path)
    for number in range(100):
        log.write(message(number, "x" * 100))
    if held:
        log.begin(tmp_path)
    log.close()
    *kept, ended = lines(tmp_path)
    assert (tmp_path / WIRE).stat().st_size <= 4000
    assert ended["messages"] == len(kept) > 0
    assert ended["left_out"] == 100 - len(kept) > 0
    assert ended["left_out_bytes"] == 100 * ended["left_out"]


def test_the_bound_is_of_all_sessions_together(tmp_path: Path) -> None:
    for _ in range(3):
        log = WireLog(most_bytes=4000)
        log.begin(tmp_path)
        for number in range(100):
            log.write(message(number, "x" * 100))
        log.close()
    assert (tmp_path / WIRE).stat().st_size <= 4000
    found = wire_log_of(Folder(tmp_path))
    assert found is not None
    assert sum(found.messages.values()) + found.left_out == 300


def test_a_log_holds_a_bounded_part_of_what_comes_before_there_is_a_place(tmp_path: Path) -> None:
    log = WireLog()
    for number in range(2100):
        log.write(message(number, "x" * 4096))
    log.begin(tmp_path)
    log.close()
    assert lines(tmp_path)[-1]["left_out"] > 0


def test_a_line_of_any_text_is_one_line(tmp_path: Path) -> None:
    log = WireLog()
    log.begin(tmp_path)
    log.write(message(1, 'a\nb\r\n\u2028"\\ \udc80 体温'))
    log.close()
    assert lines(tmp_path)[0]["text"] == 'a\nb\r\n\u2028"\\ \udc80 体温'


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    log = WireLog()
    log.begin(tmp_path)
    threads = [
        threading.Thread(target=lambda: [log.write(message(number, "x" * 500)) for number in range(200)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert lines(tmp_path)[-1]["messages"] == 800


def test_nothing_is_written_after_the_end(tmp_path: Path) -> None:
    log = WireLog()
    log.begin(tmp_path)
    log.close()
    before = (tmp_path / WIRE).read_bytes()
    log.write(message(1))
    log.close()
    assert (tmp_path / WIRE).read_bytes() == before


def test_a_full_disk_costs_messages_of_the_log_and_not_the_run(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    (tmp_path / WIRE).symlink_to("/dev/full")
    log = WireLog()
    log.begin(tmp_path)
    for number in range(50):
        log.write(message(number, "x" * 4000))
    log.close()


def test_a_log_that_cannot_be_begun_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="without --transcript"):
        WireLog().begin(tmp_path / "missing")


_KILLED = """
import sys
from pathlib import Path
from conformance.recording.wire_log import WireLog
log = WireLog()
log.begin(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    log.write({"time_s": float(number), "role": "device", "direction": "sent", "wire": "isapi", "bytes": 0})
    if number == 500:
        print("500", flush=True)
"""


def test_a_log_of_a_run_that_was_killed_is_readable_up_to_its_last_line(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(tmp_path)], stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    found = wire_log_of(Folder(tmp_path))
    assert found is not None
    assert found.messages["device isapi"] >= 500
    assert not found.ended


@pytest.mark.parametrize("torn", [b'{"time_s":1', b"", b"x" * 200_000])
def test_a_torn_line_is_taken_away_before_a_log_goes_on(tmp_path: Path, torn: bytes) -> None:
    whole = json.dumps(message(1)).encode() + b"\n"
    (tmp_path / WIRE).write_bytes(whole + torn)
    assert without_torn_line(tmp_path / WIRE) == len(whole)
    assert (tmp_path / WIRE).read_bytes() == whole


def test_a_log_that_is_one_torn_line_is_empty(tmp_path: Path) -> None:
    (tmp_path / WIRE).write_bytes(b"x" * 200_000)
    assert without_torn_line(tmp_path / WIRE) == 0


@pytest.mark.parametrize("line", [b"[]\n", b"{}\n", b"no\n", b'{"time_s":1}\n'])
def test_what_is_not_a_line_of_a_log_is_named_with_its_number(tmp_path: Path, line: bytes) -> None:
    (tmp_path / WIRE).write_bytes(json.dumps(message(1)).encode() + b"\n" + line)
    with pytest.raises(RecordError, match="line 2"):
        wire_log_of(Folder(tmp_path))
