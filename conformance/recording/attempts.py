"""Attempts: the lines of a recording of scenes that were interrupted, or broke, and were presented again.

``attempts.jsonl`` names them as half-open ranges of rows, counted from 0, in targets, events and the live index of
frames. No row is removed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conformance.documents.strict_json import read_json
from conformance.recording.codec import RecordError

Range = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]


class CutOff(BaseModel):
    """One line of ``attempts.jsonl``."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    scene: str
    attempt: int = Field(ge=1)
    resumed_at_s: float
    targets: Range = (0, 0)
    events: Range = (0, 0)
    frames: Range = (0, 0)
    error: str | None = None
    """What broke, if the scene was repeated within its run; None if the run itself was interrupted."""


def cut_off_line(cut_off: CutOff) -> str:
    """One line, without its newline."""
    return json.dumps(cut_off.model_dump(mode="json", exclude_none=True), ensure_ascii=False, separators=(",", ":"))


def cut_off_of(line: bytes) -> CutOff:
    """The record of a line. Raises `RecordError`."""
    try:
        read_json(line)
        return CutOff.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors()[0]
        raise RecordError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None
    except ValueError as error:
        raise RecordError(f"is not JSON: {error}") from None


class Rows:
    """Which rows of one table are of earlier attempts."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = [(first, end, number) for number, (first, end) in enumerate(ranges) if end > first]

    def cut_off(self, row: int) -> int | None:
        """The line of ``attempts.jsonl`` that names the row; None if the row counts."""
        for first, end, number in self._ranges:
            if first <= row < end:
                return number
        return None
