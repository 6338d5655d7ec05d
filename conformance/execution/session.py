"""A session: inputs read, bench assembled, plan run, recording closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.execution.inputs import Inputs
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import make_plan
from conformance.execution.resume import Finished, refuse_other
from conformance.execution.run import Outcome, Progress, execute
from conformance.execution.stopping import Stopping
from conformance.problems import BadInput, BenchError, Problem
from conformance.recording.model import Manifest
from conformance.recording.resuming import resumable, resume_recording
from conformance.recording.writer import RecordingWriter, refuse_existing


def record(
    inputs: Inputs,
    folder: Path,
    report: Callable[[Progress], None] = lambda progress: None,
    *,
    complete: bool = False,
    resume: bool = False,
) -> Outcome:
    """Run the plan of ``inputs`` and record it in ``folder``; ``complete`` presents what is not needed any more, too.

    ``resume``: in ``folder`` lies what was recorded before such a run was cut off, and it goes on from there.

    Nothing is written before all of it is known to be usable. Raises `BadInput` for inputs that cannot be run,
    `BenchError` where the bench does not come up.
    """
    if inputs.bench is None:
        raise BadInput(Problem("a run needs a bench", remedy="Describe it in a file and name it with --bench"))
    begun = resumable(folder).manifest if resume else None
    if begun is None:
        refuse_existing(folder)
    plan = make_plan(inputs.requirements, inputs.product, inputs.bench)
    if not plan.scenes:
        raise BadInput(
            Problem(
                "the plan is empty: no requirement asks for a scene that this bench can present",
                remedy="See 'conformance plan' for what is left out and why",
            )
        )
    station = assemble(inputs.bench)
    try:
        identity = station.device.identity()
    except Exception as error:
        station.close()
        raise BenchError(f"the device does not say who it is: {type(error).__name__}: {error}") from error
    unattended = station.operator is not None and station.operator.unattended
    stopping = None if complete else Stopping(plan, inputs.requirements, inputs.product)
    rules = None if stopping is None else stopping.record()
    manifest = manifest_of(inputs.requirements, inputs.product, inputs.bench, plan, identity, unattended, rules)
    declared = inputs.product.declared.get("alarm_threshold")
    try:
        writer, finished = _begun_again(folder, begun, manifest, station) if begun else (None, None)
        writer = writer or RecordingWriter(folder, manifest)
    except BadInput:
        station.close()
        raise
    return execute(
        plan,
        inputs.bench,
        station,
        writer,
        report,
        declared_threshold_degC=declared.value if declared else None,
        stopping=stopping,
        finished=finished,
    )


def _begun_again(
    folder: Path, begun: Manifest, manifest: Manifest, station: Station
) -> tuple[RecordingWriter, Finished]:
    """Go on with a recording, its clock from the last time in it. Raises `BadInput` where another run was begun."""
    refuse_other(folder, begun, manifest)
    resumed = resume_recording(folder)
    station.clock.go_on_from(resumed.at_s)
    return resumed.writer, Finished(resumed.recording)
