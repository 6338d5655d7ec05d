"""A run: every scene of the plan presented, everything said recorded, whatever happens.

What breaks is recorded as the scene's error, with the first failure's own words, and says nothing of the device. Where
retries are allowed and trying again may help (`conformance.execution.breaking`), the scene is presented again until an
attempt does not break: every attempt is kept, the one that did not break counts, and it is never repeated. After an
error the device is asked whether it still answers: if not, every scene carries that first failure until the device
answers again. A run that is interrupted leaves its recording readable and INCOMPLETE.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from conformance.bench.assembly import Station
from conformance.bench.description import Bench
from conformance.bench.protocols import SettlesAlone
from conformance.core.events import Event, Reading
from conformance.core.problems import BadInput
from conformance.core.scenes import Scene
from conformance.execution.bench_time import air_of, next_set_point
from conformance.execution.breaking import Broke, RecordingLost, tried, written
from conformance.execution.manifest import said_at_end
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.presentation import Live, Presentation
from conformance.execution.resume import Finished
from conformance.execution.scene_facts import reference_of
from conformance.execution.stopping import Stopping
from conformance.recording.model import Manifest, RecordedScene
from conformance.recording.recorder import Recorder

FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 60.0
"""On the bench's clock, before a scene is presented again; each pause of a scene is twice the one before."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    planned: int
    scene: str
    clock_s: float
    broken: int
    next_scene: str | None = None
    read_degC: float | None = None
    """The last usable reading in this scene."""
    reference_degC: float | None = None
    """Of what stood there, where that was one target."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended."""

    manifest: Manifest
    scenes: int
    """Presented, broken ones among them."""
    broken: int
    first_error: str | None
    duration_s: float
    """On the bench's clock."""
    not_needed: int = 0
    """Scenes that were left out because all they were for was decided."""
    repeated: int = 0
    """Attempts that broke and were followed by another one."""


def execute(
    plan: Plan,
    bench: Bench,
    station: Station,
    writer: Recorder,
    report: Callable[[Progress], None] = lambda progress: None,
    *,
    declared_threshold_degC: float | None = None,
    stopping: Stopping | None = None,
    finished: Finished | None = None,
    retries: int = 0,
    live: Callable[[Live], None] | None = None,
) -> RunOutcome:
    """Present the plan and close the recording.

    ``declared_threshold_degC`` is the alarm threshold that scenes which set another are followed by. ``stopping`` skips
    scenes that are no longer needed; None presents all. ``finished`` are the scenes that stand in the recording
    already, where it was cut off and goes on. ``retries`` is how often a scene is presented again whose link or
    instrument broke. ``live`` receives each usable reading as it is recorded; it must return at once. Raises
    `BenchError` when the recording itself cannot be written; on that and on an interruption (Ctrl-C) the recording is
    left unclosed, with every scene that was finished.
    """
    resumed = finished is not None
    presentation = Presentation(bench, station, writer, declared_threshold_degC, live, resumed=resumed)
    run = _Run(bench, station, writer, presentation, stopping, retries)
    with _left_in_order(run, station, writer):
        done = run.catch_up(plan.scenes, finished) if finished is not None else 0
        run.look_ahead(plan.scenes[done:])
        for number, planned in enumerate(plan.scenes[done:], done + 1):
            run.present(planned, last=number == len(plan.scenes))
            run.look_ahead(plan.scenes[number:], planned)
            report(run.progress(number, plan.scenes))
        manifest = _closed(writer, station)
    presented = len(plan.scenes) - run.not_needed
    ended_s = station.clock.now_s()
    return RunOutcome(manifest, presented, run.broken, run.first_error, ended_s, run.not_needed, run.repeated)


@contextlib.contextmanager
def one_by_one(
    bench: Bench, station: Station, writer: Recorder, *, declared_threshold_degC: float | None = None
) -> Iterator[Callable[[Scene], tuple[RecordedScene, Sequence[Event]]]]:
    """Present scenes each of which is chosen when the last one is over; the recording is closed at the block's end.

    Gives the function that presents a scene and returns how it went and what was said. Raises as `execute` does.
    """
    presentation = Presentation(bench, station, writer, declared_threshold_degC, None, resumed=False)
    run = _Run(bench, station, writer, presentation)

    def present(scene: Scene) -> tuple[RecordedScene, Sequence[Event]]:
        return run.present(PlannedScene(scene, ())), run.said

    with _left_in_order(run, station, writer, resumable=False):
        yield present
        _closed(writer, station, resumable=False)


def _closed(writer: Recorder, station: Station, *, resumable: bool = True) -> Manifest:
    """Close the recording. Raises `RecordingLost`, which says that every scene is in it."""
    at_end = said_at_end(station)
    try:
        return writer.close(at_end=at_end)
    except (OSError, BadInput) as error:
        raise RecordingLost.at_closing(error, resumable=resumable) from error


@contextlib.contextmanager
def _left_in_order(run: _Run, station: Station, writer: Recorder, *, resumable: bool = True) -> Iterator[None]:
    """Whatever happens, the recording is readable and the bench is let go of."""
    try:
        yield
    except BaseException as error:
        lost = RecordingLost.by(error, resumable=resumable) if isinstance(error, OSError) else None
        try:
            writer.abandon()
        except OSError as full:  # what was lost first says it, where it is the recording
            if not isinstance(error, RecordingLost):
                lost = lost or RecordingLost.by(full, resumable=resumable)
        if lost is not None:
            raise lost from error
        raise
    finally:
        run.leave()
        station.close()


class _Run:
    """The state of a run: how many scenes broke, and whether the device is lost."""

    def __init__(
        self,
        bench: Bench,
        station: Station,
        writer: Recorder,
        presentation: Presentation,
        stopping: Stopping | None = None,
        retries: int = 0,
    ) -> None:
        self._bench, self._station, self._writer, self._presentation = bench, station, writer, presentation
        self.broken = 0
        self.first_error: str | None = None
        self.not_needed = self.repeated = 0
        self._stopping, self._retries = stopping, retries
        self._lost: Broke | None = None
        self._given_up = False
        """Whether the device stayed away through all attempts of a scene: nothing more is waited for."""

    @property
    def said(self) -> Sequence[Event]:
        """What was said in the scene that was presented last."""
        return self._presentation.said

    def present(self, planned: PlannedScene, *, last: bool = False) -> RecordedScene:
        """Present one scene and record how it went; or that it was not needed."""
        clock = self._station.clock
        decided = self._stopping.not_needed_by(planned) if self._stopping is not None else ()
        if decided:
            self.not_needed += 1
            left_out = RecordedScene(planned.scene, clock.now_s(), clock.now_s(), not_needed=decided)
            self._writer.end(left_out)
            return left_out
        recorded, broke = self._attempt(planned, last)
        for again in range(self._retries):
            if broke is None or not broke.may_pass or self._given_up:
                break
            written(partial(self._writer.repeat, recorded.scene.id, clock.now_s(), broke.words))
            self.repeated += 1
            clock.sleep(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**again))
            recorded, broke = self._attempt(planned, last)
        self._writer.end(recorded)
        if self._stopping is not None:
            self._stopping.seen(planned, recorded, self.said)
        if broke is not None:
            self._given_up = self._lost is not None
            self.broken += 1
            self.first_error = self.first_error or broke.words
        return recorded

    def _attempt(self, planned: PlannedScene, last: bool) -> tuple[RecordedScene, Broke | None]:
        """Present a scene once; what broke it may be that the device is away."""
        if self._lost is not None and self._answers():
            self._lost, self._given_up = None, False  # it dropped out and has come back: only what was between is lost
        recorded, broke = self._presentation.attempt(planned, self._lost, last=last)
        if broke is not None and self._lost is None and not self._answers():
            self._lost = Broke(f"the device was lost before this scene: {broke.words}", may_pass=True)
        return recorded, broke

    def progress(self, done: int, scenes: Sequence[PlannedScene]) -> Progress:
        """How far the run is after ``done`` scenes."""
        scene = scenes[done - 1].scene
        read = [said.temperature_degC for said in self.said if isinstance(said, Reading) and said.suspect is None]
        return Progress(
            done,
            len(scenes),
            scene.id,
            self._station.clock.now_s(),
            self.broken,
            next_scene=scenes[done].scene.id if done < len(scenes) else None,
            read_degC=next((each for each in reversed(read) if each is not None), None),
            reference_degC=reference_of(scene),
        )

    def catch_up(self, scenes: Sequence[PlannedScene], finished: Finished) -> int:
        """Take in the scenes that were finished before the recording was cut off; returns how many they are."""
        self.repeated += finished.repeated
        for number, planned in enumerate(scenes):
            seen = finished.of(planned.scene.id)
            if seen is None:
                return number
            recorded, said = seen
            self.not_needed += bool(recorded.not_needed)
            self.broken += recorded.error is not None
            self.first_error = self.first_error or recorded.error
            if recorded.error is None and not recorded.not_needed:
                self._presentation.identities.seen(recorded.start_s)
            if self._stopping is not None and not recorded.not_needed:
                self._stopping.seen(planned, recorded, said)
        return len(scenes)

    def look_ahead(self, scenes: Sequence[PlannedScene], after: PlannedScene | None = None) -> None:
        """Let the reference source start for the set point that it is asked for next, while other scenes stand."""
        source = self._station.reference_source
        here = after or (scenes[0] if scenes else None)
        if here is None or not isinstance(source, SettlesAlone) or not self._bench.timing.settles_alone:
            return
        set_point = next_set_point((planned.scene for planned in scenes), air_of(here.scene))
        if set_point is not None:
            tried(lambda: source.head_for(set_point))  # what is wrong with it breaks the scene that needs it

    def leave(self) -> None:
        """Leave the device as it was found, however the run ended."""
        self._presentation.leave()

    def _answers(self) -> bool:
        try:
            return self._station.device.answers()
        except Exception:
            return False
