"""TERM, HUP and INT end a command in order: no process of its stays behind, and a recording goes on afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conformance.recording.archive import pack_zip
from conformance.recording.reader import read_manifest
from tests.certification import factory
from tests.conftest import ROOT
from tests.recording.killed import PROFILE

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc"),
]
VECTOR = ROOT / "test_vectors" / "simulated-dual-light"
BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda each: each.name)
NONE_LEFT_AFTER_S = 5.0
STUBBORN = """\
import json, signal, subprocess, sys, threading, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
helper = subprocess.Popen(["sleep", "600"])
identity = {"manufacturer": "Example", "model": "S-1", "serial": "1", "firmware": "1"}
def say(**message):
    print(json.dumps(message), flush=True)
def beat():
    while True:
        time.sleep(0.5)
        say(event="heartbeat")
for line in sys.stdin:
    asked = json.loads(line)
    if asked["request"] == "hello":
        say(reply=asked["id"], protocol="conformance/adapter/1", identity=identity)
        threading.Thread(target=beat, daemon=True).start()
    elif asked["request"] == "identity":
        say(reply=asked["id"], identity=identity)
    else:
        say(reply=asked["id"], error="cannot")
time.sleep(600)
"""
"""An adapter that neither ends with its input nor with a signal, and has started something."""


def descendants(pid: int) -> set[int]:
    """Every process that this one started, and those that they started."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(after_name[1])
    found, last = {pid}, 0
    while len(found) != last:
        last = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


def alive(pid: int) -> bool:
    """Whether it runs still; one that ended and that nobody has asked for is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


@dataclass
class Begun:
    """A command that runs, and what it has started."""

    process: subprocess.Popen[str]
    seen: set[int] = field(default_factory=set)

    def until(self, ready: Callable[[], bool], within_s: float = 60.0) -> None:
        """Wait until it is in the middle of its work."""
        end_s = time.monotonic() + within_s
        while not ready():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < end_s, "it never came that far"
            time.sleep(0.05)
            self.seen |= descendants(self.process.pid)

    def told(self, number: int) -> tuple[int, str]:
        """Send the signal; nothing may be left after five seconds. The exit code, and what was said."""
        self.seen |= descendants(self.process.pid)
        self.process.send_signal(number)
        end_s = time.monotonic() + NONE_LEFT_AFTER_S
        while (left := {pid for pid in {self.process.pid, *self.seen} if alive(pid)}) and time.monotonic() < end_s:
            self.process.poll()
            time.sleep(0.05)
        assert not left, [Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in left]
        _, said = self.process.communicate(timeout=10)
        return self.process.returncode, said


@pytest.fixture
def begun() -> Iterator[Callable[..., Begun]]:
    """Start a command in a process of its own; ``begun("run", …)``."""
    started: list[Begun] = []

    def start(*words: object) -> Begun:
        process = subprocess.Popen(
            [sys.executable, "-m", "conformance", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        started.append(Begun(process))
        return started[-1]

    yield start
    for each in started:
        for pid in {each.process.pid, *each.seen, *descendants(each.process.pid)}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        each.process.communicate()


def bench_with(folder: Path, *command: str) -> Path:
    """A bench in real time whose device is an adapter."""
    path = folder / "bench.yaml"
    words = ", ".join(f'"{word}"' for word in command)
    path.write_text(f"""\
schema: conformance/bench/1
device: {{driver: adapter, options: {{command: [{words}]}}}}
presenter: {{driver: simulated}}
operator: {{driver: scripted}}
""")
    return path


def a_run(folder: Path) -> tuple[object, ...]:
    """A run whose adapter does not end by itself."""
    (folder / "requirements.yaml").write_text(PROFILE, encoding="utf-8")
    (folder / "adapter.py").write_text(STUBBORN)
    bench = bench_with(folder, sys.executable, str(folder / "adapter.py"))
    return "run", folder / "requirements.yaml", "--product", VECTOR / "product.yaml", "--bench", bench


def scenes_of(recording: Path) -> int:
    """How many scenes have been recorded whole."""
    path = recording / "scenes.jsonl"
    return path.read_text(encoding="utf-8").count("\n") if path.exists() else 0


@BOTH
def test_a_run_ends_its_adapter_and_is_left_in_order(number: int, tmp_path: Path, begun: Callable[..., Begun]) -> None:
    recording = tmp_path / "recording"
    run = begun(*a_run(tmp_path), "-o", recording)
    run.until(lambda: (recording / "manifest.json").exists())
    code, said = run.told(number)
    assert code == 4
    assert "INCOMPLETE; continue" in said
    assert not read_manifest(recording).closed


def test_a_run_that_was_ended_goes_on(tmp_path: Path, begun: Callable[..., Begun]) -> None:
    recording = tmp_path / "recording"
    run = begun(*a_run(tmp_path), "-o", recording)
    run.until(lambda: scenes_of(recording) > 0)
    run.told(signal.SIGTERM)
    done = (recording / "scenes.jsonl").read_bytes()
    again = begun(*a_run(tmp_path), "--resume", recording)
    again.until(lambda: (recording / "scenes.jsonl").read_bytes() > done)
    assert again.told(signal.SIGHUP)[0] == 4
    assert (recording / "scenes.jsonl").read_bytes().startswith(done)


@BOTH
def test_explore_ends_its_adapter(number: int, tmp_path: Path, begun: Callable[..., Begun]) -> None:
    _, requirements, *rest = a_run(tmp_path)
    explore = begun("explore", requirements, *rest, "--scenes", "999", "--recording", tmp_path / "recording")
    explore.until(lambda: (tmp_path / "recording" / "manifest.json").exists())
    code, said = explore.told(number)
    assert code == 4
    assert "INCOMPLETE" in said


@BOTH
def test_selftest_ends_its_workers(number: int, begun: Callable[..., Begun]) -> None:
    selftest = begun("selftest", "--class", "turnstile", "--seeds", "20", "--jobs", "2")
    selftest.until(lambda: len(descendants(selftest.process.pid)) >= 2)
    time.sleep(0.3)
    code, said = selftest.told(number)
    assert (code, said.strip().splitlines()[-1]) == (4, f"conformance: ended by {signal.Signals(number).name}")
    assert "Traceback" not in said


@BOTH
def test_batch_ends_its_workers(number: int, tmp_path: Path, begun: Callable[..., Begun]) -> None:
    from conformance.requirements.file import dump_requirements

    (tmp_path / "requirements.yaml").write_text(dump_requirements(factory.requirements()), encoding="utf-8")
    factory.recorded(tmp_path / "one")
    pack_zip(tmp_path / "one", tmp_path / "one.zip")
    many = tmp_path / "many"
    many.mkdir()
    for each in range(3000):
        (many / f"{each}.zip").hardlink_to(tmp_path / "one.zip")
    batch = begun("batch", tmp_path / "requirements.yaml", many, "--jobs", "4", "-o", tmp_path / "out")
    evaluations = tmp_path / "out" / "evaluations"
    batch.until(lambda: evaluations.is_dir() and len(list(evaluations.iterdir())) > 8)
    assert len(batch.seen) >= 4
    code, said = batch.told(number)
    assert (code, said.strip().splitlines()[-1]) == (4, f"conformance: ended by {signal.Signals(number).name}")
    shutil.rmtree(many)


def test_workers_end_with_a_batch_that_is_killed(tmp_path: Path, begun: Callable[..., Begun]) -> None:
    selftest = begun("selftest", "--class", "turnstile", "--seeds", "20", "--jobs", "2")
    selftest.until(lambda: len(descendants(selftest.process.pid)) >= 2)
    time.sleep(0.3)
    assert selftest.told(signal.SIGKILL)[0] == -signal.SIGKILL


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path, begun: Callable[..., Begun]) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        selftest = begun("selftest", "--class", "turnstile", "--seeds", "20", "--jobs", "2")
    finally:
        signal.signal(signal.SIGHUP, before)
    selftest.until(lambda: len(descendants(selftest.process.pid)) >= 2)
    selftest.process.send_signal(signal.SIGHUP)
    time.sleep(1.0)
    assert selftest.process.poll() is None
    assert selftest.told(signal.SIGTERM)[0] == 4
