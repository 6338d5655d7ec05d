"""What can be explored of a scenario: in what its scenes may differ, and how one of them is judged by itself.

A third party makes a scenario explorable by an entry point in the group ``conformance.explorations`` that names an
`Exploration`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from conformance.core.registry import Registry, in_modules
from conformance.core.scenes import Scene, Target
from conformance.core.text import Text
from conformance.exploration.dimension import Point, Space
from conformance.product.declaration import Product
from conformance.scenarios.scenario import Parameters

P = TypeVar("P", bound=Parameters)

Targets = tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Exploration(Generic[P]):
    """One scenario's scenes, one at a time."""

    scenario: str
    """Its name."""
    space: Callable[[P, Product], Space]
    """In what scenes differ under which the requirement still has to be met; nominal is what the scenario presents."""
    targets: Callable[[P, Point], Targets]
    """What stands before the device."""
    narrowed: Callable[[P, Targets, int], P]
    """The parameters by which the scenario presents just such targets, so many times, and judges them."""
    broken: Callable[[P, Targets], Text]
    """What it means that a device breaks the requirement on these targets, a sentence."""
    pooled: bool = True
    """Whether repetitions are judged together, as one sample; else each is judged, and each has to fail."""
    decides: Callable[[Scene, P], bool] = lambda scene, parameters: True
    """Which of the scenes that the scenario presents decide the requirement; the others are not presented."""


explorations: Registry[str, Exploration[Any]] = Registry(
    "exploration of the scenario",
    "conformance.explorations",
    Exploration,
    in_modules("conformance.exploration.explored", "EXPLORATION"),
    lambda exploration: exploration.scenario,
)
"""Every exploration by its scenario's name."""
