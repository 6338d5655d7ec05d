"""The built-in simulated security gate."""

from conformance.bench.simulator.devices.kinds import SecurityGate, driver_of

DRIVER = driver_of(SecurityGate)
