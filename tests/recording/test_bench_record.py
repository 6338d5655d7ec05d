"""What a recording says of its bench is read in one place; what is malformed there is None, and stays as written."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END, LINK_CARRIES, BenchRecord, day_of
from conformance.recording.closing import manifest_text
from conformance.recording.model import Manifest, Tool
from conformance.selftest.subjects import load_subjects

SOURCE: dict[str, Any] = {
    "driver": "simulated",
    "identity": "BB-1",
    "emissivity": 0.97,
    "calibration": {
        "expanded_uncertainty_delta_degC": 0.1, "coverage_factor": 2.0, "date": "2026-01-01", "expires": "2027-01-01",
        "certificate": "C-1",
    },
}  # fmt: skip
TEXTS = st.text(max_size=8)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        TEXTS | st.sampled_from(["calibration", "expires", "date", "identity", "emissivity", *SOURCE["calibration"]]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
BENCHES = st.dictionaries(
    st.sampled_from(["reference_source", DEVICE_SAYS, DEVICE_SAYS_AT_END, LINK_CARRIES, "contact_thermometer"]) | TEXTS,
    ANYTHING,
    max_size=5,
)


def manifest(bench: dict[str, Any] | None) -> Manifest:
    return Manifest(schema_=Manifest.KIND, closed=True, origin="live", tool=Tool(name="test", version="0"), bench=bench)


def test_a_source_is_what_the_bench_described() -> None:
    _, subjects = load_subjects()
    assert subjects
    for subject in subjects:
        described = subject.bench.reference_source
        recorded = BenchRecord.read(subject.bench.model_dump(mode="json", exclude_none=True))
        assert recorded.source == (described and described.reference)
        assert recorded.source_unreadable is None


def test_a_recording_that_describes_no_bench_knows_nothing_of_it() -> None:
    assert manifest(None).bench_record == manifest({}).bench_record == BenchRecord()


@given(BENCHES)
def test_whatever_stands_there_is_read_and_stays_as_it_was_written(bench: dict[str, Any]) -> None:
    made = manifest(bench)
    assert made.bench_record == BenchRecord.read(json.loads(json.dumps(bench)))
    assert (made.bench_record.source is None) or (made.bench_record.source_unreadable is None)
    text = manifest_text(made)
    assert manifest_text(Manifest.model_validate_json(text)) == text


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"calibration": None}, "TypeError"),
        ({"calibration": {"date": "2026-01-01"}}, "KeyError: 'expanded_uncertainty_delta_degC'"),
        ({"calibration": {**SOURCE["calibration"], "date": "new year"}}, "ValueError"),
        ({"emissivity": "high"}, "ValueError: could not convert"),
    ],
)
def test_a_source_that_cannot_be_read_says_why(changed: dict[str, Any], why: str) -> None:
    read = BenchRecord.read({"reference_source": {**SOURCE, **changed}})
    assert read.source is None
    assert read.source_unreadable is not None
    assert read.source_unreadable.startswith(why)


def test_every_calibration_is_found_wherever_a_driver_states_it() -> None:
    read = BenchRecord.read(
        {
            "reference_source": SOURCE,
            "contact_thermometer": {"driver": "x", "options": {"calibration": {"expires": "2026-05-01"}}},
            "thermometers": [{"identity": "T-2", "calibration": {"expires": "never"}}],
        }
    )
    assert [(each.instrument, each.expires) for each in read.calibrations] == [
        ("BB-1", datetime.date(2027, 1, 1)), ("options", datetime.date(2026, 5, 1)), ("T-2", None),
    ]  # fmt: skip
    assert read.source_calibration == read.calibrations[0]
    assert (read.calibrations[0].certificate, read.calibrations[0].date) == ("C-1", "2026-01-01")


def test_a_device_is_quoted_from_beginning_and_end() -> None:
    read = BenchRecord.read({DEVICE_SAYS: {"firmware": "1"}, DEVICE_SAYS_AT_END: {"firmware": "2"}})
    assert (read.device_says, read.device_says_at_end) == ({"firmware": "1"}, {"firmware": "2"})
    assert BenchRecord.read({DEVICE_SAYS: "an oracle"}).device_says is None


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-15T09:00:00+08:00", datetime.date(2026, 1, 15)),
        ("2026-01-15", datetime.date(2026, 1, 15)),
        ("soon", None),
        (None, None),
    ],
)
def test_the_day_of_a_time_is_the_one_that_is_written(moment: str | None, day: datetime.date | None) -> None:
    assert day_of(moment) == day
    assert manifest(None).model_copy(update={"started_at": moment}).day == day
