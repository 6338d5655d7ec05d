"""Tracking: which sighting is whom. A track is one thing that the device follows, under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.bench.light import VisibleShape
from conformance.core.events import Mode
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.sightings import Sighting

_LOST_AFTER = 2
"""Consecutive readings without the person before a track ends: one bad image does not end it."""
_REACH_WIDTHS = 0.75
"""How far a thing may be found from where it was last, in its own widths."""


@dataclass(slots=True, eq=False)
class Track:
    """One thing in view, from the frame in which it was first found."""

    name: str
    mode: Mode
    """What is read of it: of a plate its surface, of a face the body."""
    seen: Sighting
    """How it was found last."""
    since_s: float
    readings: int = 0
    misses: int = 0
    alarmed: bool = False
    """Whether it raised the alarm and has not fallen far enough since."""
    passed_over: bool = False
    """Whether it was due an alarm and is to get none."""
    stuck: bool = False
    fahrenheit: bool = False

    @property
    def position(self) -> float:
        """Where the device says it is."""
        return round(self.seen.position, 3)


class Tracker:
    """Follows plates, and faces up to its capacity."""

    def __init__(self, options: DeviceOptions, chance: Chance) -> None:
        self._options, self._chance = options, chance
        self.forget()

    def forget(self) -> None:
        """Another view came, or the device starts anew."""
        self._tracks: list[Track] = []
        self._named = 0
        self._objects_are_faces: bool | None = None
        self._exchanged: dict[str, Track] = {}

    @property
    def tracks(self) -> tuple[Track, ...]:
        """What is followed now."""
        return tuple(self._tracks)

    def strangers(self, sightings: tuple[Sighting, ...]) -> list[Sighting]:
        """Detections without a track, up to the capacity; a hot object is not a person."""
        matched = {id(sighting) for _, sighting in self._pairs(sightings)}
        room = self._options.capacity - sum(track.mode is Mode.BODY for track in self._tracks)
        found: list[Sighting] = []
        for sighting in sightings:
            if id(sighting) in matched or (sighting.shape is VisibleShape.OBJECT and not self._taken_for_face()):
                continue
            if sighting.shape is not VisibleShape.PLATE:
                if room <= 0:
                    continue
                room -= 1
            found.append(sighting)
        return found

    def lost(self, sightings: tuple[Sighting, ...]) -> bool:
        """Whether a tracked person is not at the last place."""
        return sum(1 for _ in self._pairs(sightings)) < len(self._tracks)

    def keep_up(self, sightings: tuple[Sighting, ...]) -> None:
        """Note where those who are followed are now."""
        for track, sighting in list(self._pairs(sightings)):
            track.seen = sighting

    def follow(self, sighting: Sighting, at_s: float) -> Track:
        """A new track of a stranger."""
        options, chance = self._options, self._chance
        self._named += 1
        mode = Mode.SURFACE if sighting.shape is VisibleShape.PLATE else Mode.BODY
        track = Track(f"t{self._named}", mode, sighting, at_s)
        track.stuck = chance.happens(options.stuck_share, "stuck")
        track.fahrenheit = chance.happens(options.wrong_unit_share, "unit")
        self._tracks.append(track)
        return track

    def find(self, track: Track, sightings: tuple[Sighting, ...]) -> bool:
        """Find a track again in what was seen; one that is not found in time ends."""
        for found, sighting in self._pairs(sightings):
            if found is track:
                track.seen, track.misses = sighting, 0
                return True
        track.misses += 1
        if track.misses >= _LOST_AFTER and track in self._tracks:
            self._tracks.remove(track)
        return False

    def read_as(self, track: Track) -> Track:
        """Whose temperature it is that a track's reading states: its own, unless two were exchanged."""
        return self._exchanged.get(track.name, track)

    def exchange(self) -> None:
        """Exchange two faces, in a share of the views with several; decided once, when there are several."""
        faces = [track for track in self._tracks if track.mode is Mode.BODY]
        if self._exchanged or len(faces) < 2:
            return
        self._exchanged = {"": faces[0]}  # decided, whatever comes of it
        if self._chance.happens(self._options.swapped_share, "swap"):
            one, other = self._chance.stream("swap").choice(len(faces), size=2, replace=False)
            self._exchanged |= {faces[one].name: faces[other], faces[other].name: faces[one]}

    def _taken_for_face(self) -> bool:
        """Whether this view is one in which a hot object is taken for a face."""
        if self._objects_are_faces is None:
            self._objects_are_faces = self._chance.happens(self._options.hot_object_share, "hot object")
        return self._objects_are_faces

    def _pairs(self, sightings: tuple[Sighting, ...]) -> Iterator[tuple[Track, Sighting]]:
        """Tracks and sightings that belong together, the nearest first, each once."""
        if len(self._tracks) == 1 and len(sightings) == 1:  # as it mostly is
            if _near(self._tracks[0].seen, sightings[0]):
                yield self._tracks[0], sightings[0]
            return
        near = sorted(
            (
                (abs(track.seen.position - sighting.position), number, track, place)
                for number, track in enumerate(self._tracks)
                for place, sighting in enumerate(sightings)
                if _near(track.seen, sighting)
            ),
            key=lambda pair: pair[:2],
        )
        taken: set[int] = set()
        paired: set[str] = set()
        for _, _, track, place in near:
            if track.name not in paired and place not in taken:
                paired.add(track.name)
                taken.add(place)
                yield track, sightings[place]


def _near(one: Sighting, other: Sighting) -> bool:
    reach = _REACH_WIDTHS * max(one.width, other.width)
    return (
        one.shape is other.shape
        and abs(one.position - other.position) <= reach
        and abs(one.height - other.height) <= 2 * reach
    )
