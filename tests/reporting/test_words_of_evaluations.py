"""What the shipped recordings show has words in both languages: no field's own name stands in a report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.evaluation.from_files import evaluation_of
from conformance.evaluation.model import Evaluation, Result
from conformance.reporting.phrases import has_words
from conformance.reporting.words import words

ROOT = Path(__file__).resolve().parents[2]
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
RECORDINGS = (
    ("dual-light", "bad-shrink-toward-normal.zip"),
    ("multi-person", "good.zip"),
    ("security-gate", "bad-missing-records.zip"),
)


@pytest.fixture(scope="module", params=RECORDINGS, ids="/".join)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    product_class, name = request.param
    return evaluation_of(PROFILE, [ROOT / "test_vectors" / f"simulated-{product_class}" / "recordings" / name])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_every_budget_has_words(evaluation: Evaluation, language: Language) -> None:
    spoken = words(language)
    sources = {line.source for r in evaluation.results for m in r.measurements for line in m.budget}
    assert sources
    assert [source for source in sorted(sources) if not spoken.has(f"budget_source.{source}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_and_every_figure_of_a_drawing_has_words(evaluation: Evaluation, language: Language) -> None:
    spoken = words(language)
    names = {name for result in evaluation.results for name in _names(result)}
    assert names
    assert [name for name in sorted(names) if not has_words(name, spoken)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_is_said_in_the_language_of_the_report(evaluation: Evaluation, language: Language) -> None:
    for result in evaluation.results:
        for text in (result.statement, result.module):
            assert text is not None
            assert getattr(text, language), result.requirement


def _names(result: Result) -> Iterator[str]:
    for measurement in result.measurements:
        yield from measurement.conditions
    for figure in result.figures:
        yield from figure.series
        yield from figure.values
