"""What a simulated bench was shown once it is not shown again: the same scenes and seed give the same recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from conformance.bench.description import Bench
from conformance.core.scenes import Scene
from conformance.recording.model import Recording
from conformance.testing import findings


@pytest.fixture(autouse=True, scope="session")
def shown_once() -> Iterator[None]:
    known: dict[tuple[str, str], Recording] = {}
    present = findings.recorded

    def recorded(scenes: Iterable[Scene], on: Bench) -> Recording:
        planned = tuple(scenes)
        if on.operator is not None:  # answers come from files, which a test may change
            return present(planned, on)
        key = repr(planned), on.model_dump_json()
        if key not in known:
            known[key] = present(planned, on)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "recorded", recorded)
        yield
