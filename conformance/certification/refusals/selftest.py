"""Refused for the tool's own self-test record."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.refusals.wording import named
from conformance.evidence.failure import Failure
from conformance.selftest import SEEDS
from conformance.selftest.record import SelfTest


def refusals(application: Application) -> Iterator[Failure]:
    """No record, one of another tool or class, one that missed something, or one of a part."""
    evaluation, selftest = application.evaluation, application.selftest
    if selftest is None:
        if "selftest_missing" not in application.waived:
            version = evaluation.tool.version
            what = f"the self-test record of version {version} of the tool is missing: give it with --selftest"
            yield Failure("selftest_missing", what)
        return
    if selftest.tool.version != evaluation.tool.version:
        what = (
            f"the self-test record is of version {selftest.tool.version}, the evaluation of {evaluation.tool.version}"
        )
        yield Failure("selftest_other_version", what)
    cells = [cell for row in selftest.rows for cell in row.cells]
    missed = sum(bool(cell.missed_seeds) for cell in cells)
    if selftest.verdict != "met" or selftest.summary.missed or missed:
        count = max(selftest.summary.missed, missed)
        yield Failure("selftest_missed", f"the self-test missed expectations ({count} of {selftest.summary.demanded})")
    if not selftest.summary.demanded or not any(cell.demand for cell in cells):
        yield Failure("selftest_empty", "the self-test had no expectations")
    class_ = evaluation.product.class_
    if class_ is not None and class_ not in {one.name for one in selftest.classes}:
        yield Failure("selftest_other_class", f"the self-test did not run a device of the class {class_}")
        return
    yield from _partial(selftest, class_)


def _partial(selftest: SelfTest, class_: str | None) -> Iterator[Failure]:
    """A self-test of some flaws, or of few seeds, says little of the harness."""
    from conformance.simulator.flaws import FLAWS

    tried = {row.flaw for row in selftest.rows if class_ in {None, row.class_}}
    of_class = [flaw.name for flaw in FLAWS.values() if class_ is None or class_ in flaw.classes]
    lacking = [*(() if None in tried else ("the good device",)), *(name for name in of_class if name not in tried)]
    if lacking:
        yield Failure("selftest_partial", f"the self-test is partial, it did not run: {named(lacking)}")
    if len(selftest.seeds) < SEEDS:
        yield Failure("selftest_partial", f"the self-test has {len(selftest.seeds)} seeds; {SEEDS} are required")
