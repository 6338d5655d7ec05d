"""What differs between Linux, macOS and Windows: the one module that calls what only some of them have.

Each function below exists twice with one meaning, for POSIX and for Windows; who calls it does not ask where it runs.
Written for all three systems, tested on Linux: the Windows half is held by the type checker and by simulation.
"""

# ruff: noqa: RET505 (the type checker follows else, not return, when it looks at one system alone)
from __future__ import annotations

import contextlib
import errno
import os
import select
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:  # imported where they are used: `conformance --help` needs neither
    import subprocess
    from multiprocessing.context import BaseContext

_LOOK_S = 0.1
"""How often a terminal's reader asks whether it is still wanted."""
_CHUNK = 4096
_LOCKED_BYTE = 1 << 30
"""Windows locks a byte, which then cannot be read: one that no file of ours has."""
_PR_SET_PDEATHSIG = 1
_NO_TERMINAL = "there is no operator: the input is not a terminal. For answers from a file use --answers FILE"


def worker_context(preload: Sequence[str]) -> BaseContext:
    """How processes that begin clean are started; where the system can, ``preload`` is imported once for all."""
    import multiprocessing

    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    else:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        return context


def forking_context() -> BaseContext | None:
    """How processes that inherit everything are started; None where there are none: then one process does the work."""
    import multiprocessing

    if sys.platform == "win32":
        return None
    else:
        return multiprocessing.get_context("fork")


def readable(end: int, wait_s: float) -> bool:
    """Whether there is something to read within a time: from a socket; on POSIX also from a terminal or a pipe."""
    return bool(select.select([end], [], [], wait_s)[0])


if sys.platform == "win32":

    def own_group() -> Mapping[str, Any]:
        """Arguments of `subprocess.Popen` for a program that Ctrl-C at this terminal does not reach."""
        import subprocess

        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}

    def end_group(process: subprocess.Popen[bytes]) -> None:
        """End a program that was started with `own_group`, at once, and whatever it started."""
        import subprocess

        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        with contextlib.suppress(OSError):
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (the system's own program)
        process.kill()

    def as_user(name: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """Arguments of `subprocess.Popen` for a program of another user, and that one's environment.

        Raises `OSError`: Windows starts no program so without that user's password.
        """
        raise OSError("a program cannot be run as another user on Windows: start it there and give host and port")

    def ending_signals() -> Sequence[signal.Signals]:
        """Those that tell a program to end: its stop, the console that is closed, Ctrl-C."""
        return signal.SIGTERM, signal.SIGBREAK, signal.SIGINT

    @contextlib.contextmanager
    def watching_signals(numbers: Sequence[int], within_s: float, then: Callable[[], None]) -> Iterator[None]:
        """Call ``then`` where a signal came and the context has not ended in time: not on Windows."""
        yield

    def sync_folder(folder: Path) -> None:
        """Have a folder's names on the disk. Windows cannot: its file systems write their own journal."""

    def new_file(path: Path, mode: int) -> int:
        """The descriptor of a file that was not there before. Raises `OSError`. Its folder's access list holds."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_BINARY, mode)

    def open_to_others(path: Path) -> str | None:
        """The mode of a file that others can read or change. Always None: the mode says nothing on Windows."""
        return None

    def open_bytes(path: Path) -> int:
        """The descriptor of a file for reading and writing, made where there is none. Raises `OSError`."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_BINARY, 0o644)

    def lock_file(descriptor: int) -> bool:
        """Lock an open file for this process alone, until it is closed or the process ends; whether that succeeded."""
        import msvcrt

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def reader_is_gone(error: OSError, *, terminal: bool) -> bool:
        """Whether writing failed because nobody reads any more; an argument is then called invalid."""
        return isinstance(error, ConnectionError) or error.errno == errno.EINVAL

    def end_with_parent() -> None:
        """End this process when the one that started it has ended. Windows has no such request."""

    def kept_from_others(path: Path) -> bool:
        """Whether a file is meant for its owner alone. Always false: the mode says nothing on Windows."""
        return False

    def asleep_s() -> float:
        """How long the computer has slept since it was started, s."""
        import ctypes

        awake = ctypes.c_ulonglong()  # units of 100 ns
        ctypes.windll.kernel32.GetTickCount64.restype = ctypes.c_ulonglong
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        return float(ctypes.windll.kernel32.GetTickCount64()) / 1e3 - awake.value / 1e7

    def open_terminal(path: str | None) -> tuple[int, TextIO]:
        """Where lines are typed, and where text is shown: this program's. Raises `OSError` where nobody sits there."""
        if path is not None:
            raise OSError("another terminal than the program's own can be named on Linux and macOS only")
        if not sys.stdin.isatty():
            raise OSError(_NO_TERMINAL)
        return sys.stdin.fileno(), sys.stderr

    def typed(descriptor: int, wanted: Callable[[], bool]) -> Iterator[bytes]:
        """What is typed, UTF-8 with ``\\n``; ends with the terminal. The console wakes up for nothing but a line."""
        with open(descriptor, "rb", buffering=0, closefd=False) as console:
            while wanted() and (chunk := console.read(_CHUNK)):
                yield chunk.replace(b"\r", b"")

    def pseudo_terminal() -> tuple[int, int, str]:
        """Both ends of a serial line without a wire, and its name. Raises `OSError`: Windows has none."""
        raise OSError("Windows has no pseudo-terminals: use a TCP port")

    def words_of(command: str) -> list[str]:
        """The words of a command line; a backslash stands in paths and escapes nothing."""
        words = shlex.split(command, posix=False)
        return [word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word for word in words]

    def command_of(words: Sequence[str]) -> str:
        """The command line that has these words."""
        import subprocess

        return subprocess.list2cmdline(words)

    def speak_utf8() -> None:
        """Have stdout and stderr take every character, also where they are redirected to a file of the code page."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")

    def library_name(name: str, version: int) -> str:
        """The file of a shared library: ``aravis-0.8``, 0 → ``libaravis-0.8-0.dll``."""
        return f"lib{name}-{version}.dll"

else:
    import stat
    import time

    def own_group() -> Mapping[str, Any]:
        """Arguments of `subprocess.Popen` for a program that Ctrl-C at this terminal does not reach."""
        return {"start_new_session": True}

    def end_group(process: subprocess.Popen[bytes]) -> None:
        """End a program that was started with `own_group`, at once, and whatever it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left of it; it is another user's
            os.killpg(process.pid, signal.SIGKILL)

    def as_user(name: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """Arguments of `subprocess.Popen` for a program of another user, and that one's environment.

        Raises `OSError` where there is no such user, or where this one may not start programs for others.
        """
        import pwd

        try:
            user = pwd.getpwnam(name)
        except KeyError:
            raise OSError(f"there is no user {name!r} on this computer") from None
        if os.geteuid() not in {0, user.pw_uid}:
            raise OSError(
                f"only root can run a program as {name}: run as root, or start it there and give host and port"
            )
        if os.geteuid() == user.pw_uid:
            return {}, {}
        groups = os.getgrouplist(name, user.pw_gid)
        how = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": groups}
        return how, {"HOME": user.pw_dir, "USER": name, "LOGNAME": name}

    def ending_signals() -> Sequence[signal.Signals]:
        """Those that tell a program to end: its stop, the terminal that is gone, Ctrl-C."""
        return signal.SIGTERM, signal.SIGHUP, signal.SIGINT

    @contextlib.contextmanager
    def watching_signals(numbers: Sequence[int], within_s: float, then: Callable[[], None]) -> Iterator[None]:
        """Call ``then`` where one of these signals came and the context has not ended within that time.

        The system writes a signal's number into a pipe at once, also while the main thread is deep in a library.
        """
        import threading

        heard, tell = os.pipe()
        os.set_blocking(tell, False)
        before = signal.set_wakeup_fd(tell, warn_on_full_buffer=False)

        def watch() -> None:
            left_s: float | None = None
            since_s = 0.0
            while True:
                if not select.select([heard], [], [], left_s)[0]:
                    then()
                    return
                number = os.read(heard, 1)
                if number in {b"", b"\0"}:
                    break
                if left_s is None and number[0] in numbers:
                    since_s = time.monotonic()
                if since_s:
                    left_s = max(0.0, since_s + within_s - time.monotonic())
            os.close(heard)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            with contextlib.suppress(OSError):
                os.write(tell, b"\0")
            os.close(tell)
            watcher.join(within_s)

    def sync_folder(folder: Path) -> None:
        """Have a folder's names on the disk: what was made, renamed or removed in it stays so. Raises `OSError`."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def new_file(path: Path, mode: int) -> int:
        """The descriptor of a file that was not there before, of this mode, never through a link. Raises `OSError`."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        try:
            os.fchmod(descriptor, mode)  # whatever the umask takes away or leaves
        except OSError:
            os.close(descriptor)
            path.unlink()
            raise
        return descriptor

    def open_to_others(path: Path) -> str | None:
        """The mode of a file that others can read or change; None where it is its owner's alone. Raises `OSError`."""
        mode = stat.S_IMODE(path.stat().st_mode)
        return f"{mode:04o}" if mode & 0o077 else None

    def open_bytes(path: Path) -> int:
        """The descriptor of a file for reading and writing, made where there is none. Raises `OSError`."""
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def lock_file(descriptor: int) -> bool:
        """Lock an open file for this process alone, until it is closed or the process ends; whether that succeeded."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def reader_is_gone(error: OSError, *, terminal: bool) -> bool:
        """Whether writing failed because nobody reads any more: a pipe's end is closed, a ``terminal`` is gone."""
        return isinstance(error, ConnectionError) or (error.errno == errno.EIO and terminal)

    def end_with_parent() -> None:
        """End this process when the one that started it has ended, also where that was killed. Linux alone can."""
        if sys.platform == "linux":
            import ctypes

            with contextlib.suppress(OSError, AttributeError):  # another C library: nothing is lost but this
                ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def kept_from_others(path: Path) -> bool:
        """Whether a file is meant for its owner alone: its mode gives nothing to others. Raises `OSError`."""
        return not path.stat().st_mode & 0o077

    def asleep_s() -> float:
        """How long the computer has slept since it was started, s; 0 where the system does not say."""
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
        elif sys.platform == "darwin":
            return time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
        else:
            return 0.0

    def open_terminal(path: str | None) -> tuple[int, TextIO]:
        """Where lines are typed, and where text is shown: this program's, or the one named.

        Raises `OSError` where nobody sits there.
        """
        if path is None:
            if not sys.stdin.isatty():
                raise OSError(_NO_TERMINAL)
            return sys.stdin.fileno(), sys.stderr
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        if not os.isatty(descriptor):
            os.close(descriptor)
            raise OSError(_NO_TERMINAL)
        return descriptor, os.fdopen(os.dup(descriptor), "w", 1, "utf-8")

    def typed(descriptor: int, wanted: Callable[[], bool]) -> Iterator[bytes]:
        """What is typed, UTF-8 with ``\\n``, until the terminal is gone (which may raise `OSError`) or not wanted."""
        while wanted():
            if not readable(descriptor, _LOOK_S):
                continue
            if not (chunk := os.read(descriptor, _CHUNK)):
                return
            yield chunk

    def pseudo_terminal() -> tuple[int, int, str]:
        """Both ends of a serial line without a wire (what serves it, what is opened), and its name."""
        import tty

        served, opened = os.openpty()
        tty.setraw(served)
        tty.setraw(opened)
        return served, opened, os.ttyname(opened)

    def words_of(command: str) -> list[str]:
        """The words of a command line, as a shell has it."""
        return shlex.split(command)

    def command_of(words: Sequence[str]) -> str:
        """The command line that has these words."""
        return shlex.join(words)

    def speak_utf8() -> None:
        """Have stdout and stderr take every character. The locale says what they take."""

    def library_name(name: str, version: int) -> str:
        """The file of a shared library: ``aravis-0.8``, 0 → ``libaravis-0.8.so.0``, on macOS ``….0.dylib``."""
        return f"lib{name}.{version}.dylib" if sys.platform == "darwin" else f"lib{name}.so.{version}"
