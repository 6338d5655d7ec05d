"""What differs between systems, as Linux does it and, with its calls simulated, as Windows does."""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from conformance.core import operating_system
from conformance.devices.adapter import transport
from conformance.documents import atomic
from conformance.evidence.keys import load_secret, new_secret, write_key_pair


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is on Windows, with constants that Linux's Python does not have."""
    for loaded in ("popen_forkserver", "popen_spawn_posix"):  # they ask for the system when they are imported
        importlib.import_module(f"multiprocessing.{loaded}")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "O_BINARY", 0, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    specification = importlib.util.spec_from_file_location("operating_system_of_windows", operating_system.__file__)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_both_halves_offer_the_same(windows: ModuleType) -> None:
    def offered(module: ModuleType) -> set[str]:
        return {name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__}

    assert offered(windows) == offered(operating_system) - {"stat", "signal", "time"}
    assert len(offered(windows)) >= 13


def test_a_program_and_what_it_started_are_ended_together() -> None:
    mother = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    process = subprocess.Popen([sys.executable, "-c", mother], stdout=subprocess.PIPE, **operating_system.own_group())
    with process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        operating_system.end_group(process)
    deadline_s = time.monotonic() + 10
    while _alive(child) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_on_windows_a_program_and_what_it_started_are_ended_by_the_systems_own_command(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **options: called.append(command))
    windows.end_group(SimpleNamespace(pid=4711, kill=lambda: called.append("kill")))
    assert called == [["taskkill", "/F", "/T", "/PID", "4711"], "kill"]
    assert windows.own_group() == {"creationflags": 0x200}


def test_on_windows_a_program_is_ended_also_where_that_command_is_missing(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(command: Any, **options: Any) -> None:
        raise FileNotFoundError(command[0])

    killed: list[bool] = []
    monkeypatch.setattr(subprocess, "run", missing)
    windows.end_group(SimpleNamespace(pid=4711, kill=lambda: killed.append(True)))
    assert killed == [True]


def test_an_adapter_is_started_and_ended_the_way_of_its_system(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, Any] = {}
    ended: list[int] = []

    class Started:
        stdin, stdout, stderr, pid = io.BytesIO(), io.BytesIO(), io.BytesIO(b"last words\n"), 4711
        over = False

        def __init__(self, command: Any, **options: Any) -> None:
            started.update(options)

        def wait(self, timeout: float | None = None) -> int:
            if not self.over and timeout is not None:
                raise subprocess.TimeoutExpired("adapter", timeout)
            return 0

    def end(process: Started) -> None:
        ended.append(process.pid)
        process.over = True

    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(transport, "own_group", windows.own_group)
    monkeypatch.setattr(transport, "end_group", end)
    transport.Program(["adapter.exe"]).close()
    assert started["creationflags"] == 0x200
    assert "start_new_session" not in started
    assert ended == [4711]


def test_workers_begin_clean_and_the_judging_is_imported_once_for_all() -> None:
    assert operating_system.worker_context(["math"]).get_start_method() == "forkserver"


def test_workers_begin_clean_on_windows(windows: ModuleType) -> None:
    assert windows.worker_context(["math"]).get_start_method() == "spawn"


def test_processes_inherit_what_cannot_be_sent() -> None:
    context = operating_system.forking_context()
    assert context is not None
    assert context.get_start_method() == "fork"


def test_where_no_process_can_inherit_one_does_the_work(windows: ModuleType) -> None:
    assert windows.forking_context() is None


def test_a_folder_is_synced_where_the_system_can(
    windows: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    atomic.sync_folder(tmp_path)
    assert len(synced) == 1
    monkeypatch.setattr(atomic, "operating_system", windows)
    atomic.sync_folder(tmp_path)
    assert len(synced) == 1


def test_a_new_file_takes_no_place_and_goes_through_no_link(windows: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"something")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for module in (operating_system, windows):
        for name in ("there", "link"):
            with pytest.raises(FileExistsError):
                module.new_file(tmp_path / name, 0o600)
    assert not (tmp_path / "elsewhere").exists()


def test_a_private_key_is_not_refused_on_windows_for_a_mode_that_says_nothing_there(
    windows: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    write_key_pair(tmp_path / "key", secret)
    (tmp_path / "key").chmod(0o666)  # what every file seems to have on Windows
    assert operating_system.open_to_others(tmp_path / "key") == "0666"
    monkeypatch.setattr("conformance.evidence.keys.open_to_others", windows.open_to_others)
    assert load_secret(tmp_path / "key") == secret


def test_the_lines_of_a_console_of_windows_come_with_one_kind_of_end(windows: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "typed").write_bytes("是\r\nno\r\n".encode())
    with (tmp_path / "typed").open("rb") as console:
        assert b"".join(windows.typed(console.fileno(), lambda: True)) == "是\nno\n".encode()


def test_reading_a_console_ends_when_it_is_not_wanted_any_more(windows: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "typed").write_bytes(b"y\r\n")
    with (tmp_path / "typed").open("rb") as console:
        assert list(windows.typed(console.fileno(), lambda: False)) == []


@pytest.mark.parametrize("path", [None, "CON2"])
def test_on_windows_nobody_sits_at_a_pipe_nor_at_a_second_terminal(windows: ModuleType, path: str | None) -> None:
    with pytest.raises(OSError, match=r"not a terminal|own can be named on Linux and macOS only"):
        windows.open_terminal(path)


def test_on_windows_a_serial_line_cannot_be_simulated_and_says_what_to_use(windows: ModuleType) -> None:
    with pytest.raises(OSError, match="use a TCP port"):
        windows.pseudo_terminal()


def test_redirected_output_takes_every_character_on_windows(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    windows.speak_utf8()
    print("体温", flush=True)
    assert written.getvalue().decode() == "体温\n"


def test_how_long_the_computer_slept_is_what_two_clocks_of_windows_differ_by(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctypes

    class SinceStart:
        restype: Any = None

        def __call__(self) -> int:
            return 90_000  # ms

    def awake(reference: Any) -> None:
        reference._obj.value = 600_000_000  # of 100 ns

    kernel32 = SimpleNamespace(GetTickCount64=SinceStart(), QueryUnbiasedInterruptTime=awake)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    assert windows.asleep_s() == pytest.approx(30.0)


def test_a_library_is_looked_for_by_the_name_of_its_system(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert windows.library_name("aravis-0.8", 0) == "libaravis-0.8-0.dll"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert operating_system.library_name("aravis-0.8", 0) == "libaravis-0.8.0.dylib"
    monkeypatch.setattr(sys, "platform", "linux")
    assert operating_system.library_name("aravis-0.8", 0) == "libaravis-0.8.so.0"
