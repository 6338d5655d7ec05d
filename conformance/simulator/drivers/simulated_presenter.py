"""The simulated presenter."""

from conformance.bench.driver import Driver, Role
from conformance.simulator.presenter import Presentation, SimulatedPresenter

DRIVER = Driver(
    name="simulated",
    role=Role.PRESENTER,
    options=Presentation,
    make=SimulatedPresenter,
    simulated=True,
)
