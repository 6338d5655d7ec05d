"""Makes the fixture of a version 1 recording: ``python tests/recording/version_1.py FOLDER``.

Written by hand from the description of version 1, without the writer of today: what was recorded then stays readable.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

CALIBRATION = {"r": 18000.0, "b_K": 1450.0, "f": 1.0, "o": -4500.0, "linear_K_per_count": None, "linear_zero_K": 0.0}
SCENE = "netd/30.00degC"
SEGMENT = "frames/netd_30.00degC-" + hashlib.sha256(SCENE.encode()).hexdigest()[:12] + ".raw"


def image(number: int) -> np.ndarray[Any, np.dtype[np.uint16]]:
    """A small image that is different for each number."""
    return (np.arange(48, dtype=np.uint16).reshape(6, 8) * 37 + 1000 * number).astype("<u2")


def files() -> dict[str, bytes]:
    """Its files but for the manifest."""
    scenes: list[dict[str, Any]] = [
        {"id": SCENE, "serves": ["netd"], "duration_s": 1.0, "start_s": 0.0, "end_s": 1.0},
        {"id": "response/1", "serves": ["response_time"], "start_s": 1.0, "end_s": 3.0},
        {"id": "response/2", "serves": ["response_time"], "start_s": 3.0, "end_s": 3.0, "not_needed": ["1a"]},
    ]
    target = {"id": "p", "kind": "person", "unit": "person-1", "reference_degC": 36.5, "mask": "worn"}
    events: list[dict[str, Any]] = [
        {"event": "heartbeat", "scene": "response/1", "time_s": 1.0},
        {"event": "presented", "scene": "response/1", "time_s": 1.1, "target": "p"},
        {"event": "reading", "scene": "response/1", "time_s": 1.5, "temperature_degC": 36.4, "mode": "body"},
    ]
    index: list[dict[str, Any]] = [{"scene": SCENE, "calibration": CALIBRATION}]
    index += [
        {"scene": SCENE, "frame_id": n, "time_s": n / 25, "offset": 96 * n, "rows": 6, "columns": 8} for n in range(3)
    ]
    return {
        "scenes.jsonl": _lines(scenes),
        "targets.jsonl": _lines([{"scene": "response/1", **target}]),
        "events.jsonl": _lines(events),
        "frames.jsonl": _lines(index),
        SEGMENT: b"".join(image(number).tobytes() for number in range(3)),
    }


def _lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records).encode()


def main(folder: Path) -> None:
    """Write it."""
    (folder / "frames").mkdir(parents=True, exist_ok=True)
    entries = {}
    for name, data in files().items():
        (folder / name).write_bytes(data)
        entries[name] = {"sha256": "sha256:" + hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "schema": "conformance/recording/1",
        "closed": True,
        "origin": "live",
        "simulated": True,
        "notes": ["Made by tests/recording/version_1.py."],
        "tool": {"name": "conformance", "version": "0.1.0"},
        "files": entries,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
