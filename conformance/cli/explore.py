"""``conformance explore``: search for the simplest scene that breaks a requirement."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.given import BENCH_GIVEN, PRODUCT_GIVEN, REQUIREMENTS
from conformance.cli.terminal import say, say_json
from conformance.core.problems import BadInput, Problem, Problems

if TYPE_CHECKING:
    from conformance.execution.inputs import Inputs
    from conformance.execution.run import Progress
    from conformance.exploration.explore import Report
    from conformance.exploration.scene_file import SceneFile
    from conformance.exploration.search import Explored
    from conformance.recording.model import RecordedScene

_FILE = click.Path(path_type=Path)


@click.command(name="explore")
@click.argument("requirements", type=REQUIREMENTS)
@click.option("--product", "product_file", type=PRODUCT_GIVEN, required=True, help="Product declaration.")
@click.option("--bench", "bench_file", type=BENCH_GIVEN, required=True, help="Bench to explore on.")
@click.option(
    "--requirement", metavar="ID", help="The requirement to break; by default all that can be explored, in turn."
)
@click.option(
    "--scenes",
    type=click.IntRange(1, 100_000),
    default=200,
    show_default=True,
    help="Largest number of scenes to present for each requirement.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed from which the scenes are drawn."
)
@click.option(
    "--deadline", "deadline_s", type=click.FloatRange(0), metavar="SECONDS", help="Start no scene after this time."
)
@click.option(
    "--replay",
    "replay_file",
    type=_FILE,
    metavar="SCENE",
    help="Present a scene again that an earlier exploration found.",
)
@click.option("-o", "output", type=_FILE, metavar="SCENE", help="File for the scene that breaks a requirement.")
@click.option("--recording", type=_FILE, metavar="FOLDER|ZIP", help="Keep the recording of everything presented.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    requirements: str,
    product_file: str,
    bench_file: str,
    requirement: str | None,
    scenes: int,
    seed: int,
    deadline_s: float | None,
    replay_file: Path | None,
    output: Path | None,
    recording: Path | None,
    as_json: bool,
) -> int:
    """Search for the simplest scene in which the device breaks a requirement.

    Scenes are drawn within the requirement's conditions, the nominal one first, presented, recorded and judged. A scene
    that breaks the requirement is presented again, as often as a verdict needs, and counts only if it breaks it each
    time; then it is simplified. Without --requirement all requirements that can be explored are tried in turn, until
    one is broken. Finding nothing proves nothing beyond the scenes presented.

    Exit code: 0 nothing found, 1 a scene found (or, with --replay, it still breaks the requirement), 3 no presentation
    of a requirement gave usable evidence, 4 bench or device broke, or the run was interrupted.
    """
    from conformance.cli.explored_described import in_plain, say_ended
    from conformance.cli.progress import progress
    from conformance.cli.run import asks_at_terminal
    from conformance.exploration.case import cases_of
    from conformance.exploration.explore import Limits, explore, replay
    from conformance.exploration.scene_file import save_scene
    from conformance.recording.writer import live_folder

    inputs, scene = _loaded((requirements, product_file, bench_file), requirement, replay_file, output, recording)
    assert inputs.bench is not None
    name = requirement if scene is None else scene.requirement
    cases = cases_of(inputs.requirements, inputs.product, inputs.bench, name)
    begun_s = time.monotonic()
    limits = Limits(scenes, seed, lambda: deadline_s is None or time.monotonic() - begun_s < deadline_s)
    left = "" if recording is None else f": the recording so far is in {live_folder(recording)}, INCOMPLETE"
    try:
        with progress(asks=asks_at_terminal(inputs)) as display:
            if scene is not None:
                told = _reporting(display.report, cases[0].repeats)
                explored: Sequence[Explored] = [replay(cases[0], inputs.bench, scene, recording, told)]
            else:
                told = _reporting(display.report, scenes * len(cases))
                explored = explore(cases, inputs.bench, limits, recording, told)
    except KeyboardInterrupt:
        say(f"interrupted{left}", err=True)
        return 4
    found = explored[-1].found
    if found is not None and output is not None:
        save_scene(output, found)
    if as_json:
        say_json(in_plain(explored, seed))
    else:
        for each in explored:
            say_ended(each, output, replayed=scene is not None)
        if found is None and scene is None:
            say("This proves nothing beyond these scenes.")
    if explored[-1].cut_short is not None:
        say(f"conformance: no simpler scene was looked for: {explored[-1].cut_short}", err=True)
    if found is not None:
        return 1
    return 3 if any(each.nothing_known for each in explored) else 0


def _loaded(
    files: tuple[str, str, str],
    requirement: str | None,
    replay_file: Path | None,
    output: Path | None,
    recording: Path | None,
) -> tuple[Inputs, SceneFile | None]:
    """The inputs. Raises `BadInput` with every problem in any of them."""
    from conformance.execution.inputs import load_inputs
    from conformance.exploration.scene_file import load_scene
    from conformance.recording.writer import refuse_existing

    problems = Problems(_misplaced(replay_file, output))
    inputs = problems.attempt(load_inputs, *files)
    scene = problems.attempt(load_scene, replay_file) if replay_file is not None else None
    if recording is not None:
        problems.attempt(refuse_existing, recording)
    if inputs is not None and scene is not None:
        asked_for = (inputs.requirements.profile, requirement or scene.requirement)
        if asked_for != (scene.profile, scene.requirement):
            what = (
                f"the scene was found for requirement {scene.requirement} of {scene.profile}, not for the requested one"
            )
            problems.append(
                Problem(
                    what,
                    str(replay_file),
                    remedy="Name that requirement and that requirement set",
                    code="scene-mismatch",
                )
            )
    if inputs is None or problems:
        raise BadInput(problems)
    return inputs, scene


def _misplaced(replay_file: Path | None, output: Path | None) -> Iterator[Problem]:
    """What is wrong with the output path; checked before the device works for an hour."""
    if output is None:
        return
    if replay_file is not None:
        yield Problem("a replay finds no other scene", field="-o", remedy="Leave out -o", code="option-refused")
    elif output.exists():
        yield Problem("already exists", str(output), remedy="Choose another place with -o", code="output-exists")
    else:
        folder = next(each for each in output.absolute().parents if each.exists())
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            yield Problem(
                "cannot be written there", str(output), remedy="Choose another place with -o", code="output-unwritable"
            )


def _reporting(told: Callable[[Progress], None], planned: int) -> Report:
    """The progress of a run, scene by scene."""
    from conformance.execution.run import Progress

    done = 0

    def report(recorded: RecordedScene) -> None:
        nonlocal done
        done += 1
        ended_s = recorded.start_s if recorded.end_s is None else recorded.end_s
        told(Progress(done, planned, recorded.scene.id, ended_s, int(recorded.error is not None)))

    return report
