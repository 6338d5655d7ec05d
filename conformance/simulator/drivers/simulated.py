"""The built-in simulated devices, one a product class."""

from conformance.simulator.devices.kinds import (
    BlackbodyFree,
    DualLight,
    MultiPerson,
    SecurityGate,
    Turnstile,
    driver_of,
)

DRIVERS = tuple(driver_of(kind) for kind in (DualLight, BlackbodyFree, MultiPerson, SecurityGate, Turnstile))
