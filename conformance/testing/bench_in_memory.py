"""A bench in memory: scenes presented to a device, simulated or the author's own, and recorded without a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance import __version__
from conformance.bench.assembly import assemble
from conformance.bench.clock import RealClock
from conformance.bench.description import Bench, driver_problems
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import Clock
from conformance.core.scenes import Scene
from conformance.documents import LoadedYaml, validate
from conformance.execution.plan import Plan, PlannedScene
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Recording, Tool
from conformance.recording.recorder import MemoryRecorder

REQUIREMENT = "1a"
"""The requirement that every scene of `recorded` serves."""


def bench(driver: str = "simulated", seed: int = 1, answers: Mapping[str, bool] | None = None, **device: Any) -> Bench:
    """A bench with a device, a simulated reference source and a chamber at 22 degC and 45 % relative humidity.

    ``driver`` is the name of the device's driver and the further keywords are its options: of the simulated device
    also its flaws (docs/simulator-devices.md). ``answers`` by inspection item make a scripted operator. Raises
    `BadInput` with every option that the driver does not have.
    """
    operator = None if answers is None else {"driver": "scripted", "options": {"answers": dict(answers)}}
    described = {
        "schema": Bench.KIND,
        "seed": seed,
        "device": {"driver": driver, "options": device},
        "reference_source": {
            "driver": "simulated",
            "calibration": {"expanded_uncertainty_delta_degC": 0.06, "date": "2025-09-01"},
        },
        "chamber": {
            "driver": "stated",
            "options": {"temperature_degC": 22.0, "relative_humidity_percent": 45.0},
        },
        "operator": operator,
    }
    return validate(LoadedYaml("bench", described, {}), Bench, driver_problems)


def surroundings(clock: Clock | None = None, seed: int = 1) -> Surroundings:
    """The surroundings of a driver: a clock (real time if none is given), a seed, and no simulated light."""
    return Surroundings(RealClock() if clock is None else clock, seed, Light())


def recorded(scenes: Iterable[Scene], on: Bench) -> Recording:
    """Present scenes on a bench, one after another, and return the recording: scenes, events and frames in memory.

    Every scene is presented, whatever the earlier results. Raises `conformance.core.problems.BenchError` if the bench
    cannot be started; a scene that breaks is recorded with its error.
    """
    plan = Plan(tuple(PlannedScene(scene, (REQUIREMENT,)) for scene in scenes), ())
    tool = Tool(name="conformance.testing", version=__version__)
    recorder = MemoryRecorder(Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=tool))
    execute(plan, on, assemble(on), recorder)
    return recorder.recording()
