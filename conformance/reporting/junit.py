"""JUnit XML for CI: what decides is a test case, what does not decide is a property, and nothing open is green."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.evaluation.model import Evaluation, Result
from conformance.evaluation.verdict import Verdict
from conformance.reporting import told
from conformance.reporting.format import ReportFormat
from conformance.reporting.plain import one_line, printable
from conformance.reporting.view import View
from conformance.reporting.words import Words, words
from conformance.text import Language

OUTCOMES = {
    Verdict.PASS: None,
    Verdict.DISCLOSED: None,
    Verdict.FAIL: "Failure",
    Verdict.CONDITIONAL_FAIL: "Failure",
    Verdict.CONDITIONAL_PASS: "Error",
    Verdict.INCONCLUSIVE: "Error",
    Verdict.ERROR: "Error",
    Verdict.NOT_APPLICABLE: "Skipped",
    Verdict.NOT_TESTED: "Skipped",
}
"""The outcome JUnit knows for each verdict, as junitparser calls it; None: passed.

A conditional pass is open, so it is no pass.
"""


def render(evaluation: Evaluation, language: Language) -> bytes:
    """The evaluation as one test suite."""
    library = _library()
    view, spoken = View(evaluation), words(language)
    suite = library.TestSuite(printable(evaluation.specification.profile))
    for name, value in _suite_properties(view, spoken):
        suite.add_property(printable(name), printable(value))
    for result in view.decisive:
        suite.add_testcase(_case(result, evaluation, spoken))
    document = library.JUnitXml(printable(evaluation.specification.profile))
    document.add_testsuite(suite)
    document.update_statistics()
    written: bytes = document.tostring()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def _library() -> Any:
    """junitparser, imported late; it is typed only in parts."""
    import junitparser

    return junitparser


def _case(result: Result, evaluation: Evaluation, spoken: Words) -> Any:
    """One *shall* or *shall not* requirement."""
    library = _library()
    place = result.module or result.clause
    case = library.TestCase(
        name=printable(f"{result.requirement} {one_line(spoken.said(result.statement), 90)}"),
        classname=printable(f"{evaluation.specification.profile}.{place}"),
    )
    properties = library.Properties()
    for name, value in told.properties(result):
        properties.add_property(library.Property(printable(name), printable(value)))
    case.append(properties)
    outcome = OUTCOMES[result.verdict]
    if outcome is not None:
        message = f"{spoken.of('verdict', result.verdict)}: {one_line(told.reason(result, spoken), 400)}"
        element = getattr(library, outcome)(printable(message), result.verdict.value)
        element.text = printable("\n".join([told.reason(result, spoken), *told.told(result, spoken)]))
        case.append(element)
    return case


def _suite_properties(view: View, spoken: Words) -> Iterator[tuple[str, str]]:
    """Status and denominator, lest a suite of skipped cases pass for a good one; then what decides nothing."""
    e = view.evaluation
    yield "status", e.status
    yield "scope", e.scope
    for name, count in e.denominator.model_dump().items():
        yield name, str(count)
    yield "specification", f"{e.specification.profile} {e.specification.edition}"
    yield "specification.digest", e.specification.digest
    yield "recording.digest", e.recording.digest
    yield "recording.complete", str(e.recording.complete).lower()
    yield "simulated", str(view.simulated).lower()
    yield "evaluation.digest", view.digest
    yield "tool", f"{e.tool.name} {e.tool.version}"
    for result in view.advisory:
        verdict = f"{result.verdict.value}: {told.reason(result, spoken)}"
        yield f"{result.modality.value} {result.requirement}", verdict
    for part in e.waivers.waivers if e.waivers else ():
        why = part.reason_zh if spoken.language == "zh" else part.reason
        yield f"waiver {part.waiver} {part.requirement}", f"{part.state}: {why}"


FORMAT = ReportFormat("junit", "junit.xml", render)
