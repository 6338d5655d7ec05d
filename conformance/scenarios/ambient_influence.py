"""Ambient influence: how far the mean reading of one source moves between a nominal air temperature and others."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.scenarios.comparison import compared
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, SourceLook, look_scene, looks_at
from conformance.scenarios.trials import own_scenes

NAME = "ambient_influence"

_ELSEWHERE = Text(
    zh="规定的环境温度 {asked:.1f} ℃ 处实测为 {really:.1f} ℃，相差超过 {tolerance:.1f} ℃：不作判定。",
    en="At the required {asked:.1f} °C the air was recorded at {really:.1f} °C, more than {tolerance:.1f} °C off: no "
    "verdict.",
)
_NOT_RECORDED = Text(
    zh="规定的环境温度 {asked:.1f} ℃ 处未记录环境温度：不作判定。",
    en="At the required {asked:.1f} °C the air temperature was not recorded: no verdict.",
)


class AmbientInfluenceParameters(LookParameters):
    """Parameters of the scenario."""

    nominal_ambient_degC: float = 22.0
    ambients_degC: tuple[float, ...] = Field(min_length=1)
    """The others."""
    ambient_tolerance_delta_degC: float = Field(default=1.0, gt=0)
    """Permitted deviation of the recorded air temperature from the required one."""

    @model_validator(mode="after")
    def _others(self) -> AmbientInfluenceParameters:
        ambients = (self.nominal_ambient_degC, *self.ambients_degC)
        if len(set(ambients)) < len(ambients):
            raise ValueError("air temperatures differ from each other and from the nominal one")
        return self


def scenes(parameters: AmbientInfluenceParameters) -> Iterator[Scene]:
    """One look in the nominal air, then one in each of the others; the chamber brings the air there before."""
    for ambient in (parameters.nominal_ambient_degC, *parameters.ambients_degC):
        yield look_scene(
            NAME,
            f"{ambient:.1f}degC",
            parameters=parameters,
            ambient_degC=ambient,
            conditions={"set_point_degC": parameters.set_point_degC, "ambient_degC": ambient},
        )


def measure(evidence: Evidence, parameters: AmbientInfluenceParameters) -> Finding:
    """The change of the error in each air against the nominal one, in the air that was recorded."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    elsewhere = tuple(_elsewhere(own_scene.scene, parameters) for own_scene in own.scenes)
    told = tuple(text for text in elsewhere if text is not None)
    if told:
        return Finding(inconclusive=told[0], notes=told[1:])
    looks = looks_at(evidence, own, planned, parameters)
    title = Text(zh="示值随环境温度的变化", en="Change of the readings with the ambient temperature")
    return compared("ambient_temperature_influence", title, own, looks, planned, parameters, "ambient_degC", _air)


def _air(look: SourceLook) -> float:
    """The air recorded with a look."""
    recorded = look.scene.ambient_degC
    return float(look.scene.conditions["ambient_degC"]) if recorded is None else recorded


def _elsewhere(recorded: Scene, parameters: AmbientInfluenceParameters) -> Text | None:
    """Why a scene does not show what it was to show, or None."""
    asked, really = float(recorded.conditions["ambient_degC"]), recorded.ambient_degC
    if really is None:
        return _NOT_RECORDED.format(asked=asked)
    tolerance = parameters.ambient_tolerance_delta_degC
    if abs(really - asked) > tolerance + 1e-9:
        return _ELSEWHERE.format(asked=asked, really=really, tolerance=tolerance)
    return None


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="环境温度影响", en="Influence of the ambient temperature"),
    method=Text(
        zh="设备和参考源置于环境箱内，先在标称环境温度、再依次在其他规定环境温度下稳定，各取规定数量的读数。每个环境温度下的平均误差"
        "与标称环境温度下之差的绝对值为其影响，逐一判定。环境温度以记录值为准，与规定值相差过大的不作判定。不确定度由两次观测的"
        "重复性、示值分辨力和参考源合成，参考源的校准在差值中相消。",
        en="Device and reference source are in a climatic chamber, which is stabilised at the nominal air temperature "
        "first, then at each of the other stated ones; the stated number of readings of the source is taken at each. "
        "The absolute change of the mean error against the nominal air temperature is the influence of that air "
        "temperature; each is judged. The air temperature is the recorded one; if it is too far from the stated one, "
        "it is not judged. The uncertainty combines repeatability and resolution of both observations and the source, "
        "whose calibration cancels in the difference.",
    ),
    characteristics=frozenset({"ambient_temperature_influence"}),
    parameters=AmbientInfluenceParameters,
    scenes=scenes,
    measure=measure,
)
