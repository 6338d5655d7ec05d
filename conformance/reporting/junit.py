"""JUnit XML for CI: what decides is a test case, what does not decide is a property, and nothing open is green.

To the letter of the schema that Jenkins, Surefire and JUnit have in common, properties belong to a suite and to nothing
else; readers that validate refuse the file otherwise. So a requirement is a suite of one case, with its properties, and
the first suite, which has no case, holds those of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.core.plain import one_line, printable
from conformance.core.text import Language
from conformance.evaluation.model import Evaluation, Result
from conformance.reporting import log_lines
from conformance.reporting.format import ReportFormat
from conformance.reporting.view import ReportView
from conformance.reporting.words import LocaleWords, words
from conformance.verification.verdict import TestOutcome

_ELEMENTS: Mapping[TestOutcome, str | None] = {
    "passed": None,
    "failed": "Failure",
    "error": "Error",
    "skipped": "Skipped",
}
"""The element of JUnit for each outcome, as junitparser calls it."""


def render(evaluation: Evaluation, language: Language) -> bytes:
    """The evaluation as suites: its own facts, then one for each *shall* and *shall not*."""
    library = _library()
    view, spoken = ReportView(evaluation), words(language)
    profile = printable(evaluation.specification.profile)
    suites = [_suite(profile, _facts(view, spoken))]
    for result in view.decisive:
        suites.append(_suite(_name(result), log_lines.properties(result), _case(result, evaluation, spoken)))
    document = library.JUnitXml(profile)
    for suite in suites:
        document.add_testsuite(suite)
    # what junitparser counts itself would have "skipped", which the schema knows of a suite only
    document.tests, document.failures, document.errors = (
        sum(getattr(suite, count) for suite in suites) for count in ("tests", "failures", "errors")
    )
    written: bytes = document.tostring()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def _library() -> Any:
    """junitparser, imported late; it is typed only in parts."""
    import junitparser

    return junitparser


def _suite(name: str, properties: Iterable[tuple[str, str]], *cases: Any) -> Any:
    suite = _library().TestSuite(name)
    for key, value in properties:
        suite.add_property(printable(key), printable(value))
    suite.add_testcases(cases)
    suite.update_statistics()
    return suite


def _name(result: Result) -> str:
    return one_line(result.requirement, 80)


def _case(result: Result, evaluation: Evaluation, spoken: LocaleWords) -> Any:
    """One *shall* or *shall not* requirement."""
    library = _library()
    place = result.module.en if result.module else result.clause  # a case keeps its name in every language
    case = library.TestCase(
        name=f"{_name(result)} {one_line(spoken.said(result.statement), 90)}",
        classname=one_line(f"{evaluation.specification.profile}.{place}", 120),
    )
    outcome = _ELEMENTS[result.verdict.facts.test]
    if outcome is not None:
        message = f"{spoken.of('verdict', result.verdict)}: {one_line(log_lines.reason(result, spoken), 400)}"
        kind = None if outcome == "Skipped" else result.verdict.value  # Surefire's schema knows no type of a skip
        element = getattr(library, outcome)(printable(message), kind)
        element.text = printable("\n".join([log_lines.reason(result, spoken), *log_lines.told(result, spoken)]))
        case.append(element)
    return case


def _facts(view: ReportView, spoken: LocaleWords) -> Iterator[tuple[str, str]]:
    """Status and denominator, lest a suite of skipped cases pass for a good one; then what decides nothing."""
    e = view.evaluation
    yield "status", e.status
    yield "scope", e.scope
    for name, count in e.denominator.model_dump().items():
        yield name, str(count)
    yield "specification", f"{e.specification.profile} {e.specification.edition}"
    yield "specification.digest", e.specification.digest
    if view.standing is not None:
        yield "specification.standing", spoken.said(view.standing)
    yield "partial", str(e.partial).lower()
    for mark in view.marks:
        yield "marked", spoken.said(mark)
    if view.other_set is not None:
        yield "recording.set", spoken.said(view.other_set)
    yield "recording.digest", e.recording.digest
    yield "recording.complete", str(e.recording.complete).lower()
    yield "simulated", str(view.simulated).lower()
    yield "evaluation.digest", view.digest
    yield "tool", f"{e.tool.name} {e.tool.version}"
    for result in view.advisory:
        verdict = f"{result.verdict.value}: {log_lines.reason(result, spoken)}"
        yield f"{result.modality.value} {result.requirement}", verdict
    for part in e.waivers.waivers if e.waivers else ():
        why = part.why.in_(spoken.language)
        yield f"waiver {part.waiver} {part.requirement}", f"{part.state}: {why}"


FORMAT = ReportFormat("junit", "junit.xml", render)
