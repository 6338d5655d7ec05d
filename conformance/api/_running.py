"""Planning a certification, and presenting the plan to a device."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.api._documents import (
    PathOrName,
    load_bench,
    load_product,
    load_requirements,
    loaded,
    read_recording,
)
from conformance.core.problems import Problems

if TYPE_CHECKING:
    from conformance.bench.description import Bench
    from conformance.execution.planned import Plan
    from conformance.product.declaration import Product
    from conformance.recording.model import Recording
    from conformance.requirements.model import RequirementSet


def plan(
    requirements: RequirementSet | PathOrName, product: Product | PathOrName, bench: Bench | PathOrName | None = None
) -> Plan:
    """The scenes that the requirements need, merged and in the order that takes least time.

    ``.scenes`` (each with the requirements that it is for), ``.left_out`` (each with its reason and verdict),
    ``.duration_s`` of presenting. Scenes that ``bench`` cannot present are left out; without a bench none is left out
    for this reason. Raises `BadInput` with the problems of all inputs.
    """
    from conformance.execution.plan import make_plan

    problems = Problems()
    asked = loaded(problems, requirements, load_requirements)
    declared = loaded(problems, product, load_product)
    described = None if bench is None else loaded(problems, bench, load_bench)
    problems.raise_any()
    assert asked is not None  # what cannot be read was refused
    assert declared is not None
    return make_plan(asked, declared, described)


def run(
    requirements: RequirementSet | PathOrName,
    product: Product | PathOrName,
    bench: Bench | PathOrName,
    out: PathOrName,
    *,
    complete: bool = False,
    retries: int = 0,
    transcript: bool = False,
    only: str | Iterable[str] | None = None,
    bench_key: PathOrName | None = None,
    bench_passphrase: str | None = None,
) -> Recording:
    """Present the plan on a bench, record it in the folder or zip ``out``, and read the recording again.

    Scenes whose requirements are all decided are skipped and recorded as skipped; ``complete`` presents every scene. A
    scene whose link or instrument broke is presented again up to ``retries`` times; every attempt is kept. A scene that
    broke in every attempt has its ``error`` and is not evidence about the device. ``transcript`` keeps a log of what
    goes over the wires beside the recording's other files (``wire.jsonl``). ``only`` plans for the requirements with
    these ids alone: the recording is PARTIAL, and so is every evaluation of more than them. ``bench_key`` is the
    bench's private key (`conformance key new --for bench`): it seals the recording as it is made; its journal of
    sessions lies beside it. Raises `BadInput` if the inputs cannot be run or ``out`` exists, `BenchError` if the bench
    cannot be started or the recording cannot be written.
    """
    from conformance.execution.inputs import Inputs
    from conformance.execution.session import record
    from conformance.recording.writer import live_folder
    from conformance.seals.signing import load_bench_key

    problems = Problems()
    asked = loaded(problems, requirements, load_requirements)
    declared = loaded(problems, product, load_product)
    described = loaded(problems, bench, load_bench)
    problems.raise_any()
    assert asked is not None  # what cannot be read was refused
    assert declared is not None
    place = Path(out)
    chosen = (only,) if isinstance(only, str) else None if only is None else tuple(only)
    secret = None if bench_passphrase is None else bench_passphrase.encode()
    key = None if bench_key is None else load_bench_key(Path(bench_key), secret)
    given = Inputs(asked, declared, described, chosen)
    record(given, place, complete=complete, retries=retries, transcript=transcript, bench_key=key)
    return read_recording(place if place.exists() else live_folder(place))
