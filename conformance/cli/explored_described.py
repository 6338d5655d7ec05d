"""How an exploration ended, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conformance.cli.terminal import say
from conformance.exploration.search import Explored


def say_ended(explored: Explored, output: Path | None, *, replayed: bool) -> None:
    """The scene that was found, in both languages, and the evidence for it."""
    scenes, found = explored.scenes, explored.found
    what = f"requirement {explored.case.requirement.id}{' of a SIMULATED device' if explored.simulated else ''}"
    aside = f"; {explored.unusable} presentations gave no usable evidence" if explored.unusable else ""
    if explored.once:
        aside += f"; {explored.once} scenes broke it once and not again; they do not count, as it was by chance"
    if found is not None:
        for sentence in (found.broken.zh, found.broken.en):
            say(sentence or "")
        say(
            f"this breaks {what}: presented {explored.case.repeats} more times, it did so each time "
            f"({found.found_by.reason.en}); {scenes} scenes in all{aside}."
        )
        if output is not None:
            say(f"scene: {output}")
    elif explored.nothing_known:
        say(f"no result for {what}: {scenes} scenes presented{aside}.")
    elif replayed:
        say(f"the scene no longer breaks {what}: presentation {scenes} did not{aside}.")
    else:
        say(f"no scene breaks {what} in {scenes} scenes ({explored.tried} different){aside}.")


def in_plain(explored: Sequence[Explored], seed: int) -> dict[str, Any]:
    """All requirements that were explored, as JSON, and the scene that breaks the last of them."""
    found = explored[-1].found
    scene = None if found is None else found.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"seed": seed, "found": scene, "explored": [_plain(each) for each in explored]}


def _plain(explored: Explored) -> dict[str, Any]:
    return {
        "requirement": explored.case.requirement.id,
        "scenario": explored.case.way.scenario.name,
        "simulated": explored.simulated,
        "found": explored.found is not None,
        "scenes": explored.scenes,
        "tried": explored.tried,
        "simplifying": explored.simpler,
        "repeats": explored.case.repeats,
        "broke_once": explored.once,
        "unusable": explored.unusable,
    }
