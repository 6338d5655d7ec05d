"""One attempt at a scene: make it ready, let it stand, hear and record what is said, clear it away.

What a driver raises breaks the attempt, with the first failure's own words; whether another attempt follows is the
run's affair (`conformance.execution.run`).
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from conformance.bench.assembly import Station
from conformance.bench.description import Bench
from conformance.bench.protocols import MayStandStill
from conformance.core.events import Event, Inspected, Presented, Reading, SourceStated
from conformance.core.frames import Frame
from conformance.core.scenes import Scene
from conformance.execution.breaking import (
    Broke,
    ClockStoodStill,
    SourceLost,
    SourceNotCertified,
    SourceUnfit,
    tried,
    written,
)
from conformance.execution.clock_comparison import ClockComparisons
from conformance.execution.identity_questions import IdentityQuestions
from conformance.execution.people import measured, step_of
from conformance.execution.plan import PlannedScene
from conformance.execution.scene_conditions import (
    AlarmThreshold,
    calibration,
    heard,
    records_read,
    stated,
    surround,
    switch_on,
)
from conformance.execution.scene_facts import of_scene, reference_of, with_ambient, with_reference
from conformance.recording.model import RecordedScene
from conformance.recording.recorder import Recorder
from conformance.scenarios.source_reference import unfit

_STANDS_STILL_S = 0.01
"""The bench's clock may stand still so long in a scene: two clocks are not read at one moment."""


@dataclass(frozen=True, slots=True)
class Live:
    """A reading of the scene that stands now."""

    scene: str
    time_s: float
    read_degC: float
    reference_degC: float | None
    """Of what stands there, where that is one target."""


class Presentation:
    """Presents scenes, each attempt as if it were the only one, and keeps what was said in the last."""

    def __init__(
        self,
        bench: Bench,
        station: Station,
        writer: Recorder,
        declared_threshold_degC: float | None,
        live: Callable[[Live], None] | None,
        *,
        resumed: bool,
    ) -> None:
        """``live`` receives each usable reading; ``resumed``: the run continues after an interruption."""
        self._bench, self._station, self._writer, self._live = bench, station, writer, live
        self._threshold = AlarmThreshold(station, declared_threshold_degC)
        self._comparisons = ClockComparisons(station, resumed=resumed)
        self.identities = IdentityQuestions(station)
        self._said: list[Event] = []
        self._reference_degC: float | None = None

    @property
    def said(self) -> Sequence[Event]:
        """What was said in the last attempt."""
        return tuple(self._said)

    def attempt(
        self, planned: PlannedScene, lost: Broke | None, *, last: bool = False
    ) -> tuple[RecordedScene, Broke | None]:
        """Present a scene once. ``lost`` is why the device is away: the scene is then begun, and broken by that.

        Raises `RecordingLost` where the recording cannot be written.
        """
        clock = self._station.clock
        self._said = []
        ready = _Ready(planned.scene)
        broke = lost or tried(lambda: self._make_ready(ready, planned.item is None))
        scene, start_s = ready.scene, clock.now_s()
        self._writer.begin(scene)
        if broke is None:
            stood_still_s = self._stood_still_s()
            broke = tried(lambda: self._stand(scene, planned.item))
            not_cleared = tried(lambda: self._clear(scene))
            not_asked = tried(lambda: self._compare_clocks(scene.id)) if last and broke is None else None
            slept = tried(lambda: self._refuse_sleep(stood_still_s))
            broke = broke or not_cleared or not_asked or slept  # the first failure is the one that is told
        return RecordedScene(scene, start_s, clock.now_s(), None if broke is None else broke.words), broke

    def leave(self) -> None:
        """Leave the device as it was found, however the run ended."""
        with contextlib.suppress(Exception):
            list(self._threshold.set_back(Scene("", (), ())))

    def _make_ready(self, ready: _Ready, presented: bool) -> None:
        """Fill in the known data of the scene and prepare the presenter."""
        station = self._station
        surround(ready.scene, station)
        ready.scene = with_ambient(ready.scene, station.chamber.ambient() if station.chamber else None)
        if not presented:
            return
        if self._bench.reference_source is not None:
            ready.scene = with_reference(ready.scene, self._bench.reference_source.reference)
        for target in ready.scene.targets:
            if station.reference_source and target.kind.is_reference_source and target.reference_degC is not None:
                station.reference_source.settle(target.reference_degC)
        ready.scene = measured(station.presenter.prepare(ready.scene), station)
        switch_on(ready.scene, station)

    def _stand(self, scene: Scene, item: str | None) -> None:
        """Show the targets, or ask the operator, and listen to the device until the scene is over."""
        clock, station = self._station.clock, self._station
        self._reference_degC = reference_of(scene)
        for answer in self._threshold.set(scene):
            self._record(answer)
        if self._comparisons.due():
            self._compare_clocks(scene.id)
        if self.identities.due():
            self._record(self.identities.asked(scene.id))
        counts = calibration(scene, station)
        if counts is not None:
            written(lambda: self._writer.begin_frames(scene.id, counts))
        if item is not None:
            self._inspect(scene, item)
        else:
            self._record_all(stated(scene, station))
            self._refuse_unfit_source(scene)
            station.presenter.show(scene)
        begun_s = clock.now_s()
        for said in heard(scene, station, begun_s):
            if isinstance(said, Frame):
                written(partial(self._writer.frame, replace(said, scene=scene.id)))
            else:
                self._record(of_scene(said, scene.id))
        for record in records_read(scene, station, begun_s):
            self._record(of_scene(record, scene.id))

    def _compare_clocks(self, scene: str) -> None:
        comparison = self._comparisons.made(scene)
        if comparison is not None:
            self._record(comparison)

    def _clear(self, scene: Scene) -> None:
        not_stated = tried(lambda: self._record_all(stated(scene, self._station)))
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
        self._refuse_unfit_source(scene)

    def _refuse_unfit_source(self, scene: Scene) -> None:
        """Break the scene where what the source stated so far cannot be compared with: it can be presented again."""
        if self._bench.reference_source is None:
            return
        source, day = self._bench.reference_source.reference, self._day()
        for target in scene.targets:
            said = [each for each in self._said if isinstance(each, SourceStated) and each.target == target.id]
            if not said or not any(each.temperature_degC is not None for each in said):
                continue
            if source.expires is not None and day is not None and day > source.expires:
                raise SourceNotCertified(f"the calibration of the reference source expired on {source.expires}")
            found = unfit(scene, target, said, source, day)
            if found is not None:
                raise (SourceUnfit if found.may_pass else SourceNotCertified)(found.why.en)

    def _day(self) -> datetime.date | None:
        """The day on the bench's clock; None where the bench does not state when it began."""
        if self._bench.started_at is None:
            return None
        began = datetime.datetime.fromisoformat(self._bench.started_at)
        return (began + datetime.timedelta(seconds=self._station.clock.now_s())).date()

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
        written(lambda: self._writer.event(event))
        if self._live is None or not isinstance(event, Reading) or event.temperature_degC is None or event.suspect:
            return
        self._live(Live(event.scene, event.time_s, event.temperature_degC, self._reference_degC))

    def _record_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self._record(event)

    def _stood_still_s(self) -> float:
        clock = self._station.clock
        return clock.stood_still_s() if isinstance(clock, MayStandStill) else 0.0

    def _refuse_sleep(self, before_s: float) -> None:
        slept_s = self._stood_still_s() - before_s
        if slept_s > _STANDS_STILL_S:
            raise ClockStoodStill(
                f"the bench's clock stopped for {slept_s:.2f} s in this scene, because the computer slept: disable its "
                "standby"
            )


@dataclass(slots=True)
class _Ready:
    """A scene on its way to standing there."""

    scene: Scene
