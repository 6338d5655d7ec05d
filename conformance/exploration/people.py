"""The properties that persons of a scene may have, and a scene in words."""

from __future__ import annotations

import math
from dataclasses import replace

from conformance.core.scenes import Headwear, Mask, Target
from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space, grid
from conformance.scenarios.stage import person

PERSON = "person_temperature_degC"
"""Name of the dimension that is one person's temperature."""
FACING_DEG, MIDDLE = 0.0, 0.5
_NORMAL_DEGC = (36.0, 36.2, 36.4, 36.5, 36.6)
_STANDS_OFF = 1 / 3
"""Share of the requirement's distance by which people stand nearer or farther."""
_FINE_M, _STEPS, _SLACK = 0.05, 200, 1e-9
_ANGLES_DEG = (0.0, 5.0, -5.0, 10.0, -10.0, 15.0, -15.0, 20.0, -20.0)
_POSITIONS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)

_MASKS = {
    Mask.WORN: Text(zh="戴口罩", en="with a mask"),
    Mask.UNDER_NOSE: Text(zh="口罩露鼻", en="with the mask under the nose"),
    Mask.AT_CHIN: Text(zh="口罩挂下巴", en="with the mask at the chin"),
}


def normal_temperature(nominal_degC: float) -> Dimension:
    """Temperature of a healthy person: well below the alarm threshold."""
    return Dimension(PERSON, nominal_degC, _NORMAL_DEGC, grid(36.0, 36.6, 0.1))


def distance(nominal_m: float, share: float, round_step_m: float = 0.25) -> Dimension:
    """From the device: around the requirement's own, by a share of it, on whole steps or between."""
    steps = range(math.ceil(nominal_m * (1 - share) / round_step_m - _SLACK), _STEPS)
    rounded = tuple(round(step * round_step_m, 6) for step in steps)
    farthest_m = nominal_m * (1 + share) + _SLACK
    between = grid(_FINE_M, _FINE_M * _STEPS, _FINE_M)
    return Dimension(
        "distance_m",
        nominal_m,
        tuple(each for each in rounded if each <= farthest_m),
        tuple(each for each in between if nominal_m * (1 - share) - _SLACK <= each <= farthest_m),
    )


def standing(distance_m: float, *, masks: bool = True) -> Space:
    """How a person stands: what a screening device has to expect of people who follow the instructions."""
    space = (
        distance(distance_m, _STANDS_OFF),
        Dimension("headwear", None, (Headwear.CAP.value,)),
        Dimension("angle_deg", FACING_DEG, _ANGLES_DEG, grid(-20.0, 20.0, 1.0)),
        Dimension("position", MIDDLE, _POSITIONS, grid(0.2, 0.8, 0.02)),
    )
    return (Dimension("mask", None, (Mask.WORN.value,)), *space) if masks else space


def standing_person(point: Point) -> Target:
    """The person of a point, before persons get their numbers."""
    one = person(
        1,
        number(point, PERSON),
        mask=Mask(str(point["mask"])) if point.get("mask") else None,
        distance_m=number(point, "distance_m"),
        position=number(point, "position"),
    )
    capped = Headwear(str(point["headwear"])) if point["headwear"] else None
    return replace(one, headwear=capped, angle_deg=number(point, "angle_deg") or None)


def number(point: Point, name: str) -> float:
    """A value that is a number. Raises `TypeError` where it is none."""
    value = point[name]
    if not isinstance(value, float):
        raise TypeError(f"{name} is {value!r}, no number")
    return value


def circumstances(target: Target) -> Text:
    """How a person stands there: the distance, and whatever is not as it mostly is."""
    said = [Text(zh=f"距离 {target.distance_m:g} m", en=f"at {target.distance_m:g} m")]
    if target.mask in _MASKS:
        said.append(_MASKS[target.mask])
    if target.headwear is Headwear.CAP:
        said.append(Text(zh="戴帽", en="with a cap"))
    if target.angle_deg:
        said.append(Text(zh=f"侧转 {target.angle_deg:g}°", en=f"turned by {target.angle_deg:g} degrees"))
    if target.position is not None and target.position != MIDDLE:
        said.append(Text(zh=f"位于视场横向 {target.position:g} 处", en=f"at {target.position:g} across the view"))
    return Text(zh="、".join(part.zh for part in said), en=", ".join(part.en for part in said))
