"""The seal of a self-test record, and a record worked out again from its rows."""

from __future__ import annotations

import json

import pytest

from conformance.evidence.failure import Untrustworthy
from conformance.evidence.keys import key_id, public_key
from conformance.selftest.consistency import inconsistencies, summary_of
from conformance.selftest.matrix import Design, run_matrix
from conformance.selftest.record_writer import record_of
from conformance.selftest.seal import bench_of, seal_of
from conformance.selftest.subjects import load_subjects
from conformance.simulator.flaws import FLAWS
from tests.certification.factory import BENCH_SECRET, selftest
from tests.small_profile import part_of_main_profile


def test_a_seal_names_the_bench_that_made_it() -> None:
    record = selftest()
    written = record.to_json().encode()
    made = seal_of(record, written, BENCH_SECRET)
    assert made == seal_of(record, written, BENCH_SECRET)
    assert bench_of(made, record, written) == key_id(public_key(BENCH_SECRET))


def test_a_seal_of_another_record_is_none() -> None:
    record, other = selftest(), selftest(seeds=[1, 2, 3, 4, 6])
    with pytest.raises(Untrustworthy, match="another record"):
        bench_of(seal_of(other, other.to_json().encode(), BENCH_SECRET), record, record.to_json().encode())


def test_the_record_of_a_run_is_what_its_rows_give(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("set") / "requirements.yaml"
    path.write_text(part_of_main_profile("6.1a", "5.1a"), encoding="utf-8")
    requirements, subjects = load_subjects(str(path), classes=("dual-light",))
    flaws = {name: FLAWS[name] for name in ("offset", "firmware_changed")}
    record = record_of(run_matrix(Design(requirements, subjects, (1, 2), flaws)), requirements)
    assert list(inconsistencies(record)) == []
    assert summary_of(record) == record.summary
    assert record.to_json() == json.dumps(json.loads(record.to_json()), ensure_ascii=False, indent=1) + "\n"


def test_a_record_that_was_missed_is_consistent_as_well() -> None:
    data = json.loads(selftest().to_json())
    data["rows"][1]["cells"][0].update(observed=["pass", "fail", "pass", "pass", "pass"], missed_seeds=[2])
    missed = selftest(rows=data["rows"])
    told = missed.model_copy(update={"summary": summary_of(missed), "verdict": "missed"})
    assert list(inconsistencies(told)) == []
    assert (told.summary.missed, told.summary.blamed) == (1, 1)
