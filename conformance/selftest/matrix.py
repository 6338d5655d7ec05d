"""The matrix: every flaw at every size on every product class, against what is expected of each requirement.

One batch is one class with one seed: all its campaigns see the same people and the same noise, so that eyes have to
look only once (`conformance.simulator.devices.memory`), and what differs is the flaw. Batches run in processes
of their own; their order and number change nothing in the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from conformance.core.ending import work_for_parent
from conformance.core.operating_system import forking_context
from conformance.evaluation.model import MeasurementResult, Result
from conformance.requirements.model import RequirementSet
from conformance.selftest.campaign import Prepared, judged, prepare
from conformance.selftest.expectation.chances import MET
from conformance.selftest.expectation.expect import Expectation, expect, expect_status
from conformance.selftest.expectation.worked_out import Rests
from conformance.selftest.subjects import Subject
from conformance.simulator.devices.memory import remembering
from conformance.simulator.flaw import Flaw
from conformance.simulator.flaws import flaws as installed_flaws

STATUS = "status"
"""The column of the evaluation's status."""


@dataclass(frozen=True, slots=True)
class FlawCase:
    """A device: good, or bad in one way to one size."""

    flaw: str | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What the harness said of one requirement in one campaign."""

    verdict: str
    reason: str = ""
    lacking: tuple[str, ...] = ()
    """Measurements that it should have rested on and did not."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One device of one class: expectation and what was observed, by requirement; observed by seed."""

    product_class: str
    case: FlawCase
    expected: Mapping[str, Expectation]
    observed: Mapping[str, tuple[Observed, ...]]

    def missed(self, name: str) -> tuple[int, ...]:
        """Which of the campaigns are not as expected of a requirement, by index; none where nothing is demanded."""
        expected = self.expected[name]
        passed = expected.demand <= MET
        return tuple(
            number
            for number, one in enumerate(self.observed[name])
            if expected.met_by(one.verdict) is False or (expected.demand and passed and one.lacking)
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything that a self-test found."""

    rows: tuple[MatrixRow, ...]
    seeds: tuple[int, ...]
    flaws: Mapping[str, Flaw]
    prepared: Mapping[str, Prepared]
    """By class: plan and schedule."""


@dataclass(frozen=True)
class Design:
    """What is to be tested: requirement set, subjects, flaws, seeds."""

    requirements: RequirementSet
    subjects: tuple[Subject, ...]
    seeds: tuple[int, ...]
    flaws: Mapping[str, Flaw] = field(default_factory=installed_flaws)

    def cases(self, subject: Subject) -> tuple[FlawCase, ...]:
        """The good device first, then every flaw that its class can have, at every size."""
        bad = (
            FlawCase(flaw.name, size)
            for flaw in self.flaws.values()
            if subject.name in flaw.classes
            for size in flaw.sizes
        )
        return (FlawCase(), *bad)


def run_matrix(design: Design, jobs: int = 1, report: Callable[[int, int], None] = lambda done, all_of: None) -> Matrix:
    """Run every campaign of a design and set it beside its expectation. The same design gives the same matrix."""
    prepared = {subject.name: prepare(design.requirements, subject) for subject in design.subjects}
    work = _Work(design, prepared)
    subjects, seeds = range(len(design.subjects)), range(len(design.seeds))
    campaigns = [_Task(subject, seed) for subject in subjects for seed in seeds]
    expectations = [_Task(subject) for subject in subjects]
    found = work.all_of([*campaigns, *expectations], jobs, report)
    rows = [
        _row(case, subject.name, found[_Task(index)][number], [found[_Task(index, seed)][number] for seed in seeds])
        for index, subject in enumerate(design.subjects)
        for number, case in enumerate(design.cases(subject))
    ]
    return Matrix(tuple(rows), design.seeds, design.flaws, prepared)


def _row(
    case: FlawCase, product_class: str, expected: Mapping[str, Any], observed: Sequence[Mapping[str, Any]]
) -> MatrixRow:
    by_requirement = {name: tuple(campaign[name] for campaign in observed) for name in expected}
    return MatrixRow(product_class, case, expected, by_requirement)


@dataclass(frozen=True, slots=True)
class _Task:
    """The campaigns of a class with one seed; without a seed, the expectations of the class."""

    subject: int
    seed: int | None = None


_Found = list[dict[str, Any]]
"""For each case, by requirement: `Observed`, or `Expectation`."""


@dataclass(frozen=True)
class _Work:
    """What processes do; they are forked, because flaws are functions and cannot be sent."""

    design: Design
    prepared: Mapping[str, Prepared]

    def all_of(self, tasks: Sequence[_Task], jobs: int, report: Callable[[int, int], None]) -> dict[_Task, _Found]:
        """Every task, in this process or in others."""
        found: dict[_Task, _Found] = {}
        fork = forking_context() if jobs > 1 else None
        if fork is None:
            for task in tasks:
                found[task] = self.done(task)
                report(len(found), len(tasks))
            return found
        with ProcessPoolExecutor(jobs, fork, initializer=_begun, initargs=(self,)) as pool:
            running = {pool.submit(_done, task): task for task in tasks}
            for future in as_completed(running):
                found[running[future]] = future.result()
                report(len(found), len(tasks))
        return found

    def done(self, task: _Task) -> _Found:
        """One task."""
        subject = self.design.subjects[task.subject]
        cases = self.design.cases(subject)
        if task.seed is None:
            return [self._expectations(subject, case) for case in cases]
        with remembering():
            return [self._campaign(subject, case, self.design.seeds[task.seed]) for case in cases]

    def _expectations(self, subject: Subject, case: FlawCase) -> dict[str, Expectation]:
        truth, requirements = subject.truth, self.design.requirements
        if case.flaw is not None and case.size is not None:
            truth = self.design.flaws[case.flaw].truth(truth, case.size)
        stage = self.prepared[subject.name].stage
        campaigns, product = len(self.design.seeds), subject.product
        found = {r.id: expect(r, requirements, product, truth, stage, campaigns) for r in requirements.requirements}
        decisive = [found[r.id] for r in requirements.requirements if r.modality.decides]
        return {**found, STATUS: expect_status(decisive)}

    def _campaign(self, subject: Subject, case: FlawCase, seed: int) -> dict[str, Observed]:
        options = subject.options
        if case.flaw is not None and case.size is not None:
            options = self.design.flaws[case.flaw].spoil(options, case.size)
        evaluation = judged(self.prepared[subject.name], options, seed)
        rests_on = self.prepared[subject.name].rests_on
        found = {r.requirement: _observed(r, rests_on.get(r.requirement, ())) for r in evaluation.results}
        return {**found, STATUS: Observed(evaluation.status)}


_inherited: list[_Work] = []
"""In a process of its own: the work that it was forked with."""


def _begun(work: _Work) -> None:
    work_for_parent()
    _inherited.append(work)


def _done(task: _Task) -> _Found:
    return _inherited[-1].done(task)


def _observed(result: Result, rests_on: Sequence[Rests]) -> Observed:
    """A verdict, and the measurements that are missing from its basis."""
    lacking = tuple(
        ", ".join(f"{name} {value}" for name, value in one.items())
        for one in rests_on
        if not any(_is(measurement, one) for measurement in result.measurements)
    )
    return Observed(result.verdict.value, result.reason, lacking)


def _is(measurement: MeasurementResult, asked: Rests) -> bool:
    stated = {**measurement.conditions, "units": measurement.units}
    return all(_equal(stated.get(name), value) for name, value in asked.items())


def _equal(stated: object, asked: float | str) -> bool:
    if isinstance(stated, int | float) and isinstance(asked, int | float):
        return math.isclose(stated, asked, abs_tol=1e-9)
    return stated == asked
