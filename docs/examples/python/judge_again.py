"""Judge a recording again: as it is, under another decision rule, and as if every reference had been warmer.

python judge_again.py RECORDING [WARMER_DELTA_DEGC]
"""

from __future__ import annotations

import sys
from dataclasses import replace

from conformance import api

PROFILE = "contactless-screening"


def warmer(recorded: api.RecordedScene, by_delta_degC: float) -> api.RecordedScene:
    """The scene as it would be if the references of all its targets had been warmer."""
    targets = tuple(
        each if each.reference_degC is None else replace(each, reference_degC=each.reference_degC + by_delta_degC)
        for each in recorded.scene.targets
    )
    return replace(recorded, scene=replace(recorded.scene, targets=targets))


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

    what_if = recording.replace(scenes=[warmer(each, by_delta_degC) for each in recording.scenes])
    altered = api.evaluate(requirements, what_if)
    print(f"references {by_delta_degC:g} K warmer: {altered.status}", *changed(as_recorded, altered), sep="\n  ")
    print(what_if.manifest.notes[-1])


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
