"""The SCPI blackbody over a real TCP socket and a real pseudo-terminal, against a peer with the Fluke command set."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.bench.clock import RealClock
from conformance.bench.protocols import SettlesAlone, SourceKind
from conformance.devices.drivers.scpi_blackbody import DRIVER, ScpiBlackbodyOptions
from conformance.devices.inbox import LinkLost
from conformance.devices.instruments.blackbody import SettlingSource
from conformance.devices.instruments.faults import InstrumentRefused, NeverStable, NoValue
from tests.devices.instruments.peers.faulty import (
    WIRES,
    Faulty,
    around,
    cut_in_half,
    fluke,
    instead,
    late,
    nothing,
    served,
    twice,
)

QUICK = {"band_delta_degC": 0.05, "for_s": 0.2, "drift_delta_degC_per_min": 10.0, "interval_s": 0.03, "deadline_s": 3.0}
READING, ERROR, UNIT = "SOUR:SENS:DATA?", "SYST:ERR?", "UNIT:TEMP?"


@pytest.fixture(params=sorted(WIRES))
def wire(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def source_at(server: Any, **options: Any) -> SettlingSource:
    stated = {"resource": server.resource, "reply_deadline_s": 0.5, "criterion": QUICK, **options}
    made: SettlingSource = DRIVER.make(ScpiBlackbodyOptions.model_validate(stated), around())
    return made


@pytest.fixture
def met(wire: str) -> Iterator[tuple[SettlingSource, Faulty]]:
    """A source at 25 degC, and the peer that plays it."""
    peer, _ = fluke(RealClock(), starts_at_degC=25.0)
    with served(wire, peer) as server:
        source = source_at(server)
        yield source, peer
        source.close()


@pytest.mark.parametrize("unit", ["C", "F", "K"])
@pytest.mark.parametrize("comma", [False, True])
def test_it_settles_and_reads_in_every_unit_and_with_either_decimal_mark(wire: str, unit: str, comma: bool) -> None:
    peer, instrument = fluke(RealClock(), unit=unit, decimal_comma=comma, emissivity=0.928)
    with served(wire, peer) as server:
        source = source_at(server)
        assert source.identity()["model"] == "4180"
        source.settle(37.0)
        reading = source.read()
        source.close()
    assert reading.temperature_degC == pytest.approx(37.0, abs=0.05)
    assert reading.kind is SourceKind.APPARENT
    assert reading.emissivity == 0.928, "read, never assumed"
    assert reading.raw.endswith({"C": " degC", "F": " degF", "K": " K"}[unit])
    assert ("," in reading.raw) is comma
    assert not instrument.errors


def test_no_command_is_compound(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    source.settle(30.0)
    assert peer.heard
    assert not any(";" in line for line in peer.heard)


def test_at_a_set_point_where_it_rests_it_is_not_waited_for_again(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    source.settle(37.0)
    asked = len(peer.heard)
    source.settle(37.0)
    assert not any(line.startswith("SOUR:SPO ") for line in peer.heard[asked:])
    assert len(peer.heard) - asked < 10


def test_a_set_point_changed_at_the_front_panel_is_set_again(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    source.settle(37.0)
    peer._answer("SOUR:SPO 30")
    source.settle(37.0)
    assert source.read().temperature_degC == pytest.approx(37.0, abs=0.05)


def test_a_unit_changed_at_the_front_panel_changes_no_temperature(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    source.settle(37.0)
    peer._answer("UNIT:TEMP F")
    reading = source.read()
    assert reading.temperature_degC == pytest.approx(37.0, abs=0.05)
    assert reading.raw.endswith(" degF")


def test_the_other_spelling_of_the_reading_is_found(wire: str) -> None:
    peer, _ = fluke(reading_question="SOUR:SENS:DAT? TEMP", starts_at_degC=25.0)
    with served(wire, peer) as server:
        source = source_at(server)
        assert source.read().temperature_degC == pytest.approx(25.0, abs=0.05)
        source.close()
    assert READING in peer.heard


def test_an_instrument_without_a_stability_flag_is_judged_by_the_criterion_alone(wire: str) -> None:
    peer, _ = fluke(RealClock(), has_stability_flag=False)
    with served(wire, peer) as server:
        source = source_at(server)
        source.settle(37.0)
        source.close()
    assert "SOUR:STAB:TEST?" not in peer.heard


def test_its_own_flag_can_object_and_never_decide(met: tuple[SettlingSource, Faulty], wire: str) -> None:
    peer, _ = fluke(RealClock())
    peer.spoiled["SOUR:STAB:TEST?"] = instead("0")
    with served(wire, peer) as server:
        source = source_at(server, flag_must_agree=True, criterion={**QUICK, "for_s": 0.6, "deadline_s": 1.5})
        with pytest.raises(NeverStable, match="its own flag reports that it is not stable"):
            source.settle(37.0)
        source.close()


def test_it_is_never_stable_while_it_drifts_whatever_its_flag_says(wire: str) -> None:
    peer, _ = fluke(RealClock(), drift_delta_degC_per_min=60.0)
    peer.spoiled["SOUR:STAB:TEST?"] = instead("1")
    with served(wire, peer) as server:
        source = source_at(server, flag_must_agree=True, criterion={**QUICK, "deadline_s": 1.0})
        with pytest.raises(NeverStable, match="the reference source was not stable at 37 degC within 1 s"):
            source.settle(37.0)
        source.close()


def test_messages_keep_their_least_interval(wire: str) -> None:
    peer, _ = fluke(starts_at_degC=25.0)
    with served(wire, peer) as server:
        source = source_at(server, min_interval_s=0.1)
        heard, begun_s = len(peer.heard), time.monotonic()
        source.read()
        passed_s = time.monotonic() - begun_s
        source.close()
    assert passed_s >= 0.1 * (len(peer.heard) - heard) * 0.99


def test_a_set_point_out_of_range_is_refused_in_the_instruments_words_and_nothing_is_left_in_its_queue(
    wire: str,
) -> None:
    peer, instrument = fluke(starts_at_degC=25.0, highest_degC=60.0)
    with served(wire, peer) as server:
        source = source_at(server)
        with pytest.raises(InstrumentRefused, match=r"4180 refuses the set point 80.000 degC: -222, Data out of range"):
            source.settle(80.0)
        assert not instrument.errors
        assert source.read().temperature_degC == pytest.approx(25.0, abs=0.05), "the next reading is a reading"
        source.close()


def test_a_set_point_beyond_what_the_bench_allows_is_never_sent(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    with pytest.raises(InstrumentRefused, match="goes from -15 to 120 degC, not to 400 degC"):
        source.settle(400.0)
    assert not any(line.startswith("SOUR:SPO ") for line in peer.heard)


def test_what_an_error_queue_held_before_is_nobodys_reading(wire: str) -> None:
    peer, instrument = fluke(starts_at_degC=25.0)
    instrument.errors.extend(['-113,"Undefined header"', '-222,"Data out of range"'])
    with served(wire, peer) as server:
        source = source_at(server)
        assert source.read().temperature_degC == pytest.approx(25.0, abs=0.05)
        source.close()


def test_an_instrument_that_silently_keeps_another_set_point_is_found_out(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    peer.spoiled["SOUR:SPO?"] = instead("36.000")
    with pytest.raises(InstrumentRefused, match="was set to 37 degC and states a set point of 36 degC"):
        source.settle(37.0)


def test_an_emissivity_that_the_calibration_is_not_for_is_an_error(wire: str) -> None:
    peer, _ = fluke(starts_at_degC=25.0, emissivity=0.928)
    with (
        served(wire, peer) as server,
        pytest.raises(InstrumentRefused, match=r"an emissivity of 0.928, its calibration is for 0.95"),
    ):
        source_at(server, emissivity=0.95)


MISPLACED = (
    r"sent '.*' before .* was sent, which answers no question|"
    r"answered '(SYST:ERR|SOUR:EMIS).' with '.*': .* is not an? "
)
"""One reply too many: found before the next question where it is there by then, else by the form of the next answer."""
FAULTS = [
    (READING, cut_in_half, LinkLost, r"no complete reply to 'SOUR:SENS:DATA\?' within 0.5 s: only '25|link is cut"),
    (READING, nothing, LinkLost, r"no complete reply to 'SOUR:SENS:DATA\?' within 0.5 s: no reply came"),
    (READING, late, LinkLost, r"no complete reply to 'SOUR:SENS:DATA\?' within 0.5 s: no reply came"),
    (READING, instead("%$#x"), LinkLost, "answered 'SOUR:SENS:DATA.' with '%.#x': '%.#x' is not a number"),
    (READING, instead("\xff\xfe\x80"), LinkLost, "is not text"),
    (READING, instead("x" * 2000), LinkLost, "longer than 512 bytes"),
    (READING, instead("NAN"), NoValue, "has no value: 'NAN'"),
    (READING, instead("9.91E37"), NoValue, "has no value"),
    (READING, instead("25,00"), LinkLost, "not a number with '.' as the decimal mark"),
    (READING, instead("77.0 F"), LinkLost, "set to degC and states a value in degF"),
    (READING, instead("950.0"), NoValue, "reads 950.0 degC, which is outside its range"),
    (READING, twice, LinkLost, MISPLACED),
    (READING, instead("24.9", "25.0"), LinkLost, MISPLACED),
    (UNIT, instead("R"), LinkLost, "'R' is not a unit of temperature"),
    (UNIT, instead("C", "C"), LinkLost, MISPLACED),
    ("SOUR:EMIS?", instead("95"), LinkLost, "it is not an emissivity"),
    (ERROR, instead("25.00"), LinkLost, "answered 'SYST:ERR.' with '25.00': it is not an error"),
    (ERROR, instead("25,00"), LinkLost, "it is not an error"),
    (ERROR, instead('-350,"Queue overflow"'), LinkLost, "its error queue does not end"),
]


@pytest.mark.parametrize(("question", "spoil", "error", "words"), FAULTS)
def test_whatever_goes_wrong_is_an_error_in_clear_words_and_never_a_reading(
    met: tuple[SettlingSource, Faulty], question: str, spoil: Any, error: type[Exception], words: str
) -> None:
    source, peer = met
    peer.spoiled[question] = spoil
    with pytest.raises(error, match=words):
        source.read()


@pytest.mark.parametrize("spoil", [late, nothing, twice, instead("%$#x"), instead("NAN")])
def test_after_a_fault_the_link_is_made_anew_and_the_next_reading_is_right(
    met: tuple[SettlingSource, Faulty], spoil: Any
) -> None:
    source, peer = met
    peer.spoiled[READING] = spoil
    with pytest.raises((LinkLost, NoValue)):
        source.read()
    peer.spoiled.clear()
    assert source.read().temperature_degC == pytest.approx(25.0, abs=0.05)


def test_a_reply_that_comes_one_question_late_is_never_taken_for_the_next(wire: str) -> None:
    """An older value comes first, and the true one 50 ms later, when the next question has been asked already."""
    peer, _ = fluke(starts_at_degC=25.0)
    with served(wire, peer) as server:
        source = source_at(server)
        peer.spoiled[READING] = lambda whole: [b"24.000\r", 0.05, whole]
        with pytest.raises(LinkLost, match=MISPLACED):
            source.read()
        source.close()


def test_what_it_says_unasked_between_two_readings_is_a_fault(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    peer.spoiled[ERROR] = lambda whole: [whole, 0.05, b"C\r"]
    source.read()
    peer.spoiled.clear()
    time.sleep(0.2)
    with pytest.raises(LinkLost, match=r"it sent 'C' before 'UNIT:TEMP\?' was sent, which answers no question"):
        source.read()


def test_it_goes_there_by_itself_while_something_else_is_presented(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    source.head_for(37.0)
    assert "SOUR:SPO 37.000" in peer.heard
    time.sleep(0.5)
    assert source.read().temperature_degC == pytest.approx(37.0, abs=0.05), "nobody waited for it"
    source.settle(37.0)
    assert isinstance(source, SettlesAlone)


def test_another_instrument_at_the_same_address_is_noticed(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    peer.spoiled[READING] = nothing
    with pytest.raises(LinkLost):
        source.read()
    peer.spoiled["*IDN?"] = instead("FLUKE,4181,77,1.0")
    with pytest.raises(LinkLost, match=r"now states .*4181"):
        source.read()


def test_once_the_wire_is_gone_every_use_says_so(wire: str) -> None:
    peer, _ = fluke(starts_at_degC=25.0)
    with served(wire, peer) as server:
        source = source_at(server)
    for _ in range(2):
        with pytest.raises(LinkLost):
            source.read()
        with pytest.raises(LinkLost):
            source.settle(37.0)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=40))
def test_no_bytes_on_the_wire_make_a_reading_that_was_not_stated(
    met: tuple[SettlingSource, Faulty], garbage: bytes
) -> None:
    """Whatever comes for the value: an error, or the one number that these bytes are."""
    source, peer = met
    peer.spoiled[READING] = lambda whole: [garbage + b"\r"]
    try:
        reading = source.read()
    except (LinkLost, NoValue):
        return
    assert garbage.decode("latin-1").strip() in reading.raw
    assert any(character.isdigit() for character in reading.raw)


def test_a_set_point_changed_while_it_settles_ends_the_scene(met: tuple[SettlingSource, Faulty]) -> None:
    source, peer = met
    stated = iter([b"37.000\r"])
    peer.spoiled["SOUR:SPO?"] = lambda whole: [next(stated, b"36.000\r")]
    with pytest.raises(InstrumentRefused, match="it was changed to a set point of 36 degC while it settled"):
        source.settle(37.0)


def test_a_family_that_does_not_state_its_set_point_is_set_all_the_same(wire: str) -> None:
    state = {"at": "25.0"}

    def answer(line: str) -> str | None:
        if line.startswith("DA"):
            state["at"] = line[2:]
            return None
        return f"T={state['at']}" if line == "M2" else None

    commands = {"set": "DA{value}", "read": ["M2"]}
    with served(wire, Faulty(answer, end=b"\r\n")) as server:
        source = source_at(server, commands=commands, kind="surface", line_end="\r\n")
        source.settle(37.0)
        reading = source.read()
        source.close()
    assert (reading.temperature_degC, reading.kind, reading.raw) == (37.0, SourceKind.SURFACE, "T=37.000 degC")


def test_older_baths_are_asked_in_their_own_words(wire: str) -> None:
    state = {"s": 25.0}

    def answer(line: str) -> str | None:
        if line.startswith("s="):
            state["s"] = float(line[2:])
            return None
        return {"s": f"set: {state['s']:.2f} C", "t": f"t:   {state['s']:.1f} C"}.get(line)

    peer = Faulty(answer, end=b"\r\n")
    with served(wire, peer) as server:
        source = source_at(server, commands="hart_bath")
        source.settle(37.0)
        reading = source.read()
        peer.spoiled["t"] = twice
        with pytest.raises(LinkLost, match="which answers no question"):
            source.read()
        source.close()
    assert (reading.temperature_degC, reading.kind) == (37.0, SourceKind.CONTACT)
    assert reading.emissivity is None
    assert reading.raw == "t:   37.0 C"
