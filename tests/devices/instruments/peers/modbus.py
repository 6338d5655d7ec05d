"""An instrument with Modbus registers: pymodbus's own server, over a TCP port or a pair of pseudo-terminals."""

from __future__ import annotations

import asyncio
import os
import select
import threading
import tty
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice


class Registers:
    """What it holds, by address; a test changes it at will, and sees what was written."""

    def __init__(self, holding: Mapping[int, int], inputs: Mapping[int, int] | None = None) -> None:
        self.words: dict[str, dict[int, int]] = {"holding": dict(holding), "input": dict(inputs or {})}
        self.written: list[tuple[int, tuple[int, ...]]] = []
        self.refuses: Callable[[int, list[int]], bool] = lambda address, words: False
        self.follows: dict[int, int] = {}
        """What is written to the one address then stands at the other: a source that is there at once."""
        self.spoil: Callable[[bytes], bytes] = lambda reply: reply
        """Done to each reply on its way out."""

    async def act(
        self, function: int, start: int, address: int, count: int, current: list[int], values: Any
    ) -> ExcCodes | None:
        held = self.words["input" if function == 4 else "holding"]
        if values is not None:
            if self.refuses(address, list(values)):
                return ExcCodes.ILLEGAL_VALUE
            self.written.append((address, tuple(values)))
            for at, word in enumerate(values, address):
                held[at] = word
                if at in self.follows:
                    held[self.follows[at]] = word
        elif any(at not in held for at in range(address, address + count)):
            return ExcCodes.ILLEGAL_ADDRESS
        for at in range(address, address + count):
            current[at - start] = held[at]
        return None

    def device(self, unit_id: int) -> SimDevice:
        last = max((*self.words["holding"], *self.words["input"])) + 2
        return SimDevice(unit_id, [SimData(0, values=[0] * last, datatype=DataType.REGISTERS)], action=self.act)

    def trace(self, sending: bool, packet: bytes) -> bytes:
        return self.spoil(packet) if sending else packet


@contextmanager
def served(wire: str, registers: Registers, unit_id: int = 1) -> Iterator[dict[str, Any]]:
    """The driver's options that lead to it."""
    device = registers.device(unit_id)
    if wire == "tcp":
        with _running(
            lambda: ModbusTcpServer(device, address=("127.0.0.1", 0), trace_packet=registers.trace)
        ) as server:
            port = server.transport.sockets[0].getsockname()[1]
            yield {"host": "127.0.0.1", "tcp_port": port, "unit_id": unit_id, "reply_deadline_s": 0.5}
    else:
        with (
            _pair() as (far, near),
            _running(lambda: ModbusSerialServer(device, port=far, trace_packet=registers.trace)),
        ):
            yield {"serial_port": near, "unit_id": unit_id, "reply_deadline_s": 0.5, "quiet_s": 0.02}


@contextmanager
def _running(make: Callable[[], Any]) -> Iterator[Any]:
    loop, ready, made = asyncio.new_event_loop(), threading.Event(), []

    async def serve() -> None:
        made.append(make())
        await made[0].serve_forever(background=True)
        ready.set()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(3)
    try:
        yield made[0]
    finally:
        asyncio.run_coroutine_threadsafe(made[0].shutdown(), loop).result(3)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(3)
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@contextmanager
def _pair() -> Iterator[tuple[str, str]]:
    """Two serial ports, joined."""
    ends = [os.openpty(), os.openpty()]
    for end in ends:
        for descriptor in end:
            tty.setraw(descriptor)
    masters, stopped = (ends[0][0], ends[1][0]), threading.Event()

    def pump() -> None:
        while not stopped.is_set():
            for master in select.select(masters, [], [], 0.02)[0]:
                with suppress(OSError):
                    os.write(masters[1 - masters.index(master)], os.read(master, 4096))

    thread = threading.Thread(target=pump, daemon=True)
    thread.start()
    try:
        yield os.ttyname(ends[0][1]), os.ttyname(ends[1][1])
    finally:
        stopped.set()
        thread.join(2)
        for end in ends:
            for descriptor in end:
                os.close(descriptor)
