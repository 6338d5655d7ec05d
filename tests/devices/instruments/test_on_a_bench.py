"""Instruments in ``bench.yaml``: bad options found with their lines, a bench that comes up, and one that does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.assembly import assemble
from conformance.bench.clock import VirtualClock
from conformance.bench.description import load_bench
from conformance.core.problems import BadInput, BenchError

HEAD = """schema: conformance/bench/1
device: {driver: simulated}
"""
CALIBRATED = "  calibration: {expanded_uncertainty_delta_degC: 0.1, date: 2026-01-15}\n"


def bench_file(folder: Path, text: str) -> Path:
    path = folder / "bench.yaml"
    path.write_text(HEAD + text)
    return path


@pytest.mark.parametrize("wire", ["tcp", "serial"])
def test_a_simulated_source_behind_a_real_wire_settles_in_virtual_time(tmp_path: Path, wire: str) -> None:
    text = (
        "reference_source:\n  driver: simulated_scpi_blackbody\n"
        f"  options: {{wire: {wire}, instrument: {{unit: F, decimal_comma: true}}}}\n{CALIBRATED}"
    )
    bench = load_bench(bench_file(tmp_path, text))
    station = assemble(bench)
    try:
        assert isinstance(station.clock, VirtualClock)
        assert station.reference_source is not None
        station.reference_source.settle(37.0)
        reading = station.reference_source.read()
    finally:
        station.close()
    assert reading.temperature_degC == pytest.approx(37.0, abs=0.1)
    assert reading.time_s == station.clock.now_s() > 60.0, "minutes on the bench's clock"
    assert bench.simulated


def test_the_same_seed_gives_the_same_readings_over_the_wire(tmp_path: Path) -> None:
    text = f"reference_source:\n  driver: simulated_scpi_blackbody\n{CALIBRATED}"
    readings = []
    for _ in range(2):
        station = assemble(load_bench(bench_file(tmp_path, text)))
        assert station.reference_source is not None
        station.reference_source.settle(35.0)
        readings.append(station.reference_source.read())
        station.close()
    assert readings[0] == readings[1]


@pytest.mark.parametrize(
    ("role", "options", "words"),
    [
        ("scpi_blackbody", "{}", "resource"),
        ("scpi_blackbody", "{resource: COM1}", "String should match pattern"),
        ("scpi_blackbody", '{resource: "ASRL1::INSTR", baud: 0}', "greater than 0"),
        ("scpi_blackbody", '{resource: "ASRL1::INSTR", commands: fluke_9999}', "fluke_4180"),
        (
            "scpi_blackbody",
            '{resource: "ASRL1::INSTR", commands: {set: "DA{value}", set_point: "DA?", read: ["M2"]}}',
            "State kind",
        ),
        (
            "scpi_blackbody",
            '{resource: "ASRL1::INSTR", kind: surface, commands: {set: DA, set_point: "DA?", read: ["M2"]}}',
            "does not contain {value}",
        ),
        ("scpi_blackbody", '{resource: "ASRL1::INSTR", criterion: {for_s: 1, interval_s: 1}}', "a quarter of for_s"),
        ("modbus_blackbody", "{registers: ir_2101, kind: contact}", "either host or serial_port"),
        (
            "modbus_blackbody",
            "{registers: ir_2101, host: a, serial_port: b, kind: contact}",
            "either host or serial_port",
        ),
        ("modbus_blackbody", "{registers: ir_2101, host: a}", "kind"),
    ],
)
def test_bad_options_are_bad_input_with_their_line(tmp_path: Path, role: str, options: str, words: str) -> None:
    text = f"reference_source:\n  driver: {role}\n  options: {options}\n{CALIBRATED}"
    with pytest.raises(BadInput) as caught:
        load_bench(bench_file(tmp_path, text))
    assert words in str(caught.value)
    assert all(problem.line is not None and problem.line >= 3 for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("fitting", "words"),
    [
        (
            'reference_source:\n  driver: scpi_blackbody\n  options: {resource: "TCPIP::127.0.0.1::1::SOCKET"}\n'
            + CALIBRATED,
            r"the reference_source \(driver scpi_blackbody\) cannot be used: LinkLost: .*no device listens there",
        ),
        (
            "reference_source:\n  driver: modbus_blackbody\n"
            "  options: {host: 127.0.0.1, tcp_port: 1, registers: ir_2101, kind: contact}\n" + CALIBRATED,
            "127.0.0.1:1 unit 1 cannot be opened",
        ),
        (
            'chamber:\n  driver: text_ambient_sensor\n  options: {resource: "ASRL/dev/no-such-port::INSTR"}\n',
            r"the chamber \(driver text_ambient_sensor\) cannot be used: LinkLost: .*cannot be opened",
        ),
        (
            "chamber:\n  driver: modbus_ambient_sensor\n"
            "  options: {serial_port: /dev/no-such-port, registers: xy_md02}\n",
            "/dev/no-such-port unit 1 cannot be opened",
        ),
    ],
)
def test_an_instrument_that_is_not_there_keeps_the_bench_from_coming_up(
    tmp_path: Path, fitting: str, words: str
) -> None:
    with pytest.raises(BenchError, match=words):
        assemble(load_bench(bench_file(tmp_path, fitting)))


def documented() -> list[dict[str, Any]]:
    text = (Path(__file__).parents[3] / "docs" / "instruments.md").read_text()
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize("entry", documented(), ids=lambda entry: "-".join(each["driver"] for each in entry.values()))
def test_what_the_documentation_shows_is_good_input(tmp_path: Path, entry: dict[str, Any]) -> None:
    load_bench(bench_file(tmp_path, yaml.safe_dump(entry)))


def test_every_driver_of_an_instrument_is_in_the_documentation() -> None:
    shown = {each["driver"] for entry in documented() for each in entry.values()}
    assert shown == {
        "contact_thermometer",
        "modbus_ambient_sensor",
        "modbus_blackbody",
        "scpi_blackbody",
        "simulated_scpi_blackbody",
        "text_ambient_sensor",
    }
