"""Refused because nobody vouches for the self-test record: the bench that ran it seals it with its key."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.selftest.seal import bench_of


def refusals(application: Application) -> Iterator[Failure]:
    """No seal, one of another record, or one by a key that whoever checks knows and does not trust.

    A reader of a certificate need not know the laboratory's benches: the laboratory vouches for them by signing
    (`unknown_bench`), and the reader's trust can only take that away.
    """
    given, trust = application.selftest, application.trust
    if given is None:
        return
    if given.seal is None:
        if "selftest_unsealed" not in application.waived:
            what = "the self-test record is not sealed: run 'conformance selftest' with --bench-key"
            yield Failure("selftest_unsealed", what)
        return
    try:
        bench = bench_of(given.seal, given.said, given.written)
    except Untrustworthy as error:
        yield from error.failures
        return
    day = assignment_of(application.evaluation).issued
    if trust is not None and day is not None:
        for failure in trust.refuses(bench, day, "bench"):
            if failure.code != "key_unknown":
                yield Failure(failure.code, f"the self-test record is {failure.what}")


def unknown_bench(application: Application) -> Iterator[Failure]:
    """The laboratory does not itself trust the bench that sealed the self-test record. Asked when it is issued."""
    given = application.selftest
    if given is None or given.seal is None or application.specimen:
        return
    try:
        bench = bench_of(given.seal, given.said, given.written)
    except Untrustworthy:
        return  # refused already
    if application.trust is None or not any(bench == each for each in application.trust.ids):
        what = f"the self-test record is sealed by a key that is not trusted, {bench}: name it with --trusted"
        yield Failure("selftest_key_unknown", what)
