"""What ships with the project, as the tests of the public face use it: read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conformance import api

ROOT = Path(__file__).parents[2]
PROFILE = "contactless-screening"
GOOD = ROOT / "test_vectors" / "simulated-turnstile" / "recordings" / "good.zip"
SLOW = GOOD.with_name("bad-slow.zip")


@cache
def good() -> api.Recording:
    """The recording of a good turnstile."""
    return api.read_recording(GOOD)


@cache
def judged() -> api.Evaluation:
    """Its evaluation."""
    return api.evaluate(PROFILE, good(), "simulated-turnstile")
