"""Order: what is slow to change is changed least, and what needs no settling fills the time that something settles.

1. Courses that begin with a cold start come first: they are the bench's one warm-up.
2. Scenes are grouped by the air they ask for, the room's own first.
3. In one air the reference source goes through its set points once, rising; at each, what stands at one place comes
   together, and courses of time (drift) last.
4. People, and then inspection steps, are presented while the source is on its way to its next set point; those that
   are left, when it has been everywhere.

Courses keep their scenes together and in their order. Otherwise scenes of one kind keep the order of the
requirements and of their scenarios.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conformance.core.scenes import REST_S, SWITCHED_ON, Scene
from conformance.execution.bench_time import Air, Times, air_of, set_point_of
from conformance.execution.planned import AskedScenes, PlannedScene


@dataclass(slots=True)
class _Block:
    """Scenes that stay together: one, or a course of time."""

    scenes: list[PlannedScene] = field(default_factory=list)
    course: bool = False

    @property
    def first(self) -> Scene:
        return self.scenes[0].scene

    @property
    def cold(self) -> bool:
        return SWITCHED_ON in self.first.conditions

    @property
    def set_point(self) -> float | None:
        return next((point for each in self.scenes if (point := set_point_of(each.scene)) is not None), None)


def ordered(scenes: Sequence[PlannedScene], asked: Sequence[AskedScenes], times: Times) -> tuple[PlannedScene, ...]:
    """The same scenes in the order in which they take least time."""
    blocks = _blocks(scenes, asked)
    cold = [block for block in blocks if block.cold]
    rest = [block for block in blocks if not block.cold]
    standing = cold[-1].set_point if cold else None
    found = list(cold)
    for air in _airs(rest):
        inside = [block for block in rest if air_of(block.first) == air]
        found += _in_one_air(inside, times, standing)
        standing = next((block.set_point for block in reversed(found) if block.set_point is not None), standing)
    return tuple(planned for block in found for planned in block.scenes)


def _blocks(scenes: Sequence[PlannedScene], asked: Sequence[AskedScenes]) -> list[_Block]:
    """One block a scene, but for courses; courses that share a scene are one."""
    course_of: dict[str, _Block] = {}
    for each in asked:
        if not each.is_course:
            continue
        shared = next((course_of[scene.id] for scene in each.scenes if scene.id in course_of), None)
        course = shared or _Block(course=True)
        course_of |= {scene.id: course for scene in each.scenes}
    blocks: list[_Block] = []
    for planned in scenes:
        block = course_of.get(planned.scene.id) or _Block()
        if not block.scenes:
            blocks.append(block)
        block.scenes.append(planned)
    return blocks


def _airs(blocks: Sequence[_Block]) -> list[Air]:
    """The room's own air first, then as they are first asked for: a scenario begins with its nominal one."""
    found = dict.fromkeys(air_of(block.first) for block in blocks)
    return sorted(found, key=lambda air: air != (None, None))


def _in_one_air(blocks: Sequence[_Block], times: Times, standing: float | None) -> Iterator[_Block]:
    """Set point by set point, rising, the settling filled; ``standing`` is where the source stands before."""
    fillers = deque(sorted((block for block in blocks if block.set_point is None), key=_people_first))
    at_source = sorted((block for block in blocks if block.set_point is not None), key=_by_set_point)
    for block in at_source:
        if block.set_point != standing:
            yield from _filling(fillers, times)
            standing = block.set_point
        yield block
    yield from fillers


def _people_first(block: _Block) -> bool:
    return block.scenes[0].item is not None


def _by_set_point(block: _Block) -> tuple[float, bool, str]:
    target = next(target for each in block.scenes for target in each.scene.targets if target.kind.is_reference_source)
    place = f"{target.kind.value} {target.distance_m} {target.position} {target.height} {target.width_m}"
    return block.set_point or 0.0, block.course, place


def _filling(fillers: deque[_Block], times: Times) -> Iterator[_Block]:
    """As many blocks as fit into the time that the source settles; the last may take a little longer."""
    filled_s = 0.0
    while fillers and times.settles_alone and filled_s < times.settling_s:
        block = fillers.popleft()
        filled_s += sum(_takes_s(planned, times) for planned in block.scenes)
        yield block


def _takes_s(planned: PlannedScene, times: Times) -> float:
    before_s = times.changeover_s if planned.item is None else times.inspection_s
    rest_s = float(planned.scene.conditions.get(REST_S, 0.0))
    return before_s + rest_s + (planned.scene.duration_s or 0.0)
