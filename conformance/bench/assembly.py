"""From a description to a working bench: its drivers are made in an order in which each finds what it needs."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from conformance.bench.clock import PlayedClock, RealClock, VirtualClock
from conformance.bench.description import Bench
from conformance.bench.driver import Role, Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import (
    Chamber,
    Clock,
    ContactThermometer,
    Device,
    Operator,
    Presenter,
    ReferenceSource,
    Simulation,
)
from conformance.bench.registry import drivers
from conformance.bench.transcript import Transcript, WireSink
from conformance.core.problems import BenchError


@dataclass(frozen=True, slots=True)
class Station:
    """A bench ready to work."""

    clock: Clock
    device: Device
    presenter: Presenter
    reference_source: ReferenceSource | None
    chamber: Chamber | None
    operator: Operator | None
    simulation: Simulation | None = None
    contact_thermometer: ContactThermometer | None = None

    def close(self) -> None:
        """Close every driver that holds a link. An error of one does not keep the others open."""
        instruments = (self.reference_source, self.contact_thermometer, self.chamber)
        _let_go((self.device, *instruments, self.presenter, self.operator, self.simulation))


def _let_go(holders: Iterable[Any]) -> None:
    for close in (getattr(holder, "close", None) for holder in holders):
        if close is not None:
            with contextlib.suppress(Exception):  # the recording is complete, whatever closing raises
                close()


def assemble(bench: Bench, log: WireSink | None = None) -> Station:
    """Make every driver. Raises `BenchError` naming the one that cannot be made: the run then never starts.

    ``log`` takes what goes over the wires of devices and instruments; None: nothing is kept of it.
    """
    simulation: Simulation | None = _made(bench, Role.SIMULATION, Surroundings(VirtualClock(), bench.seed, Light()))
    around = _surroundings(bench, simulation)
    if log is not None:
        around = replace(around, transcript=Transcript("", around.clock, log))
    made: dict[Role, Any] = {Role.SIMULATION: simulation}
    try:
        for role in Role:
            if role is not Role.SIMULATION:
                made[role] = _made(bench, role, around)
    except BaseException:
        _let_go(made.values())
        raise
    return Station(
        clock=around.clock,
        device=made[Role.DEVICE],
        presenter=made[Role.PRESENTER],
        reference_source=made[Role.REFERENCE_SOURCE],
        chamber=made[Role.CHAMBER],
        operator=made[Role.OPERATOR],
        simulation=simulation,
        contact_thermometer=made[Role.CONTACT_THERMOMETER],
    )


def _surroundings(bench: Bench, simulation: Simulation | None) -> Surroundings:
    """Played time with a simulated device behind its wire, virtual time with one in memory, else real time."""
    if simulation is not None:
        return Surroundings(PlayedClock(simulation.play), bench.seed, simulation.light, simulation)
    simulated = drivers()[Role.DEVICE, bench.device.driver].simulated
    return Surroundings(VirtualClock() if simulated else RealClock(), bench.seed, Light())


def _made(bench: Bench, role: Role, around: Surroundings) -> Any:
    fitting = bench.fitting(role)
    if fitting is None:
        return None
    driver = drivers()[role, fitting.driver]
    options = driver.options.model_validate_json(json.dumps(fitting.options))
    if around.transcript.on:
        around = replace(around, transcript=replace(around.transcript, role=role.value))
        around.transcript.keep_secrets_of(options)
    try:
        return driver.make(options, around)
    except Exception as error:
        raise BenchError(
            f"the {role.value} (driver {fitting.driver}) cannot be used: {type(error).__name__}: {error}. "
            "Check its entry in the bench description."
        ) from error
