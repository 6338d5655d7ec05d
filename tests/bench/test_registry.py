from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from conformance.bench import registry
from conformance.bench.driver import Driver, Options, Role
from conformance.core import plugins
from conformance.simulator.devices.kinds import KINDS, driver_name

THIRD_PARTY: Driver[Any] = Driver("vendor", Role.DEVICE, Options, lambda options, around: None)


@pytest.fixture
def fresh_registry() -> Any:
    registry.drivers.cache_clear()
    yield registry
    registry.drivers.cache_clear()


def test_the_built_in_drivers_are_found_by_role_and_name() -> None:
    simulated = {driver_name(product_class) for product_class in KINDS}
    assert {"raising", "silent", "simulated"} | simulated <= set(registry.driver_names(Role.DEVICE))
    assert len(simulated) == 5
    assert registry.driver_names(Role.OPERATOR) == ("scripted", "terminal")


def test_a_third_party_adds_a_driver_by_entry_point(fresh_registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("vendor", f"{__name__}:THIRD_PARTY", registry.ENTRY_POINT_GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: THIRD_PARTY)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])
    assert fresh_registry.drivers()[Role.DEVICE, "vendor"] is THIRD_PARTY


def test_two_drivers_of_one_role_and_name_are_refused(fresh_registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    twin: Driver[Any] = Driver("simulated", Role.DEVICE, Options, lambda options, around: None)
    monkeypatch.setattr(EntryPoint, "load", lambda self: twin)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [EntryPoint("x", "x:y", group)])
    with pytest.raises(ValueError, match="two drivers for the device are named 'simulated'"):
        fresh_registry.drivers()
