"""One requirement for a machine's log: properties by name, and statement and measurements in plain lines."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.documents import canonical_json
from conformance.evaluation.model import Result
from conformance.reporting.phrases import coverage_text, interval_text, limit_text, value_text
from conformance.reporting.words import LocaleWords


def properties(result: Result) -> Iterator[tuple[str, str]]:
    """Name and value of what test tools can filter and list by; the same in every language."""
    yield "requirement", result.requirement
    yield "clause", result.clause
    yield "modality", result.modality.value
    yield "verdict", result.verdict.value
    if result.characteristic:
        yield "characteristic", result.characteristic
    if result.decision_rule:
        yield "decision_rule", result.decision_rule
    if result.citation:
        yield "citation", result.citation
    if result.verification and result.verification.scenario:
        yield "scenario", result.verification.scenario
    for item in result.evidence:
        yield "evidence", f"{item.recording} ({item.scenes} scenes, {item.events} events)"
    if result.waiver is not None:
        yield "waiver", canonical_json(result.waiver).decode()


def told(result: Result, words: LocaleWords) -> Iterator[str]:
    """Statement, limit with where its figure comes from, rule, what was measured, and the waiver beside it."""
    yield words.said(result.statement)
    yield f"{words('column.clause')}: {result.clause}"
    if result.limit:
        yield f"{words('requirement.limit')}: {limit_text(result.limit, words)}"
    if result.citation:
        yield f"{words('requirement.basis')}: {result.citation}"
    if result.decision_rule:
        yield f"{words('requirement.decision_rule')}: {words.of('rule', result.decision_rule)}"
    for measurement in result.measurements:
        judged = measurement.verdict
        verdict = words.of("verdict", judged) if judged else words("measurements.informative")
        value, interval = value_text(measurement, result, words), interval_text(measurement.interval, measurement.unit)
        if coverage := coverage_text(measurement):
            value = f"{value} ({coverage})"
        conditions = ", ".join(f"{name}={item}" for name, item in measurement.conditions.items())
        yield f"{words.characteristic(measurement.characteristic)}: {value} {interval} ({conditions}): {verdict}"
    if result.waiver is not None:
        facts = ", ".join(f"{name}={value}" for name, value in result.waiver.items())
        yield f"{words('waiver.title')} {words('waiver.text')} ({facts})"


def reason(result: Result, words: LocaleWords) -> str:
    """Why the verdict is what it is."""
    return result.why.in_(words.language)
