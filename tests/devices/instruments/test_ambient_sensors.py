"""Sensors of the room's air, with registers and with lines of text, over real sockets and pseudo-terminals."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from pydantic import ValidationError

from conformance.bench.protocols import Ambient, Chamber, ClimaticChamber
from conformance.devices.drivers import ambient_sensor_modbus, ambient_sensor_text
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import InstrumentRefused, NoValue
from tests.devices.instruments.peers import modbus
from tests.devices.instruments.peers.faulty import (
    WIRES,
    Faulty,
    around,
    cut_in_half,
    instead,
    late,
    nothing,
    served,
    twice,
)


@pytest.fixture(params=sorted(WIRES))
def wire(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def with_registers(reached: dict[str, Any], **options: Any) -> Chamber:
    stated = ambient_sensor_modbus.ModbusAmbientOptions.model_validate({**reached, **options})
    made: Chamber = ambient_sensor_modbus.DRIVER.make(stated, around())
    return made


def with_text(server: Any, **options: Any) -> Chamber:
    stated = {"resource": server.resource, "reply_deadline_s": 0.5, **options}
    made: Chamber = ambient_sensor_text.DRIVER.make(
        ambient_sensor_text.TextAmbientOptions.model_validate(stated), around()
    )
    return made


@pytest.mark.parametrize("temperature_degC", [22.4, -20.5])
def test_tenths_in_input_registers(wire: str, temperature_degC: float) -> None:
    registers = modbus.Registers({0: 0}, {1: round(temperature_degC * 10) % 65536, 2: 451})
    with modbus.served({"serial": "rtu"}.get(wire, wire), registers) as reached:
        sensor = with_registers(reached, registers="xy_md02")
        assert sensor.ambient() == Ambient(temperature_degC, 45.1)
        assert not isinstance(sensor, ClimaticChamber), "it measures only"
        sensor.close()


def floats(*values: float) -> dict[int, int]:
    words = [struct.unpack(">HH", struct.pack(">f", value))[::-1] for value in values]
    return {2 * index + half: word for index, pair in enumerate(words) for half, word in enumerate(pair)}


def test_floats_with_the_low_word_first_and_nan_where_there_is_no_value(wire: str) -> None:
    registers = modbus.Registers(floats(45.5, 22.25))
    with modbus.served({"serial": "rtu"}.get(wire, wire), registers, unit_id=240) as reached:
        sensor = with_registers(reached, registers="vaisala_hmp")
        assert sensor.ambient() == Ambient(22.25, 45.5)
        registers.words["holding"] = floats(45.5, float("nan"))
        with pytest.raises(NoValue, match="register 2 contains nan"):
            sensor.ambient()
        sensor.close()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({1: 2240, 2: 450}, "224 degC, which is not a plausible room temperature"),
        ({1: 224, 2: 4500}, "450 % relative humidity"),
    ],
)
def test_registers_of_another_kind_are_not_believed(words: dict[int, int], message: str) -> None:
    with modbus.served("tcp", modbus.Registers({0: 0}, words)) as reached, pytest.raises(NoValue, match=message):
        with_registers(reached, registers="xy_md02")


def test_holding_registers_of_another_family_are_stated_one_by_one() -> None:
    own = {
        "temperature": {"address": 7, "scale": 0.01, "unavailable": 0x8000},
        "relative_humidity": {"address": 8, "scale": 0.01, "encoding": "uint16"},
        "unit": "K",
    }
    registers = modbus.Registers({7: 29515, 8: 4510})
    with modbus.served("tcp", registers) as reached:
        sensor = with_registers(reached, registers=own)
        assert sensor.ambient() == Ambient(22.0, 45.1)
        registers.words["holding"][7] = 0x8000
        with pytest.raises(NoValue, match="0x8000"):
            sensor.ambient()
        sensor.close()


def scpi(line: str) -> str | None:
    return {"MEAS:TEMP?": "+2.240E+01", "MEAS:HUM?": "45.1 %RH", "SYST:ERR?": '0,"No error"', "UNIT:TEMP?": "C"}.get(
        line
    )


SCPI = {"vocabulary": {"unit": "UNIT:TEMP?", "error": "SYST:ERR?"}}


def test_two_questions_in_scpi(wire: str) -> None:
    with served(wire, Faulty(scpi, end=b"\n")) as server:
        sensor = with_text(server, line_end="\n", **SCPI)
        assert sensor.ambient() == Ambient(22.4, 45.1)
        sensor.close()


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("22.4;45.1", {}),
        ("22,4 45,1", {"vocabulary": {"assumed_decimal_mark": ","}}),
        ("72.32 45.1", {"vocabulary": {"assumed_unit": "degF"}}),
        ("RH= 45.1 %RH T= 22.4 'C", {"line": r"RH=\s*(?P<relative_humidity>\S+) %RH T=\s*(?P<temperature>.+)"}),
        ("R:45.1 T:72.32F", {"line": r"R:(?P<relative_humidity>\S+) T:(?P<temperature>\S+)"}),
    ],
)
def test_one_plain_line_with_both(wire: str, said: str, options: dict[str, Any]) -> None:
    line = {"line": options["line"]} if "line" in options else {}
    questions = {"temperature": "SEND", "relative_humidity": None, **line}
    with served(wire, Faulty(lambda asked: said if asked == "SEND" else None, end=b"\r\n")) as server:
        sensor = with_text(server, questions=questions, vocabulary=options.get("vocabulary", {}))
        assert sensor.ambient() == Ambient(22.4, 45.1)
        sensor.close()


@pytest.mark.parametrize(
    ("question", "spoil", "error", "words"),
    [
        ("MEAS:TEMP?", cut_in_half, LinkLost, "only|link is cut"),
        ("MEAS:TEMP?", late, LinkLost, "no reply came"),
        ("MEAS:TEMP?", twice, LinkLost, "answers no question|is no"),
        ("MEAS:TEMP?", instead("hello"), LinkLost, "'hello' is not a number"),
        ("MEAS:TEMP?", instead("NAN"), NoValue, "has no value"),
        ("MEAS:TEMP?", instead("72.3 F"), LinkLost, "set to degC and states a value in degF"),
        ("MEAS:TEMP?", instead("295.6"), NoValue, "295.6 degC, which is not a plausible room temperature"),
        ("MEAS:HUM?", instead("21.0 C"), LinkLost, "relative humidity in degC"),
        ("MEAS:HUM?", instead("-3"), NoValue, "which is impossible"),
        ("MEAS:HUM?", nothing, LinkLost, "no reply came"),
        ("SYST:ERR?", instead('-240,"Hardware error"'), LinkLost, "error queue does not end"),
    ],
)
def test_whatever_goes_wrong_is_an_error_and_never_air(
    wire: str, question: str, spoil: Any, error: type[Exception], words: str
) -> None:
    peer = Faulty(scpi)
    with served(wire, peer) as server:
        sensor = with_text(server, **SCPI)
        peer.spoiled[question] = spoil
        with pytest.raises(error, match=words):
            sensor.ambient()
        sensor.close()


def test_an_error_in_the_queue_is_told_in_its_own_words_and_gone_afterwards(wire: str) -> None:
    queue: list[str] = []

    def answer(line: str) -> str | None:
        return (queue.pop(0) if queue else '0,"No error"') if line == "SYST:ERR?" else scpi(line)

    with served(wire, Faulty(answer)) as server:
        sensor = with_text(server, **SCPI)
        queue.append('-240,"Hardware error"')
        with pytest.raises(InstrumentRefused, match="refuses reading: -240, Hardware error"):
            sensor.ambient()
        assert sensor.ambient() == Ambient(22.4, 45.1)
        sensor.close()


def test_a_line_that_is_not_built_as_stated_is_an_error(wire: str) -> None:
    with served(wire, Faulty(lambda asked: "22.4")) as server, pytest.raises(LinkLost, match="not built as stated"):
        with_text(server, questions={"temperature": "SEND", "relative_humidity": None})


@pytest.mark.parametrize(
    ("line", "words"),
    [("(", "not a regular expression"), (r"(?P<temperature>\S+)", "temperature and relative_humidity")],
)
def test_a_line_that_cannot_be_built_is_bad_input(line: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ambient_sensor_text.AirQuestions(line=line)
