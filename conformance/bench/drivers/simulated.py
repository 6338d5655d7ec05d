"""The built-in simulated dual-light device."""

from conformance.bench.driver import Driver, Role
from conformance.bench.simulator.dual_light import DualLight, SimulatedDevice

DRIVER = Driver(
    name="simulated",
    role=Role.DEVICE,
    options=DualLight,
    make=lambda options, around: SimulatedDevice(options, around.clock, around.light),
    simulated=True,
)
