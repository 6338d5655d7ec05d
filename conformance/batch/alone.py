"""A piece of work in a process of its own, whose standard error is kept: what ended it is in the reason.

The process gets this one's path for imports, and never the working folder, which may hold a folder ``conformance``.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from conformance.batch.order import BatchOrder, BatchOutcome
from conformance.core.operating_system import end_with_parent

_PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from conformance.batch.alone import work_off; work_off()"
)
_SAFE_PATH = "PYTHONSAFEPATH"
_MOST_TOLD = 500
"""Characters of the last lines of standard error that a reason quotes."""


class WorkerDiedError(Exception):
    """The process ended without an outcome; its text says how, and what it wrote last."""


def in_own_process(work: Callable[[BatchOrder, str], BatchOutcome], order: BatchOrder, address: str) -> BatchOutcome:
    """What the work gives. Raises `WorkerDiedError` where its process ends without giving it."""
    asked = pickle.dumps(list(sys.path))
    with tempfile.TemporaryDirectory() as folder:
        outcome = Path(folder) / "outcome"
        asked += pickle.dumps((work, order, address, outcome))
        done = subprocess.run(  # noqa: S603 (this interpreter, with a program of ours)
            [sys.executable, "-P", "-c", _PROGRAM], input=asked, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            check=False,
        )  # fmt: skip
        if done.returncode == 0 and outcome.is_file():
            made: BatchOutcome = pickle.loads(outcome.read_bytes())  # noqa: S301 (written by work_off below)
            return made
    last = " / ".join(done.stderr.decode(errors="replace").split("\n")[-4:]).strip(" /")[-_MOST_TOLD:]
    raise WorkerDiedError(f"{_end(done.returncode)}{': ' + last if last else ''}")


def work_off() -> None:
    """In the process: do the work that stdin describes, and leave its outcome where stdin says."""
    end_with_parent()
    work, order, address, place = pickle.load(sys.stdin.buffer)  # noqa: S301 (in_own_process wrote it)
    try:
        outcome = work(order, address)
    except Exception as error:
        outcome = BatchOutcome(failure=f"{type(error).__name__}: {error}")
    place.write_bytes(pickle.dumps(outcome))


def _end(code: int) -> str:
    """How a process ended, by its exit code; a negative one is a signal's (POSIX)."""
    if code >= 0:
        return f"it ended with exit code {code}"
    name = signal.Signals(-code).name
    killed = ", as a system does that has no memory left" if name == "SIGKILL" else ""
    return f"it was ended by {name}{killed}"


@contextlib.contextmanager
def working_folder_hidden() -> Iterator[None]:
    """Python processes that are started inside do not look for modules in the working folder."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before
