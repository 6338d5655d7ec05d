"""The simulated presenter."""

from conformance.bench.driver import Driver, Role
from conformance.simulator.presenter import SimulatedPresenter, SimulatedPresenterOptions

DRIVER = Driver(
    name="simulated",
    role=Role.PRESENTER,
    options=SimulatedPresenterOptions,
    make=SimulatedPresenter,
    simulated=True,
)
