"""A cold start of a simulated device behind a wire cuts its power there; the bench's driver knows nothing of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.bench.assembly import assemble
from conformance.core.scenes import SWITCHED_ON
from conformance.execution.scene_conditions import switch_on
from conformance.scenarios.stage import scene
from tests.simulator.wires.certified import over
from tests.simulator.wires.test_five_classes import PROCESS

COLD = scene("warm_up", targets=(), duration_s=1.0, conditions={SWITCHED_ON: "cold"})


def station(**simulation: Any) -> Any:
    bench = over("adapter", {"driver": "adapter", "options": {"command": PROCESS}})
    assert bench.simulation is not None
    options = {**bench.simulation.options, "started_by_its_driver": True, **simulation}
    return assemble(bench.model_copy(update={"simulation": bench.simulation.model_copy(update={"options": options})}))


def test_its_power_is_cut_and_given_back_at_that_time() -> None:
    at = station()
    try:
        told: list[float] = []
        switched = at.simulation.switch_on
        at.simulation.switch_on = lambda at_s: (told.append(at_s), switched(at_s))
        at.clock.sleep(100.0)
        switch_on(COLD, at)
        assert told == [100.0]
        at.clock.sleep(1.0)
    finally:
        at.close()


def test_a_simulated_device_that_has_no_switch_breaks_the_scene() -> None:
    at = station(driver="silent", options={})
    try:
        with pytest.raises(LookupError, match="cannot be switched off and on"):
            switch_on(COLD, at)
        switch_on(replace(COLD, conditions={}), at)
    finally:
        at.close()
