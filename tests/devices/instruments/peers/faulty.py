"""A simulated instrument whose wire, or whose answers, can be spoiled at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from conformance.bench.clock import RealClock, VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import Clock
from conformance.simulator.instruments.body import Body
from conformance.simulator.instruments.fluke import FlukeOptions, SimulatedFluke
from conformance.simulator.instruments.line_server import Hangup, PtyLineServer, TcpLineServer

Spoil = Callable[[bytes], Iterable[bytes | float]]
WIRES = {"tcp": TcpLineServer, "serial": PtyLineServer}


class Faulty:
    """Answers like the instrument, but for the questions that are spoiled."""

    def __init__(self, answer: Callable[[str], str | None], end: bytes = b"\r") -> None:
        self._answer, self._end = answer, end
        self.heard: list[str] = []
        self.spoiled: dict[str, Spoil] = {}

    def respond(self, line: str) -> Iterator[bytes | float]:
        self.heard.append(line)
        said = self._answer(line)
        whole = b"" if said is None else said.encode("latin-1") + self._end
        yield from self.spoiled[line](whole) if line in self.spoiled else (whole,) if whole else ()


def cut_in_half(whole: bytes) -> Iterator[bytes]:
    yield whole[: len(whole) // 2]
    raise Hangup


def late(whole: bytes) -> Iterator[bytes | float]:
    yield 0.75
    yield whole


def twice(whole: bytes) -> Iterator[bytes]:
    yield whole + whole


def nothing(whole: bytes) -> Iterator[bytes]:
    yield from ()


def instead(*said: str) -> Spoil:
    return lambda whole: [text.encode("latin-1") + b"\r" for text in said]


def around(clock: Clock | None = None) -> Surroundings:
    return Surroundings(clock or RealClock(), 1, Light())


@contextmanager
def served(wire: str, peer: Faulty) -> Iterator[Any]:
    server = WIRES[wire](peer.respond)
    try:
        yield server
    finally:
        server.close()


def fluke(clock: Clock | None = None, **options: Any) -> tuple[Faulty, SimulatedFluke]:
    """A quick one: half the way in 35 ms of its clock."""
    kind = FlukeOptions.model_validate({"time_constant_s": 0.05, "noise_delta_degC": 0.002, "decimals": 3, **options})
    instrument = SimulatedFluke(kind, Body(kind, (clock or VirtualClock()).now_s, 1))
    return Faulty(instrument.answer), instrument
