"""The Modbus blackbody against pymodbus's own server, over a real TCP port and real pseudo-terminals (RTU)."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from typing import Any

import pytest

from conformance.bench.protocols import SourceKind
from conformance.devices.drivers.modbus_blackbody import DRIVER, ModbusBlackbodyOptions
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.blackbody import SettlingSource
from conformance.devices.instruments.faults import InstrumentRefused, NeverStable, NoValue
from conformance.devices.instruments.modbus_link import ModbusLink, ModbusLinkOptions
from conformance.devices.instruments.registers import Register
from tests.devices.instruments.peers.faulty import around
from tests.devices.instruments.peers.modbus import Registers, served

QUICK = {"band_delta_degC": 0.05, "for_s": 0.6, "drift_delta_degC_per_min": 10.0, "interval_s": 0.03, "deadline_s": 1.5}
MODEL, TEMPERATURE, FAULT, SET_POINT = 0, 100, 101, 300


def ir_2101(temperature_degC: float = 25.0) -> Registers:
    """The register map of a public driver: tenths, two's complement."""
    tenths = round(temperature_degC * 10) % 65536
    registers = Registers({MODEL: 5280, TEMPERATURE: tenths, FAULT: 0, SET_POINT: tenths})
    registers.follows = {SET_POINT: TEMPERATURE}
    return registers


def source_at(reached: dict[str, Any], **options: Any) -> SettlingSource:
    stated = {**reached, "registers": "ir_2101", "kind": "contact", "criterion": QUICK, **options}
    made: SettlingSource = DRIVER.make(ModbusBlackbodyOptions.model_validate(stated), around())
    return made


@pytest.fixture(params=["rtu", "tcp"])
def wire(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("set_point_degC", [37.0, -5.3])
def test_it_settles_and_reads_tenths_below_zero_too(wire: str, set_point_degC: float) -> None:
    registers = ir_2101()
    with served(wire, registers) as reached:
        source = source_at(reached)
        source.settle(set_point_degC)
        reading = source.read()
        source.close()
    assert reading.temperature_degC == set_point_degC
    assert reading.kind is SourceKind.CONTACT
    assert source.identity() == {"model": "5280"}
    assert registers.written == [(SET_POINT, (round(set_point_degC * 10) % 65536,))]


def floats(value: float, low_first: bool) -> tuple[int, int]:
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return (low, high) if low_first else (high, low)


@pytest.mark.parametrize("word_order", ["high_first", "low_first"])
def test_floats_in_two_registers_are_read_and_written_in_their_order_of_words(wire: str, word_order: str) -> None:
    low_first = word_order == "low_first"
    first, second = floats(71.6, low_first)
    registers = Registers({10: first, 11: second, 20: first, 21: second})
    registers.follows = {20: 10, 21: 11}
    own = {
        "temperature": {"address": 10, "encoding": "float32", "word_order": word_order},
        "set_point": {"address": 20, "encoding": "float32", "word_order": word_order},
        "unit": "degF",
    }
    with served(wire, registers) as reached:
        source = source_at(reached, registers=own, kind="surface")
        assert source.read().temperature_degC == pytest.approx(22.0, abs=1e-5)
        source.settle(37.0)
        assert source.read().temperature_degC == pytest.approx(37.0, abs=1e-5)
        source.close()
    assert registers.written == [(20, floats(98.6, low_first))]


def test_the_other_family_has_its_registers_elsewhere(wire: str) -> None:
    registers = Registers({289: 250, 24: 250})
    registers.follows = {24: 289}
    with served(wire, registers) as reached:
        source = source_at(reached, registers="eurotherm")
        source.settle(36.5)
        assert source.read().temperature_degC == 36.5
        source.close()


def test_a_set_point_out_of_range_is_refused_in_the_words_of_its_exception(wire: str) -> None:
    registers = ir_2101()
    registers.refuses = lambda address, words: words[0] > 600
    with served(wire, registers) as reached:
        source = source_at(reached)
        with pytest.raises(
            InstrumentRefused, match=r"unit 1 refuses writing 80 to register 300: it does not take this value"
        ):
            source.settle(80.0)
        assert source.read().temperature_degC == 25.0
        source.close()


def test_a_set_point_that_its_steps_cannot_hold_is_found_out(wire: str) -> None:
    with served(wire, ir_2101()) as reached:
        source = source_at(reached)
        with pytest.raises(InstrumentRefused, match=r"was set to 37.04 degC and states a set point of 37 degC"):
            source.settle(37.04)
        source.close()


def test_it_is_never_stable_where_it_does_not_go(wire: str) -> None:
    registers = ir_2101()
    registers.follows = {}
    with served(wire, registers) as reached:
        source = source_at(reached)
        with pytest.raises(NeverStable, match=r"not stable at 37 degC within 1.5 s"):
            source.settle(37.0)
        source.close()


def test_another_instrument_does_not_come_up(wire: str) -> None:
    registers = ir_2101()
    registers.words["holding"][MODEL] = 2416
    with (
        served(wire, registers) as reached,
        pytest.raises(InstrumentRefused, match="contains 2416 instead of 5280: another instrument"),
    ):
        source_at(reached)


def test_its_own_fault_makes_no_reading(wire: str) -> None:
    registers = ir_2101()
    with served(wire, registers) as reached:
        source = source_at(reached)
        registers.words["holding"][FAULT] = 4
        with pytest.raises(NoValue, match="register 101 contains 4"):
            source.read()
        registers.words["holding"][FAULT] = 0
        registers.words["holding"][TEMPERATURE] = 9999
        with pytest.raises(NoValue, match=r"reads 999.9 degC, which is outside its range"):
            source.read()
        source.close()


def test_a_register_that_is_not_there_is_refused(wire: str) -> None:
    with served(wire, ir_2101()) as reached:
        link = ModbusLink(ModbusLinkOptions.model_validate(reached))
        with pytest.raises(InstrumentRefused, match="refuses register 50: it has no such register"):
            link.read(Register(address=50))
        link.close()


def late(reply: bytes) -> bytes:
    time.sleep(0.75)
    return reply


def other_function(reply: bytes) -> bytes:
    """An input register's reply to a holding register's question, with a good check sum where there is one."""
    return checked(reply[:1] + b"\x04" + reply[2:-2]) if reply[1] in (3, 6) else reply[:7] + b"\x04" + reply[8:]


def longer(reply: bytes) -> bytes:
    """Two registers where one was asked for."""
    if reply[1] == 3:
        return checked(reply[:2] + b"\x04" + reply[3:-2] + b"\x00\x00")
    return reply[:4] + b"\x00\x07" + reply[6:8] + b"\x04" + reply[9:] + b"\x00\x00"


def checked(frame: bytes) -> bytes:
    from pymodbus.framer.rtu import FramerRTU

    return frame + FramerRTU.compute_CRC(frame).to_bytes(2, "big")


def spoiled_bit(reply: bytes) -> bytes:
    return reply[:4] + bytes([reply[4] ^ 1]) + reply[5:]


FAULTS: list[tuple[str, str, Callable[[bytes], bytes], str]] = [
    ("both", "cut in mid-reply", lambda reply: reply[: len(reply) // 2], "no usable reply to register 100"),
    ("both", "silence", lambda reply: b"", "no usable reply to register 100 within 0.5 s"),
    ("both", "too late", late, "no usable reply to register 100 within 0.5 s"),
    ("both", "garbage", lambda reply: b"\xde\xad\xbe\xef" * 3, "no usable reply"),
    ("both", "another function", other_function, "function 3 was requested for register 100, function 4 answered"),
    ("both", "two registers for one", longer, "1 registers were requested, 2 came"),
    ("rtu", "a spoiled bit", spoiled_bit, "no usable reply"),
    ("rtu", "another unit", lambda reply: checked(b"\x02" + reply[1:-2]), "no usable reply"),
    (
        "rtu",
        "two replies",
        lambda reply: reply + reply,
        "7 bytes came (with|after) .*register 100 that answer no question",
    ),
    ("tcp", "another transaction", lambda reply: b"\x7f\xff" + reply[2:], "no usable reply"),
]


@pytest.mark.parametrize(
    ("wire", "spoil", "words"),
    [
        pytest.param(wire, spoil, words, id=f"{name} over {wire}")
        for wires, name, spoil, words in FAULTS
        for wire in ("rtu", "tcp")
        if wires in ("both", wire)
    ],
)
def test_whatever_goes_wrong_is_an_error_and_the_next_reading_is_right(
    wire: str, spoil: Callable[[bytes], bytes], words: str
) -> None:
    registers = ir_2101()
    with served(wire, registers) as reached:
        source = source_at(reached)
        registers.spoil = spoil
        with pytest.raises(LinkLost, match=words):
            source.read()
        registers.spoil = lambda reply: reply
        assert source.read().temperature_degC == 25.0
        source.close()


def test_the_older_of_two_replies_over_tcp_is_passed_over_by_its_transaction_number() -> None:
    """What RTU cannot tell apart, TCP can."""
    registers, kept = ir_2101(), []

    def with_the_one_before(reply: bytes) -> bytes:
        kept.append(reply)
        return (kept[-2] if len(kept) > 1 else b"") + reply

    with served("tcp", registers) as reached:
        source = source_at(reached)
        registers.spoil = with_the_one_before
        for temperature_degC in (25.0, 26.0, 27.0):
            registers.words["holding"][TEMPERATURE] = round(temperature_degC * 10)
            try:
                assert source.read().temperature_degC == temperature_degC
            except LinkLost:
                continue
        source.close()


def test_once_the_server_is_gone_every_use_says_so(wire: str) -> None:
    with served(wire, ir_2101()) as reached:
        source = source_at(reached)
    for _ in range(2):
        with pytest.raises(LinkLost):
            source.read()
    source.close()


def test_nobody_there_is_said_at_once() -> None:
    with pytest.raises(LinkLost, match=r"127.0.0.1:1 unit 1 cannot be opened"):
        source_at({"host": "127.0.0.1", "tcp_port": 1})
    with pytest.raises(LinkLost, match="/dev/no-such-port unit 1 cannot be opened"):
        source_at({"serial_port": "/dev/no-such-port"})
