"""Hot objects beside a face: how hot, how large, where; and who stands there."""

from __future__ import annotations

from conformance.core.scenes import Target, TargetKind
from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space, grid
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import MIDDLE, circumstances, normal_temperature, number, standing, standing_person
from conformance.product.declaration import Product
from conformance.scenarios.hot_object import (
    HELD,
    NAME,
    NEAR_FACE,
    PASSES_S,
    PASSING,
    PLACE,
    WIDTH_M,
    HotObjectParameters,
)

_TEMPERATURES_DEGC = (40.0, 45.0, 50.0, 55.0, 60.0)
_WIDTHS_M = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08)
_DISTANCES_M = (0.3, 0.4, 0.5, 0.7, 1.0, 1.5)
_WIDEST_OF_DISTANCE = 0.3
"""Nothing is wider than this share of its distance: it would leave no room beside a face."""
_RIGHT, _LEFT = "right", "left"
"""Where in the view the object is, seen from the face."""
_FACE_HALF_M, _CHIN_M = 0.1, 0.12
"""Half a head with its ears and hair, and how far its chin is below the middle: no object covers that."""
_TALLEST, _BROADEST = 1.0, 0.85
"""Half the height of the tallest kind of object, and half the breadth of a cup with its handle, in widths."""
_ACROSS_PER_M, _UP_PER_M = 1.4, 1.87
"""Of a field of view of 40 degrees, the narrowest of the product classes, what a metre at a metre fills."""

_OBJECTS = {
    "cup": Text(zh="杯子", en="cup"),
    "phone": Text(zh="手机", en="phone"),
    "lighter": Text(zh="打火机", en="lighter"),
    "warm_bag": Text(zh="暖袋", en="warm bag"),
}
_BROKEN = Text(
    zh="{where}距离 {distance:g} cm、宽 {width:g} cm 的 {temperature:g} ℃ 物体（{kind}）使 {person:g} ℃ 的人员触发告警"
    "（人员{circumstances}）。",
    en="A {temperature:g} degC object of {width:g} cm ({kind}) at {distance:g} cm {where} a {person:g} degC face "
    "raises the alarm (the person {circumstances}).",
)
_WHERE = {
    (HELD, _RIGHT): Text(zh="手持的", en="held below"),
    (HELD, _LEFT): Text(zh="在视场左侧手持的", en="held below, on the left of,"),
    (NEAR_FACE, _RIGHT): Text(zh="面部旁", en="beside"),
    (NEAR_FACE, _LEFT): Text(zh="视场中面部左侧", en="on the left of"),
    (PASSING, _RIGHT): Text(zh="从旁经过、", en="carried past"),
    (PASSING, _LEFT): Text(zh="从视场左侧经过、", en="carried past on the left of"),
}


def space(parameters: HotObjectParameters, product: Product) -> Space:
    """The object first: its heat, size and distance tell most."""
    kind = parameters.objects[0]
    width_m = WIDTH_M.get(kind, WIDTH_M["cup"])
    nearest_m = max(_DISTANCES_M[0], width_m / _WIDEST_OF_DISTANCE)
    distances = Dimension("object_distance_m", parameters.distance_m, _DISTANCES_M, grid(0.3, 1.5, 0.05))
    return (
        Dimension(
            "object_temperature_degC", parameters.object_temperature_degC, _TEMPERATURES_DEGC, grid(40.0, 60.0, 1.0)
        ),
        Dimension("object_width_m", width_m, _WIDTHS_M, grid(0.01, 0.09, 0.005)),
        distances.within(nearest_m, None),
        Dimension("placement", parameters.placements[0], (HELD, NEAR_FACE, PASSING)),
        Dimension("side", _RIGHT, (_LEFT,)),
        Dimension("object", kind, tuple(parameters.objects)),
        normal_temperature(parameters.person_temperature_degC),
        *standing(parameters.distance_m)[:-1],  # the person stands in the middle, the object beside
    )


def targets(parameters: HotObjectParameters, point: Point) -> Targets:
    """The person, and the object where it does not cover the face."""
    bearer = standing_person({**point, "position": MIDDLE})
    placement = str(point["placement"])
    width_m, distance_m = number(point, "object_width_m"), number(point, "object_distance_m")
    across, up = PLACE[placement]
    away_m = bearer.distance_m or distance_m
    if up + _UP_PER_M * _TALLEST * width_m / distance_m > MIDDLE - _UP_PER_M * _CHIN_M / away_m:
        beside = _ACROSS_PER_M * (_FACE_HALF_M / away_m + _BROADEST * width_m / distance_m)
        across = min(1.0, max(across, round(MIDDLE + beside, 3)))
    thing = Target(
        id=str(point["object"]),
        kind=TargetKind.HOT_OBJECT,
        unit=str(point["object"]),
        reference_degC=number(point, "object_temperature_degC"),
        distance_m=distance_m,
        position=across if point["side"] == _RIGHT else round(1 - across, 6),
        height=up,
        width_m=width_m,
        arrives_s=PASSES_S[0] if placement == PASSING else None,
        leaves_s=PASSES_S[1] if placement == PASSING else None,
    )
    return bearer, thing


def narrowed(parameters: HotObjectParameters, targets: Targets, count: int) -> HotObjectParameters:
    """So many persons with this one object."""
    bearer, thing = targets
    return parameters.model_copy(
        update={
            "trials": count,
            "sequential": None,
            "objects": (thing.id,),
            "placements": (_placement(thing),),
            "object_temperature_degC": thing.reference_degC,
            "person_temperature_degC": bearer.reference_degC,
            "distance_m": bearer.distance_m,
        }
    )


def broken(parameters: HotObjectParameters, targets: Targets) -> Text:
    """The object raises the alarm."""
    bearer, thing = targets
    return _BROKEN.format(
        temperature=thing.reference_degC,
        width=100 * (thing.width_m or 0.0),
        distance=100 * (thing.distance_m or 0.0),
        kind=_OBJECTS.get(thing.id, Text(zh=thing.id, en=thing.id)),
        where=_WHERE[_placement(thing), _LEFT if (thing.position or MIDDLE) < MIDDLE else _RIGHT],
        person=bearer.reference_degC,
        circumstances=circumstances(bearer),
    )


def _placement(thing: Target) -> str:
    if thing.arrives_s is not None:
        return PASSING
    return HELD if thing.height == PLACE[HELD][1] else NEAR_FACE


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken)
