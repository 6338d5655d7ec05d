"""From a description to a bench that works: its drivers made, in an order in which each finds what it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from conformance.bench.clock import RealClock, VirtualClock
from conformance.bench.description import Bench
from conformance.bench.driver import Role, Surroundings
from conformance.bench.protocols import Chamber, Clock, Device, Operator, Presenter, ReferenceSource
from conformance.bench.registry import drivers
from conformance.bench.simulator.light import Light
from conformance.problems import BenchError


@dataclass(frozen=True, slots=True)
class Station:
    """A bench ready to work."""

    clock: Clock
    device: Device
    presenter: Presenter
    reference_source: ReferenceSource | None
    chamber: Chamber | None
    operator: Operator | None


def assemble(bench: Bench) -> Station:
    """Make every driver. Raises `BenchError` naming the one that cannot be made: the run then never starts."""
    clock = VirtualClock() if drivers()[Role.DEVICE, bench.device.driver].simulated else RealClock()
    around = Surroundings(clock, bench.seed, Light())
    made = {role: _made(bench, role, around) for role in Role}
    return Station(
        clock=around.clock,
        device=made[Role.DEVICE],
        presenter=made[Role.PRESENTER],
        reference_source=made[Role.REFERENCE_SOURCE],
        chamber=made[Role.CHAMBER],
        operator=made[Role.OPERATOR],
    )


def _made(bench: Bench, role: Role, around: Surroundings) -> Any:
    fitting = bench.fitting(role)
    if fitting is None:
        return None
    driver = drivers()[role, fitting.driver]
    options = driver.options.model_validate_json(json.dumps(fitting.options))
    try:
        return driver.make(options, around)
    except Exception as error:
        raise BenchError(
            f"the {role.value} (driver {fitting.driver}) cannot be used: {type(error).__name__}: {error}. "
            "Check its entry in the bench's description."
        ) from error
