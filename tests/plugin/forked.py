"""A pytest of its own a call, in a process that begins with everything imported that it needs.

Starting an interpreter and importing takes ten times as long as most of these runs. So one process imports, and forks
for each run; where there is no fork, each run starts from nothing.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TIMEOUT_S = 120
IMPORTED = ("pytest", "conformance.evaluation.from_files", "conformance.reporting.words")
"""With what they import, imported before the fork. No plugin, ours neither: pytest loads them as in every run."""

_FORKING = """
import importlib, json, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
# pytest would warn that it can no longer rewrite the assert statements of a package that brings a plugin
sys.modules["conformance"].__doc__ = "PYTEST_DONT_REWRITE"
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        os.chdir(asked["folder"])
        said = os.open(asked["said"], os.O_WRONLY)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv[:] = ["pytest", *asked["arguments"]]
        import pytest
        ended = 70
        try:
            ended = int(pytest.main(asked["arguments"]))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run_pytest(folder: Path, *arguments: str, fresh: bool = False) -> tuple[int, str]:
    """Run pytest in a folder; its exit code and all that it said. ``fresh``: with nothing imported."""
    if fresh or not hasattr(os, "fork"):
        return _from_nothing(folder, arguments)
    forking = _forking()
    assert forking.stdin is not None
    assert forking.stdout is not None
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        asked = {"folder": str(folder), "said": said.name, "arguments": arguments}
        forking.stdin.write(json.dumps(asked) + "\n")
        forking.stdin.flush()
        return int(forking.stdout.readline()), said.read()


def _from_nothing(folder: Path, arguments: tuple[str, ...]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder, env=_environment(), capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@functools.cache
def _forking() -> subprocess.Popen[str]:
    """The process that forks, for as long as this one lives."""
    process = subprocess.Popen(
        [sys.executable, "-c", _FORKING, *IMPORTED],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment(),
    )  # fmt: skip
    atexit.register(process.communicate)  # its input ends, and so does it
    return process


def _environment() -> dict[str, str]:
    """What the environment holds, but for what it tells the pytest that this one runs in."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
