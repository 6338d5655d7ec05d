"""The built-in simulated device without a blackbody."""

from conformance.bench.simulator.devices.kinds import BlackbodyFree, driver_of

DRIVER = driver_of(BlackbodyFree)
