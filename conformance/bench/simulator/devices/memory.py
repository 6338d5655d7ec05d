"""What eyes saw, remembered within a process: campaigns that differ behind the eye only paint each picture once.

Off unless a caller turns it on (`remembering`), and bounded: the oldest looks are forgotten first. A look is remembered
under all that it depends on, so that nothing changes but the time it takes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from conformance.bench.driver import Surroundings
from conformance.bench.simulator.eye import EyeOptions, FrameEye
from conformance.bench.simulator.light import Light
from conformance.bench.simulator.sightings import Eye, Sighting
from conformance.frames import Frame, RadiometricCalibration

Sightings = tuple[Sighting, ...]


class Memory:
    """Looks by what they depend on, at most ``limit`` of them: about 1 kB each."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.remembered = self.painted = 0
        """How many looks cost nothing, and how many had to be taken."""
        self._looks: OrderedDict[Hashable, Sightings] = OrderedDict()

    def look(self, eye: Eye, at_s: float, depends_on: Hashable) -> Sightings:
        """What the eye sees then, from memory if it can be."""
        known = self._looks.get(depends_on)
        if known is not None:
            self.remembered += 1
            return known
        self.painted += 1
        seen = self._looks[depends_on] = eye.look(at_s)
        if len(self._looks) > self.limit:
            self._looks.popitem(last=False)
        return seen


_memories: list[Memory] = []


@contextmanager
def remembering(limit: int = 50_000) -> Iterator[Memory]:
    """Remember what simulated eyes see, for as long as this lasts."""
    memory = Memory(limit)
    _memories.append(memory)
    try:
        yield memory
    finally:
        _memories.remove(memory)


class RememberingEye:
    """`Eye` that asks the memory first, where there is one. Frames are not kept: they are large, and few ask."""

    def __init__(self, eye: Eye, light: Light, *made_of: Hashable) -> None:
        """``made_of`` is all that the eye was made of beside the light: the run's seed, its options."""
        self._eye, self._light, self._made_of = eye, light, made_of
        self._on_s: float | None = None
        self._view: tuple[int, Hashable] = (-1, None)

    def look(self, at_s: float) -> Sightings:
        """See `Eye`."""
        if not _memories:
            return self._eye.look(at_s)
        return _memories[-1].look(self._eye, at_s, (self._made_of, self._on_s, self._shown(), at_s))

    def frame(self, at_s: float) -> Frame:
        """See `Eye`."""
        return self._eye.frame(at_s)

    def calibration(self) -> RadiometricCalibration:
        """See `Eye`."""
        return self._eye.calibration()

    def restart(self, at_s: float) -> None:
        """See `Eye`."""
        self._on_s = at_s
        self._eye.restart(at_s)

    def _shown(self) -> Hashable:
        """The view: what is in it, since when, in which air, and its chance (told by what it draws)."""
        light = self._light
        if self._view[0] != light.changes:
            air = (light.ambient_degC, light.relative_humidity_percent)
            chance = int(light.noise("memory").integers(2**63))
            self._view = (light.changes, (light.blobs, light.since_s, air, chance))
        return self._view[1]


def own_eye(options: EyeOptions, around: Surroundings) -> Eye:
    """The eye of a device, with whatever memory there is."""
    eye = FrameEye(options, around.light, around.seed)
    return RememberingEye(eye, around.light, around.seed, options.model_dump_json())
