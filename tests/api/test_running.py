"""A run from Python: recorded in a folder or a zip, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import api
from tests.small_profile import measuring_time, small_profile


@pytest.mark.parametrize("out", ["recording", "recording.zip"])
def test_a_run_is_recorded_and_judged(tmp_path: Path, out: str) -> None:
    (tmp_path / "requirements.yaml").write_text(small_profile(measuring_time(trials=3)), encoding="utf-8")
    recording = api.run(tmp_path / "requirements.yaml", "simulated-turnstile", "simulated-turnstile", tmp_path / out)
    assert recording.complete
    assert recording.digest == api.read_recording(tmp_path / out).digest
    assert api.evaluate(tmp_path / "requirements.yaml", recording).results[0].measurements
    with pytest.raises(api.BadInput, match="exists"):
        api.run(tmp_path / "requirements.yaml", "simulated-turnstile", "simulated-turnstile", tmp_path / out)
