"""The built-in simulated dual-light device."""

from conformance.bench.simulator.devices.kinds import DualLight, driver_of

DRIVER = driver_of(DualLight)
