from __future__ import annotations

import pytest

from conformance.evaluation.evidence import changed_identity
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import Manifest, Tool

FIRST = {"serial": "S1", "firmware": "1.0.0"}


def manifest(**bench: object) -> Manifest:
    return Manifest(
        schema_=Manifest.KIND, closed=True, origin="live", tool=Tool(name="test", version="0"), bench=dict(bench)
    )


@pytest.mark.parametrize(
    ("last", "changed"),
    [
        (FIRST, None),
        ({"serial": "S1", "firmware": "1.0.1"}, "firmware 1.0.0"),
        ({"serial": "S2", "firmware": "1.0.0"}, "serial S1"),
        ({"serial": "S1"}, "firmware 1.0.0"),
    ],
)
def test_a_device_that_says_something_else_at_the_end_is_another_device(
    last: dict[str, str], changed: str | None
) -> None:
    told = changed_identity(manifest(**{DEVICE_SAYS: FIRST, DEVICE_SAYS_AT_END: last}))
    assert (told is None) == (changed is None)
    if changed is not None and told is not None:
        assert changed in told.en


def test_a_device_that_was_not_asked_again_is_taken_at_its_word() -> None:
    assert changed_identity(manifest(**{DEVICE_SAYS: FIRST})) is None
    assert changed_identity(manifest()) is None
