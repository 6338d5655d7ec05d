"""Refused for the tool's own self-test record: what it proves is worked out again from its rows."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.certification.refusals.wording import named
from conformance.documents import Digest
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure
from conformance.selftest import SEEDS
from conformance.selftest.consistency import inconsistencies
from conformance.selftest.expectation.chances import POWER
from conformance.selftest.record import DeviceRecord, SelfTest
from conformance.verification.verdict import Verdict

_MOST_SAID = 3


def refusals(application: Application) -> Iterator[Failure]:
    """No record; one that contradicts itself, or missed something; one of another tool, set or class, or of a part."""
    evaluation, given = application.evaluation, application.selftest
    if given is None:
        if "selftest_missing" not in application.waived:
            what = "the self-test record of this tool is missing: give it with --selftest"
            yield Failure("selftest_missing", what)
        return
    record = given.said
    if record.to_json().encode() != given.written:
        what = "the self-test record was changed after 'conformance selftest' wrote it: run the self-test again"
        yield Failure("selftest_rewritten", what)
    yield from _of_this_tool(record, evaluation)
    yield from _of_this_set(record, evaluation)
    issued = assignment_of(evaluation).issued
    if record.date is not None and issued is not None and record.date > issued:
        what = f"the self-test was run on {record.date}, after the day of issue, {issued}"
        yield Failure("selftest_after_issue", what)
    contradictions = list(inconsistencies(record))
    if contradictions:
        more = len(contradictions) - _MOST_SAID
        said = "; ".join(contradictions[:_MOST_SAID]) + (f"; and {more} more" if more > 0 else "")
        yield Failure("selftest_contradicts_itself", f"the self-test record contradicts itself: {said}")
    missed = sum(len(cell.missed_seeds) for row in record.rows for cell in row.cells)
    if record.verdict != "met" or missed or record.summary.missed:
        count = max(record.summary.missed, missed)
        yield Failure("selftest_missed", f"the self-test missed expectations ({count} of {record.summary.demanded})")
    yield from _strength(record)
    class_ = evaluation.product.class_
    if class_ is not None and class_ not in {one.name for one in record.classes}:
        yield Failure("selftest_other_class", f"the self-test did not run a device of the class {class_}")
        return
    yield from _partial(record, class_)
    yield from _demanded(record, evaluation)


def _of_this_tool(record: SelfTest, evaluation: Evaluation) -> Iterator[Failure]:
    tool, judging = record.tool, evaluation.tool.judging_version
    if (tool.name, tool.judging_version) != (evaluation.tool.name, judging):
        what = (
            f"the self-test record is of {tool.name} {tool.version}, judging version {tool.judging_version}; the "
            f"evaluation of {evaluation.tool.name} {evaluation.tool.version}, judging version {judging}"
        )
        yield Failure("selftest_other_version", f"{what} (this tool: {JUDGING_VERSION})")


def _of_this_set(record: SelfTest, evaluation: Evaluation) -> Iterator[Failure]:
    tested, judged = record.requirements, evaluation.specification
    if tested.digest != judged.digest:
        run = _set(tested.profile, tested.edition, tested.digest)
        asked = _set(judged.profile, judged.edition, judged.digest)
        what = f"the self-test was run with another requirement set ({run}) than the evaluation ({asked})"
        what += ": run it with --requirements"
        yield Failure("selftest_other_requirements", what)


def _strength(record: SelfTest) -> Iterator[Failure]:
    if record.demanded_power < POWER:
        what = f"the self-test demanded a power of {record.demanded_power:g}; {POWER:g} is required"
        yield Failure("selftest_power", what)
    seeds = len(set(record.seeds))
    if seeds < SEEDS:
        yield Failure("selftest_partial", f"the self-test has {seeds} different seeds; {SEEDS} are required")


def _partial(record: SelfTest, class_: str | None) -> Iterator[Failure]:
    """A self-test of some flaws or sizes says little of the harness."""
    from conformance.simulator.flaws import FLAWS

    tried = {(row.flaw, row.size) for row in record.rows if class_ in {None, row.class_}}
    wanted = [
        (f"{flaw.name} {size:g} {flaw.unit}", (flaw.name, size))
        for flaw in FLAWS.values()
        if class_ is None or class_ in flaw.classes
        for size in flaw.sizes
    ]
    lacking = [*(() if (None, None) in tried else ("the good device",)), *(n for n, key in wanted if key not in tried)]
    if lacking:
        yield Failure("selftest_partial", f"the self-test is partial, it did not run: {named(lacking)}")


def _demanded(record: SelfTest, evaluation: Evaluation) -> Iterator[Failure]:
    """Every device has a demand to meet, and every requirement that decides is one that a good device has to meet."""
    class_ = evaluation.product.class_
    rows = [row for row in record.rows if class_ in {None, row.class_}]
    silent = [_device(row) for row in rows if not any(cell.demand for cell in row.cells)]
    if silent or not rows:
        yield Failure("selftest_empty", f"the self-test had no expectations of: {named(silent or ['any device'])}")
    decisive = [result for result in evaluation.results if result.modality.decides]
    run = [{cell.requirement for cell in row.cells} for row in rows]
    unrun = [each.requirement for each in decisive if not all(each.requirement in names for names in run)]
    if unrun and rows:
        yield Failure("selftest_partial", f"the self-test is partial, it did not judge: {named(unrun)}")
    good = {cell.requirement: cell for row in rows if row.flaw is None for cell in row.cells}
    unsure = [
        each.requirement
        for each in decisive
        if each.verdict is Verdict.PASS and (cell := good.get(each.requirement)) is not None and not cell.demand
    ]
    if unsure:
        what = f"the self-test expects nothing even of a good device for: {named(unsure)}"
        yield Failure("selftest_unsure", what)


def _device(row: DeviceRecord) -> str:
    return "the good device" if row.flaw is None else f"{row.flaw} {row.size}"


def _set(profile: str, edition: str, digest: Digest) -> str:
    return f"{profile} {edition}, {digest.short(12)}"
