"""Values in Modbus registers: what is written is what is read, for every encoding and order of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pymodbus.client.mixin import ModbusClientMixin

from conformance.devices.instruments.faults import NoValue
from conformance.devices.instruments.registers import Encoding, Register, WordOrder

RANGES = {
    Encoding.INT16: (-(2**15), 2**15 - 1),
    Encoding.UINT16: (0, 2**16 - 1),
    Encoding.INT32: (-(2**31), 2**31 - 1),
    Encoding.UINT32: (0, 2**32 - 1),
}
ORDERS = st.sampled_from(list(WordOrder))
THEIR_ORDER = {WordOrder.HIGH_FIRST: "big", WordOrder.LOW_FIRST: "little"}


@given(st.data(), st.sampled_from(list(RANGES)), ORDERS, st.sampled_from([1.0, 0.1, 0.01, 0.5]))
def test_integers_of_every_encoding_go_there_and_back(
    data: st.DataObject, encoding: Encoding, order: WordOrder, scale: float
) -> None:
    steps = data.draw(st.integers(*RANGES[encoding]))
    register = Register(address=0, encoding=encoding, scale=scale, word_order=order)
    words = register.encoded(steps * scale)
    assert all(0 <= word <= 0xFFFF for word in words)
    assert len(words) == register.count
    assert register.decoded(words) == pytest.approx(steps * scale, abs=1e-8)


@given(st.floats(-1e6, 1e6, width=32), ORDERS)
def test_floats_go_there_and_back(value: float, order: WordOrder) -> None:
    register = Register(address=0, encoding=Encoding.FLOAT32, word_order=order)
    assert register.decoded(register.encoded(value)) == pytest.approx(value, abs=1e-8)


@given(st.floats(-1e6, 1e6, width=32), ORDERS)
def test_floats_lie_as_pymodbus_lays_them(value: float, order: WordOrder) -> None:
    register = Register(address=0, encoding=Encoding.FLOAT32, word_order=order)
    theirs = ModbusClientMixin.convert_to_registers(
        value, ModbusClientMixin.DATATYPE.FLOAT32, word_order=THEIR_ORDER[order]
    )
    assert list(register.encoded(value)) == theirs


@given(st.integers(-32768, 32767))
def test_negative_tenths_lie_in_twos_complement(tenths: int) -> None:
    assert Register(address=100, scale=0.1).encoded(tenths / 10) == (tenths % 65536,)


@pytest.mark.parametrize(
    ("encoding", "value"),
    [(Encoding.INT16, 40000.0), (Encoding.UINT16, -1.0), (Encoding.INT32, 3e9), (Encoding.FLOAT32, 1e40)],
)
def test_what_does_not_fit_is_refused(encoding: Encoding, value: float) -> None:
    with pytest.raises(ValueError, match="does not fit register 7"):
        Register(address=7, encoding=encoding).encoded(value)


@pytest.mark.parametrize("words", [(0x7FC0, 0), (0x7F80, 0), (0xFF80, 0)])
def test_nan_and_infinity_are_no_values(words: tuple[int, int]) -> None:
    with pytest.raises(NoValue, match="register 5 contains"):
        Register(address=5, encoding=Encoding.FLOAT32).decoded(words)


def test_the_makers_own_bits_for_no_value_have_none() -> None:
    with pytest.raises(NoValue, match="0x8000"):
        Register(address=5, unavailable=0x8000).decoded((0x8000,))


def test_too_few_registers_are_no_value() -> None:
    with pytest.raises(ValueError, match="2 registers were requested, 1 came"):
        Register(address=5, encoding=Encoding.FLOAT32).decoded((1,))


def test_a_value_beyond_the_last_register_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="beyond register 65535"):
        Register(address=65535, encoding=Encoding.FLOAT32)
