"""What moved between two measurements of one requirement: the difference over its own combined uncertainty.

Standard uncertainties combine as for independent measurements (GUM, 5.1.2). Of one calibration of one reference source
both have the same error, which falls out of the difference: the lines of that calibration are taken as fully
correlated (GUM, 5.2.2). A measurement that states an interval alone gives the distance from its value to the end of the
interval that faces the other value, over the normal quantile (the method of variance estimates recovery, Newcombe
1998): good for ranking, no exact test.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from conformance.core.units import UnitError, convert
from conformance.documents import canonical_json
from conformance.evaluation.model import BudgetLine, MeasurementResult, Scalar

COVERAGE_FACTOR = 2.0
"""A difference beyond so many combined standard uncertainties has moved: about one in twenty does by chance."""

Basis = Literal["independent", "common_calibration", "interval", "none"]
State = Literal["same", "within", "moved", "changed", "not_comparable"]

_CALIBRATION = "reference source: calibration"
"""The budget line of a source's certificate (`conformance.metrology.reference_source`)."""
_NOTHING: tuple[None, Basis] = (None, "none")


@dataclass(frozen=True, slots=True)
class Move:
    """The difference b - a, in the unit of b."""

    state: State
    difference: float | None = None
    standard_uncertainty: float | None = None
    ratio: float | None = None
    basis: Basis = "none"


def moved(a: MeasurementResult, b: MeasurementResult, *, same_evidence: bool, same_calibration: bool) -> Move:
    """What moved from ``a`` to ``b``.

    ``same_evidence``: both were judged from one recording, so that nothing of the device can have moved and no ratio is
    given. ``same_calibration``: both rest on one calibration of one reference source.
    """
    before = _in_unit(a, b.unit)
    if before is None or before.value is None or b.value is None:
        return Move("not_comparable")
    difference = b.value - before.value
    uncertainty, basis = _NOTHING if same_evidence else _uncertainty(before, b, same_calibration)
    if not uncertainty:
        return Move("same" if difference == 0 else "changed", difference)
    ratio = difference / uncertainty
    far: State = "moved" if abs(ratio) > COVERAGE_FACTOR else "within"
    return Move("same" if difference == 0 else far, difference, uncertainty, ratio, basis)


def _in_unit(a: MeasurementResult, unit: str) -> MeasurementResult | None:
    """The measurement in another unit; None if there is no such conversion."""
    if a.unit == unit:
        return a
    try:
        # Kinds that convert here have one zero: points on a temperature scale are stated in degC alone.
        factor = convert(1.0, a.unit, unit)
        zero = convert(0.0, a.unit, unit)
    except UnitError:
        return None
    if zero != 0:
        return None
    return a.model_copy(
        update={
            "value": None if a.value is None else a.value * factor,
            "unit": unit,
            "standard_uncertainty": None if a.standard_uncertainty is None else a.standard_uncertainty * factor,
            "interval": _scaled(a.interval, factor),
            "bounds": _scaled(a.bounds, factor),
            "budget": tuple(line.model_copy(update={"sensitivity": line.sensitivity * factor}) for line in a.budget),
        }
    )


def _scaled(pair: tuple[float | None, float | None] | None, factor: float) -> tuple[float | None, float | None] | None:
    if pair is None:
        return None
    lower, upper = pair
    return (None if lower is None else lower * factor, None if upper is None else upper * factor)


def _uncertainty(a: MeasurementResult, b: MeasurementResult, same_calibration: bool) -> tuple[float | None, Basis]:
    """The combined standard uncertainty of b - a, and what it rests on."""
    if a.standard_uncertainty is not None and b.standard_uncertainty is not None:
        variance = a.standard_uncertainty**2 + b.standard_uncertainty**2
        common = _calibration(a.budget) * _calibration(b.budget) if same_calibration else 0.0
        if common > 0:
            return math.sqrt(max(variance - 2 * common, 0.0)), "common_calibration"
        return math.sqrt(variance), "independent"
    rises = (b.value or 0.0) >= (a.value or 0.0)
    sides = (_side(a, upper=rises), _side(b, upper=not rises))
    if any(side is None for side in sides):
        return _NOTHING
    return math.hypot(*(side for side in sides if side is not None)), "interval"


def _calibration(budget: Sequence[BudgetLine]) -> float:
    """The contribution of the source's calibration, with its sign; 0 where the budget does not single it out."""
    lines = [line for line in budget if line.source == _CALIBRATION]
    return lines[0].sensitivity * lines[0].half_width / lines[0].divisor if len(lines) == 1 else 0.0


def _side(measurement: MeasurementResult, *, upper: bool) -> float | None:
    """A standard uncertainty from the one side of the value that faces the other value."""
    if measurement.standard_uncertainty is not None:
        return measurement.standard_uncertainty
    for pair, confidence, sides in (
        (measurement.interval, measurement.interval_confidence, 2),
        (measurement.bounds, measurement.bounds_confidence, 1),
    ):
        end = pair[1 if upper else 0] if pair else None
        if end is not None and confidence is not None and 0.5 < confidence < 1 and measurement.value is not None:
            return abs(end - measurement.value) / NormalDist().inv_cdf(1 - (1 - confidence) / sides)
    return None


def pairs(
    a: Sequence[MeasurementResult], b: Sequence[MeasurementResult]
) -> Iterator[tuple[MeasurementResult, MeasurementResult]]:
    """The measurements of both that are of the same thing, in the order of ``b``; the others stay without a partner.

    One of a characteristic on both sides is the same one. Of several, two go together where each is the other's only
    best match by its conditions. A condition counts for as much as it tells the measurements of a side apart, and the
    two have to agree in one that tells most: set points find each other, whatever the number of readings at each.
    """
    for characteristic in dict.fromkeys(m.characteristic for m in b):
        before = [m for m in a if m.characteristic == characteristic]
        after = [m for m in b if m.characteristic == characteristic]
        if len(before) == len(after) == 1:
            yield before[0], after[0]
            continue
        weights = _weights(before, after)
        scores = [[_score(one, other, weights) for other in after] for one in before]
        for column, other in enumerate(after):
            row = _only_best([line[column] for line in scores])
            if row is not None and _only_best(scores[row]) == column:
                yield before[row], other


def _weights(a: Sequence[MeasurementResult], b: Sequence[MeasurementResult]) -> dict[str, int]:
    """How many different values a condition that both sides have takes in each side, multiplied."""
    first, second = (_distinct(side) for side in (a, b))
    return {name: first[name] * second[name] for name in first if name in second}


def _distinct(measurements: Sequence[MeasurementResult]) -> Counter[str]:
    return Counter(
        name for name, _ in {(name, _key(value)) for m in measurements for name, value in m.conditions.items()}
    )


def _score(a: MeasurementResult, b: MeasurementResult, weights: dict[str, int]) -> int:
    """The weights of the conditions in which two agree; 0 where they agree in none of those that weigh most."""
    agreed = [
        weight
        for name, weight in weights.items()
        if name in a.conditions and name in b.conditions and _key(a.conditions[name]) == _key(b.conditions[name])
    ]
    return sum(agreed) if max(agreed, default=0) == max(weights.values(), default=0) else 0


def _key(value: Scalar) -> bytes:
    return canonical_json(value)


def _only_best(scores: Sequence[int]) -> int | None:
    """The index of the largest score; None where two share it, or where there is none above zero."""
    best = max(scores, default=0)
    return scores.index(best) if best > 0 and scores.count(best) == 1 else None
