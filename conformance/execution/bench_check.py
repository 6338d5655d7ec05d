"""Trying a bench out before a run: everything connected, identities read, calibrations valid, readings that follow.

A bench whose readings do not move with its source would pass or fail devices at random, so one reading is taken
that has to come out good, and one that has to come out bad: the same device against a source set elsewhere.
"""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.bench.assembly import Station, assemble
from conformance.bench.description import Bench
from conformance.bench.driver import Role
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S, MeasuresPeople, Probes
from conformance.bench.transcript import WireSink
from conformance.bench.written_secrets import written_secrets
from conformance.core.events import Reading
from conformance.core.problems import BenchError
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.documents.yaml_lines import path_text
from conformance.execution.adapter_reach import readable_secrets, runs_as_this_user

GOOD_DEGC, BAD_DEGC = 36.0, 40.0
"""Set points of the two readings: both are within what screening devices read."""
_CLOSE_DELTA_DEGC = 1.5
"""How near a reading comes to its source on a bench that works at all; far wider than any limit."""
_LOOK_S = 6.0
IDENTITY = ("manufacturer", "model", "serial", "firmware")


@dataclass(frozen=True, slots=True)
class BenchCheckStep:
    """One thing that was tried: what is wrong with it, or why it was passed over."""

    name: str
    wrong: str | None = None
    remark: str = ""
    skipped: bool = False
    warning: bool = False
    """Whether the remark is about a risk that does not keep the bench from being used."""


class _Wrong(Exception):
    """What keeps the bench from being used."""


class _Warning(Exception):
    """A risk that does not keep the bench from being used."""


class _PassedOver(Exception):
    """Why a step does not apply to this bench."""


def check_bench(
    bench: Bench,
    on: datetime.date,
    only: str | None = None,
    log: WireSink | None = None,
    folders: Sequence[Path] = (),
) -> Iterator[BenchCheckStep]:
    """Every step in turn, or the one named ``only``; ``on`` is the day of the work: calibrations count against it.

    ``log`` takes what goes over the wires. In ``folders`` the vendor's adapter should find no key.
    """
    on_paper: tuple[tuple[str, Callable[[], str]], ...] = (
        ("calibration", lambda: _calibration(bench, on)),
        ("secrets", lambda: _no_secret(bench)),
        ("adapter", lambda: _reach(bench, folders)),
    )
    for name, step in on_paper:
        if only in (None, name):
            yield _tried(name, step)
    if only in {name for name, _ in on_paper}:
        return
    try:
        station = assemble(bench, log)
    except BenchError as error:
        yield BenchCheckStep("connect", str(error))
        return
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("connect", lambda: _filled(bench)),
        ("identity", lambda: _identity(station)),
        ("heartbeat", lambda: _heartbeat(station)),
        ("ambient", lambda: _ambient(station)),
        ("people", lambda: _people(station)),
        ("good reading", lambda: _read(station, bench, GOOD_DEGC, GOOD_DEGC, good=True)),
        ("bad reading", lambda: _read(station, bench, BAD_DEGC, GOOD_DEGC, good=False)),
    )
    try:
        for name, step in steps:
            if only in (None, name):
                yield _tried(name, step)
    finally:
        station.close()


def _tried(name: str, step: Callable[[], str]) -> BenchCheckStep:
    try:
        return BenchCheckStep(name, remark=step())
    except _PassedOver as why:
        return BenchCheckStep(name, remark=str(why), skipped=True)
    except _Warning as risk:
        return BenchCheckStep(name, remark=str(risk), warning=True)
    except _Wrong as wrong:
        return BenchCheckStep(name, str(wrong))
    except Exception as error:
        return BenchCheckStep(name, f"{type(error).__name__}: {error}")


def _calibration(bench: Bench, on: datetime.date) -> str:
    source = bench.reference_source
    if source is None:
        raise _PassedOver("the bench has no reference source")
    calibration = source.calibration
    if calibration.expires is not None and calibration.expires < on:
        raise _Wrong(f"the calibration of the reference source expired on {calibration.expires}. Have it calibrated")
    if calibration.date > on:
        raise _Wrong(
            f"the calibration of the reference source, of {calibration.date}, is dated after {on}. Correct the date"
        )
    until = f"valid until {calibration.expires}" if calibration.expires else "no expiry date"
    return f"of {calibration.date}, {until}, certificate {calibration.certificate or 'not named'}"


def _no_secret(bench: Bench) -> str:
    """Passwords are named by where they are, never written into the description."""
    for role in Role:
        fitting = bench.fitting(role)
        for path, wrong in written_secrets(fitting.options if fitting else {}):
            raise _Wrong(f"{path_text((role.value, 'options', *path))}: {wrong}. {wrong.remedy}")
    return "no secret is written in bench.yaml"


def _reach(bench: Bench, folders: Sequence[Path]) -> str:
    """What the vendor's program could read, because it runs as the same user."""
    if bench.device.driver != "adapter" or not bench.device.options.get("command"):
        raise _PassedOver("no program of the vendor's is started")
    if not runs_as_this_user(bench):
        return f"runs as {bench.device.options['run_as']}, in an environment of its own"
    found = [str(path) for path in readable_secrets(folders)]
    if found:
        raise _Warning(
            f"the vendor's program runs as you and can read {', '.join(found)}. State run_as in its options, or keep "
            "keys and secrets on another computer"
        )
    return "runs as you, in an environment of its own; no key lies beside the bench"


def _filled(bench: Bench) -> str:
    named = ((role.value, bench.fitting(role)) for role in Role)
    return ", ".join(f"{role}: {fitting.driver}" for role, fitting in named if fitting is not None)


def _identity(station: Station) -> str:
    said = station.device.identity()
    missing = [name for name in IDENTITY if not said.get(name)]
    if missing:
        raise _Wrong(f"the device does not state its {', '.join(missing)}: reports cannot name it")
    return ", ".join(f"{name} {said[name]}" for name in IDENTITY)


def _heartbeat(station: Station) -> str:
    """Whether silence of this device could ever count as evidence."""
    clock = station.clock
    until_s = clock.now_s() + 3 * HEARTBEAT_INTERVAL_S
    times = [event.time_s for event in station.device.listen(until_s)]
    if not times or max(times) < until_s - 2 * HEARTBEAT_INTERVAL_S:
        raise _Wrong(
            "the device sends nothing, not even a heartbeat, while no target is present: "
            "its silence could never be evidence"
        )
    return f"{len(times)} messages in {3 * HEARTBEAT_INTERVAL_S:g} s"


def _ambient(station: Station) -> str:
    air = station.chamber.ambient() if station.chamber is not None else None
    if air is None:
        raise _PassedOver("no sensor measures the air")
    return f"{air.temperature_degC:.1f} degC, {air.relative_humidity_percent:.0f} % relative humidity"


def _people(station: Station) -> str:
    """Whether people's temperatures are measured, by which alone a person belongs to a group."""
    if station.contact_thermometer is not None and isinstance(station.presenter, Probes):
        return "measured by the contact thermometer"
    if isinstance(station.presenter, MeasuresPeople) and station.presenter.measures_people:
        return "measured by the presenter"
    raise _PassedOver(
        "no thermometer measures people: whoever is presented, no febrile or normal group is established, and rates of "
        "alarms are inconclusive. Give the bench a contact_thermometer, or the presenter the option thermometer"
    )


def _read(station: Station, bench: Bench, source_degC: float, compared_degC: float, *, good: bool) -> str:
    """The mean reading of the source at one temperature, held against another or the same."""
    if bench.reference_source is None:
        raise _PassedOver("the bench has no reference source")
    mean_degC = _mean_reading(station, source_degC)
    off = mean_degC - compared_degC
    found = f"source at {source_degC:.1f} degC, read {mean_degC:.2f} degC"
    if good and abs(off) > _CLOSE_DELTA_DEGC:
        raise _Wrong(f"{found}: a device this far off is set up wrongly, or views another object")
    if not good and abs(off) < _CLOSE_DELTA_DEGC:
        raise _Wrong(f"{found}: the readings do not follow the source: no reading on this bench can be used")
    return f"{found}; against {compared_degC:.1f} degC it is {off:+.2f} delta_degC off, as expected"


def _mean_reading(station: Station, source_degC: float) -> float:
    """Of a head (body mode) where the device answers to one, else of the plate (surface mode)."""
    for kind in (TargetKind.PHANTOM, TargetKind.BLACKBODY):
        target = Target(
            "source", kind, "reference-source", source_degC, reference_standard_uncertainty_degC=0.0, distance_m=1.5,
            position=0.5,
        )  # fmt: skip
        scene = Scene(f"bench_check/{kind.value}/{source_degC:g}degC", ("bench_check",), (target,), _LOOK_S)
        if station.reference_source is not None:
            station.reference_source.settle(source_degC)
        ready = station.presenter.prepare(scene)
        station.presenter.show(replace(ready, targets=scene.targets))
        heard = list(station.device.listen(station.clock.now_s() + _LOOK_S))
        station.presenter.clear()
        read = [e.temperature_degC for e in heard if isinstance(e, Reading) and e.temperature_degC is not None]
        if read:
            return statistics.fmean(read)
    raise _Wrong("the device gives no reading, neither of a head nor of a plate at the place of the reference source")
