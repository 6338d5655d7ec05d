"""GigE Vision's port is fixed (UDP 3956): one camera on 127.0.0.1 at a time, over all of a test run's processes."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_WAIT_S = 120.0


@contextmanager
def alone_on_the_port() -> Iterator[None]:
    """Waits for its turn."""
    with (Path(tempfile.gettempdir()) / f"conformance-gige-{os.getuid()}.lock").open("w") as lock:
        deadline_s = time.monotonic() + _WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline_s:
                    pytest.fail(f"another test has held GigE Vision's port for {_WAIT_S:g} s")
                time.sleep(0.05)
        yield
