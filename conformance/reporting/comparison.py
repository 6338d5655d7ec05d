"""Declared and measured side by side: for every figure that the vendor declares, what the recording showed."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.evaluation.model import MeasurementResult, Result
from conformance.reporting.numbers import number, with_unit
from conformance.reporting.phrases import value_text
from conformance.reporting.view import ReportView
from conformance.reporting.words import LocaleWords


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """What one requirement measured of a declared figure."""

    result: Result
    text: str
    """One value with its uncertainty, or the smallest and the largest of several."""
    count: int


@dataclass(frozen=True, slots=True)
class DeclaredComparison:
    """A declared figure, and every requirement that measured it."""

    name: str
    measured: tuple[MeasuredFigure, ...]


def comparisons(view: ReportView, words: LocaleWords) -> tuple[DeclaredComparison, ...]:
    """One for each declared figure, in the order of the declaration."""
    return tuple(
        DeclaredComparison(name, tuple(found for r in view.results for found in _measured(r, name, words)))
        for name in view.evaluation.product.declared
    )


def _measured(result: Result, name: str, words: LocaleWords) -> list[MeasuredFigure]:
    if name not in {result.characteristic, result.limit.declared if result.limit else None}:
        return []
    asked = {name, result.characteristic}
    values = [m for m in result.measurements if m.characteristic in asked and m.value is not None]
    return [
        MeasuredFigure(result, _text(same, result, words), len(same))
        for unit in dict.fromkeys(m.unit for m in values)
        if (same := [m for m in values if m.unit == unit])
    ]


def _text(values: list[MeasurementResult], result: Result, words: LocaleWords) -> str:
    if len(values) == 1:
        return value_text(values[0], result, words)
    unit = values[0].unit
    low, high = (number(pick(m.value for m in values if m.value is not None), unit) for pick in (min, max))
    return with_unit(low if low == high else words("limit.range", lower=low, upper=high), unit)
