from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Fitting
from conformance.bench.protocols import ClimaticChamber, Switchable
from conformance.core.scenes import Scene
from conformance.execution.scene_conditions import surround, switch_on
from conformance.testing import bench

SCENE = Scene("a scene", (), ())


def station(climatic: bool = False, device: str = "simulated") -> Station:
    made = bench(device)
    return assemble(made.model_copy(update={"chamber": Fitting(driver="simulated")}) if climatic else made)


def test_a_scene_that_asks_for_nothing_takes_no_time() -> None:
    at = station()
    surround(SCENE, at)
    switch_on(SCENE, at)
    assert at.clock.now_s() == 0.0


def test_a_rest_is_waited_out() -> None:
    at = station()
    surround(replace(SCENE, conditions={"rest_s": 90.0}), at)
    assert at.clock.now_s() == 90.0


def test_the_chamber_goes_where_a_scene_asks_and_back_to_the_rooms_own_air() -> None:
    at = station(climatic=True)
    assert isinstance(at.chamber, ClimaticChamber)
    surround(replace(SCENE, ambient_degC=32.0), at)
    assert at.clock.now_s() == 1800.0
    air = at.chamber.ambient()
    assert air is not None
    assert (air.temperature_degC, air.relative_humidity_percent) == (32.0, 45.0)
    surround(SCENE, at)
    back = at.chamber.ambient()
    assert back is not None
    assert back.temperature_degC == 22.0
    surround(SCENE, at)
    assert at.clock.now_s() == 3600.0


def test_air_that_the_chamber_does_not_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="reaches 5 to 45 degC"):
        surround(replace(SCENE, ambient_degC=60.0), station(climatic=True))


def test_a_bench_that_cannot_do_what_is_asked_says_so() -> None:
    with pytest.raises(LookupError, match="no climatic chamber"):
        surround(replace(SCENE, ambient_degC=32.0), station())
    with pytest.raises(LookupError, match="cannot switch"):
        switch_on(replace(SCENE, conditions={"switched_on": "cold"}), station(device="silent"))


def test_the_simulated_device_can_be_switched() -> None:
    assert isinstance(station().device, Switchable)
