"""Set points of a source that goes through a range in steps, with one observation at each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from conformance.core.scenes import Scene
from conformance.scenarios.source_readings import LookParameters, look_scene


class PhantomStepsParameters(LookParameters):
    """A phantom that goes from one temperature to another in steps, read in body mode. ``set_point_degC`` is not used."""

    mode: Literal["surface", "body"] = "body"
    readings_per_point: int = Field(default=5, ge=2)
    lowest_degC: float = 35.0
    highest_degC: float = 40.0
    step_delta_degC: float = Field(default=0.25, gt=0)

    @property
    def set_points_degC(self) -> tuple[float, ...]:
        """Rising, both ends included where the step meets them."""
        return stepped_degC(self.lowest_degC, self.highest_degC, self.step_delta_degC)


def stepped_degC(lowest_degC: float, highest_degC: float, step_delta_degC: float) -> tuple[float, ...]:
    """Rising from the lowest; the highest is among them where the steps meet it, and none lies above."""
    count = math.floor((highest_degC - lowest_degC) / step_delta_degC + 1e-9) + 1
    return tuple(round(lowest_degC + index * step_delta_degC, 6) for index in range(count))


def scenes_at(scenario: str, set_points_degC: Iterable[float], parameters: LookParameters) -> Iterator[Scene]:
    """One look at each set point, in their order."""
    for set_point in set_points_degC:
        yield look_scene(
            scenario,
            f"{set_point:.2f}degC",
            parameters=parameters,
            set_point_degC=set_point,
            conditions={"set_point_degC": set_point},
        )
