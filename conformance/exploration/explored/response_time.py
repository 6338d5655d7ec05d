"""Measuring time: who stands there, and how."""

from __future__ import annotations

from conformance.core.text import Text
from conformance.exploration.dimension import Dimension, Point, Space, grid
from conformance.exploration.exploration import Exploration, Targets
from conformance.exploration.people import PERSON, circumstances, standing, standing_person
from conformance.product.declaration import Product
from conformance.scenarios.response_time import NAME, ResponseTimeParameters

_ROUND_DEGC = (36.0, 36.5, 37.0, 37.5, 38.0, 39.0, 40.0)

_BROKEN = Text(
    zh="体温 {temperature:g} ℃ 的人员（{circumstances}）未在规定时间内得到读数。",
    en="A person of {temperature:g} degC ({circumstances}) is not read in time.",
)


def space(parameters: ResponseTimeParameters, product: Product) -> Space:
    """The person's temperature first."""
    nominal_degC = parameters.person_temperature_degC
    temperature = Dimension(PERSON, nominal_degC, _ROUND_DEGC, grid(36.0, 40.0, 0.1))
    return (temperature, *standing(parameters.distance_m))


def targets(parameters: ResponseTimeParameters, point: Point) -> Targets:
    """One person."""
    return (standing_person(point),)


def narrowed(parameters: ResponseTimeParameters, targets: Targets, count: int) -> ResponseTimeParameters:
    """So many persons."""
    (one,) = targets
    return parameters.model_copy(
        update={"trials": count, "person_temperature_degC": one.reference_degC, "distance_m": one.distance_m}
    )


def broken(parameters: ResponseTimeParameters, targets: Targets) -> Text:
    """No reading in time."""
    (one,) = targets
    return _BROKEN.format(temperature=one.reference_degC, circumstances=circumstances(one))


EXPLORATION = Exploration(NAME, space, targets, narrowed, broken)
