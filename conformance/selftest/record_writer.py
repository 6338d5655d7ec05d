"""From a matrix to its record."""

from __future__ import annotations

import datetime
import math

from conformance import __version__
from conformance.evaluation.evaluate import digest_of
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.requirements.model import RequirementSet
from conformance.selftest.expectation.chances import MET, NOT_MET, POWER
from conformance.selftest.matrix import STATUS, Matrix, MatrixRow
from conformance.selftest.record import (
    ClassPart,
    DemandCell,
    DeviceRecord,
    FlawPart,
    RequirementsPart,
    SelfTest,
    Summary,
    TestedTool,
)
from conformance.selftest.subjects import sensor_of

_GOOD = MET | {"conforms"}
_BAD = NOT_MET | {"does_not_conform"}


def record_of(matrix: Matrix, requirements: RequirementSet, date: datetime.date | None = None) -> SelfTest:
    """The record of a matrix. Equal matrices give equal bytes."""
    summary = _summary(matrix)
    return SelfTest(
        schema_=SelfTest.KIND,
        verdict="missed" if summary.missed or not summary.demanded else "met",
        tool=TestedTool(name="conformance", version=__version__, judging_version=JUDGING_VERSION),
        requirements=RequirementsPart(
            profile=requirements.profile, edition=requirements.edition, digest=digest_of(requirements)
        ),
        date=date,
        demanded_power=POWER,
        seeds=matrix.seeds,
        classes=tuple(_class(matrix, name) for name in matrix.prepared),
        flaws=_flaws(matrix),
        summary=summary,
        rows=tuple(
            DeviceRecord(
                class_=row.product_class,
                flaw=row.case.flaw,
                size=row.case.size,
                cells=tuple(_cell(row, name, matrix.seeds) for name in row.expected),
            )
            for row in matrix.rows
        ),
    )


def _class(matrix: Matrix, name: str) -> ClassPart:
    prepared = matrix.prepared[name]
    sensor = sensor_of(prepared.subject.options)
    return ClassPart(
        name=name,
        model=prepared.subject.product.identity.model,
        sensor=str(sensor) if sensor else None,
        scenes=len(prepared.plan.scenes),
        duration_s=round(prepared.stage.end_s, 6),
    )


def _flaws(matrix: Matrix) -> tuple[FlawPart, ...]:
    caught: dict[str, set[str]] = {}
    for row in matrix.rows:
        if row.case.flaw is not None:
            by = {name for name, each in row.expected.items() if each.demand and not each.demand & MET}
            caught.setdefault(row.case.flaw, set()).update(by - _not_asked(matrix, row.product_class) - {STATUS})
    return tuple(
        FlawPart(
            name=name,
            title=flaw.title,
            unit=flaw.unit,
            sizes=flaw.sizes,
            caught_by=tuple(sorted(caught[name])),
            harmless=flaw.harmless,
        )
        for name, flaw in matrix.flaws.items()
        if name in caught
    )


def _not_asked(matrix: Matrix, product_class: str) -> set[str]:
    """Requirements that even the good device of a class is not expected to pass (they do not apply)."""
    good = next(row for row in matrix.rows if row.product_class == product_class and row.case.flaw is None)
    return {name for name, each in good.expected.items() if each.demand and not each.demand & MET}


def _cell(row: MatrixRow, name: str, seeds: tuple[int, ...]) -> DemandCell:
    expected, observed = row.expected[name], row.observed[name]
    return DemandCell(
        requirement=name,
        demand=tuple(sorted(expected.demand)),
        power=None if expected.why_none else expected.power,
        why_none=expected.why_none,
        observed=tuple(one.verdict for one in observed),
        lacking=tuple(sorted({what for number in row.missed(name) for what in observed[number].lacking})),
        missed_seeds=tuple(seeds[number] for number in row.missed(name)),
    )


def _summary(matrix: Matrix) -> Summary:
    seeds = len(matrix.seeds)
    cells = [(row, name) for row in matrix.rows for name in row.expected]
    demanded = [(row, name) for row, name in cells if row.expected[name].demand]
    missed = [(row, name, number) for row, name in demanded for number in row.missed(name)]
    told = [(row.observed[name][number].verdict, row.expected[name].demand) for row, name, number in missed]
    return Summary(
        campaigns=len(matrix.rows) * seeds,
        cells=len(cells) * seeds,
        demanded=len(demanded) * seeds,
        met=len(demanded) * seeds - len(missed),
        missed=len(missed),
        let_through=sum(verdict in _GOOD and not demand & _GOOD for verdict, demand in told),
        blamed=sum(verdict in _BAD and bool(demand & _GOOD) for verdict, demand in told),
        without_expectation=(len(cells) - len(demanded)) * seeds,
        missed_by_chance_expected=round(math.fsum(1 - row.expected[name].power for row, name in demanded), 6),
        unsure=tuple(
            f"{row.product_class} {name}"
            for row, name in cells
            if row.case.flaw is None and not row.expected[name].demand
        ),
    )
