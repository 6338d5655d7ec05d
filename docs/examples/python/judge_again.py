"""Judge a recording again: as it is, under another decision rule, and as if its source had been warmer than it stated.

python judge_again.py RECORDING [WARMER_DELTA_DEGC]
"""

from __future__ import annotations

import copy
import sys
from typing import Any

from conformance import api

PROFILE = "contactless-screening"


def corrected(recording: api.Recording, by_delta_degC: float) -> api.Recording:
    """The recording as it would be if its source's certificate stated this correction at every temperature."""
    bench: dict[str, Any] = copy.deepcopy(recording.manifest.bench or {})
    bench["reference_source"]["calibration"]["points"] = [
        {"at_degC": at_degC, "correction_delta_degC": by_delta_degC} for at_degC in (0.0, 100.0)
    ]
    return recording.replace(manifest=recording.manifest.model_copy(update={"bench": bench}))


def changed(before: api.Evaluation, after: api.Evaluation) -> list[str]:
    """A line for each requirement whose verdict is another one now."""
    pairs = zip(before.results, after.results, strict=True)
    return [f"{b.requirement}: {b.verdict.value} -> {a.verdict.value}" for b, a in pairs if b.verdict is not a.verdict]


def main(path: str, by_delta_degC: float = 0.5) -> None:
    """Print three judgements of one recording."""
    recording = api.read_recording(path)
    requirements = api.load_requirements(PROFILE)
    as_recorded = api.evaluate(requirements, recording)
    print(f"as recorded: {as_recorded.status}")

    guarded = api.evaluate(requirements, recording, decision_rule="guarded")
    print(f"guarded acceptance: {guarded.status}", *changed(as_recorded, guarded), sep="\n  ")

    what_if = corrected(recording, by_delta_degC)
    altered = api.evaluate(requirements, what_if)
    print(f"references {by_delta_degC:g} K warmer: {altered.status}", *changed(as_recorded, altered), sep="\n  ")
    print(what_if.manifest.notes[-1])


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
