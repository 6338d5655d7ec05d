"""One search: scenes tried until one breaks the requirement and does so again; then the simplest that still does.

From a scene that breaks a requirement the search goes to the simplest one near it that still does. First whatever need
not be stated is made nominal, the least telling first. Then each dimension is made simpler while the others stay, until
none can be. Round values are all tried, the simplest first; where only fine ones are left the way to the nominal value
is halved, so that the device is asked as seldom as possible.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from conformance.evaluation.model import Result
from conformance.exploration.case import ExplorationCase, PresentationResult
from conformance.exploration.conditions import air_of
from conformance.exploration.dimension import Dimension, Point, Space, key_of
from conformance.exploration.exploration import Targets
from conformance.exploration.points import points
from conformance.exploration.scene_file import SceneFile, scene_file
from conformance.exploration.stage import ExplorationStage, NoneLeft, SceneBroke

INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Explored:
    """How it ended of one requirement."""

    case: ExplorationCase
    scenes: int
    """Presented in all."""
    tried: int
    """Different scenes, until one was found."""
    unusable: int
    """Presentations without usable evidence: the device measured no person, or its link was not proven alive."""
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


class Search:
    """What was seen of each scene, so that none is tried twice."""

    def __init__(self, stage: ExplorationStage, space: Space, seed: int) -> None:
        self._stage, self._space, self._seed = stage, space, seed
        self._seen: dict[object, PresentationResult] = {}
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
            self._cut_short = INTERRUPTED
        return point, result

    def _breaks(self, point: Point) -> bool:
        key = key_of(point)
        if key not in self._seen:
            self._seen[key] = self._stage.once(self._targets(point), air_of(point))
        return self._seen[key] is PresentationResult.BROKE

    def _repeated(self, point: Point) -> Result | None:
        return self._stage.repeated(self._targets(point), air_of(point))

    def _targets(self, point: Point) -> Targets:
        case = self._stage.case
        targets: Targets = case.exploration.targets(case.way.parameters, point)
        return targets


def simplified(space: Space, point: Point, breaks: Callable[[Point], bool]) -> Iterator[Point]:
    """Simpler and simpler scenes that break, the last the simplest that is found; none where there is none.

    ``breaks`` presents a scene; it may raise to end the search.
    """
    for dimension in reversed(space):
        plain = {**point, dimension.name: dimension.nominal}
        if plain != point and breaks(plain):
            point = plain
            yield point
    changed = True
    while changed:
        changed = False
        for dimension in space:
            for simpler in _one(dimension, point, breaks):
                point, changed = simpler, True
                yield simpler


def _one(dimension: Dimension, point: Point, breaks: Callable[[Point], bool]) -> Iterator[Point]:
    """Simpler in one dimension."""
    value = point[dimension.name]
    for simpler in dimension.simpler_coarse(value):
        candidate = {**point, dimension.name: simpler}
        if breaks(candidate):
            yield candidate
            return
    nearer = dimension.nearer(value)
    holds, broken = -1, len(nearer) - 1
    while broken - holds > 1:
        middle = (holds + broken) // 2
        candidate = {**point, dimension.name: nearer[middle]}
        if breaks(candidate):
            broken = middle
            yield candidate
        else:
            holds = middle
