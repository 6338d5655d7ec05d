"""``python faulty_link.py FAULT AFTER COMMAND...``: a link that goes wrong at its AFTER-th reading, good till then.

It stands between the bench and an adapter: what the bench writes goes through, what the adapter writes is spoilt once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

Lines = Iterator[bytes]


def cut_in_mid_frame(line: bytes, rest: Lines) -> Lines:
    yield line[: len(line) // 2]
    raise EOFError


def said_twice(line: bytes, rest: Lines) -> Lines:
    yield from (line, line)


def out_of_turn(line: bytes, rest: Lines) -> Lines:
    yield from (next(rest), line)


def swallowed(line: bytes, rest: Lines) -> Lines:
    yield from ()


def restarted(line: bytes, rest: Lines) -> Lines:
    """The device begins anew, and so does its count."""
    yield b'{"event": "heartbeat", "sequence": 1}\n'


def unknown_unit(line: bytes, rest: Lines) -> Lines:
    yield line.replace(b'"degC"', b'"degR"')


def not_a_number(line: bytes, rest: Lines) -> Lines:
    head, _, tail = line.partition(b'"temperature": ')
    yield head + b'"temperature": NaN' + tail[tail.index(b",") :]


def noise(line: bytes, rest: Lines) -> Lines:
    yield b"\xff\x00\xfe ~~~\n"


def no_fault(line: bytes, rest: Lines) -> Lines:
    yield line


FAULTS: dict[str, Callable[[bytes, Lines], Lines]] = {
    fault.__name__: fault
    for fault in (
        cut_in_mid_frame, said_twice, out_of_turn, swallowed, restarted, unknown_unit, not_a_number,
        noise, no_fault,
    )
}  # fmt: skip


def main(fault: str, after: str, command: list[str]) -> None:
    adapter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert adapter.stdin is not None
    assert adapter.stdout is not None
    threading.Thread(target=_pass_on, args=(adapter,), daemon=True).start()
    lines, readings = iter(adapter.stdout.readline, b""), 0
    try:
        for line in lines:
            readings += b'"reading"' in line
            spoilt = b'"reading"' in line and readings == int(after)
            for out in FAULTS[fault](line, lines) if spoilt else (line,):
                sys.stdout.buffer.write(out)
                sys.stdout.buffer.flush()
    except EOFError:  # the link ends; the device behind it does not know, and goes on
        sys.stdout.buffer.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        for _ in lines:
            pass
    adapter.wait(10)


def _pass_on(adapter: subprocess.Popen[bytes]) -> None:
    assert adapter.stdin is not None
    for line in iter(sys.stdin.buffer.readline, b""):
        try:
            adapter.stdin.write(line)
            adapter.stdin.flush()
        except (OSError, ValueError):
            return
    adapter.terminate()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
