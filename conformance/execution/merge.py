"""Merging: scenes that show the same, asked for by several requirements, become one scene that stands for all.

Two planned scenes show the same where the same stands there, in the same air, with the same asked of the bench; the
longer presentation covers the shorter one. What a scenario makes of it is left to the measuring side, which sees its
own planned scene in it (`conformance.scenarios.planned_view`).

**One person is one trial of a requirement.** No presented scene stands for two scenes of one requirement, and a person
whom a requirement meets more than once is left where that scenario put them. So each person of a requirement's plan
is another person of the merged plan.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from conformance.core.scenes import ASKS_OF_THE_BENCH, Headwear, Mask, Scene, Target, TargetKind
from conformance.documents import canonical_json, sha256_of
from conformance.execution.planned import AskedScenes, PlannedScene
from conformance.scenarios.source_reference import allowed_offset_delta_degC, offset_allowed

_NAMES = frozenset({"id", "unit"})
_MEASURED = frozenset({"reference_standard_uncertainty_degC", "reference_method", "reference_quantity"})
_NEVER_PLANNED = frozenset({"code", "reference_quantity"})
"""What is recorded of a target and not planned: who stood there, how its reference is to be read."""
_UNSAID = {"mask": Mask.ABSENT, "headwear": Headwear.NONE}
"""A person of whom a plan does not say these is presented like this."""
_PERSON = re.compile(r"person-(\d+)")


@dataclass(slots=True)
class _Slot:
    """One scene to present, and the planned scenes it is for."""

    scenes: list[Scene]
    requirements: set[str] = field(default_factory=set)


def merge(asked: Sequence[AskedScenes]) -> tuple[PlannedScene, ...]:
    """The scenes to present, in the order in which they are first asked for; each serves all who ask for it."""
    unique: dict[str, Scene] = {}
    wanting: dict[str, list[str]] = defaultdict(list)
    for each in asked:
        for scene in each.scenes:
            before = unique.get(scene.id)
            serves = dict.fromkeys((*(before.serves if before else ()), *scene.serves))
            unique[scene.id] = replace(before or scene, serves=tuple(serves))
            wanting[scene.id].append(each.requirement)
    alone = _presented_alone(asked)
    slots: list[_Slot] = []
    alike: dict[bytes, list[_Slot]] = defaultdict(list)
    for scene in unique.values():
        candidates = [] if scene.id in alone else alike[_shown(scene)]
        requirements = set(wanting[scene.id])
        slot = next((slot for slot in candidates if not slot.requirements & requirements), None)
        if slot is None:
            slot = _Slot([])
            slots.append(slot)
            candidates.append(slot)
        slot.scenes.append(scene)
        slot.requirements |= requirements
    numbers = _further_numbers(unique.values())
    order = [each.requirement for each in asked]
    return tuple(
        PlannedScene(
            slot.scenes[0] if len(slot.scenes) == 1 else _standing_for(slot.scenes, numbers),
            tuple(name for name in order if name in slot.requirements),
        )
        for slot in slots
    )


def _presented_alone(asked: Iterable[AskedScenes]) -> set[str]:
    """Scenes that are never merged: courses of time, scenes without targets, people met more than once."""
    alone: set[str] = set()
    for each in asked:
        met = Counter(target.unit for scene in each.scenes for target in scene.targets if _is_person(target))
        alone |= {
            scene.id
            for scene in each.scenes
            if each.is_course or not scene.targets or any(met[target.unit] > 1 for target in scene.targets)
        }
    return alone


def _is_person(target: Target) -> bool:
    return target.kind is TargetKind.PERSON


def _shown(scene: Scene) -> bytes:
    """What a scene shows and asks for, as a key: scenes of one key can be one scene.

    Where something is asked of the bench, equally long as well: what a device keeps of a longer scene is more.
    """
    asks = {name: value for name, value in scene.conditions.items() if name in ASKS_OF_THE_BENCH}
    shown = {
        "targets": [_stands(target) for target in scene.targets],
        "ambient_degC": scene.ambient_degC,
        "relative_humidity_percent": scene.relative_humidity_percent,
        "asks": asks,
        "duration_s": scene.duration_s if asks else None,
    }
    return canonical_json(shown)


def _stands(target: Target) -> dict[str, object]:
    """What is to be seen of a target; the name of a person is nothing to be seen."""
    unseen = _MEASURED | (_NAMES if _is_person(target) else frozenset())
    stated = {name: value for name, value in _planned(target).items() if name not in unseen}
    if _is_person(target):
        stated |= {name: value for name, value in _UNSAID.items() if stated[name] is None}
    return stated


def _planned(target: Target) -> dict[str, object]:
    """What a plan may state of a target."""
    return {name: value for name, value in dataclasses.asdict(target).items() if name not in _NEVER_PLANNED}


def _standing_for(scenes: Sequence[Scene], numbers: Iterator[int]) -> Scene:
    """The scene that shows what all of these ask for, as long as the longest, its people by names of their own."""
    longest = max(scenes, key=lambda scene: scene.duration_s or 0.0)
    stands_for = tuple(scene.id for scene in scenes)
    targets = tuple(_presented(same, numbers) for same in zip(*(scene.targets for scene in scenes), strict=True))
    shown = {"targets": [_planned(target) for target in targets], "stands_for": sorted(stands_for)}
    digest = sha256_of(canonical_json(shown)).short(8)
    first = targets[0]
    readable = first.id if _is_person(first) else f"{first.kind.value}/{first.reference_degC:.2f}degC"
    return replace(
        longest,
        id=f"shared/{readable}/{digest}",
        serves=tuple(dict.fromkeys(name for scene in scenes for name in scene.serves)),
        targets=targets,
        conditions={
            name: value
            for name, value in longest.conditions.items()
            if all(scene.conditions.get(name) == value for scene in scenes)
        }
        | offset_allowed(min(map(allowed_offset_delta_degC, scenes))),
        stands_for=stands_for,
    )


def _presented(same: Sequence[Target], numbers: Iterator[int]) -> Target:
    """One target for several that look the same: a person with all stated properties, under an unused number."""
    if not _is_person(same[0]):
        return same[0]
    name = f"person-{next(numbers):03d}"
    mask = next((target.mask for target in same if target.mask is not None), None)
    headwear = next((target.headwear for target in same if target.headwear is not None), None)
    return replace(same[0], id=name, unit=name, mask=mask, headwear=headwear)


def _further_numbers(scenes: Iterable[Scene]) -> Iterator[int]:
    """Numbers of persons beyond all that the plan has."""
    found = [_PERSON.fullmatch(target.unit) for scene in scenes for target in scene.targets]
    last = max((int(match[1]) for match in found if match), default=0)
    return itertools.count(last + 1)
