"""The examples for authors of drivers and scenarios work as docs/authors.md says."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.core.events import Alarm, Heartbeat, Reading
from conformance.devices.inbox import LinkLost
from conformance.testing import bench, found, verdict
from conformance.verification.verdict import Verdict

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def example(name: str) -> ModuleType:
    """A module of docs/examples, as a package of somebody else's would bring it."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and pydantic look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def display_step() -> ModuleType:
    return example("display_step")


def step_found(module: ModuleType, **device: Any) -> Any:
    return found(module.SCENARIO, module.DisplayStepParameters(readings_per_point=4), bench(**device))


def test_the_example_scenario_finds_the_step_of_the_simulated_device(display_step: ModuleType) -> None:
    finding = step_found(display_step)
    assert finding.measurements[0].value == pytest.approx(0.1)
    assert verdict(finding, upper=0.1) is Verdict.PASS
    assert verdict(finding, upper=0.05) is Verdict.FAIL


def test_the_example_scenario_says_nothing_where_too_few_readings_differ(display_step: ModuleType) -> None:
    assert verdict(step_found(display_step, stuck_share=1.0), upper=0.1) is Verdict.INCONCLUSIVE


class LineServer:
    """The device of the example driver: one connection, lines on demand."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(10)
        self.tcp_port = self._listening.getsockname()[1]
        self.peer: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self.peer, _ = self._listening.accept()
        with self.peer.makefile("r", encoding="ascii") as asked:
            for line in asked:
                if line == "ID?\n":
                    self.peer.sendall(b"ID Example T-1 0001 1.0.0\n")

    def close(self) -> None:
        if self.peer is not None:
            with contextlib.suppress(OSError):  # a test may have hung up before
                self.peer.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)
        if self.peer is not None:
            self.peer.close()


@pytest.fixture
def server() -> Iterator[LineServer]:
    made = LineServer()
    yield made
    made.close()


def test_the_example_driver_says_who_the_device_is_and_what_it_said(server: LineServer) -> None:
    module = example("line_thermometer")
    clock = RealClock()
    options = module.LineThermometerOptions(host="127.0.0.1", tcp_port=server.tcp_port)
    device = module.DRIVER.make(options, Surroundings(clock, 1, Light()))
    try:
        assert device.identity()["serial"] == "0001"
        assert device.answers()
        said = device.listen(clock.now_s() + 0.5)
        assert server.peer is not None
        threading.Timer(0.1, server.peer.sendall, [b"\nBODY 36.6\nBODY nan\nALARM 37.8\n"]).start()
        kinds = list(said)
        assert [type(event) for event in kinds] == [Heartbeat, Reading, Reading, Alarm]
        assert [event.temperature_degC for event in kinds if isinstance(event, Reading)] == [36.6, None]
    finally:
        device.close()


def test_the_example_driver_says_that_the_link_was_lost(server: LineServer) -> None:
    module = example("line_thermometer")
    clock = RealClock()
    options = module.LineThermometerOptions(host="127.0.0.1", tcp_port=server.tcp_port)
    device = module.DRIVER.make(options, Surroundings(clock, 1, Light()))
    device.identity()
    assert server.peer is not None
    server.peer.shutdown(socket.SHUT_RDWR)
    with pytest.raises(LinkLost, match="hung up"):
        list(device.listen(clock.now_s() + 5))
    device.close()
