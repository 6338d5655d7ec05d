from __future__ import annotations

from pathlib import Path

from conformance.bench.driver import Role
from conformance.bench.registry import driver_names, drivers
from conformance.simulator.devices.kinds import KINDS, driver_name
from tests.core.plugged import distribution, installed

THEIRS = """
from conformance.bench.driver import Driver, Options, Role
VENDOR = Driver("vendor", Role.DEVICE, Options, lambda options, around: None)
TWIN = Driver("simulated", Role.DEVICE, Options, lambda options, around: None)
"""


def test_the_built_in_drivers_are_found_by_role_and_name() -> None:
    simulated = {driver_name(product_class) for product_class in KINDS}
    assert {"raising", "silent", "simulated"} | simulated <= set(driver_names(Role.DEVICE))
    assert len(simulated) == 5
    assert driver_names(Role.OPERATOR) == ("scripted", "terminal")


def test_a_third_party_adds_a_driver_and_the_name_of_a_built_in_one_stays_its_own(tmp_path: Path) -> None:
    built_in = drivers()[Role.DEVICE, "simulated"]
    points = {"conformance.drivers": {"vendor": "their_drivers:VENDOR", "simulated": "their_drivers:TWIN"}}
    with installed(distribution(tmp_path, "their-drivers", points, {"their_drivers.py": THEIRS})):
        assert drivers()[Role.DEVICE, "vendor"].name == "vendor"
        assert drivers()[Role.DEVICE, "simulated"] is built_in
        (aside,) = [each for each in drivers.plugins() if each.set_aside]
        assert aside.set_aside == "the driver 'simulated' for the device exists already"
