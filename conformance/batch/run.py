"""Running a batch: every evaluation is on disk as soon as it is made, the tables over all of them when all are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.batch.listing import ListedRecording
from conformance.batch.order import BatchOrder, BatchOutcome
from conformance.batch.page import page
from conformance.batch.summary import BatchRow, device_of, table_bytes
from conformance.batch.workers import in_processes, in_this_process, on_dask
from conformance.core.text import LANGUAGES
from conformance.documents import write_whole

EVALUATIONS = "evaluations"
_PRECEDENCE = (2, 1, 4, 3, 0)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch came to, recording by recording, in the order in which they were listed."""

    devices: tuple[BatchRow, ...]

    @property
    def exit_code(self) -> int:
        """2 where a recording is bad, else 1, 4, 3 or 0 by the worst of the evaluations."""
        return min((device.exit_code for device in self.devices), key=_PRECEDENCE.index, default=0)


def outcomes(
    order: BatchOrder, recordings: Sequence[ListedRecording], *, jobs: int = 1, scheduler: str | None = None
) -> Iterator[tuple[ListedRecording, BatchOutcome]]:
    """Each recording with what it came to, as they are done."""
    addresses = [each.address for each in recordings]
    if scheduler is not None:
        done = on_dask(order, addresses, scheduler)
    elif jobs > 1 and len(addresses) > 1:
        done = in_processes(order, addresses, jobs)
    else:
        done = in_this_process(order, addresses)
    for number, outcome in done:
        yield recordings[number], outcome


def written(
    done: Iterable[tuple[ListedRecording, BatchOutcome]], recordings: Sequence[ListedRecording], folder: Path
) -> Iterator[tuple[BatchRow, int]]:
    """Write each evaluation as it comes; gives each device with how many are left."""
    left = len(recordings)
    for listed, outcome in done:
        path = folder / EVALUATIONS / f"{listed.name}.json"
        if outcome.evaluation is None:
            path.unlink(missing_ok=True)  # one of an earlier batch would be taken for this one's
        else:
            write_whole(path, outcome.evaluation)
        left -= 1
        yield device_of(listed, outcome), left


def summed_up(devices: Iterable[BatchRow], recordings: Sequence[ListedRecording], folder: Path) -> Batch:
    """Write the tables over all devices; they do not depend on who was done first."""
    place = {listed.name: number for number, listed in enumerate(recordings)}
    batch = Batch(tuple(sorted(devices, key=lambda device: place[device.name])))
    write_whole(folder / "summary.parquet", table_bytes(batch.devices))
    for language in LANGUAGES:
        write_whole(folder / f"summary.{language}.html", page(batch.devices, language))
    return batch
