"""The workers of a batch: this process, several on this computer, or the workers of a Dask scheduler.

Each takes the same pieces of work and gives back each piece's outcome once, in any order. If a worker dies, its
unfinished pieces are done again; a piece that kills its workers is reported as a failure of the tool.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any

from conformance.batch.alone import WorkerDiedError, in_own_process, working_folder_hidden
from conformance.batch.order import BatchOrder, BatchOutcome, judge_one
from conformance.core.ending import work_for_parent
from conformance.core.operating_system import worker_context
from conformance.core.problems import BadInput, Problem

Work = Callable[[BatchOrder, str], BatchOutcome]
MOST_TRIES = 3
"""How often a piece of work may lose its worker."""
_DIED = "its worker died {tries} times; the last time {reason}"


def in_this_process(
    order: BatchOrder, addresses: Sequence[str], work: Work = judge_one
) -> Iterator[tuple[int, BatchOutcome]]:
    """One after another."""
    for number, address in enumerate(addresses):
        yield number, work(order, address)


def in_processes(
    order: BatchOrder, addresses: Sequence[str], jobs: int, work: Work = judge_one
) -> Iterator[tuple[int, BatchOutcome]]:
    """On so many processes of this computer."""
    left = dict(enumerate(addresses))
    for number, outcome in _pool(order, left, jobs, work):
        del left[number]
        yield number, outcome
    # A process died and took its pool along. Whose work killed it is not known: each piece gets a process of its own.
    for number, address in list(left.items()):
        yield number, _alone(order, address, work)


def _pool(order: BatchOrder, addresses: Mapping[int, str], jobs: int, work: Work) -> Iterator[tuple[int, BatchOutcome]]:
    """The outcomes until all are there, or a process dies; a second pool takes over from the first."""
    left = dict(addresses)
    for _ in range(2):
        if not left:
            return
        with (
            working_folder_hidden(),
            concurrent.futures.ProcessPoolExecutor(
                min(jobs, len(left)), mp_context=_context(), initializer=work_for_parent
            ) as pool,
        ):
            futures = {}
            with contextlib.suppress(BrokenProcessPool):  # one died already: what is not handed out is done later
                for number, address in left.items():
                    futures[pool.submit(work, order, address)] = number
            for future in concurrent.futures.as_completed(futures):
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    continue
                except Exception as error:  # what cannot travel between processes
                    outcome = BatchOutcome(failure=f"{type(error).__name__}: {error}")
                del left[futures[future]]
                yield futures[future], outcome


def _alone(order: BatchOrder, address: str, work: Work) -> BatchOutcome:
    reason = ""
    for _ in range(MOST_TRIES):
        try:
            return in_own_process(work, order, address)
        except WorkerDiedError as died:
            reason = str(died)
    return BatchOutcome(failure=_DIED.format(tries=MOST_TRIES, reason=reason))


def _context() -> BaseContext:
    """Processes that begin clean, with the judging imported once for all of them."""
    return worker_context(["conformance.batch.order", "conformance.batch.preloaded"])


def on_dask(
    order: BatchOrder, addresses: Sequence[str], scheduler: str, work: Work = judge_one
) -> Iterator[tuple[int, BatchOutcome]]:
    """On the workers of an existing Dask scheduler, which have this package and reach the same storage.

    Raises `BadInput` where there is no scheduler at the address.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise BadInput(
            Problem(
                "a Dask scheduler needs dask[distributed]",
                scheduler,
                remedy="Install conformance[distributed]",
                code="library-missing",
            )
        ) from None
    try:
        client = distributed.Client(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        what = f"no Dask scheduler answers at this address: {error}"
        raise BadInput(
            Problem(what, scheduler, remedy="Start it, or leave --scheduler out", code="address-unreachable")
        ) from None
    left = dict(enumerate(addresses))
    with client:
        futures = {
            client.submit(work, order, address, pure=False, retries=MOST_TRIES): number
            for number, address in left.items()
        }
        for future in distributed.as_completed(futures, loop=client.loop):
            number = futures[future]
            if future.status == "finished":
                del left[number]
                yield number, future.result()
            future.release()
    for number, address in left.items():  # what the cluster lost, or what its workers died of
        yield number, _alone(order, address, work)
