"""What is wrong with files before they are committed: YAML or JSON that cannot be read, a conflict left in a text.

A hook of ``.pre-commit-config.yaml``: ``python tests/house/committed.py FILE...`` prints what it finds and ends with 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)


def wrong(path: Path) -> Iterator[str]:
    """What is wrong with a text file, a line each."""
    text = path.read_text(encoding="utf-8", errors="replace")  # a document in another encoding is meant
    if len(_CONFLICT.findall(text)) >= 3:
        yield f"{path}: a conflict is left in it"
    try:
        if path.suffix in {".yaml", ".yml"}:
            list(yaml.safe_load_all(text))
        elif path.suffix == ".json":
            json.loads(text)
    except (yaml.YAMLError, ValueError) as error:
        yield f"{path}: {' '.join(str(error).split())}"


def main(names: list[str]) -> int:
    """The exit code: 1 where something is wrong."""
    found = [line for name in names for line in wrong(Path(name))]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
