"""Distance influence: how far the mean reading of one source moves between a nominal distance and others."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.scenarios.comparison import compared
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "distance_influence"


class DistanceInfluenceParameters(LookParameters):
    """Parameters of the scenario. ``source_distance_m`` is the nominal distance."""

    distances_m: tuple[float, ...] = Field(min_length=1)
    """The others."""

    @model_validator(mode="after")
    def _others(self) -> DistanceInfluenceParameters:
        distances_m = (self.source_distance_m, *self.distances_m)
        if len(set(distances_m)) < len(distances_m) or min(distances_m) <= 0:
            raise ValueError("distances are positive, and differ from each other and from the nominal one")
        return self


def scenes(parameters: DistanceInfluenceParameters) -> Iterator[Scene]:
    """One look at the nominal distance, then one at each of the others."""
    for distance in (parameters.source_distance_m, *parameters.distances_m):
        yield look_scene(
            NAME,
            f"{distance:.2f}m",
            parameters=parameters,
            distance_m=distance,
            conditions={"set_point_degC": parameters.set_point_degC, "distance_m": distance},
        )


def measure(evidence: Evidence, parameters: DistanceInfluenceParameters) -> Finding:
    """The change of the error at each distance against the nominal one."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    title = Text(zh="示值随距离的变化", en="Change of the readings with distance")
    return compared(NAME, title, own, looks, planned, parameters, "distance_m")


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="距离影响", en="Influence of distance"),
    method=Text(
        zh="同一参考源在同一设定点先置于标称距离，再依次置于其他规定距离，各取规定数量的读数。每个距离的平均误差与标称距离处之差"
        "的绝对值为该距离的影响，逐一判定。不确定度由两处的重复性、示值分辨力和参考源合成，参考源的校准在差值中相消。",
        en="One reference source at one set point is placed at the nominal distance first, then at each of the other "
        "stated distances; the stated number of readings is taken at each. The absolute change of the mean error "
        "against the nominal distance is the influence of that distance; each is judged. The uncertainty combines "
        "repeatability and resolution at both distances and the source, whose calibration cancels in the difference.",
    ),
    characteristics=frozenset({"distance_influence"}),
    parameters=DistanceInfluenceParameters,
    scenes=scenes,
    measure=measure,
)
