"""``conformance check``: plan, run, evaluate and report in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.cli.evaluate import print_verdicts
from conformance.cli.given import ASSIGNMENT_GIVEN, BENCH_GIVEN, PRODUCT_GIVEN, RELEASE, REQUIREMENTS, only_option
from conformance.cli.report import FORMATS, LANGUAGE, Chosen, formats_of, write_reports
from conformance.cli.run import (
    ANSWERS,
    BENCH_KEY,
    BENCH_PASSPHRASE,
    COMPLETE,
    IGNORE_CAPABILITY,
    RETRIES,
    TRANSCRIPT,
    bench_key_of,
    drive,
    plain_outcome,
    say_broken,
)
from conformance.cli.terminal import say, say_json, say_lines

if TYPE_CHECKING:
    from conformance.evaluation.model import Evaluation
    from conformance.execution.inputs import Inputs


@click.command(name="check")
@click.argument("requirements", type=REQUIREMENTS)
@click.option("--product", "product_file", type=PRODUCT_GIVEN, required=True, help="Product declaration.")
@click.option("--bench", "bench_file", type=BENCH_GIVEN, required=True, help="Bench to run on.")
@click.option("--assignment", type=ASSIGNMENT_GIVEN, help="Laboratory, customer, dates, authoriser.")
@click.option(
    "-o", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="Folder for all results."
)
@only_option("Plan, present and judge")
@RELEASE
@COMPLETE
@RETRIES
@TRANSCRIPT
@ANSWERS
@BENCH_KEY
@BENCH_PASSPHRASE
@IGNORE_CAPABILITY
@FORMATS
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="Print the outcome and the paths of the files as JSON.")
def command(
    requirements: str,
    product_file: str,
    bench_file: str,
    assignment: str | None,
    folder: Path,
    only: tuple[str, ...] | None,
    release: Path | None,
    complete: bool,
    retries: int,
    transcript: bool,
    answers: Path | None,
    bench_key: Path | None,
    bench_passphrase_env: str | None,
    ignore_capability: bool,
    chosen: tuple[str, ...],
    language: Chosen,
    as_json: bool,
) -> int:
    """Test a device from its plan to its report: plan, run, evaluate and report in one.

    The output folder must be new or empty. It will contain the recording (recording), the verdicts (evaluation.json)
    and the reports, as `run`, `evaluate` and `report` write them.

    Exit code: 0 conforms, 1 does not conform, 3 incomplete, 4 a decisive requirement ended in error, a scene broke, or
    the run was interrupted.
    """
    from conformance.documents import write_whole
    from conformance.evaluation.from_files import evaluation_of
    from conformance.evaluation.outcome import evaluation_text, exit_code
    from conformance.recording.writer import refuse_existing

    formats = formats_of(chosen, language)
    refuse_existing(folder)
    key = bench_key_of(bench_key, bench_passphrase_env)
    inputs = _inputs(requirements, product_file, bench_file, answers, assignment, only, release)
    recording = folder / "recording"
    outcome = drive(
        inputs,
        recording,
        complete=complete,
        retries=retries,
        transcript=transcript,
        bench_key=key,
        ignore_capability=ignore_capability,
    )
    if outcome is None:
        return 4
    say_broken(outcome)
    evaluation = evaluation_of(requirements, [recording], assignment=assignment, only=only, release=release)
    file = folder / "evaluation.json"
    write_whole(file, evaluation_text(evaluation))
    reports = write_reports(evaluation, formats, language, folder)
    code = exit_code(evaluation)
    code = 4 if outcome.broken and code in {0, 3} else code
    if as_json:
        files = {name: str(path) for name, path in reports.files.items()}
        written = {"recording": str(recording), "evaluation": str(file), "reports": files}
        say_json({**_plain(evaluation), "exit_code": code, "run": plain_outcome(outcome), **written})
        return code
    print_verdicts(evaluation)
    say(f"recording: {recording}")
    say(f"evaluation: {file}")
    say_lines(reports.lacking, err=True)
    say(f"open: {', '.join(map(str, reports.files.values()))}")
    return code


def _inputs(
    requirements: str,
    product_file: str,
    bench_file: str,
    answers: Path | None,
    assignment: str | None,
    only: tuple[str, ...] | None,
    release: Path | None,
) -> Inputs:
    """All inputs. Raises `BadInput` with every problem in any of them, before any work is done."""
    from conformance.core.problems import BadInput, Problems
    from conformance.evaluation.assignment import load_assignment
    from conformance.evaluation.signed_release import load_release
    from conformance.execution.inputs import load_inputs

    problems = Problems()
    inputs = problems.attempt(load_inputs, requirements, product_file, bench_file, answers, only)
    if assignment is not None:
        problems.attempt(load_assignment, assignment)
    if release is not None:
        problems.attempt(load_release, release)
    if problems or inputs is None:
        raise BadInput(problems)
    return inputs


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    """The outcome: the status, and the requirements that are not met with their reasons."""
    from conformance.evaluation.outcome import standing_told

    open_ = [result for result in evaluation.results if not result.verdict.met]
    return {
        "status": evaluation.status,
        "scope": evaluation.scope,
        "partial": evaluation.partial,
        "standing": list(standing_told(evaluation)),
        "denominator": evaluation.denominator.model_dump(mode="json"),
        "not_met": [
            {"requirement": r.requirement, "verdict": r.verdict.value, "reason": r.reason}
            for r in open_
            if r.verdict.value != "not_applicable"
        ],
    }
