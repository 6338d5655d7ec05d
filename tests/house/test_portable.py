"""Written for Linux, macOS and Windows: what only some of them have is called in one module, and bytes are the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import conformance

PACKAGE = Path(conformance.__file__).parent
THE_ONE = PACKAGE / "core" / "operating_system.py"

MODULES = frozenset(
    [
        "fcntl",
        "termios",
        "tty",
        "pty",
        "resource",
        "pwd",
        "grp",
        "crypt",
        "syslog",
        "readline",
        "select",
        "selectors",
        "msvcrt",
        "winreg",
        "winsound",
        "_winapi",
    ]
)
"""Modules that are missing on a system, or that do not take the same things there."""
OF_OS = frozenset(
    [
        "fork",
        "forkpty",
        "killpg",
        "kill",
        "setsid",
        "setpgid",
        "getpgid",
        "getpgrp",
        "tcgetpgrp",
        "nice",
        "uname",
        "getuid",
        "geteuid",
        "getgid",
        "getegid",
        "getgroups",
        "setuid",
        "setgid",
        "umask",
        "sysconf",
        "confstr",
        "fchmod",
        "fchown",
        "chown",
        "lchown",
        "mkfifo",
        "mknod",
        "openpty",
        "ttyname",
        "ctermid",
        "set_blocking",
        "posix_spawn",
        "posix_fallocate",
        "posix_fadvise",
        "wait",
        "waitpid",
        "wait3",
        "wait4",
        "sendfile",
        "pread",
        "pwrite",
        "statvfs",
        "fstatvfs",
        "sched_setaffinity",
        "sched_getaffinity",
        "getloadavg",
        "pathconf",
        "sync",
        "fdatasync",
        "startfile",
        "memfd_create",
        "pidfd_open",
        "open",
    ]
)
"""`os.open` too: it opens no folder on Windows, and changes line ends there unless it is told not to."""
KEYWORDS = frozenset(
    ["preexec_fn", "start_new_session", "process_group", "pass_fds", "creationflags", "startupinfo", "dir_fd"]
)
SIGNALS_OF_ALL = frozenset({"SIGINT", "SIGTERM", "SIGABRT", "SIGFPE", "SIGILL", "SIGSEGV", "SIG_DFL", "SIG_IGN"})
WRITING = frozenset("wax")


def calls_of_one_system(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "") in MODULES | {"os", "signal"}:
            yield from (f"from {node.module} import {alias.name}" for alias in node.names if alias.name not in _FREE)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from _attribute(node.value.id, node.attr)
        elif isinstance(node, ast.keyword) and node.arg in KEYWORDS:
            yield f"{node.arg}="
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ("fork", "forkserver")
        ) or (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith(("/dev/", "/proc/"))
        ):
            yield repr(node.value)


_FREE = frozenset({"PathLike", "fspath", "environ", "sep", "path", "replace", "fsync"})


def _of_one_system(constant: object) -> bool:
    return isinstance(constant, str) and (
        constant in {"fork", "forkserver"} or constant.startswith(("/dev/", "/proc/", "/tmp/"))
    )


def _attribute(of: str, name: str) -> Iterator[str]:
    if of == "os" and (name in OF_OS or name.startswith("O_")):
        yield f"os.{name}"
    if of == "signal" and name.startswith("SIG") and name not in SIGNALS_OF_ALL:
        yield f"signal.{name}"
    if of == "signal" and name in {"alarm", "setitimer", "pause", "pthread_kill", "sigwait", "pthread_sigmask"}:
        yield f"signal.{name}"
    if of == "socket" and name.startswith("AF_UNIX"):
        yield f"socket.{name}"
    if of == "time" and (name.startswith(("clock_", "CLOCK_")) or name == "tzset"):
        yield f"time.{name}"
    if of == "sys" and name == "platform":
        yield "sys.platform"


def text_without_its_form(tree: ast.AST) -> Iterator[str]:
    """Text files opened without encoding; and written without saying which line ends."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of = (
            node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
        )
        given = {keyword.arg for keyword in node.keywords}
        if name in {"read_text", "write_text"} and isinstance(node.func, ast.Attribute):
            writes = name == "write_text"
        elif (
            name == "open" and of not in {"os", "webbrowser", "Image", "zipfile", "tarfile", "gzip"}
        ) or name == "fdopen":
            position = 0 if isinstance(node.func, ast.Attribute) and name == "open" else 1
            modes = [k.value for k in node.keywords if k.arg == "mode"] or node.args[position : position + 1]
            mode = modes[0].value if modes and isinstance(modes[0], ast.Constant) else None
            if not isinstance(mode, str) or not set(mode) <= set("rwaxbt+"):
                if isinstance(node.func, ast.Name):
                    yield f"open() without a mode, line {node.lineno}"
                continue  # a method of our own, or of a zip's
            if "b" in mode:
                continue
            writes = bool(set(mode) & WRITING)
        elif name in {"TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"}:
            modes = [k.value for k in node.keywords if k.arg == "mode"] or node.args[:1]
            if not modes or (isinstance(modes[0], ast.Constant) and "b" in str(modes[0].value)):
                continue
            writes = True
        elif name in {"Popen", "run", "check_output"} and of == "subprocess" and given & {"text", "universal_newlines"}:
            writes = False
        else:
            continue
        if "encoding" not in given:
            yield f"{name}() without encoding=, line {node.lineno}"
        if writes and "newline" not in given:
            yield f"{name}() without newline=, line {node.lineno}"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path != THE_ONE:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def test_what_only_some_systems_have_is_called_in_one_module_only() -> None:
    found = {name: sorted(set(calls_of_one_system(tree))) for name, tree in sources()}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_every_text_file_says_its_encoding_and_every_one_that_is_written_its_line_end() -> None:
    found = {name: list(text_without_its_form(tree)) for name, tree in sources()}
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "import select",
        "from os import killpg",
        "os.killpg(1, 9)",
        "os.open('x', os.O_DIRECTORY)",
        "subprocess.Popen(c, start_new_session=True)",
        "subprocess.Popen(c, preexec_fn=f)",
        "signal.signal(signal.SIGHUP, f)",
        "multiprocessing.get_context('fork')",
        "time.clock_gettime(1)",
        "socket.socket(socket.AF_UNIX)",
        "open('/dev/tty', encoding='utf-8')",
    ],
)
def test_a_call_of_one_system_is_found(line: str) -> None:
    assert list(calls_of_one_system(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "path.read_text()",
        "path.write_text(t, encoding='utf-8')",
        "path.open('a', encoding='utf-8')",
        "path.open('r')",
        "open('x', 'w', encoding='utf-8')",
        "open('x')",
        "open(path)",
        "os.fdopen(d, 'w')",
        "tempfile.NamedTemporaryFile('w')",
        "subprocess.run(c, text=True)",
    ],
)
def test_a_text_file_without_its_form_is_found(line: str) -> None:
    assert list(text_without_its_form(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "path.read_text(encoding='utf-8')",
        "path.write_text(t, encoding='utf-8', newline='\\n')",
        "path.open('rb')",
        "place.open(MANIFEST)",
        "open('x', 'wb')",
        "signal.signal(signal.SIGINT, f)",
        "os.replace(a, b)",
    ],
)
def test_what_every_system_does_alike_is_not_found(line: str) -> None:
    tree = ast.parse(line)
    assert [*calls_of_one_system(tree), *text_without_its_form(tree)] == []
