"""Types command lines one after another, in one process of an environment: ``python typed.py < lines.json``.

stdin holds ``[{"folder": ..., "words": [...]}, ...]``; stdout gets ``[{"code": ..., "said": ...}, ...]``. One process,
because starting one for each of a hundred lines costs more than the commands themselves.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys

from conformance.cli.main import main


def typed(folder: str, words: list[str]) -> dict[str, object]:
    """What one line ends with, and what it prints on stdout and stderr."""
    os.chdir(folder)
    said = io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as end:
            code = end.code or 0
    return {"code": code, "said": said.getvalue()}


if __name__ == "__main__":
    json.dump([typed(each["folder"], each["words"]) for each in json.load(sys.stdin)], sys.stdout)
