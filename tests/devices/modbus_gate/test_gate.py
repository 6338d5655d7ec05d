"""A gate's registers over real TCP: passages are read once each, whole, in their units; a lost one is a lost link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conformance.bench.clock import RealClock, VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.protocols import Clock, TellsTime
from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import InstrumentRefused
from conformance.devices.modbus_gate.driver import DRIVER, ModbusGate, ModbusGateOptions
from conformance.devices.modbus_gate.register_map import EXAMPLE_MAP, GateMap
from conformance.simulator.served.wires.modbus_gate import ModbusGateWireOptions
from conformance.simulator.served.wires.modbus_gate import Registers as Example
from tests.devices.instruments.peers.modbus import Registers, served

RING = EXAMPLE_MAP.ring
assert RING is not None
SMALL = {
    "passages": {"address": 10, "encoding": "uint32", "word_order": "low_first"},
    "status": {"address": 12, "encoding": "uint16"},
    "bits": {"alarm": 4},
    "last_temperature": {"address": 13, "scale": 0.1, "unavailable": 0x8000},
}
"""Another map: holding registers, words in the other order, the last passage only, no heartbeat."""


class Peer(Registers):
    """The example map, with passages put in by hand as the gate's firmware would."""

    def __init__(self, unit: Any = "degC") -> None:
        self.example = Example(ModbusGateWireOptions(unit=unit), {"serial": "GATE-7", "firmware": "2.1"})
        super().__init__(self.example.holding, self.example.input)
        self.words = {"holding": self.example.holding, "input": self.example.input}

    def passage(self, number: int, degC: int | None = 3650, flags: int = 0b10) -> None:
        """Passage ``number`` in hundredths of the gate's unit, counted and in its entry."""
        entry = RING.address + (number - 1) % RING.entries * RING.words
        words = [number >> 16, number & 0xFFFF, flags, 0x8000 if degC is None else degC & 0xFFFF, 0x8000]
        self.words["input"].update(enumerate(words, entry))
        self.count(number)

    def count(self, number: int) -> None:
        self.words["input"].update({3: number >> 16, 4: number & 0xFFFF})


@pytest.fixture
def peer() -> Peer:
    return Peer()


@pytest.fixture
def gate(peer: Peer) -> Iterator[ModbusGate]:
    with served("tcp", peer) as where:
        device = connected(where)
        yield device
        device.close()


def connected(where: dict[str, Any], clock: Clock | None = None, **options: Any) -> ModbusGate:
    return ModbusGate(
        ModbusGateOptions.model_validate({**where, **options}), Surroundings(clock or VirtualClock(), 1, Light())
    )


def heard(gate: ModbusGate, *steps: Any, for_s: float = 0.1) -> list[Event]:
    """Events of a scene in which each step happens before one more poll."""
    said: list[Event] = []
    clock: Any = gate._clock
    waiting = list(steps)
    plain = clock.sleep

    def sleep(duration_s: float) -> None:
        plain(duration_s)
        if waiting:
            waiting.pop(0)()

    clock.sleep = sleep
    try:
        for event in gate.listen(clock.now_s() + max(for_s, 0.1 * len(steps))):
            said.append(event)
    finally:
        clock.sleep = plain
    assert not waiting
    return said


def test_a_passage_tells_what_its_bits_say_at_the_poll_that_found_it(gate: ModbusGate, peer: Peer) -> None:
    said = heard(gate, lambda: peer.passage(1, 3871, 0b0011111))
    assert said == [
        Detection("", 0.1),
        MaskStatus("", 0.1, True),
        Reading("", 0.1, 38.71, Mode.BODY),
        Alarm("", 0.1, threshold_degC=None),
    ]
    assert gate.poll_interval_s == 0.1


def test_negative_missing_and_surface_temperatures(gate: ModbusGate, peer: Peer) -> None:
    said = heard(
        gate,
        lambda: peer.passage(1, -1234),
        lambda: peer.passage(2, None),
        lambda: peer.passage(3, 3000, 0b1000010),
        lambda: peer.passage(4, 0, 0b101000),
    )
    assert said == [
        Reading("", 0.1, -12.34, Mode.BODY),
        Reading("", 0.2, None, Mode.BODY, raw="no value"),
        Reading("", 0.3, 30.0, Mode.SURFACE),
        MaskStatus("", 0.4, None),
    ]


@pytest.mark.parametrize(("unit", "held"), [("degF", 9770), ("K", 30965)])
def test_units_are_converted_and_what_stood_there_is_kept(unit: str, held: int) -> None:
    peer = Peer(unit)
    with served("tcp", peer) as where:
        gate = connected(where)
        (reading,) = heard(gate, lambda: peer.passage(1, held))
        assert isinstance(reading, Reading)
        assert reading.temperature_degC == pytest.approx(36.5)
        assert reading.raw == f"{held / 100:g} {unit}"
        assert gate.configure("alarm_threshold_degC", 37.5) == pytest.approx(37.5)
        gate.close()


def test_what_passed_before_is_somebody_else_and_nothing_counts_twice(gate: ModbusGate, peer: Peer) -> None:
    peer.passage(1)
    said = heard(gate, lambda: (peer.passage(2), peer.passage(3)), lambda: None, lambda: peer.passage(4))
    assert [event.time_s for event in said] == [0.1, 0.1, 0.3]
    assert heard(gate, for_s=0.3) == []


def test_a_ring_that_is_filled_between_two_polls_is_read_whole_and_beyond_it_something_is_lost(
    gate: ModbusGate, peer: Peer
) -> None:
    peer.passage(9)
    assert len(heard(gate, lambda: [peer.passage(n) for n in range(10, 26)])) == 16
    with pytest.raises(LinkLost, match=r"17 passages since the gate was asked last, and it keeps 16"):
        heard(gate, lambda: [peer.passage(n) for n in range(26, 43)])


def test_an_entry_with_another_number_is_a_lost_passage(gate: ModbusGate, peer: Peer) -> None:
    def skipping() -> None:
        peer.passage(1)
        peer.count(2)  # counted, and never entered

    with pytest.raises(LinkLost, match="the gate's store has passage 0 instead of passage 2: a passage is lost"):
        heard(gate, skipping)


def test_a_counter_that_falls_is_a_gate_that_was_restarted(gate: ModbusGate, peer: Peer) -> None:
    peer.passage(5)
    with pytest.raises(LinkLost, match="counter fell from 5 to 1: it was restarted"):
        heard(gate, lambda: peer.passage(1))


def test_a_counter_read_half_old_half_new_is_read_again() -> None:
    peer = Peer()
    for number in range(65521, 65536):
        peer.passage(number)
    torn = [True]

    def tear() -> None:
        """From 0x0000FFFF to 0x00010000: for one reading the high word is new and the low word old."""
        peer.passage(65536)
        peer.words["input"][4] = 0xFFFF
        whole = peer.act

        async def act(function: int, start: int, address: int, count: int, current: list[int], values: Any) -> Any:
            answer = await whole(function, start, address, count, current, values)
            if torn and address == 1:
                torn.clear()
                peer.count(65536)
            return answer

        peer.act = act  # type: ignore[method-assign]

    with served("tcp", _Through(peer)) as where:
        gate = connected(where)
        assert heard(gate, tear) == [Reading("", 0.1, 36.5, Mode.BODY)]
        assert not torn
        gate.close()


class _Through(Registers):
    """Asks another one each time, so that a test can exchange what it does."""

    def __init__(self, other: Registers) -> None:
        super().__init__(other.words["holding"], other.words["input"])
        self._other = other

    async def act(self, *arguments: Any) -> Any:  # type: ignore[override]
        return await self._other.act(*arguments)


def test_a_counter_that_never_stands_still_cannot_be_read(gate: ModbusGate, peer: Peer) -> None:
    def spoil(reply: bytes) -> bytes:
        peer.count((peer.words["input"][4] + 1) % 65536)
        return reply

    with pytest.raises(LinkLost, match="moved during each of 5 readings"):
        heard(gate, lambda: setattr(peer, "spoil", spoil), lambda: None)


def test_another_map_with_the_other_word_order_and_only_the_last_passage() -> None:
    peer = Registers({10: 7, 11: 1, 12: 0, 13: 365})  # 65543, low word first
    with served("tcp", peer) as where:
        gate = connected(where, registers=SMALL, mode=Mode.SURFACE)
        said = heard(gate, lambda: peer.words["holding"].update({10: 8, 12: 0b10000, 13: -55 & 0xFFFF}))
        assert said == [Reading("", 0.1, -5.5, Mode.SURFACE), Alarm("", 0.1)]
        assert [type(event) for event in heard(gate, for_s=1.0)] == [Heartbeat, Heartbeat]
        with pytest.raises(LinkLost, match="2 passages since the gate was asked last, and it keeps 1"):
            heard(gate, lambda: peer.words["holding"].update({10: 10}))
        gate.close()
    assert DRIVER.carries(ModbusGateOptions.model_validate({"registers": SMALL})) == {"readings", "alarms"}
    assert DRIVER.carries(ModbusGateOptions()) == {"readings", "alarms", "masks", "detections", "settings"}


def test_the_threshold_is_set_and_read_back_and_a_refusal_is_its_exception(gate: ModbusGate, peer: Peer) -> None:
    assert gate.configure("alarm_threshold_degC", 37.5) == 37.5
    peer.refuses = lambda address, words: True
    with pytest.raises(InstrumentRefused, match="refuses writing 99 to register 0: it does not take this value"):
        gate.configure("alarm_threshold_degC", 99.0)
    with pytest.raises(ValueError, match="does not fit register 0"):
        gate.configure("alarm_threshold_degC", 1e6)
    with pytest.raises(LookupError, match="emissivity cannot"):
        gate.configure("emissivity", 0.98)


def test_it_says_who_it_is_in_characters(gate: ModbusGate) -> None:
    assert gate.identity() == {"serial": "GATE-7", "firmware": "2.1"}
    assert gate.answers()


def test_a_fault_is_told_once_when_it_comes(gate: ModbusGate, peer: Peer) -> None:
    said = heard(gate, lambda: peer.words["input"].update({1: 0b1000, 7: 42}), lambda: None, lambda: None)
    assert said == [Fault("", 0.1, "the gate reports a fault, code 42")]


def test_a_heartbeat_that_stands_still_is_a_gate_that_answers_and_is_dead(gate: ModbusGate, peer: Peer) -> None:
    said = heard(gate, *[lambda: peer.words["input"].update({2: peer.words["input"][2] + 1})] * 3)
    assert [type(event) for event in said] == [Heartbeat] * 3
    with pytest.raises(LinkLost, match="heartbeat counter has not changed for 3 s"):
        heard(gate, for_s=4.0)


def test_registers_that_are_not_there_are_named_when_the_bench_comes_up() -> None:
    with (
        served("tcp", Registers({0: 0})) as where,
        pytest.raises(InstrumentRefused, match=r"refuses 7 registers from 1: it has no such register"),
    ):
        connected(where)


def test_a_gate_that_goes_away_in_mid_scene_is_a_lost_link(peer: Peer) -> None:
    with served("tcp", peer) as where:
        gate = connected(where)
        assert heard(gate, lambda: peer.passage(1))
    with pytest.raises(LinkLost, match=f"{where['host']}:{where['tcp_port']} unit 1"):
        heard(gate)
    assert not gate.answers()
    gate.close()


def test_a_gate_that_answers_too_late_is_a_lost_link(peer: Peer) -> None:
    with served("tcp", peer) as where:
        gate = connected({**where, "reply_deadline_s": 0.2})
        peer.spoil = lambda reply: b""  # it never comes
        with pytest.raises(LinkLost, match=r"no usable reply to 7 registers from 1 within 0\.2 s"):
            heard(gate)
        gate.close()


def test_polls_that_come_too_late_date_nothing(peer: Peer) -> None:
    class Slow(RealClock):
        def sleep(self, duration_s: float) -> None:
            super().sleep(duration_s + 0.6)

    with served("tcp", peer) as where:
        gate = connected(where, Slow())
        with pytest.raises(LinkLost, match=r"asked 0\.\d+ s after the last time, not every 0\.1 s"):
            list(gate.listen(gate._clock.now_s() + 2.0))
        gate.close()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"threshold": {"address": 0, "read_only_input": True}},
            "the threshold is writable, so it cannot be an input register",
        ),
        ({"status": {"address": 500}}, "spans 491 registers"),
        ({"heartbeat": {"address": 9, "read_only_input": True}}, "partly in input registers"),
        (
            {
                "ring": {"address": 0, "entries": 4, "words": 2, "sequence": {"address": 0}, "flags": {"address": 2}}
                | {"bits": {}, "temperature": {"address": 1}}
            },
            "flags reaches beyond the entry",
        ),
    ],
)
def test_a_map_that_cannot_be_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        GateMap.model_validate({**SMALL, **changed})


def test_without_a_place_there_is_no_gate() -> None:
    with pytest.raises(LookupError, match="state the option host"):
        connected({})
    with pytest.raises(ValueError, match="either host or serial_port"):
        ModbusGateOptions.model_validate({"host": "127.0.0.1", "serial_port": "/dev/ttyUSB0"})


def test_its_clock_is_read_where_its_map_has_one_and_is_not_carried_elsewhere(gate: ModbusGate) -> None:
    assert gate.device_clock_s() is None
    peer = Registers({10: 0, 11: 0, 12: 0, 13: 0, 20: 0x6553, 21: 0xF100, 30: 0, 31: 0}, {})
    clock = {"address": 20, "encoding": "uint32"}
    unset = {"address": 30, "encoding": "uint32", "unavailable": 0}
    with served("tcp", peer) as where:
        for register, expected_s in ((clock, float(0x6553F100)), (unset, None)):
            told = connected(where, registers={**SMALL, "clock": register})
            assert isinstance(told, TellsTime)
            assert told.device_clock_s() == expected_s
            told.close()
