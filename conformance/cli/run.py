"""``conformance run``: drive a device through the plan and record it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.cli.given import BENCH_GIVEN, PRODUCT_GIVEN, REQUIREMENTS, only_option
from conformance.cli.terminal import say, say_json

if TYPE_CHECKING:
    from conformance.execution.inputs import Inputs
    from conformance.execution.rerun import Rerun
    from conformance.execution.run import RunOutcome
    from conformance.seals.signing import BenchKey

_FILE = click.Path(path_type=Path)
RETRIES = click.option(
    "--retries",
    type=click.IntRange(min=0, max=20),
    default=0,
    show_default=True,
    help="Present a scene whose link or instrument broke again, at most this often; every attempt is kept.",
)
ANSWERS = click.option(
    "--answers", type=_FILE, metavar="FILE", help="Answers to use instead of an operator, for an unattended run."
)
COMPLETE = click.option(
    "--complete", is_flag=True, help="Present every scene, including those that can no longer change a verdict."
)

TRANSCRIPT = click.option(
    "--transcript", is_flag=True, help="Keep a log of what goes over the wires in the recording (wire.jsonl)."
)
BENCH_KEY = click.option(
    "--bench-key", type=_FILE, metavar="KEY", help="Seal the recording as it is made, with the bench's key."
)
BENCH_PASSPHRASE = click.option(
    "--bench-passphrase-env", metavar="NAME", help="Environment variable that holds the passphrase of the bench's key."
)
IGNORE_CAPABILITY = click.option(
    "--ignore-capability",
    is_flag=True,
    help="For studies: run on a bench whose uncertainty leaves nothing to accept; recorded, and never a failure.",
)


@click.command(name="run")
@click.argument("requirements", type=REQUIREMENTS)
@click.option("--product", "product_file", type=PRODUCT_GIVEN, required=True, help="Product declaration.")
@click.option("--bench", "bench_file", type=BENCH_GIVEN, required=True, help="Bench to run on.")
@click.option("-o", "output", type=_FILE, metavar="FOLDER|ZIP", help="Recording to write.")
@click.option("--resume", type=_FILE, metavar="RECORDING", help="Continue an INCOMPLETE recording of this same run.")
@COMPLETE
@RETRIES
@click.option(
    "--rerun-failed",
    "evaluation",
    type=_FILE,
    metavar="EVALUATION",
    help="Present only scenes of requirements that failed, broke or were inconclusive there; the first result stays.",
)
@only_option("Plan and present scenes for")
@TRANSCRIPT
@ANSWERS
@BENCH_KEY
@BENCH_PASSPHRASE
@IGNORE_CAPABILITY
@click.option("--json", "as_json", is_flag=True, help="Print what became of the run as JSON.")
def command(
    requirements: str,
    product_file: str,
    bench_file: str,
    output: Path | None,
    resume: Path | None,
    complete: bool,
    retries: int,
    evaluation: Path | None,
    only: tuple[str, ...] | None,
    transcript: bool,
    answers: Path | None,
    bench_key: Path | None,
    bench_passphrase_env: str | None,
    ignore_capability: bool,
    as_json: bool,
) -> int:
    """Drive a device through the plan and record it.

    With --resume, finished scenes stay as they are and the unfinished scene is presented again.

    Scenes whose requirements are all decided already are skipped and recorded as skipped.

    A scene is presented again (--retries) only if its link, an instrument or the operator was lost during it. A
    completed scene is never presented again, whatever the device reported. A recording made with --rerun-failed is
    evaluated together with the recordings that it repeats, never alone. A recording made with --only is PARTIAL, and so
    is every evaluation of more than those requirements that rests on it.

    With --bench-key the recording is sealed: every scene is signed as it ends, and the session takes the next number of
    KEY.sessions, the journal beside the key. A certificate needs a sealed recording.

    A bench that cannot tell is refused before anything is presented (--ignore-capability).

    Exit code: 0 done, 4 the bench cannot tell, a scene broke or the run was interrupted; everything recorded so far is
    kept.
    """
    from conformance.execution.inputs import load_inputs
    from conformance.execution.rerun import load_rerun
    from conformance.recording.writer import finished_zip, zip_of

    place = _place(output, resume)
    if resume is not None and (made := finished_zip(place)) is not None:
        if as_json:
            say_json({"recording": str(made)})
        else:
            say(f"the recording was already closed; the zip was written: {made}")
        return 0
    key = bench_key_of(bench_key, bench_passphrase_env)
    inputs = load_inputs(requirements, product_file, bench_file, answers, only)
    rerun = None if evaluation is None else load_rerun(evaluation, inputs.requirements, inputs.product)
    outcome = drive(
        inputs,
        place,
        complete=complete,
        resume=resume is not None,
        retries=retries,
        rerun=rerun,
        transcript=transcript,
        bench_key=key,
        ignore_capability=ignore_capability,
    )
    if outcome is None:
        return 4
    recording = zip_of(place) or place
    say_broken(outcome)
    if as_json:
        say_json({"recording": str(recording), **plain_outcome(outcome)})
    else:
        _say(outcome, recording)
    return 4 if outcome.broken else 0


def drive(
    inputs: Inputs,
    place: Path,
    *,
    complete: bool,
    retries: int,
    resume: bool = False,
    rerun: Rerun | None = None,
    transcript: bool = False,
    bench_key: BenchKey | None = None,
    ignore_capability: bool = False,
) -> RunOutcome | None:
    """Run the plan with its progress shown; None where the operator interrupted it, which is reported here."""
    from conformance.cli.progress import progress
    from conformance.execution.session import record
    from conformance.recording.writer import live_folder

    try:
        with progress(asks=asks_at_terminal(inputs)) as display:
            return record(
                inputs,
                place,
                display.report,
                complete=complete,
                resume=resume,
                retries=retries,
                rerun=rerun,
                live=display.live,
                transcript=transcript,
                bench_key=bench_key,
                ignore_capability=ignore_capability,
            )
    except KeyboardInterrupt:
        left = f"the recording so far is in {live_folder(place)}, INCOMPLETE; continue: 'conformance run … --resume'"
        say(f"interrupted: {left} with it", err=True)
        return None


def _place(output: Path | None, resume: Path | None) -> Path:
    """The recording to write or to continue: one of the two is given. Of a zip, its live folder is continued."""
    if (output is None) == (resume is None):
        raise click.UsageError("Give either -o for a new recording, or --resume to continue one.")
    if resume is None:
        assert output is not None
        return output
    from conformance.recording.writer import live_folder

    if resume.exists() or live_folder(resume) == resume or not live_folder(resume).is_dir():
        return resume
    return live_folder(resume)


def bench_key_of(path: Path | None, passphrase_env: str | None) -> BenchKey | None:
    """The bench's key, opened; None where none is given. Raises `BadInput`."""
    if path is None:
        if passphrase_env is not None:
            raise click.UsageError("--bench-passphrase-env needs --bench-key.")
        return None
    from conformance.cli.key import passphrase_of
    from conformance.seals.signing import load_bench_key

    return load_bench_key(path, passphrase_of(passphrase_env))


def asks_at_terminal(inputs: Inputs) -> bool:
    """Whether a person answers at the terminal of the bench."""
    bench = inputs.bench
    fittings = (bench.device, bench.presenter, bench.operator) if bench is not None else ()
    return any(fitting is not None and fitting.driver == "terminal" for fitting in fittings)


def say_broken(outcome: RunOutcome) -> None:
    """Report scenes that broke."""
    if outcome.broken:
        first = f"{outcome.broken} of {outcome.scenes} scenes broke, the first: {outcome.first_error}"
        say(
            f"conformance: {first}. They are not evidence about the device; see 'conformance recording info'.", err=True
        )


def plain_outcome(outcome: RunOutcome) -> dict[str, Any]:
    """How a run ended, as plain data."""
    from conformance.recording.model import planned_only

    return {
        "simulated": outcome.manifest.simulated,
        **({} if (only := planned_only(outcome.manifest)) is None else {"only": list(only)}),
        "scenes": outcome.scenes,
        "broken": outcome.broken,
        "first_error": outcome.first_error,
        "not_needed": outcome.not_needed,
        "repeated": outcome.repeated,
        "duration_s": round(outcome.duration_s, 3),
    }


def _say(outcome: RunOutcome, output: Path) -> None:
    from conformance.recording.model import planned_only

    simulated = " of a SIMULATED device" if outcome.manifest.simulated else ""
    only = planned_only(outcome.manifest)
    if only is not None:
        simulated += f", PARTIAL (planned for {len(only)} requirements alone)"
    left_out = f" ({outcome.not_needed} more were not needed)" if outcome.not_needed else ""
    again = f", {outcome.repeated} attempts that broke were repeated" if outcome.repeated else ""
    scenes, minutes = f"{outcome.scenes} scenes{left_out}{again}", outcome.duration_s / 60
    say(f"recording{simulated}, {scenes}, {minutes:.1f} min of test: {output}")
