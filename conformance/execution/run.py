"""A run: every scene of the plan presented once, everything said recorded, whatever happens.

What breaks is recorded as the scene's error, with the first failure's own words, and says nothing of the device.
After an error the device is asked whether it still answers: if so the run goes on with the next scene (a broken
scene is never tried again), if not every scene that is left carries that first failure. A run that is interrupted
leaves its recording readable and INCOMPLETE.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from conformance.bench.assembly import Station
from conformance.bench.description import Bench
from conformance.bench.protocols import Ambient
from conformance.events import Event, Inspected, Presented, Reading
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.staging import surround, switch_on
from conformance.metrology.reference_source import ReferenceSource
from conformance.problems import BenchError
from conformance.recording.model import Manifest, RecordedScene
from conformance.recording.writer import RecordingWriter
from conformance.scenes import Scene


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    planned: int
    scene: str
    clock_s: float
    broken: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    manifest: Manifest
    scenes: int
    broken: int
    first_error: str | None
    duration_s: float
    """On the bench's clock."""


def execute(
    plan: Plan,
    bench: Bench,
    station: Station,
    writer: RecordingWriter,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Outcome:
    """Present the plan and close the recording.

    Raises `BenchError` when the recording itself cannot be written; on that and on an interruption (Ctrl-C) the
    recording is left unclosed, with every scene that was finished.
    """
    run = _Run(bench, station, writer)
    try:
        for number, planned in enumerate(plan.scenes, 1):
            run.present(planned)
            report(Progress(number, len(plan.scenes), planned.scene.id, station.clock.now_s(), run.broken))
        manifest = writer.close()
    except BaseException as error:
        writer.abandon()
        if isinstance(error, OSError):
            raise BenchError(f"the recording cannot be written: {error}. It is left INCOMPLETE.") from error
        raise
    finally:
        with contextlib.suppress(Exception):  # what was recorded stands, however the device takes its leave
            station.device.close()
    return Outcome(manifest, len(plan.scenes), run.broken, run.first_error, station.clock.now_s())


class _Run:
    """The state of a run: how many scenes broke, and whether the device is lost."""

    def __init__(self, bench: Bench, station: Station, writer: RecordingWriter) -> None:
        self._bench, self._station, self._writer = bench, station, writer
        self.broken = 0
        self.first_error: str | None = None
        self._lost: str | None = None

    def present(self, planned: PlannedScene) -> None:
        """Present one scene and record how it went."""
        clock = self._station.clock
        ready = _Ready(planned.scene)
        error = self._lost or _tried(lambda: self._make_ready(ready, planned.item is None))
        scene, start_s = ready.scene, clock.now_s()
        self._writer.begin(scene)
        if error is None:
            error = _tried(lambda: self._stand(scene, planned.item))
            not_cleared = _tried(lambda: self._clear(scene))
            error = error or not_cleared  # the first failure is the one that is told
        self._writer.end(RecordedScene(scene, start_s, clock.now_s(), error))
        if error is not None:
            self.broken += 1
            self.first_error = self.first_error or error
            self._ask_whether_lost(error)

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
        ready.scene = station.presenter.prepare(ready.scene)
        switch_on(ready.scene, station)

    def _stand(self, scene: Scene, item: str | None) -> None:
        """Show the targets, or ask the operator, and listen to the device until the scene is over."""
        clock, station = self._station.clock, self._station
        if item is not None:
            self._inspect(scene.id, item)
        else:
            station.presenter.show(scene)
        begun_s = clock.now_s()
        for target in scene.targets:
            self._record(Presented(scene.id, begun_s, target.id))
        for event in station.device.listen(round(begun_s + (scene.duration_s or 0.0), 6)):
            self._record(_of_scene(event, scene.id))

    def _clear(self, scene: Scene) -> None:
        if scene.targets:
            self._station.presenter.clear()
        now_s = self._station.clock.now_s()
        for target in scene.targets:
            self._record(Presented(scene.id, now_s, target.id, present=False))

    def _inspect(self, scene: str, item: str) -> None:
        operator = self._station.operator
        if operator is None:
            raise LookupError("the bench has no operator")
        answer = operator.inspect(item)
        now_s = self._station.clock.now_s()
        self._record(Inspected(scene, now_s, item, answer.met, answer.by, operator.unattended, answer.remark))

    def _record(self, event: Event) -> None:
        try:
            self._writer.event(event)
        except OSError as error:
            raise RecordingLost(f"the recording cannot be written: {error}. It is left INCOMPLETE.") from error

    def _ask_whether_lost(self, error: str) -> None:
        if self._lost is not None:
            return
        try:
            answers = self._station.device.answers()
        except Exception:
            answers = False
        if not answers:
            self._lost = f"the device was lost before this scene: {error}"


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
    if isinstance(event, Reading) and event.temperature_degC is not None and not math.isfinite(event.temperature_degC):
        event = replace(event, temperature_degC=None, raw=event.raw or str(event.temperature_degC))
    return replace(event, scene=scene)
