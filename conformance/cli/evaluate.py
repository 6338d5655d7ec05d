"""``conformance evaluate``: judge the recordings of a product, write ``evaluation.json``, print the verdicts."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.given import ASSIGNMENT_GIVEN, PRODUCT_GIVEN, RELEASE, REQUIREMENTS, only_option
from conformance.cli.terminal import say, say_json_text
from conformance.core.plain import one_line
from conformance.documents import write_whole
from conformance.evaluation.from_files import evaluation_of
from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.outcome import evaluation_text, exit_code, in_a_sentence, standing_told, waivers_told
from conformance.requirements.model import DecisionRule

MOST_CHARACTERS = 300
"""Longest line about a waiver, whose texts are untrusted input."""
MOST_OF_A_STANDING = 1500
MOST_OF_AN_ID = 60


@click.command()
@click.argument("requirements", type=REQUIREMENTS)
@click.argument("recording", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--product", type=PRODUCT_GIVEN, help="Product declaration; by default the one in the recording.")
@click.option("--assignment", type=ASSIGNMENT_GIVEN, help="Laboratory, customer, dates, authoriser.")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    help="Waivers to show beside the verdicts they cover; verdicts, status and exit code do not change.",
)
@click.option(
    "--decision-rule",
    type=click.Choice(["simple", "guarded", "non_binary"]),
    help="Replace the decision rule of the profile.",
)
@only_option("Judge")
@RELEASE
@click.option(
    "-o", "output", required=True, type=click.Path(path_type=Path), help="Evaluation (evaluation.json) to write."
)
@click.option("--json", "as_json", is_flag=True, help="Print the evaluation as JSON, as it is written.")
def command(
    requirements: str,
    recording: tuple[Path, ...],
    product: str | None,
    assignment: str | None,
    waivers: Path | None,
    decision_rule: str | None,
    only: tuple[str, ...] | None,
    release: Path | None,
    output: Path,
    as_json: bool,
) -> int:
    """Judge RECORDING against REQUIREMENTS: the same inputs always give the same bytes.

    Several recordings are sessions and samples of one product and give one evaluation. Each figure names its sample
    (serial number) and session; the worst sample decides. Recordings of other products or firmwares are refused; for
    many products use `conformance batch`.

    Exit code: 0 conforms, 1 does not conform, 3 incomplete, 4 a decisive requirement ended in error.
    """
    evaluation = evaluation_of(
        requirements,
        recording,
        product=product,
        assignment=assignment,
        waivers=waivers,
        decision_rule=DecisionRule.model_validate({"name": decision_rule}) if decision_rule else None,
        only=only,
        release=release,
    )
    text = evaluation_text(evaluation)
    write_whole(output, text)
    if as_json:
        say_json_text(text.rstrip("\n"))
    else:
        print_verdicts(evaluation)
        say(f"evaluation: {output}")
    return exit_code(evaluation)


def print_verdicts(evaluation: Evaluation) -> None:
    """The verdict table, requirements that are not met first, and the status with its denominator."""
    for result in sorted(evaluation.results, key=lambda r: (r.verdict.met, not r.verdict.applies)):
        name = one_line(result.requirement, MOST_OF_AN_ID)
        says = f"{_says(result)}{_waived(result)}"
        say(f"{result.verdict.symbol} {result.verdict.value:<16} {name:<8} {result.modality.value:<10} {says}")
    say()
    for line in standing_told(evaluation):
        say(line, longest=MOST_OF_A_STANDING)
    say(in_a_sentence(evaluation))
    if evaluation.product.undeclared:
        say(f"undeclared: {', '.join(evaluation.product.undeclared)}")
    for line in waivers_told(evaluation):
        say(line, longest=MOST_CHARACTERS)


def _waived(result: Result) -> str:
    """The waiver beside a verdict; the verdict does not change."""
    if result.waiver is None:
        return ""
    name = one_line(str(result.waiver["id"]), MOST_OF_AN_ID)
    return f"  [waiver {name}, until {result.waiver['expires']}]"


def _says(result: Result) -> str:
    """The text of a row: the figures if there are any, else the reason, else the statement."""
    figures = [
        f"{m.value:.4g} {m.unit}" + (f" ± {m.expanded_uncertainty:.2g}" if m.expanded_uncertainty else "")
        for m in result.measurements
        if m.value is not None and m.characteristic != "function" and (m.verdict or not result.verdict.met)
    ]
    if figures:
        name = result.characteristic or result.measurements[0].characteristic
        return f"{name} {'; '.join(figures[:2])}{f' … ({len(figures)} in all)' if len(figures) > 2 else ''}"
    text = result.statement.en if result.verdict.met else result.reason
    return one_line(text, 90)
