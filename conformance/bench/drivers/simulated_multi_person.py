"""The built-in simulated multi-person device."""

from conformance.bench.simulator.devices.kinds import MultiPerson, driver_of

DRIVER = driver_of(MultiPerson)
