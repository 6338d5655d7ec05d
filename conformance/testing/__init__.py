"""For authors of drivers, adapters and scenarios: a bench in memory, recordings, evidence, verdicts, bytes of a wire.

The public names are listed in ``__all__``; `conformance.testing.strategies` (Hypothesis; extra ``[testing]``) is
public, too, and imported by itself. A deprecated name keeps working for one minor version.
"""

from __future__ import annotations

from conformance.testing.bench_in_memory import bench, recorded, surroundings
from conformance.testing.findings import evidence_of, first_scenes_only, found, found_with, found_without, verdict
from conformance.testing.scripted import CENTIKELVIN, SOURCE, ScriptedFrames, counts, evidence, nothing, readings
from conformance.testing.wires import WIRES, messages_of

__all__ = [
    "CENTIKELVIN",
    "SOURCE",
    "WIRES",
    "ScriptedFrames",
    "bench",
    "counts",
    "evidence",
    "evidence_of",
    "first_scenes_only",
    "found",
    "found_with",
    "found_without",
    "messages_of",
    "nothing",
    "readings",
    "recorded",
    "surroundings",
    "verdict",
]
