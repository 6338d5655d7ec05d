"""Evaluate every reference recording with another revision and with this tree, and compare field by field.

    python tests/house/evaluations_against.py REVISION

Prints the texts that differ, by the path of their field and how often, and the fields that were added. Exits with 1
where anything else differs: a verdict, a figure, a budget, an interval, a digest, or a field that is gone. The revision
before a change says whether the change left the results alone, not the change itself.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEXTS = frozenset({"zh", "en", "reason", "reason_zh"})
"""Names of fields that hold a sentence for people."""
GIVEN = (".inputs.", ".specification.", ".product.", ".assignment.")
"""What the evaluation only hands on: its sentences are not ours to change."""
MISSING = object()


def tree_of(revision: str, folder: Path) -> Path:
    """The files of a revision of this repository, in a folder."""
    archive = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def evaluated(tree: Path, recording: Path, output: Path) -> Any:
    """What a tree's own command makes of a recording. Raises `RuntimeError` where it makes nothing."""
    device = recording.parent.parent
    command = [sys.executable, "-P", "-m", "conformance", "evaluate"]
    inputs = [str(ROOT / "specs/contactless-screening/requirements.yaml"), str(recording)]
    options = ["--assignment", str(device / "assignment.yaml"), "-o", str(output)]
    done = subprocess.run(
        [*command, *inputs, *options],
        env={**os.environ, "PYTHONPATH": str(tree)},
        cwd=output.parent,
        capture_output=True,
        text=True,
    )
    if not output.exists():
        raise RuntimeError(f"{tree} does not evaluate {recording.name}: {done.stderr}")
    return json.loads(output.read_text(encoding="utf-8"))


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every leaf that differs: its path without indices, and both values; `MISSING` for none."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from differences(before.get(name, MISSING), after.get(name, MISSING), f"{path}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from differences(one, other, f"{path}[]")
    elif before != after or type(before) is not type(after):
        yield path, before, after


def is_text(path: str, before: Any, after: Any) -> bool:
    """Whether a difference is one of wording: a sentence of the evaluation's own, said in other words."""
    both = isinstance(before, str) and isinstance(after, str)
    return both and path.rsplit(".", 1)[-1] in TEXTS and not path.startswith(GIVEN)


def main(revision: str) -> int:
    """Compare all; 1 where more than texts and additions differ."""
    texts, added, wrong = Counter[str](), Counter[str](), list[str]()
    recordings = sorted(ROOT.glob("test_vectors/*/recordings/*.zip"))
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)
        base = tree_of(revision, folder / "tree")

        def both(recording: Path) -> tuple[Any, Any]:
            stem = f"{recording.parent.parent.name}-{recording.stem}"
            before = evaluated(base, recording, folder / f"{stem}.before.json")
            return before, evaluated(ROOT, recording, folder / f"{stem}.after.json")

        for recording, (before, after) in zip(recordings, pool.map(both, recordings), strict=True):
            for path, one, other in differences(before, after):
                if one is MISSING:
                    added[path] += 1
                elif is_text(path, one, other):
                    texts[path] += 1
                else:
                    wrong.append(f"{recording.parent.parent.name}/{recording.name} {path}: {one!r} -> {other!r}")
    print(f"{len(recordings)} recordings, {revision} beside this tree")
    for title, counts in (("texts that differ", texts), ("fields added", added)):
        print(f"{title}: {sum(counts.values())}")
        for path, count in sorted(counts.items()):
            print(f"  {path}  {count}")
    print(f"anything else that differs: {len(wrong)}", *wrong[:50], sep="\n  ")
    return 1 if wrong or not recordings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
