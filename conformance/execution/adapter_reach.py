"""What a vendor's program could read that is none of its business: keys and secrets of the laboratory.

An adapter runs as the user who runs the harness, unless the bench says ``run_as``. Where that user's private key lies
beside the bench, the vendor's program can read it, and sign whatever it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from conformance.bench.description import Bench
from conformance.core.operating_system import kept_from_others

_DRIVER = "adapter"
_MOST_BYTES = 64 * 1024
_MOST_FILES = 1000
"""Files of a folder that are looked at."""


def runs_as_this_user(bench: Bench) -> bool:
    """Whether a program of the vendor's runs with the rights of who runs the harness."""
    options = bench.device.options
    return bench.device.driver == _DRIVER and bool(options.get("command")) and not options.get("run_as")


def readable_secrets(folders: Iterable[Path]) -> Iterator[Path]:
    """Private keys, and files that are their owner's alone (mode 0600: seeds, passphrases), in these folders."""
    for folder in dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()):
        for path, _ in zip(sorted(folder.iterdir()), range(_MOST_FILES), strict=False):
            try:
                if path.is_file() and path.stat().st_size <= _MOST_BYTES and _is_secret(path):
                    yield path
            except OSError:  # not even its owner can read it
                continue


def _is_secret(path: Path) -> bool:
    return kept_from_others(path) or b"PRIVATE KEY-----" in path.read_bytes()[:4096]
