"""Whether a scene that is to be presented again is one of the requirement's: no other proves anything."""

from __future__ import annotations

from conformance.core.scenes import TargetKind
from conformance.exploration.case import ExplorationCase
from conformance.exploration.conditions import space_of
from conformance.exploration.people import PERSON
from conformance.exploration.scene_file import SceneFile


def misfit(case: ExplorationCase, scene: SceneFile) -> str | None:
    """What is wrong with the scene, as the end of a sentence about it; None where nothing is."""
    if scene.scenario != case.way.scenario.name:
        return f"was found by the scenario {scene.scenario}, the requirement has another"
    try:
        (planned,) = case.planned(scene.stands, 1)
        case.exploration.broken(case.way.parameters, scene.stands)
        alike = [each.kind for each in planned.targets] == [each.kind for each in scene.targets]
    except (ValueError, TypeError, KeyError):
        alike = False
    if not alike:
        return f"has targets that are not those of the scenario {scene.scenario}"
    heat = next((each for each in space_of(case, air=False) if each.name == PERSON), None)
    known = sorted(value for value in (*heat.coarse, *heat.fine) if isinstance(value, float)) if heat else []
    people = [each.reference_degC for each in scene.targets if each.kind is TargetKind.PERSON]
    if len(people) == 1 and known and not known[0] <= people[0] <= known[-1]:
        return f"has a person of {people[0]:g} degC, of whom the requirement says nothing"
    return None
