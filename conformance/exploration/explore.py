"""Exploring a requirement: scenes tried until one breaks it and does so again; then the simplest that still does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Bench, carries
from conformance.bench.protocols import ClimaticChamber, SaysWhatItCarries
from conformance.evaluation.model import Result
from conformance.execution.manifest import manifest_of
from conformance.execution.planned import Plan
from conformance.execution.run import one_by_one
from conformance.exploration.case import Case, Seen
from conformance.exploration.conditions import air_of, space_of
from conformance.exploration.dimension import Point, Space, key_of
from conformance.exploration.exploration import Targets
from conformance.exploration.people import PERSON
from conformance.exploration.points import points
from conformance.exploration.scene_file import SceneFile, scene_file
from conformance.exploration.simplify import simplified
from conformance.exploration.stage import NoneLeft, Present, SceneBroke, Stage
from conformance.problems import BadInput, BenchError, Problem
from conformance.recording.model import EXPLORED, Manifest, RecordedScene
from conformance.recording.recorder import MemoryRecorder, Recorder
from conformance.recording.writer import RecordingWriter, refuse_existing
from conformance.scenes import TargetKind

_NOTE = "Explored: scenes were tried out to find one that breaks {names}. This is no evidence for an evaluation."
_INTERRUPTED = "interrupted"


class _Interrupted(Exception):
    """Somebody had waited enough, after something was found."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is explored."""

    scenes: int
    """Presented at most of each requirement, those that repeat a finding and make it simpler among them."""
    seed: int = 0
    time_left: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Explored:
    """How it ended of one requirement."""

    case: Case
    scenes: int
    """Presented in all."""
    tried: int
    """Different scenes, until one was found."""
    unusable: int
    """Presentations that said nothing of the device: it measured nobody, or its link was not proven alive."""
    once: int
    """Scenes that broke the requirement once, and not again."""
    simulated: bool
    found: SceneFile | None = None
    simpler: int = 0
    """Presentations that looked for a simpler scene than the one found first."""
    cut_short: str | None = None
    """What ended the search for a simpler scene before its time; what was found before stands."""

    @property
    def nothing_known(self) -> bool:
        """Whether nothing that was presented said anything of the device."""
        return self.unusable == self.scenes


Report = Callable[[RecordedScene], None]
"""Told each scene when it is over."""


def explore(
    cases: Sequence[Case], bench: Bench, limits: Limits, recording: Path | None, report: Report
) -> tuple[Explored, ...]:
    """Look for the simplest scene that breaks a requirement: one requirement after the other, until one is broken.

    Everything presented is recorded, and kept where wished. Raises `BadInput` before anything is presented,
    `BenchError` where bench or device break before anything is found. Interrupted after something was found, the
    recording is left INCOMPLETE.
    """
    needed = max(case.repeats for case in cases) + 1
    if limits.scenes < needed:
        what = f"{limits.scenes} scenes are too few: what breaks it is presented {needed - 1} more times"
        raise BadInput(Problem(what, field="--scenes", remedy=f"Allow at least {needed}"))
    done: list[Explored] = []
    with contextlib.suppress(_Interrupted), _staged(cases, bench, recording) as (present, manifest, station):
        for case in cases:
            stage = Stage(case, manifest, present, limits.scenes, limits.time_left, report)
            done.append(
                _Exploring(stage, space_of(case, air=isinstance(station.chamber, ClimaticChamber)), limits.seed).run()
            )
            if done[-1].cut_short == _INTERRUPTED:
                raise _Interrupted
            if done[-1].found is not None:
                break
    return tuple(done)


def replay(case: Case, bench: Bench, scene: SceneFile, recording: Path | None, report: Report) -> Explored:
    """Present a scene again, as often as a verdict needs: ``found`` is the scene where it still breaks.

    Raises as `explore` does.
    """
    misfit = _misfit(case, scene)
    if misfit is not None:
        what = f"the scene of requirement {scene.requirement} {misfit}"
        raise BadInput(Problem(what, field="--replay", remedy="Explore the requirement anew"))
    with _staged([case], bench, recording) as (present, manifest, _):
        stage = Stage(case, manifest, present, case.repeats, lambda: True, report)
        result = stage.repeated(scene.stands, scene.ambient_degC)
        explored = Explored(case, stage.presented, 1, stage.unusable, 0, manifest.simulated)
        return explored if result is None else replace(explored, found=scene)


def _misfit(case: Case, scene: SceneFile) -> str | None:
    """Why a scene is none of the requirement's, so that it would prove nothing against a device; None where it is."""
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
        return f"has a person of {people[0]:g} degC, of whom the requirement says nothing"
    return None


@contextlib.contextmanager
def _staged(cases: Sequence[Case], bench: Bench, recording: Path | None) -> Iterator[tuple[Present, Manifest, Station]]:
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


def _manifest(cases: Sequence[Case], bench: Bench, station: Station) -> Manifest:
    """Raises `BenchError` where the device does not say who it is."""
    device: object = station.device
    try:
        identity = station.device.identity()
        carried = device.carries() if isinstance(device, SaysWhatItCarries) else carries(bench)
    except Exception as error:
        raise BenchError(f"the device does not say who it is: {type(error).__name__}: {error}") from error
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


class _Exploring:
    """One search: what was seen of each scene, so that none is tried twice."""

    def __init__(self, stage: Stage, space: Space, seed: int) -> None:
        self._stage, self._space, self._seed = stage, space, seed
        self._seen: dict[object, Seen] = {}
        self._once = 0
        self._cut_short: str | None = None

    def run(self) -> Explored:
        """Search, repeat, make simpler, repeat."""
        stage = self._stage
        stage.keep(stage.case.repeats)
        found: tuple[Point, Result] | None = None
        with contextlib.suppress(NoneLeft):
            found = self._first()
        simulated = stage.manifest.simulated
        explored = Explored(stage.case, stage.presented, len(self._seen), stage.unusable, self._once, simulated)
        if found is None:
            return explored
        point, result = self._simplest(*found)
        document = scene_file(
            stage.case, self._targets(point), air_of(point), result, stage.manifest, self._seed, stage.presented
        )
        return replace(
            explored,
            scenes=stage.presented,
            unusable=stage.unusable,
            found=document,
            simpler=stage.presented - explored.scenes,
            cut_short=self._cut_short,
        )

    def _first(self) -> tuple[Point, Result] | None:
        """The first scene that breaks the requirement, and does so again each time."""
        for point in points(self._space, self._seed, self._stage.left):
            if not self._breaks(point):
                continue
            result = self._repeated(point)
            if result is not None:
                return point, result
            self._once += 1
        return None

    def _simplest(self, point: Point, result: Result) -> tuple[Point, Result]:
        """The simplest scene that breaks it each time; where the simplest does not, the next simplest that does.

        A bench that breaks meanwhile, or a person who has waited enough, leaves the scene that was found first.
        """
        chain: list[Point] = []
        try:
            with contextlib.suppress(NoneLeft):
                for simpler in simplified(self._space, point, self._breaks):
                    chain.append(simpler)
            with contextlib.suppress(NoneLeft):
                for simpler in reversed(chain):
                    again = self._repeated(simpler)
                    if again is not None:
                        return simpler, again
        except SceneBroke as error:
            self._cut_short = str(error)
        except KeyboardInterrupt:
            self._cut_short = _INTERRUPTED
        return point, result

    def _breaks(self, point: Point) -> bool:
        key = key_of(point)
        if key not in self._seen:
            self._seen[key] = self._stage.once(self._targets(point), air_of(point))
        return self._seen[key] is Seen.BROKE

    def _repeated(self, point: Point) -> Result | None:
        return self._stage.repeated(self._targets(point), air_of(point))

    def _targets(self, point: Point) -> Targets:
        case = self._stage.case
        targets: Targets = case.exploration.targets(case.way.parameters, point)
        return targets
