"""Registers of an instrument, over Modbus TCP or RTU (pymodbus).

Modbus TCP numbers its transactions, so a late reply is known for what it is. RTU does not: there a reply is checked for
its function and its length, nothing else may come for a moment after it, and after any fault the line is opened anew
and listened to until it is silent. Nothing is asked twice: a second question could be answered by the first reply.
"""

from __future__ import annotations

import contextlib
import logging
import time
from typing import Any

from pydantic import Field, model_validator

from conformance.bench.driver import Options
from conformance.bench.transcript import SILENT, Transcript
from conformance.core.problems import Wrong
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import InstrumentRefused
from conformance.devices.instruments.registers import Register

_EXCEPTIONS = {
    1: "it does not know this function",
    2: "it has no such register",
    3: "it does not take this value",
    4: "it failed to do so",
    5: "it accepted, and is not done yet",
    6: "it is busy",
    10: "the gateway has no path to it",
    11: "it does not answer the gateway",
}
_WIRE = "modbus"
_READ_HOLDING, _READ_INPUT, _WRITE_ONE, _WRITE_MANY = 3, 4, 6, 16


class ModbusLinkOptions(Options):
    """How an instrument with registers is reached: a host, or a serial port."""

    host: str | None = None
    tcp_port: int = Field(default=502, gt=0, lt=65536)
    serial_port: str | None = None
    """``/dev/ttyUSB0``, ``COM3``; then RTU."""
    baud: int = Field(default=19200, gt=0)
    parity: str = Field(default="none", pattern="^(none|even|odd)$")
    stop_bits: int = Field(default=1, ge=1, le=2)
    unit_id: int = Field(default=1, ge=0, le=255)
    """The instrument's own Modbus address."""
    reply_deadline_s: float = Field(default=2.0, gt=0)
    """Real time in which a reply is complete."""
    min_interval_s: float = Field(default=0.0, ge=0)
    """Least real time between two requests."""
    quiet_s: float = Field(default=0.05, ge=0)
    """RTU only: how long nothing may come after a reply. Longer than the instrument takes to reply, it also finds
    replies that came one question late."""

    @model_validator(mode="after")
    def _one_way(self) -> ModbusLinkOptions:
        if (self.host is None) == (self.serial_port is None):
            raise Wrong("state either host or serial_port", remedy="Remove one, or add one")
        return self

    @property
    def where(self) -> str:
        """The instrument's place, for messages."""
        at = f"{self.host}:{self.tcp_port}" if self.serial_port is None else self.serial_port
        return f"{at} unit {self.unit_id}"


class ModbusLink:
    """One instrument with registers. After any fault every later use opens the link anew."""

    def __init__(self, options: ModbusLinkOptions, transcript: Transcript = SILENT) -> None:
        self._options, self._transcript = options, transcript
        self._client: Any = None
        self._sent_s = -float("inf")
        self._reopened = False
        self._received = 0
        """Bytes that came for the last request, over RTU: pymodbus drops what stands behind a reply."""
        self._came, self._asked = b"", ""
        """The same bytes and what they answer, for a log."""

    def read(self, register: Register) -> float:
        """The value in a register. Raises `LinkLost`, `InstrumentRefused`, `NoValue`."""
        function = _READ_INPUT if register.read_only_input else _READ_HOLDING
        client = self._ready()
        ask = client.read_input_registers if register.read_only_input else client.read_holding_registers
        reply = self._answered(f"register {register.address}", function, ask, register.address, count=register.count)
        if len(reply.registers) != register.count:
            raise self._lost(f"{register.count} registers were requested, {len(reply.registers)} came")
        return register.decoded(reply.registers)

    def write(self, register: Register, value: float) -> None:
        """Write a value. Raises `LinkLost`, `InstrumentRefused`, and `ValueError` where it does not fit."""
        words = register.encoded(value)
        client, what = self._ready(), f"writing {value:g} to register {register.address}"
        if len(words) == 1:
            reply = self._answered(what, _WRITE_ONE, client.write_register, register.address, words[0])
            echoed = reply.address == register.address and tuple(reply.registers) == words
        else:
            reply = self._answered(what, _WRITE_MANY, client.write_registers, register.address, list(words))
            echoed = (reply.address, reply.count) == (register.address, len(words))
        if not echoed:
            raise self._lost(f"what it confirms is not {what}")

    def close(self) -> None:
        """Let go of it."""
        if self._client is not None:
            with contextlib.suppress(Exception):  # it may be gone already
                self._client.close()
            self._client = None

    def _ready(self) -> Any:
        if self._client is None:
            self._open()
        return self._client

    def _open(self) -> None:
        options = self._options
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)  # what it logs is raised here, in our words
        from pymodbus.client import ModbusSerialClient, ModbusTcpClient

        if options.serial_port is None:
            assert options.host is not None
            client: Any = ModbusTcpClient(
                options.host,
                port=options.tcp_port,
                timeout=options.reply_deadline_s,
                retries=0,
                trace_packet=self._counted if self._transcript.on else None,
            )
        else:
            client = ModbusSerialClient(
                options.serial_port,
                baudrate=options.baud,
                parity=options.parity[0].upper(),
                stopbits=options.stop_bits,
                timeout=options.reply_deadline_s,
                retries=0,
                trace_packet=self._counted,
            )
        if not client.connect():
            raise LinkLost(f"{options.where} cannot be opened")
        self._client = client
        if self._reopened and options.serial_port is not None:
            self._wait_for_silence()
        self._reopened = True

    def _answered(self, what: str, function: int, ask: Any, *asked: Any, **more: Any) -> Any:
        from pymodbus.exceptions import ModbusException

        time.sleep(max(0.0, self._sent_s + self._options.min_interval_s - time.monotonic()))
        self._expect_silence(f"before {what}", 0.0)
        self._received, self._came, self._asked = 0, b"", what
        try:
            reply = ask(*asked, device_id=self._options.unit_id, **more)
        except (ModbusException, OSError) as error:
            self._transcribe_reply()
            deadline = f"within {self._options.reply_deadline_s:g} s"
            raise self._lost(f"no usable reply to {what} {deadline}: {error}") from error
        self._sent_s = time.monotonic()
        self._transcribe_reply()
        self._expect_one_reply(what, reply)
        if reply.function_code == function + 0x80:
            code = int(reply.exception_code)
            raise InstrumentRefused(
                f"{self._options.where} refuses {what}: {_EXCEPTIONS.get(code, f'exception {code}')}"
            )
        if reply.function_code != function:
            raise self._lost(f"function {function} was requested for {what}, function {reply.function_code} answered")
        return reply

    def _counted(self, sending: bool, packet: bytes) -> bytes:
        if sending:
            self._transcript.sent(_WIRE, bytes(packet), self._asked)
        elif len(packet) > self._received:  # pymodbus shows what came so far, again and again
            self._received, self._came = len(packet), bytes(packet)
        return packet

    def _transcribe_reply(self) -> None:
        if self._came:
            self._transcript.received(_WIRE, self._came, self._asked)

    def _expect_one_reply(self, what: str, reply: Any) -> None:
        """RTU: raise `LinkLost` where more came than the reply, with it or in the moment after it."""
        if self._options.serial_port is not None:
            frame = 1 + 1 + len(reply.encode()) + 2  # unit, function, data, check sum
            if self._received > frame:
                raise self._lost(
                    f"{self._received - frame} bytes came with the reply to {what} that answer no question"
                )
            self._expect_silence(f"after {what}", self._options.quiet_s)

    def _expect_silence(self, when: str, for_s: float) -> None:
        """RTU: raise `LinkLost` if unrequested bytes arrive."""
        if self._options.serial_port is None:
            return
        until_s = time.monotonic() + for_s
        while True:
            if waiting := self._waiting():
                raise self._lost(f"{waiting} bytes came {when} that answer no question")
            if time.monotonic() >= until_s:
                return
            time.sleep(0.002)

    def _wait_for_silence(self) -> None:
        quiet_s, silent_since_s = self._options.reply_deadline_s, time.monotonic()
        give_up_s = silent_since_s + 5 * quiet_s
        while (now_s := time.monotonic()) < silent_since_s + quiet_s:
            if self._waiting():
                self._client.socket.reset_input_buffer()
                silent_since_s = now_s
            if now_s > give_up_s:
                raise self._lost("it does not stop sending")
            time.sleep(0.002)

    def _waiting(self) -> int:
        try:
            return int(self._client.socket.in_waiting)
        except OSError as error:
            raise self._lost(f"the link is cut: {error}") from error

    def _lost(self, what: str) -> LinkLost:
        self.close()
        return LinkLost(f"{self._options.where}: {what}")
