"""The names of the files of a recording."""

from __future__ import annotations

from pathlib import PurePosixPath

MANIFEST = "manifest.json"
SCENES, TARGETS, EVENTS = "scenes.jsonl", "targets.jsonl", "events.jsonl"
FILES = (SCENES, TARGETS, EVENTS)
"""The tables as they are written live; each may lie as Parquet when the recording is closed (`table_of`)."""
ATTEMPTS = "attempts.jsonl"
"""The lines of scenes that were interrupted and presented again."""
ATTACHMENTS_INDEX, ATTACHMENTS = "attachments.jsonl", "attachments"
FRAME_INDEX, SEGMENTS = "frames.jsonl", "frames"
"""Frames as they are written live."""
PACKED_FRAMES = "frames.h5"
REDACTED = "redacted.jsonl"
"""The digests of what was removed from the recording."""
WIRE = "wire.jsonl"
"""The log of the wires, where one was asked for."""
SEAL = "seal.jsonl"
"""The bench's signed chain over what was recorded, where the run had the bench's key."""
LOCK = ".lock"
"""Held by the process that records: no part of the recording, whatever is in it."""
FOLDERS = (SEGMENTS, ATTACHMENTS)
LIVE = ".live"
"""Suffix of the name of a recording's folder until it becomes a zip."""


def table_of(name: str) -> str:
    """The Parquet form of a table."""
    return name.removesuffix(".jsonl") + ".parquet"


def is_inside(name: str) -> bool:
    """Whether a name is that of a file of a recording: in its folder, or in one of its permitted folders."""
    if "\\" in name or ":" in name or "\0" in name or name.startswith("/"):
        return False
    parts = PurePosixPath(name).parts
    return name == "/".join(parts) and (
        ".." not in parts and (len(parts) == 1 or (len(parts) == 2 and parts[0] in FOLDERS))
    )
