"""``conformance evaluate``: judge the recordings of a product, write ``evaluation.json``, print the verdicts."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.documents import write_whole
from conformance.evaluation.assignment import load_assignment
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.outcome import evaluation_text, exit_code
from conformance.evaluation.sessions import sessions_of
from conformance.evaluation.verdict import Verdict
from conformance.product.recorded import product_of
from conformance.recording.reader import read_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import DecisionRule

SYMBOL = {
    Verdict.PASS: "✓",
    Verdict.DISCLOSED: "✓",
    Verdict.NOT_APPLICABLE: "–",
    Verdict.FAIL: "✗",
    Verdict.CONDITIONAL_FAIL: "✗",
}


@click.command()
@click.argument("requirements", type=click.Path(path_type=Path))
@click.argument("recording", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--product", type=click.Path(path_type=Path), help="Product declaration; else the recording's own.")
@click.option("--assignment", type=click.Path(path_type=Path), help="Laboratory, customer, dates, authoriser.")
@click.option(
    "--decision-rule",
    type=click.Choice(["simple", "guarded", "non_binary"]),
    help="Replace the decision rule of the profile.",
)
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="Where evaluation.json goes.")
def command(
    requirements: Path,
    recording: tuple[Path, ...],
    product: Path | None,
    assignment: Path | None,
    decision_rule: str | None,
    output: Path,
) -> int:
    """Judge RECORDING against REQUIREMENTS; a pure function of its inputs.

    Several recordings are sessions and samples of one product, and make one evaluation: each figure says which sample
    (serial) and session it is from, and the worst sample decides. Recordings of other products or firmwares are
    refused; `conformance batch` takes many products.

    Exit code: 0 conforms, 1 does not conform, 3 incomplete, 4 a decisive requirement ended in error.
    """
    requirement_set = load_requirements(requirements)
    named = tuple(map(str, recording))
    recorded = [read_recording(each) for each in recording]
    sessions = sessions_of(recorded, named, declared=product is not None)
    evaluation = evaluate_sessions(
        requirement_set,
        product_of(product, sessions[0].recording.manifest.product, named[recorded.index(sessions[0].recording)]),
        sessions,
        decision_rule=DecisionRule.model_validate({"name": decision_rule}) if decision_rule else None,
        assignment=load_assignment(assignment) if assignment else None,
    )
    write_whole(output, evaluation_text(evaluation))
    _print_verdicts(evaluation)
    click.echo(f"evaluation: {output}")
    return exit_code(evaluation)


def _print_verdicts(evaluation: Evaluation) -> None:
    """The verdict table, what is not met first, and the status with its denominator."""
    for result in sorted(evaluation.results, key=lambda r: (r.verdict.met, r.verdict is Verdict.NOT_APPLICABLE)):
        symbol = SYMBOL.get(result.verdict, "?")
        click.echo(
            f"{symbol} {result.verdict.value:<16} {result.requirement:<8} {result.modality.value:<10} {_says(result)}"
        )
    count = evaluation.denominator
    click.echo(
        f"\n{evaluation.status.replace('_', ' ').upper()}"
        f"{' (disclosures only: no limit was judged)' if evaluation.scope == 'disclosure_only' else ''}: "
        f"of {count.applicable} applicable shall requirements {count.met} met, {count.not_met} not met, "
        f"{count.open} open"
        f"{'' if evaluation.recording.complete else '; the recording is INCOMPLETE'}"
        f"{'; the device is SIMULATED' if evaluation.recording.simulated or evaluation.product.simulated else ''}"
    )
    if evaluation.product.undeclared:
        click.echo(f"undeclared: {', '.join(evaluation.product.undeclared)}")


def _says(result: Result) -> str:
    """What a row of the table says: the figures where there are some, else the reason; else what was asked."""
    figures = [
        f"{m.value:.4g} {m.unit}" + (f" ± {m.expanded_uncertainty:.2g}" if m.expanded_uncertainty else "")
        for m in result.measurements
        if m.value is not None and m.characteristic != "function" and (m.verdict or not result.verdict.met)
    ]
    if figures:
        name = result.characteristic or result.measurements[0].characteristic
        return f"{name} {'; '.join(figures[:2])}{f' … ({len(figures)} in all)' if len(figures) > 2 else ''}"
    text = result.statement.text.en if result.verdict.met else result.reason
    return text if len(text) <= 90 else text[:89] + "…"
