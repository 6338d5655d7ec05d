"""Exploring requirements on a bench, where everything is recorded; and presenting again a scene that was found.

A scene that is to be presented again has to be one of the requirement's own: no other proves anything.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Bench, carries
from conformance.bench.protocols import ClimaticChamber, SaysWhatItCarries
from conformance.core.problems import BadInput, BenchError, Problem
from conformance.core.scenes import TargetKind
from conformance.execution.manifest import manifest_of
from conformance.execution.planned import Plan
from conformance.execution.run import one_by_one
from conformance.exploration.case import ExplorationCase
from conformance.exploration.conditions import space_of
from conformance.exploration.people import PERSON
from conformance.exploration.scene_file import SceneFile
from conformance.exploration.search import INTERRUPTED, Explored, Search
from conformance.exploration.stage import ExplorationStage, Present, SceneBroke
from conformance.recording.model import EXPLORED, Manifest, RecordedScene
from conformance.recording.recorder import MemoryRecorder, Recorder
from conformance.recording.writer import RecordingWriter, refuse_existing

_NOTE = "Explored: scenes were tried to find one that breaks {names}. This is not evidence for an evaluation."


class _Interrupted(Exception):
    """The user interrupted the search after a scene was found."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is explored."""

    scenes: int
    """Presented at most of each requirement, those that repeat a finding and make it simpler among them."""
    seed: int = 0
    time_left: Callable[[], bool] = lambda: True


Report = Callable[[RecordedScene], None]
"""Told each scene when it is over."""


def explore(
    cases: Sequence[ExplorationCase], bench: Bench, limits: Limits, recording: Path | None, report: Report
) -> tuple[Explored, ...]:
    """Look for the simplest scene that breaks a requirement: one requirement after the other, until one is broken.

    Everything presented is recorded, and kept where wished. Raises `BadInput` before anything is presented,
    `BenchError` where bench or device break before anything is found. Interrupted after something was found, the
    recording is left INCOMPLETE.
    """
    needed = max(case.repeats for case in cases) + 1
    if limits.scenes < needed:
        what = f"{limits.scenes} scenes are too few: what breaks it is presented {needed - 1} more times"
        raise BadInput(Problem(what, field="--scenes", remedy=f"Allow at least {needed}", code="option-refused"))
    done: list[Explored] = []
    with contextlib.suppress(_Interrupted), _staged(cases, bench, recording) as (present, manifest, station):
        for case in cases:
            stage = ExplorationStage(case, manifest, present, limits.scenes, limits.time_left, report)
            space = space_of(case, air=isinstance(station.chamber, ClimaticChamber))
            done.append(Search(stage, space, limits.seed).run())
            if done[-1].cut_short == INTERRUPTED:
                raise _Interrupted
            if done[-1].found is not None:
                break
    return tuple(done)


def replay(case: ExplorationCase, bench: Bench, scene: SceneFile, recording: Path | None, report: Report) -> Explored:
    """Present a scene again, as often as a verdict needs: ``found`` is the scene where it still breaks.

    Raises as `explore` does.
    """
    wrong = misfit(case, scene)
    if wrong is not None:
        what = f"the scene of requirement {scene.requirement} {wrong}"
        raise BadInput(Problem(what, field="--replay", remedy="Explore the requirement again", code="scene-mismatch"))
    with _staged([case], bench, recording) as (present, manifest, _):
        stage = ExplorationStage(case, manifest, present, case.repeats, lambda: True, report)
        result = stage.repeated(scene.stands, scene.ambient_degC)
        explored = Explored(case, stage.presented, 1, stage.unusable, 0, manifest.simulated)
        return explored if result is None else replace(explored, found=scene)


@contextlib.contextmanager
def _staged(
    cases: Sequence[ExplorationCase], bench: Bench, recording: Path | None
) -> Iterator[tuple[Present, Manifest, Station]]:
    """The bench put together, and the recording begun; what was recorded is closed and kept where a scene breaks."""
    if recording is not None:
        refuse_existing(recording)
    station = assemble(bench)
    try:
        manifest = _manifest(cases, bench, station)
        recorder: Recorder = MemoryRecorder(manifest) if recording is None else RecordingWriter(recording, manifest)
    except BaseException:
        station.close()
        raise
    declared = cases[0].product.declared.get("alarm_threshold")
    threshold_degC = declared.value if declared else None
    broke: SceneBroke | None = None
    with one_by_one(bench, station, recorder, declared_threshold_degC=threshold_degC) as present:
        try:
            yield present, manifest, station
        except SceneBroke as error:
            broke = error
    if broke is not None:
        raise broke


def _manifest(cases: Sequence[ExplorationCase], bench: Bench, station: Station) -> Manifest:
    """Raises `BenchError` where the device does not say who it is."""
    device: object = station.device
    try:
        identity = station.device.identity()
        carried = device.carries() if isinstance(device, SaysWhatItCarries) else carries(bench)
    except Exception as error:
        raise BenchError(f"the device does not state its identity: {type(error).__name__}: {error}") from error
    first, names = cases[0], [case.requirement.id for case in cases]
    manifest = manifest_of(
        first.requirements,
        first.product,
        bench,
        Plan((), ()),
        identity,
        unattended=False,
        carried=carried,
        more={EXPLORED: names},
    )
    return manifest.model_copy(update={"notes": (*manifest.notes, _NOTE.format(names=", ".join(names)))})


def misfit(case: ExplorationCase, scene: SceneFile) -> str | None:
    """What is wrong with the scene, as the end of a sentence about it; None where nothing is."""
    if scene.scenario != case.way.scenario.name:
        return f"was found by the scenario {scene.scenario}, the requirement has another"
    try:
        (planned,) = case.planned(scene.stands, 1)
        case.exploration.broken(case.way.parameters, scene.stands)
        alike = [each.kind for each in planned.targets] == [each.kind for each in scene.targets]
    except (ValueError, TypeError, KeyError):
        alike = False
    if not alike:
        return f"has targets that are not those of the scenario {scene.scenario}"
    heat = next((each for each in space_of(case, air=False) if each.name == PERSON), None)
    known = sorted(value for value in (*heat.coarse, *heat.fine) if isinstance(value, float)) if heat else []
    people = [each.reference_degC for each in scene.targets if each.kind is TargetKind.PERSON]
    if len(people) == 1 and known and not known[0] <= people[0] <= known[-1]:
        return f"has a person of {people[0]:g} degC, outside the temperatures that the requirement covers"
    return None
