"""A run: every scene of the plan presented once, everything said recorded, whatever happens.

What breaks is recorded as the scene's error, with the first failure's own words, and says nothing of the device.
After an error the device is asked whether it still answers: if so the run goes on with the next scene (a broken
scene is never tried again), if not every scene carries that first failure until the device answers again. A run that
is interrupted leaves its recording readable and INCOMPLETE.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from conformance.bench.assembly import Station
from conformance.bench.description import Bench
from conformance.bench.protocols import Ambient, SettlesAlone
from conformance.events import AlarmRecord, Event, Inspected, Presented, Reading, in_scene
from conformance.execution.bench_time import air_of, next_set_point
from conformance.execution.clock_comparison import ClockComparisons
from conformance.execution.manifest import said_at_end
from conformance.execution.people import measured, step_of
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.resume import Finished
from conformance.execution.staging import (
    AlarmThreshold,
    calibration,
    heard,
    records_read,
    stated,
    surround,
    switch_on,
)
from conformance.execution.stopping import Stopping
from conformance.frames import Frame
from conformance.metrology.reference_source import ReferenceSource
from conformance.problems import BenchError
from conformance.recording.model import Manifest, RecordedScene
from conformance.recording.recorder import Recorder
from conformance.scenes import Scene


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
class Outcome:
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
) -> Outcome:
    """Present the plan and close the recording.

    ``declared_threshold_degC`` is the alarm threshold that scenes which set another are followed by. ``stopping``
    leaves out scenes that nobody needs any more; None presents all. ``finished`` are the scenes that stand in the
    recording already, where it was cut off and goes on.
    Raises `BenchError` when the recording itself cannot be written; on that and on an interruption (Ctrl-C) the
    recording is left unclosed, with every scene that was finished.
    """
    run = _Run(bench, station, writer, declared_threshold_degC, stopping)
    try:
        done = run.catch_up(plan.scenes, finished) if finished is not None else 0
        run.look_ahead(plan.scenes[done:])
        for number, planned in enumerate(plan.scenes[done:], done + 1):
            run.present(planned, last=number == len(plan.scenes))
            run.look_ahead(plan.scenes[number:], planned)
            report(run.progress(number, plan.scenes))
        manifest = writer.close(at_end=said_at_end(station))
    except BaseException as error:
        writer.abandon()
        if isinstance(error, OSError):
            raise BenchError(f"the recording cannot be written: {error}. It is left INCOMPLETE.") from error
        raise
    finally:
        run.leave()
        station.close()
    presented = len(plan.scenes) - run.not_needed
    return Outcome(manifest, presented, run.broken, run.first_error, station.clock.now_s(), run.not_needed)


class _Run:
    """The state of a run: how many scenes broke, and whether the device is lost."""

    def __init__(
        self,
        bench: Bench,
        station: Station,
        writer: Recorder,
        declared_threshold_degC: float | None,
        stopping: Stopping | None,
    ) -> None:
        self._bench, self._station, self._writer = bench, station, writer
        self._threshold = AlarmThreshold(station, declared_threshold_degC)
        self._comparisons = ClockComparisons(station)
        self.broken = 0
        self.first_error: str | None = None
        self.not_needed = 0
        self._stopping = stopping
        self._said: list[Event] = []
        self._lost: str | None = None

    def present(self, planned: PlannedScene, *, last: bool = False) -> None:
        """Present one scene and record how it went; or that it was not needed."""
        clock = self._station.clock
        decided = self._stopping.not_needed_by(planned) if self._stopping is not None else ()
        if decided:
            self.not_needed += 1
            self._writer.end(RecordedScene(planned.scene, clock.now_s(), clock.now_s(), not_needed=decided))
            return
        self._said = []
        if self._lost is not None and self._answers():
            self._lost = None  # it dropped out and has come back: only the scenes in between are lost
        ready = _Ready(planned.scene)
        error = self._lost or _tried(lambda: self._make_ready(ready, planned.item is None))
        scene, start_s = ready.scene, clock.now_s()
        self._writer.begin(scene)
        if error is None:
            error = _tried(lambda: self._stand(scene, planned.item))
            not_cleared = _tried(lambda: self._clear(scene))
            not_asked = _tried(lambda: self._compare_clocks(scene.id)) if last and error is None else None
            error = error or not_cleared or not_asked  # the first failure is the one that is told
        recorded = RecordedScene(scene, start_s, clock.now_s(), error)
        self._writer.end(recorded)
        if self._stopping is not None:
            self._stopping.seen(planned, recorded, self._said)
        if error is not None:
            self.broken += 1
            self.first_error = self.first_error or error
            self._ask_whether_lost(error)

    def progress(self, done: int, scenes: Sequence[PlannedScene]) -> Progress:
        """How far the run is after ``done`` scenes."""
        scene = scenes[done - 1].scene
        read = [said.temperature_degC for said in self._said if isinstance(said, Reading) and said.suspect is None]
        return Progress(
            done,
            len(scenes),
            scene.id,
            self._station.clock.now_s(),
            self.broken,
            next_scene=scenes[done].scene.id if done < len(scenes) else None,
            read_degC=next((each for each in reversed(read) if each is not None), None),
            reference_degC=scene.targets[0].reference_degC if len(scene.targets) == 1 else None,
        )

    def catch_up(self, scenes: Sequence[PlannedScene], finished: Finished) -> int:
        """Take in the scenes that were finished before the recording was cut off; returns how many they are."""
        for number, planned in enumerate(scenes):
            seen = finished.of(planned.scene.id)
            if seen is None:
                return number
            recorded, said = seen
            self.not_needed += bool(recorded.not_needed)
            self.broken += recorded.error is not None
            self.first_error = self.first_error or recorded.error
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
            _tried(lambda: source.head_for(set_point))  # what is wrong with it breaks the scene that needs it

    def _make_ready(self, ready: _Ready, presented: bool) -> None:
        """Fill in what is known of the scene, as far as it goes, and make ready whoever presents it."""
        station = self._station
        surround(ready.scene, station)
        ready.scene = _with_ambient(ready.scene, station.chamber.ambient() if station.chamber else None)
        if not presented:
            return
        if self._bench.reference_source is not None:
            ready.scene = _with_reference(ready.scene, self._bench.reference_source.reference)
        for target in ready.scene.targets:
            if station.reference_source and target.kind.is_reference_source and target.reference_degC is not None:
                station.reference_source.settle(target.reference_degC)
        ready.scene = measured(station.presenter.prepare(ready.scene), station)
        switch_on(ready.scene, station)

    def _stand(self, scene: Scene, item: str | None) -> None:
        """Show the targets, or ask the operator, and listen to the device until the scene is over."""
        clock, station = self._station.clock, self._station
        for answer in self._threshold.set(scene):
            self._record(answer)
        if self._comparisons.due():
            self._compare_clocks(scene.id)
        counts = calibration(scene, station)
        if counts is not None:
            self._written(lambda: self._writer.begin_frames(scene.id, counts))
        if item is not None:
            self._inspect(scene, item)
        else:
            self._record_all(stated(scene, station))
            station.presenter.show(scene)
        begun_s = clock.now_s()
        for said in heard(scene, station, begun_s):
            if isinstance(said, Frame):
                self._written(partial(self._writer.frame, replace(said, scene=scene.id)))
            else:
                self._record(_of_scene(said, scene.id))
        for record in records_read(scene, station, begun_s):
            self._record(_of_scene(record, scene.id))

    def _compare_clocks(self, scene: str) -> None:
        comparison = self._comparisons.made(scene)
        if comparison is not None:
            self._record(comparison)

    def _clear(self, scene: Scene) -> None:
        not_stated = _tried(lambda: self._record_all(stated(scene, self._station)))
        if scene.targets:
            self._station.presenter.clear()
        now_s = self._station.clock.now_s()
        for target in scene.targets:
            if target.leaves_s is None:
                self._record(Presented(scene.id, now_s, target.id, present=False))
        for answer in self._threshold.set_back(scene):
            self._record(answer)
        if not_stated is not None:
            raise SourceLost(f"when the scene was over the reference source stated no temperature: {not_stated}")

    def leave(self) -> None:
        """Leave the device as it was found, however the run ended."""
        with contextlib.suppress(Exception):
            list(self._threshold.set_back(Scene("", (), ())))

    def _inspect(self, scene: Scene, item: str) -> None:
        operator = self._station.operator
        if operator is None:
            raise LookupError("the bench has no operator")
        answer = operator.inspect(step_of(scene, item))
        digests: list[str] = []
        for file in answer.files:
            digests.append(self._writer.attach(file, file.name, scene=scene.id).sha256)
        self._record(
            Inspected(
                scene.id,
                self._station.clock.now_s(),
                item,
                answer.met,
                answer.by,
                operator.unattended,
                answer.remark,
                answer.answer,
                answer.number,
                answer.unit,
                tuple(digests),
                answer.took_s,
                answer.timed_out,
            )
        )

    def _record(self, event: Event) -> None:
        self._said.append(event)
        self._written(lambda: self._writer.event(event))

    def _record_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self._record(event)

    def _written(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            raise RecordingLost(f"the recording cannot be written: {error}. It is left INCOMPLETE.") from error

    def _ask_whether_lost(self, error: str) -> None:
        if self._lost is not None:
            return
        if not self._answers():
            self._lost = f"the device was lost before this scene: {error}"

    def _answers(self) -> bool:
        try:
            return self._station.device.answers()
        except Exception:
            return False


class SourceLost(ConnectionError):
    """Nobody knows whether the reference source still held its temperature when its scene was over."""


class RecordingLost(BenchError):
    """The recording cannot be written: no driver's fault, and the end of the run."""


@dataclass(slots=True)
class _Ready:
    """A scene on its way to standing there."""

    scene: Scene


def _tried(work: Callable[[], None]) -> str | None:
    """What a driver raised, in its own words; None when all went well."""
    try:
        work()
    except RecordingLost:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _with_reference(scene: Scene, source: ReferenceSource) -> Scene:
    """The source's uncertainty on every target that it makes, at the target's temperature in the scene's ambient."""
    return replace(
        scene,
        targets=tuple(
            replace(
                target,
                reference_standard_uncertainty_degC=source.standard_uncertainty_at(
                    target.reference_degC, scene.ambient_degC
                ),
                reference_method="calibrated_source",
            )
            if target.kind.is_reference_source and target.reference_degC is not None
            else target
            for target in scene.targets
        ),
    )


def _with_ambient(scene: Scene, ambient: Ambient | None) -> Scene:
    if ambient is None:
        return scene
    return replace(
        scene, ambient_degC=ambient.temperature_degC, relative_humidity_percent=ambient.relative_humidity_percent
    )


def _of_scene(event: Event, scene: str) -> Event:
    """An event with the scene it was said in, which the device does not know; NaN and infinity are no numbers."""
    if isinstance(event, AlarmRecord):
        event = replace(
            event,
            recorded_at_s=_finite(event.recorded_at_s),
            temperature_degC=_finite(event.temperature_degC),
            threshold_degC=_finite(event.threshold_degC),
            position=_finite(event.position),
        )
    if isinstance(event, Reading) and event.temperature_degC is not None and not math.isfinite(event.temperature_degC):
        event = replace(event, temperature_degC=None, raw=event.raw or str(event.temperature_degC))
    return in_scene(event, scene)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
