"""Devices of a third party with a flaw in one corner of the scene space, and nowhere else.

They cheat by looking at the light itself: where the flaw lies is then known exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from types import MappingProxyType

from conformance.bench import registry
from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.light import Covering, Light, Make, VisibleFigure, VisibleShape
from conformance.core import plugins
from conformance.core.events import Alarm, Event, MaskStatus, Reading
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.seeding import generator
from conformance.simulator.devices.device import SimulatedDevice
from conformance.simulator.devices.kinds import DualLight
from conformance.simulator.people import SkinModel, blobs

DELAY_S = 1.5
SKIN_BELOW_BODY_DEGC = 0.9
OFF_DELTA_DEGC = 1.0


@dataclass(frozen=True)
class View:
    """What stands there, as the flaws look at it."""

    light: Light

    def _one(self, shape: VisibleShape) -> VisibleFigure | None:
        return next(
            (each for each in self.light.blobs if isinstance(each, VisibleFigure) and each.shape is shape), None
        )

    @property
    def face(self) -> VisibleFigure | None:
        return self._one(VisibleShape.FACE)

    @property
    def thing(self) -> VisibleFigure | None:
        return self._one(VisibleShape.OBJECT)

    @property
    def plate(self) -> VisibleFigure | None:
        return self._one(VisibleShape.PLATE)

    @property
    def body_degC(self) -> float:
        """Of the person, as far as the skin tells."""
        return (self.face.apparent_degC if self.face else 0.0) + SKIN_BELOW_BODY_DEGC


@dataclass(frozen=True)
class Corner:
    """Where a device is flawed, and how."""

    requirement: str
    words: str
    shows: Callable[[View], bool]
    says: Callable[[Iterable[Event]], Iterator[Event]]
    """What it says there, by what it should say."""
    alarms: bool = False
    """Whether it raises an alarm there."""
    in_air: bool = False
    """Whether it takes a climatic chamber to get there."""
    small: bool = False
    """So small that 200 scenes may well miss it."""


def _all(events: Iterable[Event]) -> Iterator[Event]:
    yield from events


def _no_alarm(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if not isinstance(event, Alarm))


def _no_reading(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if not isinstance(event, Reading))


def _first_track_unread(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if not (isinstance(event, Reading) and event.track == "t1"))


def _other_mask(events: Iterable[Event]) -> Iterator[Event]:
    return (replace(event, worn=not event.worn) if isinstance(event, MaskStatus) else event for event in events)


def _off(events: Iterable[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Reading) and event.temperature_degC is not None:
            event = replace(event, temperature_degC=event.temperature_degC + OFF_DELTA_DEGC)
        yield event


def _hot(words: str, shows: Callable[[VisibleFigure, VisibleFigure], bool]) -> Corner:
    """An alarm for an object beside a person."""

    def there(view: View) -> bool:
        return view.thing is not None and view.face is not None and shows(view.thing, view.face)

    return Corner("6.5b", words, there, _all, alarms=True)


def _person(
    requirement: str,
    words: str,
    shows: Callable[[VisibleFigure, View], bool],
    says: Callable[[Iterable[Event]], Iterator[Event]] = _all,
    *,
    alarms: bool = False,
    in_air: bool = False,
) -> Corner:
    def there(view: View) -> bool:
        return view.face is not None and view.thing is None and shows(view.face, view)

    return Corner(requirement, words, there, says, alarms, in_air)


def _passes(thing: VisibleFigure) -> bool:
    return thing.arrives_s is not None


def _held(thing: VisibleFigure) -> bool:
    return thing.height < 0.4


def _masked(face: VisibleFigure) -> bool:
    return face.covering is Covering.NOSE_AND_MOUTH


CORNERS: Mapping[str, Corner] = MappingProxyType(
    {
        "hot_small_near": _hot(
            "alarm: object of 50 to 55 degC, 2 to 4 cm, within 0.5 m",
            lambda thing, face: (
                50 <= thing.apparent_degC <= 55 and 0.02 <= thing.width_m <= 0.04 and thing.distance_m <= 0.5
            ),
        ),
        "left_of_the_face": _hot(
            "alarm: object of 45 to 50 degC beside the face, on the left only",
            lambda thing, face: (
                45 <= thing.apparent_degC <= 50
                and thing.position < face.position
                and not _held(thing)
                and not _passes(thing)
            ),
        ),
        "past_a_mask": _hot(
            "alarm: object carried past a person with a mask, 50 degC and more",
            lambda thing, face: _passes(thing) and _masked(face) and thing.apparent_degC >= 50,
        ),
        "lighter_at_a_cap": _hot(
            "alarm: lighter, a person with a cap, object within 1 m",
            lambda thing, face: thing.make is Make.LIGHTER and face.capped and thing.distance_m <= 1.0,
        ),
        "hot_phone_far": _hot(
            "alarm: phone of 52 degC and more, 0.9 m and farther",
            lambda thing, face: thing.make is Make.PHONE and thing.apparent_degC >= 52 and thing.distance_m >= 0.9,
        ),
        "wide_before_near_face": _hot(
            "alarm: object of 5 cm and more, person within 1.2 m, object held",
            lambda thing, face: thing.width_m >= 0.05 and face.distance_m <= 1.2 and _held(thing),
        ),
        "turned_from_it": _hot(
            "alarm: face turned by 7 degrees and more away from an object on the left",
            lambda thing, face: face.angle_deg >= 7 and thing.position < 0.5 and thing.apparent_degC >= 45,
        ),
        "warm_not_hot": _hot(
            "alarm: object below 44 degC within 0.7 m",
            lambda thing, face: thing.apparent_degC < 44 and thing.distance_m <= 0.7,
        ),
        "needle": replace(
            _hot(
                "alarm: object of 53 to 56 degC within 0.45 m on the left, a person with a cap",
                lambda thing, face: (
                    53 <= thing.apparent_degC <= 56
                    and thing.distance_m <= 0.45
                    and thing.position < 0.5
                    and face.capped
                ),
            ),
            small=True,
        ),
        "between_round_values": replace(
            _hot(
                "alarm: object of 5.2 to 5.8 cm at 0.55 to 0.65 m or 0.75 to 0.95 m",
                lambda thing, face: (
                    0.052 <= thing.width_m <= 0.058
                    and (0.55 <= thing.distance_m <= 0.65 or 0.75 <= thing.distance_m <= 0.95)
                ),
            ),
            small=True,
        ),
        "fever_far_cap": _person(
            "6.4a",
            "no alarm: fever, a cap, 1.75 m and farther",
            lambda face, view: face.capped and face.distance_m >= 1.75,
            _no_alarm,
        ),
        "fever_turned_mask": _person(
            "6.4a",
            "no alarm: fever, a mask, turned by more than 8 degrees to either side",
            lambda face, view: _masked(face) and abs(face.angle_deg) > 8,
            _no_alarm,
        ),
        "fever_band_at_the_edge": _person(
            "6.4a",
            "no alarm: 38.4 to 39.1 degC, in the left of the view",
            lambda face, view: 38.4 <= view.body_degC <= 39.1 and face.position < 0.42,
            _no_alarm,
        ),
        "high_fever_near": _person(
            "6.4a",
            "no alarm: 40 degC and more, within 1.3 m",
            lambda face, view: view.body_degC >= 39.9 and face.distance_m <= 1.3,
            _no_alarm,
        ),
        "threshold_moves_with_air": _person(
            "6.4a",
            "no alarm: threshold higher by 0.1 degC a degree above 22 degC of the air",
            lambda face, view: view.body_degC < 37.3 + 0.1 * (view.light.ambient_degC - 22),
            _no_alarm,
            in_air=True,
        ),
        "false_cap_mask_near": _person(
            "6.4c",
            "alarm: healthy, cap and mask, within 1.5 m",
            lambda face, view: face.capped and _masked(face) and face.distance_m <= 1.5,
            alarms=True,
        ),
        "false_in_cold_air": _person(
            "6.4c",
            "alarm: healthy, air of 19 degC and less, in the right of the view",
            lambda face, view: view.light.ambient_degC <= 19 and face.position > 0.52,
            alarms=True,
            in_air=True,
        ),
        "slow_mask_turned": _person(
            "6.2a",
            "no reading: a mask, turned by 7 degrees and more to one side",
            lambda face, view: _masked(face) and face.angle_deg <= -7,
            _no_reading,
        ),
        "slow_fever_far": _person(
            "6.2a",
            "no reading: 39 degC and more, 1.7 m and farther",
            lambda face, view: view.body_degC >= 38.9 and face.distance_m >= 1.7,
            _no_reading,
        ),
        "mask_worn_cap_far": _person(
            "6.6a",
            "mask judged wrongly: worn, with a cap, farther than 1.5 m",
            lambda face, view: _masked(face) and face.capped and face.distance_m > 1.5,
            _other_mask,
        ),
        "mask_absent_edge": _person(
            "6.6a",
            "mask judged wrongly: none, in the right of the view, turned",
            lambda face, view: face.covering is Covering.NONE and face.position > 0.57 and face.angle_deg != 0,
            _other_mask,
        ),
        "rigged_band": Corner(
            "6.1a",
            "error: 37.4 to 37.9 degC only",
            lambda view: view.plate is not None and 37.35 <= view.plate.apparent_degC <= 37.95,
            _off,
        ),
        "cold_and_far": Corner(
            "6.1a",
            "error: 35.2 degC and below, 1.7 m and farther",
            lambda view: view.plate is not None and view.plate.apparent_degC <= 35.2 and view.plate.distance_m >= 1.7,
            _off,
        ),
        "row_masked_far": _person(
            "6.3a",
            "one of six not read: masks, 2.1 m and farther",
            lambda face, view: _masked(face) and face.distance_m >= 2.1,
            _first_track_unread,
        ),
    }
)


def view_of(targets: tuple[Target, ...], ambient_degC: float | None) -> View:
    """What devices see of a scene of average people."""
    things = [each.id for each in targets if each.kind is TargetKind.HOT_OBJECT]
    scene = Scene("scene", (), targets, conditions={"hot_object": things[0]} if things else {})
    light = Light()
    light.show(blobs(scene, SkinModel(skin_spread_delta_degC=0), generator(0)), 0.0, 0, ambient_degC=ambient_degC)
    return View(light)


class Planted(DualLight):
    """The flawless dual-light device but for its corner."""

    corner: str = "hot_small_near"


class PlantedDevice(SimulatedDevice):
    """The good device until its corner comes into view."""

    def __init__(self, options: Planted, around: Surroundings) -> None:
        super().__init__(options, around)
        self._corner, self._around = CORNERS[options.corner], around

    def listen(self, until_s: float) -> Iterator[Event]:
        """What the good device says, spoilt in the corner."""
        corner, clock = self._corner, self._around.clock
        if not corner.shows(View(self._around.light)):
            yield from super().listen(until_s)
            return
        if corner.alarms:
            yield from super().listen(clock.now_s() + DELAY_S)
            yield Alarm("", clock.now_s(), position=0.5, threshold_degC=37.3)
        yield from corner.says(super().listen(until_s))


DRIVER = Driver("planted", Role.DEVICE, Planted, PlantedDevice, simulated=True)


@contextmanager
def installed(*more: EntryPoint) -> Iterator[None]:
    """With the driver ``planted`` installed, as a third-party package would install it; and ``more``."""
    points = (EntryPoint("planted", f"{__name__}:DRIVER", registry.drivers.group), *more)
    before = plugins.entry_points

    def entry_points(group: str) -> Sequence[EntryPoint]:
        return [*before(group=group), *(point for point in points if point.group == group)]

    plugins.entry_points = entry_points  # type: ignore[assignment, attr-defined]
    registry.drivers.cache_clear()
    try:
        yield
    finally:
        plugins.entry_points = before  # type: ignore[attr-defined]
        registry.drivers.cache_clear()
