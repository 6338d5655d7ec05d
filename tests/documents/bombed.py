"""A process with little memory that reads bombs as every kind of document.

``python -m tests.documents.bombed FOLDER`` prints a line for each: the kind, the bomb, and how it ended.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.cli.schema import DOCUMENTS
from conformance.core.problems import BadInput
from conformance.documents import load_document

MEMORY = 200 * 1024 * 1024
"""Bytes more than the process has before the first document."""
LONGEST_S = 1.0


def bombs(schema: str) -> Mapping[str, str]:
    """Documents of about 400 bytes; written out, gigabytes."""
    head = f"schema: {schema}\n"
    nine = "abcdefghi"

    def chain(first: str, of: str) -> str:
        return "".join(
            [f"a: &a {first}\n"]
            + [f"{here}: &{here} {of.format(', '.join([f'*{before}'] * 9))}\n"
               for before, here in itertools.pairwise(nine)]
        )  # fmt: skip

    return {
        "lists": head + chain("[x, x, x, x, x, x, x, x, x]", "[{}]"),
        "mappings": head + chain("{x: y}", "{{k: [{}]}}"),
        "merged": head + chain("{x: y}", "{{<<: [{}], k: [{}]}}".replace("k: [{}]", "k: 1")),
        "under a known field": head + "notes: &n [x, x, x, x]\n" + chain("[*n, *n, *n, *n]", "[{}]"),
        "names of fields": head + "".join(
            [f"a: &a [{'x, ' * 9}]\n"]
            + [f"? &{here} [{', '.join([f'*{before}'] * 9)}]\n: 1\n"
               for before, here in itertools.pairwise(nine)]
        ),
        "long texts": head + "a: &a " + "x" * 200 + "\n" + chain("[*a, *a]", "[{}]").replace("&a [", "&b0 [", 1),
        "itself": head + "a: &a [*a, *a]\n",
        "deep": head + "a: " + "[" * 200 + "]" * 200 + "\n",
        "a long number": head + "a: " + "1:" * 180 + "1\n",
    }  # fmt: skip


def ends(folder: Path) -> Iterator[str]:
    """How each reading ended."""
    for kind, model in DOCUMENTS.items():
        for name, text in bombs(model.KIND).items():
            path = folder / "document.yaml"
            path.write_text(text, encoding="utf-8")
            begun = time.process_time()
            try:
                load_document(path, model)
                how = "READ"
            except BadInput as bad:
                how = "refused" if all(problem.line for problem in bad.problems) else f"no line: {bad}"
            took_s = time.process_time() - begun
            yield f"{kind}, {name}: {how}{', SLOW' if took_s > LONGEST_S else ''}"


if __name__ == "__main__":
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)
    for line in ends(Path(sys.argv[1])):
        print(line)
