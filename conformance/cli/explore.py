"""``conformance explore``: look for a scene that breaks a requirement, and for the simplest one that does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.cli.terminal import say, say_json
from conformance.problems import BadInput, Problem

if TYPE_CHECKING:
    from conformance.execution.run import Progress
    from conformance.exploration.case import Case
    from conformance.exploration.explore import Explored, Report
    from conformance.recording.model import RecordedScene

_FILE = click.Path(path_type=Path)


@click.command(name="explore")
@click.argument("requirements", type=_FILE)
@click.option("--product", "product_file", type=_FILE, required=True, metavar="FILE", help="Product declaration.")
@click.option("--bench", "bench_file", type=_FILE, required=True, metavar="FILE", help="Bench to explore on.")
@click.option("--requirement", metavar="ID", help="The requirement to break; with --replay the scene's own.")
@click.option("--scenes", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Presented at most.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Which scenes are tried.")
@click.option("--deadline", "deadline_s", type=click.FloatRange(0), metavar="SECONDS", help="Begin no scene later.")
@click.option("--replay", "replay_file", type=_FILE, metavar="SCENE", help="Present a scene again that was found.")
@click.option("-o", "output", type=_FILE, metavar="SCENE", help="Where the scene goes that breaks the requirement.")
@click.option("--recording", type=_FILE, metavar="FOLDER|ZIP", help="Keep the recording of everything presented.")
@click.option("--json", "as_json", is_flag=True, help="Print how it ended as JSON.")
def command(
    requirements: Path,
    product_file: Path,
    bench_file: Path,
    requirement: str | None,
    scenes: int,
    seed: int,
    deadline_s: float | None,
    replay_file: Path | None,
    output: Path | None,
    recording: Path | None,
    as_json: bool,
) -> int:
    """Look for the simplest scene under which the device breaks a requirement.

    Scenes are drawn within the requirement's conditions, the nominal one first, presented, recorded and judged. What
    breaks the requirement once is presented again, as often as a verdict needs, and counts where it breaks it each
    time; then it is made simpler. Nothing found proves nothing beyond the scenes presented.

    Exit code: 0 nothing found, 1 a scene found (or, with --replay, it still breaks), 3 nothing that was presented said
    anything of the device, 4 bench or device broke.
    """
    from conformance.cli.progress import progress
    from conformance.cli.run import asks_at_terminal
    from conformance.execution.inputs import load_inputs
    from conformance.exploration.case import case_of
    from conformance.exploration.explore import Limits, explore, replay
    from conformance.exploration.scene_file import load_scene, save_scene
    from conformance.recording.writer import live_folder

    _refuse(requirement, replay_file, output)
    inputs = load_inputs(requirements, product_file, bench_file)
    assert inputs.bench is not None
    scene = load_scene(replay_file) if replay_file is not None else None
    name = scene.requirement if scene is not None else requirement
    if scene is not None and (scene.profile != inputs.requirements.profile or requirement not in (None, name)):
        raise BadInput(
            Problem(
                f"the scene was found for requirement {name} of {scene.profile}, which is not what is asked for",
                str(replay_file),
                remedy="Name that requirement and that requirement set, or none",
            )
        )
    case = case_of(inputs.requirements, inputs.product, inputs.bench, str(name))
    begun_s = time.monotonic()
    limits = Limits(scenes, seed, lambda: deadline_s is None or time.monotonic() - begun_s < deadline_s)
    try:
        with progress(asks=asks_at_terminal(inputs)) as display:
            if scene is not None:
                explored = replay(case, inputs.bench, scene, recording, _reporting(display.report, case.repeats))
            else:
                explored = explore(case, inputs.bench, limits, recording, _reporting(display.report, scenes))
    except KeyboardInterrupt:
        left = f": the recording so far lies INCOMPLETE in {live_folder(recording)}" if recording is not None else ""
        say(f"interrupted{left}", err=True)
        return 4
    if explored.found is not None and output is not None:
        save_scene(output, explored.found)
    if as_json:
        say_json(_plain(explored, case, seed))
    else:
        _say(explored, case, output, replayed=scene is not None)
    if explored.found is not None:
        return 1
    return 3 if explored.unusable == explored.scenes else 0


def _refuse(requirement: str | None, replay_file: Path | None, output: Path | None) -> None:
    """What cannot be meant, all at once. Raises `BadInput`."""
    problems = []
    if requirement is None and replay_file is None:
        problems.append(Problem("nothing says what to explore", remedy="Name the requirement with --requirement"))
    if output is not None and replay_file is not None:
        problems.append(Problem("a replay finds no other scene", field="-o", remedy="Leave out -o"))
    elif output is not None and output.exists():
        problems.append(Problem("already exists", str(output), remedy="Choose another place with -o"))
    if problems:
        raise BadInput(problems)


def _reporting(told: Callable[[Progress], None], planned: int) -> Report:
    """The progress of a run, scene by scene."""
    from conformance.execution.run import Progress

    def report(done: int, recorded: RecordedScene) -> None:
        ended_s = recorded.start_s if recorded.end_s is None else recorded.end_s
        told(Progress(done, planned, recorded.scene.id, ended_s, int(recorded.error is not None)))

    return report


def _say(explored: Explored, case: Case, output: Path | None, *, replayed: bool) -> None:
    """What was found in both languages, and what it rests on."""
    name, scenes = case.requirement.id, explored.scenes
    simulated = " of a SIMULATED device" if explored.simulated else ""
    aside = f"; {explored.unusable} presentations said nothing of the device" if explored.unusable else ""
    aside += (
        f"; {explored.once} scenes broke it once and not again: by chance, so that they do not count"
        if explored.once
        else ""
    )
    if explored.unusable == scenes:
        say(f"nothing is known of requirement {name}{simulated}: {scenes} scenes presented{aside}.")
        return
    if explored.found is None and replayed:
        say(f"the scene breaks requirement {name}{simulated} no more: presentation {scenes} did not{aside}.")
        return
    if explored.found is None:
        say(f"nothing breaks requirement {name}{simulated} in {scenes} scenes ({explored.tried} different){aside}.")
        say("This proves nothing beyond these scenes.")
        return
    say(explored.found.broken.zh)
    say(explored.found.broken.en)
    say(
        f"this breaks requirement {name}{simulated}: presented {case.repeats} more times it did so each time "
        f"({explored.found.found_by.reason.en}); {scenes} scenes in all{aside}."
    )
    if output is not None:
        say(f"scene: {output}")


def _plain(explored: Explored, case: Case, seed: int) -> dict[str, Any]:
    found = explored.found
    return {
        "requirement": case.requirement.id,
        "scenario": case.way.scenario.name,
        "seed": seed,
        "simulated": explored.simulated,
        "found": None if found is None else found.model_dump(mode="json", by_alias=True, exclude_none=True),
        "scenes": explored.scenes,
        "tried": explored.tried,
        "simplifying": explored.simpler,
        "repeats": case.repeats,
        "broke_once": explored.once,
        "unusable": explored.unusable,
    }
