"""The device's process: the simulated device lives here, behind its wire, and the side channel moves its time."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

from conformance.bench.clock import VirtualClock
from conformance.bench.driver import Role, Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import Device, Imaging, Switchable
from conformance.bench.registry import drivers
from conformance.simulator.json_lines import JsonLines
from conformance.simulator.served.wire import Gathers, ServedWire, Wire, served_wires
from conformance.simulator.side_channel import shown


class DeviceProcess:
    """A simulated device behind a wire, played by the side channel."""

    def __init__(self, wires: Mapping[str, Wire], where: str) -> None:
        """``where`` is what `SideChannel.where` said. Raises `ConnectionError` if the process does not answer."""
        host, port, key = where.rsplit(":", 2)
        self._lines = JsonLines(socket.create_connection((host, int(port))))
        self._lines.send({"key": key})
        self._clock, self._light = VirtualClock(), Light()
        self.device, self._served = self._started(wires, self._lines.receive()["start"])

    def run(self) -> None:
        """Do what the bench says until it hangs up."""
        try:
            while True:
                self._lines.send(self._done(self._lines.receive()))
        except (ConnectionError, OSError):
            pass
        finally:
            self._served.close()
            self.device.close()

    def _started(self, wires: Mapping[str, Wire], start: Mapping[str, Any]) -> tuple[Device, ServedWire]:
        try:
            driver = drivers()[Role.DEVICE, start["driver"]]
            options = driver.options.model_validate_json(json.dumps(start["options"]))
            device: Device = driver.make(options, Surroundings(self._clock, start["seed"], self._light))
            if start["wire"] not in wires:
                raise served_wires.missing(start["wire"])
            served = wires[start["wire"]].serve(device, self._clock, start["wire_options"])
        except Exception as error:
            self._lines.send({"failed": f"{type(error).__name__}: {error}"})
            raise
        self._lines.send({"address": dict(served.address)})
        return device, served

    def _done(self, message: Mapping[str, Any]) -> dict[str, Any]:
        if "play" in message:
            return {"sent": self._play(float(message["play"]))}
        if "show" in message:
            shown(self._light, message)
        elif "switch_on" in message:
            if not isinstance(self.device, Switchable):
                return {"failed": "this simulated device cannot be switched off and on"}
            self._clock.sleep(float(message["switch_on"]) - self._clock.now_s())
            self.device.switch_on()
        return {"done": True}

    def _play(self, until_s: float) -> list[float]:
        """Everything the device says until then, brought to the wire; the times of what was sent."""
        said = (
            self.device.watch(until_s)
            if self._served.wants_frames and isinstance(self.device, Imaging)
            else self.device.listen(until_s)
        )
        sent = [each.time_s for each in said if self._served.say(each)]
        if isinstance(self._served, Gathers):
            self._served.flush()
        return sent
