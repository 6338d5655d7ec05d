"""What eyes saw, remembered within a process: campaigns that differ behind the eye only paint each picture once.

Off unless a caller turns it on (`remembering`), and bounded: the oldest looks are forgotten first. A look is remembered
under all that it depends on, so that nothing changes but the time it takes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.simulator.eye import EyeOptions, FrameEye
from conformance.simulator.sightings import Eye, Sighting

Sightings = tuple[Sighting, ...]


class Memory:
    """Looks by what they depend on, at most ``limit`` of them: about 1 kB each."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.remembered = self.painted = 0
        """How many looks cost nothing, and how many had to be taken."""
        self._looks: OrderedDict[Hashable, Sightings] = OrderedDict()
        self._numbers: dict[Hashable, int] = {}

    def number(self, thing: Hashable) -> int:
        """A number that stands for a thing as long as this memory lasts."""
        return self._numbers.setdefault(thing, len(self._numbers))

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

    def __init__(self, eye: FrameEye, light: Light, seed: int, options: EyeOptions) -> None:
        """``eye`` was made of the options and the run's seed, to look at the light."""
        self._eye, self._light = eye, light
        self._on_s: float | None = None
        self._view: tuple[int, Memory | None, int] = (-1, None, -1)
        self._always = (seed, options.model_dump_json(exclude=_OF_VIEWS))
        self._cold = options.model_dump_json(include=_OF_THE_COLD)
        self._drifts = options.drift_delta_degC_per_h != 0

    def look(self, at_s: float) -> Sightings:
        """See `Eye`."""
        if not _memories:
            return self._eye.look(at_s)
        memory = _memories[-1]
        return memory.look(self._eye, at_s, (self._shown(memory), self._when(at_s)))

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

    def _when(self, at_s: float) -> Hashable:
        """The instant, as far as it matters: in the view; in the run only of an eye that drifts, or was switched on."""
        since_s = round(at_s - self._light.since_s, 6)
        if self._on_s is not None:
            return since_s, at_s, self._on_s, self._cold
        return (since_s, at_s) if self._drifts else since_s

    def _shown(self, memory: Memory) -> int:
        """The eye and the view: what is in it, in which air, its chance, and whom that deceives."""
        light = self._light
        if self._view[:2] != (light.changes, memory):
            air = (light.ambient_degC, light.relative_humidity_percent)
            view = (self._always, light.blobs, air, light.chance, self._eye.chance())
            self._view = (light.changes, memory, memory.number(view))
        return self._view[2]


_OF_THE_COLD = {"warm_up_delta_degC", "warm_up_time_constant_s", "boot_s"}
"""Options that matter to an eye that was switched on in this run, and to no other."""
_OF_VIEWS = {*_OF_THE_COLD, "mask_confusion", "covered_faces_missed"}
"""Options that matter to some views only: which, the chance of the view says."""


def own_eye(options: EyeOptions, around: Surroundings) -> Eye:
    """The eye of a device, with whatever memory there is."""
    return RememberingEye(FrameEye(options, around.light, around.seed), around.light, around.seed, options)
