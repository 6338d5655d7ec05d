"""A device without an interface: a person types what it shows and whether it raises its alarm.

What was typed counts when it was typed, late by up to ``reaction_s``: that enters every response time as a polling
interval. Silence proves nothing by itself: at the end of a scene the person confirms that they watched until then, and
without that the scene says nothing of the device.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import Field

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.operator.terminal import NoAnswer, Terminal
from conformance.core.events import Alarm, Event, Heartbeat, Mode, Reading
from conformance.core.text import Text
from conformance.devices.drivers.terminal_operator import TerminalOptions

_WATCH = Text(
    zh="观察设备。读数：输入数值（°C）；告警：a；另一人：读数前加 1:、2: …",
    en="Watch the device. A reading: type it in degC; an alarm: a; several persons: 1: or 2: before it",
)
_WATCHED = Text(zh="您是否一直观察到现在？y / n", en="Did you watch the device until now? y / n")
_BAD = Text(
    zh="既不是读数（最小示值 {step:g} °C），也不是 a。",
    en="This is neither a reading in steps of {step:g} degC nor 'a'.",
)
_IDENTITY = Text(zh="设备显示的 {name}", en="The device's {name}, as it shows it now")
_SAID = re.compile(r"(?:(?P<track>\d+):)?\s*(?:(?P<alarm>[aA])|(?P<value>\d{1,3}(?:[.,]\d+)?))")


class TerminalDeviceOptions(TerminalOptions):
    """What is known of the device, and of who watches it."""

    mode: Mode = Field(strict=False)
    """The quantity on its display."""
    resolution_delta_degC: float = Field(gt=0)
    """The last digit of its display: a typed value that is not a multiple of it was misread."""
    reaction_s: float = Field(default=3.0, gt=0)
    """The longest time to see an event and type it."""
    manufacturer: str
    model: str
    serial: str


class TerminalDevice:
    """`conformance.bench.protocols.Device`, a person's eyes and hands between."""

    def __init__(self, options: TerminalDeviceOptions, around: Surroundings) -> None:
        """Raises `OSError` where no terminal is."""
        self._options, self._clock = options, around.clock
        self._terminal = Terminal(options.language, options.terminal)

    @property
    def poll_interval_s(self) -> float:
        """By how much a person is late."""
        return self._options.reaction_s

    def identity(self) -> Mapping[str, str]:
        """As the type plate says, and the firmware as the device shows it now: asked each time."""
        options = self._options
        firmware = self._terminal.ask(_IDENTITY.format(name="firmware"), options.timeout_s)
        return {
            "manufacturer": options.manufacturer,
            "model": options.model,
            "serial": options.serial,
            "firmware": firmware,
        }

    def ping(self) -> None:
        """A person is not asked to learn how long asking takes: ``poll_interval_s`` states it."""

    def answers(self) -> bool:
        """Whether the person is still there."""
        try:
            self._terminal.ask(_WATCHED, self._options.timeout_s)
        except OSError:
            return False
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """What is typed until then, and a sign of life once the person confirms that they watched."""
        clock, terminal = self._clock, self._terminal
        terminal.say(_WATCH)
        while (left_s := until_s - clock.now_s()) > 0:
            try:
                typed = terminal.ask(Text(zh="", en=""), left_s)
            except NoAnswer:
                break
            said = self._said(typed)
            if said is not None:
                yield said
        clock.sleep(until_s - clock.now_s())
        try:
            if terminal.ask(_WATCHED, self._options.timeout_s).lower() in {"y", "yes", "是"}:
                yield Heartbeat("", max(until_s, clock.now_s()))
        except NoAnswer:
            return

    def close(self) -> None:
        """Let go of the terminal."""
        self._terminal.close()

    def _said(self, typed: str) -> Event | None:
        now_s, options = self._clock.now_s(), self._options
        found = _SAID.fullmatch(typed.strip())
        value = float(found["value"].replace(",", ".")) if found and found["value"] else None
        steps = 0.0 if value is None else value / options.resolution_delta_degC
        if found is None or abs(steps - round(steps)) > 1e-6:
            if typed:
                self._terminal.say(_BAD.format(step=options.resolution_delta_degC))
            return None
        if found["alarm"]:
            return Alarm("", now_s, found["track"])
        return Reading("", now_s, value, options.mode, found["track"], raw=typed)


def _carries(options: TerminalDeviceOptions) -> frozenset[str]:
    return frozenset({"readings", "alarms"})


DRIVER = Driver("terminal", Role.DEVICE, TerminalDeviceOptions, TerminalDevice, carries=_carries)
