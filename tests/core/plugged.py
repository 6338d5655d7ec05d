"""Somebody else's package, as an installer leaves it: a module and its metadata in a folder of their own."""

from __future__ import annotations

import base64
import hashlib
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from conformance.cli.plugins import registries


def distribution(
    folder: Path,
    package: str,
    entry_points: Mapping[str, Mapping[str, str]],
    modules: Mapping[str, str],
    version: str = "1.2.3",
) -> Path:
    """A distribution in a folder: its modules by file name, and its entry points by group and name."""
    info = folder / f"{package.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    files = {name: text.encode() for name, text in modules.items()}
    files[f"{info.name}/METADATA"] = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode()
    lines = [
        f"[{group}]\n" + "".join(f"{n} = {v}\n" for n, v in named.items()) for group, named in entry_points.items()
    ]
    files[f"{info.name}/entry_points.txt"] = "\n".join(lines).encode()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (info / "INSTALLER").write_text("tests\n", encoding="utf-8")
    (info / "RECORD").write_text(
        "".join(f"{name},sha256={_record_digest(content)},{len(content)}\n" for name, content in files.items())
        + f"{info.name}/INSTALLER,,\n{info.name}/RECORD,,\n",
        encoding="utf-8",
    )
    return folder


def _record_digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


@contextmanager
def installed(*folders: Path) -> Iterator[None]:
    """With these folders on the path of Python, and every registry as if it had just begun."""
    before, modules = list(sys.path), set(sys.modules)
    sys.path[:0] = map(str, folders)
    _afresh()
    try:
        yield
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - modules:
            path = getattr(sys.modules[name], "__file__", None) or ""
            if any(Path(path).is_relative_to(folder) for folder in folders):
                del sys.modules[name]
        _afresh()


def _afresh() -> None:
    importlib.invalidate_caches()
    for registry in registries():
        registry.cache_clear()
