"""The built-in simulated turnstile."""

from conformance.bench.simulator.devices.kinds import Turnstile, driver_of

DRIVER = driver_of(Turnstile)
