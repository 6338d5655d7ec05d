"""A session: inputs read, bench assembled, plan run, recording closed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.bench.assembly import Station, assemble
from conformance.bench.clock import RealClock
from conformance.bench.description import Bench, carries
from conformance.bench.protocols import Clock, SaysWhatItCarries
from conformance.core.problems import BadInput, BenchError, Problem
from conformance.execution.capability_gate import found_of, ignored, refuse_incapable
from conformance.execution.inputs import Inputs
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import Plan, make_plan
from conformance.execution.presentation import Live
from conformance.execution.rerun import Rerun
from conformance.execution.resume import Finished, refuse_other
from conformance.execution.run import Progress, RunOutcome, execute
from conformance.execution.sealing import refuse_other_seal, signer_of
from conformance.execution.stopping import Stopping
from conformance.recording.layout import WIRE
from conformance.recording.lock import RecordingLock
from conformance.recording.model import ONLY, RERUN, Manifest, Recording
from conformance.recording.resuming import resumable, resume_recording
from conformance.recording.seal_writer import LinkSigner
from conformance.recording.wire_log import WireLog
from conformance.recording.writer import RecordingWriter, refuse_existing
from conformance.seals.signing import BenchKey


def record(
    inputs: Inputs,
    folder: Path,
    report: Callable[[Progress], None] = lambda progress: None,
    *,
    complete: bool = False,
    resume: bool = False,
    retries: int = 0,
    rerun: Rerun | None = None,
    live: Callable[[Live], None] | None = None,
    transcript: bool = False,
    bench_key: BenchKey | None = None,
    ignore_capability: bool = False,
) -> RunOutcome:
    """Run the plan of ``inputs`` and record it in ``folder``; ``complete`` presents what is not needed any more, too.

    ``resume``: in ``folder`` lies what was recorded before such a run was cut off, and it goes on from there.
    ``retries``, ``live``: as `conformance.execution.run.execute` takes them. ``rerun`` runs again what was not met.
    ``ignore_capability`` runs also on a bench that cannot tell, and records it.
    ``transcript`` keeps a log of the wires in the recording; where the bench does not come up it is left beside it.
    ``bench_key`` seals what is recorded, as it is recorded; what was begun with a key goes on with it alone.

    Nothing is written before all of it is known to be usable. Raises `BadInput` for inputs that cannot be run,
    `BenchError` where the bench does not come up.
    """
    if inputs.bench is None:
        raise BadInput(
            Problem(
                "a run needs a bench", remedy="Describe it in a file and name it with --bench", code="option-missing"
            )
        )
    capability = found_of(inputs)
    if not ignore_capability:
        refuse_incapable(capability)
    with _held(folder, resume) as lock:
        before = None if lock is None else resumable(folder)
        if before is None:
            refuse_existing(folder)
        else:
            refuse_other_seal(folder, before, bench_key)
        gate = ignored(capability)
        return _run(inputs, folder, report, complete, lock, before, retries, rerun, live, transcript, bench_key, gate)


def _run(
    inputs: Inputs,
    folder: Path,
    report: Callable[[Progress], None],
    complete: bool,
    lock: RecordingLock | None,
    before: Recording | None,
    retries: int,
    rerun: Rerun | None,
    live: Callable[[Live], None] | None,
    transcript: bool,
    bench_key: BenchKey | None,
    gate: Mapping[str, Any],
) -> RunOutcome:
    """`record`; a recording that goes on (``before``) is held by this process (``lock``)."""
    assert inputs.bench is not None
    described = carries(inputs.bench)
    plan = _planned(inputs, inputs.bench, rerun, described)
    log = WireLog() if transcript else None
    with _log_left_beside(folder, log):
        station = assemble(inputs.bench) if log is None else assemble(inputs.bench, log)
        try:
            ready = _made_ready(inputs, plan, described, station, complete, retries, rerun, gate)
            manifest = _dated(ready.manifest, before.manifest if before else None, station.clock)
            if before is not None:
                refuse_other(folder, before.manifest, manifest)
            signer = signer_of(bench_key, before, manifest, ready.identity, folder)
            with _writable(folder):
                writer, finished = _begun(folder, lock, manifest, station, log, signer)
        except BaseException:
            station.close()
            raise
    declared = inputs.product.declared.get("alarm_threshold")
    return execute(
        ready.plan,
        inputs.bench,
        station,
        writer,
        report,
        declared_threshold_degC=declared.value if declared else None,
        stopping=ready.stopping,
        finished=finished,
        retries=retries,
        live=live,
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a run goes by, now that the bench stands."""

    plan: Plan
    stopping: Stopping | None
    manifest: Manifest
    identity: Mapping[str, str]
    """What the device states of itself."""


def _made_ready(
    inputs: Inputs,
    plan: Plan,
    described: frozenset[str],
    station: Station,
    complete: bool,
    retries: int,
    rerun: Rerun | None,
    gate: Mapping[str, Any],
) -> _Ready:
    """``plan`` is made by ``described``, what the bench's description says that its link carries."""
    assert inputs.bench is not None
    try:
        identity = station.device.identity()
    except Exception as error:
        raise BenchError(f"the device does not state its identity: {type(error).__name__}: {error}") from error
    device: object = station.device
    carried = described
    if isinstance(device, SaysWhatItCarries) and (carried := device.carries()) != described:
        plan = _planned(inputs, inputs.bench, rerun, carried)
    unattended = station.operator is not None and station.operator.unattended
    stopping = None if complete else Stopping(plan, inputs.planned_for, inputs.product)
    rules = None if stopping is None else stopping.record()
    more: dict[str, Any] = {**({"retries": retries} if retries else {}), **gate}
    if inputs.only is not None:
        more[ONLY] = [each.id for each in inputs.planned_for.requirements]
    if rerun is not None:
        more[RERUN] = rerun.record()
    manifest = manifest_of(
        inputs.requirements, inputs.product, inputs.bench, plan, identity, unattended, rules, carried, more
    )
    return _Ready(plan, stopping, manifest, identity)


def _planned(inputs: Inputs, bench: Bench, rerun: Rerun | None, carried: frozenset[str]) -> Plan:
    """The plan, which is not empty. Raises `BadInput`."""
    requirements = inputs.planned_for if rerun is None else rerun.among(inputs.planned_for)
    plan = make_plan(requirements, inputs.product, bench, carried=carried)
    if not plan.scenes:
        raise BadInput(
            Problem(
                "the plan is empty: no requirement asks for a scene that this bench can present",
                remedy="See 'conformance plan' for what is left out and why",
                code="plan-empty",
            )
        )
    return plan


def _dated(manifest: Manifest, begun: Manifest | None, clock: Clock) -> Manifest:
    """A run in real time whose bench does not state when it begins: it begins now, by the computer's clock.

    One that goes on keeps the time at which it was begun.
    """
    if manifest.started_at is not None or not isinstance(clock, RealClock):
        return manifest
    started_at = clock.began_at() if begun is None else begun.started_at
    return manifest.model_copy(update={"started_at": started_at})


def _begun(
    folder: Path,
    lock: RecordingLock | None,
    manifest: Manifest,
    station: Station,
    log: WireLog | None,
    signer: LinkSigner | None,
) -> tuple[RecordingWriter, Finished | None]:
    """A new recording, or one that goes on (``lock``), its clock from the last time in it."""
    shift_s, finished = 0.0, None
    if lock is None:
        writer = RecordingWriter(folder, manifest, signer)
    else:
        resumed = resume_recording(folder, signer, lock)
        before_s = station.clock.now_s()
        station.clock.go_on_from(resumed.at_s)
        shift_s = station.clock.now_s() - before_s
        writer, finished = resumed.writer, Finished(resumed.recording)
    if log is not None:
        writer.transcribe(log, shift_s)
    return writer, finished


@contextlib.contextmanager
def _held(folder: Path, resume: bool) -> Iterator[RecordingLock | None]:
    """A recording that is resumed, for this process alone: another run's device is not even spoken to.

    None where there is nothing to resume. Raises `BadInput` where another process holds it, or it cannot be resumed.
    """
    if not resume:
        yield None
        return
    if not folder.is_dir():
        resumable(folder)  # says why it is none
    with contextlib.ExitStack() as until_the_end:
        lock = RecordingLock.of(folder)
        until_the_end.callback(lock.release)
        yield lock


@contextlib.contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Raise `BadInput` where the recording cannot be begun, or gone on with."""
    try:
        yield
    except OSError as error:
        what = f"the recording cannot be written: {error.strerror or error}"
        remedy = "Make room and run again, or choose another place with -o"
        raise BadInput(Problem(what, str(folder), remedy=remedy, code="output-unwritable")) from None


@contextlib.contextmanager
def _log_left_beside(folder: Path, log: WireLog | None) -> Iterator[None]:
    """Where no recording comes of it, what went over the wires until then is what its owner needs to see."""
    try:
        yield
    except BenchError as error:
        if log is None:
            raise
        missing = next((each for each in reversed(folder.parents) if not each.exists()), folder)  # no folder is made
        left = missing.with_name(f"{missing.name}.{WIRE}")
        try:
            left.unlink(missing_ok=True)
            log.begin_file(left)
        except (OSError, BadInput):
            raise error from None
        log.close()
        raise BenchError(f"{error} What went over the wires until then: {left}") from error
