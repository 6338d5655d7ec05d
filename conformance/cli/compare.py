"""``conformance compare``: two evaluations by requirement, regressions first; a page of trends over many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from conformance.cli.terminal import say, say_json_text
from conformance.core.plain import one_line
from conformance.core.text import LANGUAGES, Language
from conformance.documents import load_document, write_whole
from conformance.evaluation.compare import Alone, Compared, EvaluationComparison, Moved, compare
from conformance.evaluation.model import Evaluation
from conformance.reporting.phrases import limit_text
from conformance.reporting.words import words

MOST_CHARACTERS = 240
"""Longest line that is printed: names and versions in an evaluation are untrusted input."""
_EVIDENCE = {
    "separate": "recordings of their own",
    "same_recording": "ONE recording judged twice: the device cannot have changed, so no ratio is given",
    "shared_recordings": "recordings in common: differences are underestimated",
}
_CHANGE = {"worse": "worse", "better": "better", "other": "changed", "no_longer_applicable": "no longer applies"}


@click.command()
@click.argument("evaluation", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option(
    "--trend",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page that shows every requirement over all evaluations, in the order given.",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the trend page."
)
def command(evaluation: tuple[Path, ...], as_json: bool, trend: Path | None, language: Language) -> int:
    """Compare two evaluations (evaluation.json), the older one first, by requirement.

    A regression is a worse verdict for a shall or shall not that applies in the second. Differences are compared with
    their combined standard uncertainty. With --trend there may be more than two evaluations; the last two are compared.

    Exit code: 0 no regression, 1 regression.
    """
    if len(evaluation) < 2:
        raise click.UsageError("one evaluation is missing: name two, the older one first.")
    if len(evaluation) > 2 and trend is None:
        raise click.UsageError("two evaluations are compared; for a page over more of them add --trend OUT.html.")
    loaded = [load_document(path, Evaluation) for path in evaluation]
    before, after = evaluation[-2:]
    comparison = compare(loaded[-2], loaded[-1], (str(before), str(after)))
    if trend is not None:
        from conformance.reporting.trend import page

        write_whole(trend, page(loaded, language))
    if as_json:
        say_json_text(comparison.model_dump_json(by_alias=True, indent=1))
    else:
        for line in _told(comparison, str(before), str(after)):
            say(one_line(line, MOST_CHARACTERS) if line[:1] != " " else f"  {one_line(line, MOST_CHARACTERS)}")
        if trend is not None:
            say(f"trend: {trend}")
    return 1 if comparison.regression else 0


def _told(comparison: EvaluationComparison, before: str, after: str) -> Iterator[str]:
    """The comparison in lines: its frame, the changes with the worst first, and a summary."""
    for name, path, status in zip("AB", (before, after), comparison.status, strict=True):
        yield f"{name}: {path}: {status.replace('_', ' ').upper()}"
    for each in comparison.differs:
        yield f"differs: {each.field} {_plain(each.a)} → {_plain(each.b)}"
    yield f"evidence: {_EVIDENCE[comparison.evidence]}"
    if comparison.common_calibration and comparison.evidence != "same_recording":
        yield "reference: one calibration of one source is common to both, and was taken out of the differences"
    yield ""
    rows = sorted(
        comparison.requirements,
        key=lambda r: (not r.regression, r.verdict_change != "worse", r.verdict_change == "same"),
    )
    rule = next(((each.a, each.b) for each in comparison.differs if each.field == "decision_rule.name"), None)
    changes = [line for row in rows for line in _requirement(row, rule)]
    for name, alone in (("A", comparison.only_in_a), ("B", comparison.only_in_b)):
        changes += [f"only in {name}: {_alone(one)}" for one in alone]
    yield from [*changes, ""] if changes else ()
    yield _sum(comparison)


def _requirement(row: Compared, rule: tuple[object, object] | None) -> Iterator[str]:
    """The lines of a requirement, none if nothing changed; ``rule``: the profile's decision rule, if it changed."""
    before, after = (verdict.value for verdict in row.verdict)
    name = f"{_id(row.requirement)} ({row.modality[1].value})"
    if row.verdict_change != "same":
        word = "REGRESSION" if row.regression else _CHANGE[row.verdict_change]
        yield f"{word}: {name}: {before} → {after}"
    if row.modality[0] is not row.modality[1]:
        yield f"modality: {name}: {row.modality[0].value} → {row.modality[1].value}"
    if row.decision_rule[0] != row.decision_rule[1] and row.decision_rule != rule:
        yield f"decision rule: {name}: {_plain(row.decision_rule[0])} → {_plain(row.decision_rule[1])}"
    if row.limit_changed:
        yield f"limit: {name}: {limit_text(row.limit[0], words('en'))} → {limit_text(row.limit[1], words('en'))}"
    lead = "" if row.verdict_change == "same" else "  "
    for moved in row.measurements:
        if moved.state in {"moved", "changed"} or (moved.state == "within" and row.verdict_change != "same"):
            yield f"{lead}{moved.state}: {name}: {_moved(moved)}"
    if row.verdict_change != "same" and any(row.without_partner):
        in_a, in_b = row.without_partner
        yield f"  {name}: {in_a} measurements of A and {in_b} of B have no counterpart"


def _moved(m: Moved) -> str:
    unit = "" if m.unit in {"count", "dimensionless"} else f" {m.unit}"
    text = f"{m.characteristic} {m.a:.4g} → {m.b:.4g}{unit}"
    if m.ratio is None:
        return f"{text} (no uncertainty to compare it with)" if m.basis == "none" and m.state != "same" else text
    about = "about " if m.basis == "interval" else ""
    return f"{text} ({m.difference:+.3g}, {about}{m.ratio:+.1f} of its standard uncertainty)"


def _alone(one: Alone) -> str:
    return f"{_id(one.requirement)} ({one.modality.value}): {one.verdict.value}"


def _plain(value: object) -> str:
    return "not stated" if value is None else one_line(str(value), 80)


def _id(requirement: str) -> str:
    return one_line(requirement, 60)


def _sum(comparison: EvaluationComparison) -> str:
    rows = comparison.requirements
    measured = [m for row in rows for m in row.measurements if m.ratio is not None]
    regressions = sum(row.regression for row in rows)
    return (
        f"{'REGRESSION' if regressions else 'NO REGRESSION'}: of {len(rows)} requirements in both "
        f"{regressions} regressed, {sum(row.verdict_change == 'better' for row in rows)} got better, "
        f"{sum(row.limit_changed for row in rows)} have other limits; of {len(measured)} differences with an "
        f"uncertainty {sum(m.state == 'moved' for m in measured)} are beyond twice it "
        "(about one in twenty is by chance)"
    )
