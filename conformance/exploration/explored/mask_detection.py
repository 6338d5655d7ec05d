"""Masks: how they are worn, by whom, and how that person stands there."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.scenes import Mask
from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import circumstances, normal_temperature, standing, standing_person
from conformance.product.declaration import Product
from conformance.scenarios.mask_detection import NAME, MaskDetectionParameters

_BROKEN = Text(
    zh="体温 {temperature:g} ℃ 的人员（口罩：{state}；{circumstances}）的口罩状态判断错误。",
    en="The mask of a {temperature:g} degC person (worn as: {state}; {circumstances}) is judged wrongly.",
)
_STATES = {
    Mask.WORN: Text(zh="遮盖口鼻", en="over mouth and nose"),
    Mask.ABSENT: Text(zh="未戴", en="none"),
    Mask.UNDER_NOSE: Text(zh="露鼻", en="under the nose"),
    Mask.AT_CHIN: Text(zh="挂下巴", en="at the chin"),
}


def space(parameters: MaskDetectionParameters, product: Product) -> Space:
    """The state first, of those that the requirement names."""
    states = tuple(state.value for state in parameters.states)
    return (
        Dimension("mask", states[0], states),
        normal_temperature(parameters.person_temperature_degC),
        *standing(parameters.distance_m, masks=False),
    )


def targets(parameters: MaskDetectionParameters, point: Point) -> Targets:
    """One person."""
    return (standing_person(point),)


def narrowed(parameters: MaskDetectionParameters, targets: Targets, count: int) -> MaskDetectionParameters:
    """So many persons in this one state."""
    (one,) = targets
    changes = {"trials": count, "sequential": None, "states": (one.mask or Mask.ABSENT,), "distance_m": one.distance_m}
    return parameters.model_copy(update=changes)


def broken(parameters: MaskDetectionParameters, targets: Targets) -> Text:
    """The state is judged wrongly."""
    (one,) = targets
    state = _STATES[one.mask or Mask.ABSENT]
    return _BROKEN.format(
        temperature=one.reference_degC, state=state, circumstances=circumstances(replace(one, mask=None))
    )


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken)
