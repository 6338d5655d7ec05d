"""The table over a batch: a row for each device and requirement, and one for each recording without an evaluation."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conformance.batch.listing import ListedRecording
from conformance.batch.order import BatchOutcome

UNREADABLE, TOOL_FAILED = "unreadable", "tool_failed"
"""In place of a status, where there is no evaluation."""

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "recording": "string",
        "address": "string",
        "digest": "string",
        "class": "string",
        "manufacturer": "string",
        "model": "string",
        "serial": "string",
        "firmware": "string",
        "specification": "string",
        "marked": "string",
        "marked_zh": "string",
        "partial": "bool_",
        "simulated": "bool_",
        "status": "string",
        "requirement": "string",
        "clause": "string",
        "modality": "string",
        "characteristic": "string",
        "verdict": "string",
        "value": "float64",
        "unit": "string",
        "expanded_uncertainty": "float64",
        "limit_lower": "float64",
        "limit_upper": "float64",
        "limit_unit": "string",
        "reason": "string",
        "reason_zh": "string",
    }
)
"""Column → Arrow type. Where a requirement has several measurements, the figures are those of the one that decided."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One recording of a batch: the rows of its evaluation, or why there is none."""

    name: str
    address: str
    status: str
    """The evaluation's, else `UNREADABLE` or `TOOL_FAILED`."""
    exit_code: int
    """As if it had been evaluated alone."""
    rows: tuple[dict[str, Any], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether there is an evaluation."""
        return self.status not in {UNREADABLE, TOOL_FAILED}


def device_of(listed: ListedRecording, outcome: BatchOutcome) -> BatchRow:
    """The device of a recording."""
    if outcome.judged is not None:
        judged = outcome.judged
        return BatchRow(listed.name, listed.address, judged.status, judged.exit_code, judged.rows)
    if outcome.problems:
        return BatchRow(listed.name, listed.address, UNREADABLE, 2, problems=outcome.problems)
    return BatchRow(listed.name, listed.address, TOOL_FAILED, 4, problems=(outcome.failure or "no outcome",))


def rows(devices: Iterable[BatchRow]) -> Iterator[dict[str, Any]]:
    """The rows of the table."""
    for device in devices:
        known = {"recording": device.name, "address": device.address}
        if not device.judged:
            yield {**known, "status": device.status, "reason": " ".join(device.problems)}
        for row in device.rows:
            yield {**known, **row}


def table_bytes(devices: Iterable[BatchRow]) -> bytes:
    """The table as Parquet; equal devices give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, getattr(pa, arrow)()) for name, arrow in COLUMNS.items()])
    into = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows(devices)), schema), into, compression="zstd")
    return into.getvalue()
