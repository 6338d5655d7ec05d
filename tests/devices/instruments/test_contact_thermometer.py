"""The contact reference thermometer: in balance, with the uncertainty of its certificate, over real wires."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from conformance.devices.drivers.contact_thermometer import ContactThermometerOptions, TextContactThermometer
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.faults import InstrumentRefused, NeverStable, NoValue
from tests.devices.instruments.peers.faulty import WIRES, Faulty, around, cut_in_half, instead, late, served, twice

QUICK = {"band_delta_degC": 0.05, "for_s": 0.2, "drift_delta_degC_per_min": 20.0, "interval_s": 0.02, "deadline_s": 1.5}
CALIBRATION = {"expanded_uncertainty_delta_degC": 0.03, "coverage_factor": 2.0, "date": "2026-01-15"}


@pytest.fixture(params=sorted(WIRES))
def wire(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def options_at(resource: str, **options: Any) -> ContactThermometerOptions:
    stated = {"resource": resource, "calibration": CALIBRATION, "criterion": QUICK, "reply_deadline_s": 0.5}
    return ContactThermometerOptions.model_validate({**stated, **options})


def thermometer(server: Any, **options: Any) -> TextContactThermometer:
    return TextContactThermometer(options_at(server.resource, **options), around())


def peer(read: Callable[[], str] = lambda: "36.875") -> Faulty:
    fixed = {"*IDN?": "MAKER,T100,0042,2.0", "SYST:ERR?": '0,"No error"'}
    return Faulty(lambda line: read() if line == "READ?" else fixed.get(line))


def test_a_steady_probe_has_the_uncertainty_of_its_certificate_and_its_last_digit(wire: str) -> None:
    with served(wire, peer()) as server:
        probe = thermometer(server)
        reading = probe.read()
        probe.close()
    assert probe.identity()["serial"] == "0042"
    assert reading.temperature_degC == 36.875
    assert reading.readings == 5
    assert reading.standard_uncertainty_delta_degC == pytest.approx(math.hypot(0.015, 0.001 / math.sqrt(12)))


def test_readings_that_scatter_add_their_repeatability(wire: str) -> None:
    values = itertools.cycle(["36.86", "36.88"])
    with served(wire, peer(lambda: next(values))) as server:
        probe = thermometer(server, readings=4)
        reading = probe.read()
        probe.close()
    repeatability = math.sqrt(4 * 0.01**2 / 3) / 2
    expected = math.sqrt(0.015**2 + 0.01**2 / 12 + repeatability**2)
    assert reading.temperature_degC == pytest.approx(36.87)
    assert reading.standard_uncertainty_delta_degC == pytest.approx(expected)


def test_fahrenheit_is_converted_resolution_and_all(wire: str) -> None:
    with served(wire, peer(lambda: "98.6 F")) as server:
        probe = thermometer(server)
        reading = probe.read()
        probe.close()
    assert reading.temperature_degC == 37.0
    assert reading.standard_uncertainty_delta_degC == pytest.approx(math.hypot(0.015, 0.1 * 5 / 9 / math.sqrt(12)))


def test_a_probe_that_is_still_warming_is_waited_for(wire: str) -> None:
    steps = itertools.count()
    with served(wire, peer(lambda: f"{37.0 - 5.0 * 0.5 ** next(steps):.3f}")) as server:
        probe = thermometer(server)
        assert probe.read().temperature_degC == pytest.approx(37.0, abs=0.05)
        probe.close()


def test_a_probe_that_never_comes_to_rest_gives_no_reading(wire: str) -> None:
    steps = itertools.count()
    with served(wire, peer(lambda: f"{30.0 + 0.1 * next(steps):.3f}")) as server:
        probe = thermometer(server, highest_degC=100.0)
        with pytest.raises(NeverStable, match=r"the contact thermometer was not stable within 1.5 s"):
            probe.read()
        probe.close()


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (cut_in_half, LinkLost, "only|link is cut"),
        (late, LinkLost, "no reply came"),
        (twice, LinkLost, "answers no question|is no error"),
        (instead("OPEN"), LinkLost, "'OPEN' is not a number"),
        (instead("-----"), NoValue, "has no value"),
        (instead("310.02"), NoValue, "reads 310.02, which is outside its range"),
        (instead("36,875"), LinkLost, "decimal mark"),
    ],
)
def test_whatever_goes_wrong_is_an_error_and_never_a_temperature(
    wire: str, spoil: Any, error: type[Exception], words: str
) -> None:
    instrument = peer()
    with served(wire, instrument) as server:
        probe = thermometer(server)
        instrument.spoiled["READ?"] = spoil
        with pytest.raises(error, match=words):
            probe.read()
        probe.close()


def test_its_own_error_is_told_in_its_own_words(wire: str) -> None:
    queue: list[str] = []
    fixed = {"*IDN?": "MAKER,T100,0042,2.0", "READ?": "36.875"}

    def answer(line: str) -> str | None:
        return (queue.pop(0) if queue else '0,"No error"') if line == "SYST:ERR?" else fixed.get(line)

    with served(wire, Faulty(answer)) as server:
        probe = thermometer(server)
        queue.append('-230,"Data corrupt or stale"')
        with pytest.raises(InstrumentRefused, match="T100 refuses reading: -230, Data corrupt or stale"):
            probe.read()
        probe.close()


def test_without_a_calibration_it_is_no_reference() -> None:
    with pytest.raises(ValidationError, match="calibration"):
        ContactThermometerOptions.model_validate({"resource": "TCPIP::127.0.0.1::1::SOCKET"})
