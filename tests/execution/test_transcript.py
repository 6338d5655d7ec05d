"""``conformance run --transcript``: the log of the wires beside the other files of a recording."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.bench.assembly import assemble
from conformance.bench.clock import RealClock
from conformance.bench.description import Bench
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.transcript import Transcript
from conformance.cli import recording as recording_command
from conformance.core.problems import BenchError
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.driver import IsapiDevice, IsapiOptions
from conformance.execution.inputs import Inputs
from conformance.execution.session import record
from conformance.recording.integrity import integrity_problems
from conformance.recording.layout import WIRE
from conformance.recording.packing import FrameForm
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.redaction import redact
from conformance.recording.repacking import repack
from conformance.recording.wire_log import WireLog
from tests.conftest import Said
from tests.devices.isapi.peer import Peer
from tests.execution.test_resume import cut_off, inputs
from tests.recording.killed import VECTOR
from tests.simulator.wires.certified import PRODUCT, WHOLE, over, scenario_of

ACCURACY = WHOLE.model_copy(
    update={"requirements": tuple(r for r in WHOLE.requirements if scenario_of(r) == "blackbody_accuracy")}
)
ADAPTER = """
import json, os, sys
for line in sys.stdin:
    asked = json.loads(line)
    reply = {"reply": asked["id"]}
    if asked["request"] == "hello":
        reply |= {"protocol": asked["protocol"], "identity": {}}
    print(json.dumps(reply | {"identity": {"serial": os.environ.get("VENDOR_API_KEY", "1")}}), flush=True)
    if asked["request"] == "goodbye":
        break
"""
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "isapi": {"driver": "isapi", "options": {"mode": "body"}},
    "onvif": {"driver": "onvif", "options": {"mode": "body"}},
    "modbus": {"driver": "modbus_gate"},
}


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / WIRE).read_text(encoding="utf-8").splitlines()]


def over_wire(wire: str) -> Inputs:
    return Inputs(ACCURACY, PRODUCT, over({"modbus": "modbus_gate"}.get(wire, wire), DEVICES[wire]))


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over ISAPI with a log."""
    folder = tmp_path_factory.mktemp("logged") / "r"
    outcome = record(over_wire("isapi"), folder, transcript=True)
    assert outcome.broken == 0, outcome.first_error
    return folder


@pytest.mark.parametrize("wire", ["onvif", "modbus"])
def test_both_directions_of_a_wire_are_in_the_log_on_the_clock_of_the_bench(tmp_path: Path, wire: str) -> None:
    record(over_wire(wire), tmp_path / "r", transcript=True)
    *messages, ended = lines(tmp_path / "r")
    assert {(line["role"], line["direction"], line["wire"]) for line in messages} == {
        ("device", "sent", wire),
        ("device", "received", wire),
    }
    assert max(line["time_s"] for line in messages) == pytest.approx(
        max(scene.end_s or 0.0 for scene in read_recording(tmp_path / "r").scenes), abs=5.0
    )
    assert ended["messages"] == len(messages) > 100


def test_the_log_is_listed_in_the_manifest_and_a_change_of_it_is_found(logged: Path, tmp_path: Path) -> None:
    manifest = read_manifest(logged)
    assert WIRE in manifest.files
    assert manifest.files[WIRE].bytes == (logged / WIRE).stat().st_size
    repack(logged, tmp_path / "again", FrameForm.WORK)
    (tmp_path / "again" / WIRE).write_bytes(b"{}\n")
    assert "changed" in str(integrity_problems(tmp_path / "again", manifest)[0])


def test_requests_and_answers_are_whole_and_their_headers_are_not_in_the_log(logged: Path) -> None:
    text = (logged / WIRE).read_text(encoding="utf-8")
    heads = {line["head"] for line in lines(logged) if line.get("direction") == "sent"}
    assert "GET /ISAPI/System/deviceInfo" in heads
    assert any("FaceTemperatureMeasurementEvent" in line.get("text", "") for line in lines(logged))
    assert "uthorization" not in text
    assert "nonce" not in text.lower()


def test_without_the_option_a_recording_has_the_bytes_that_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(Transcript, "_write", lambda *arguments: calls.append(arguments))
    given = inputs(tmp_path)
    record(given, tmp_path / "without")
    assert calls == []
    record(given, tmp_path / "with", transcript=True)
    names = {path.name for path in (tmp_path / "without").iterdir()}
    assert {path.name for path in (tmp_path / "with").iterdir()} == names | {WIRE}
    for name in names - {"manifest.json"}:
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
    manifests = [json.loads((tmp_path / name / "manifest.json").read_bytes()) for name in ("with", "without")]
    del manifests[0]["files"][WIRE]
    assert manifests[0] == manifests[1]


def test_a_device_that_is_simulated_in_memory_has_no_wire_and_the_log_says_so(tmp_path: Path) -> None:
    record(inputs(tmp_path), tmp_path / "r", transcript=True)
    assert lines(tmp_path / "r") == [{"session": "ended", "messages": 0, "left_out": 0, "left_out_bytes": 0}]


def test_the_earlier_part_of_a_log_stays_where_a_run_is_resumed(tmp_path: Path) -> None:
    given = inputs(tmp_path)
    folder = cut_off(given, tmp_path / "r", transcript=True)
    with (folder / WIRE).open("ab") as stream:
        stream.write(b'{"time_s": 3')  # what a crash leaves
    record(given, folder, resume=True, transcript=True)
    marks = [line["session"] for line in lines(folder)]
    assert marks == ["ended", "resumed", "ended"]
    assert WIRE in read_manifest(folder).files


def test_a_run_that_is_resumed_without_the_option_keeps_the_log_that_there_is(tmp_path: Path) -> None:
    given = inputs(tmp_path)
    folder = cut_off(given, tmp_path / "r", transcript=True)
    before = (folder / WIRE).read_bytes()
    record(given, folder, resume=True)
    assert (folder / WIRE).read_bytes() == before
    assert integrity_problems(folder, read_manifest(folder)) == []


def test_a_log_goes_along_into_a_zip_and_another_form_and_is_left_out_of_a_redacted_one(
    logged: Path, tmp_path: Path
) -> None:
    repack(logged, tmp_path / "packed.zip", FrameForm.EXCHANGE)
    repack(tmp_path / "packed.zip", tmp_path / "unpacked", FrameForm.WORK)
    assert (tmp_path / "unpacked" / WIRE).read_bytes() == (logged / WIRE).read_bytes()
    done = redact(tmp_path / "packed.zip", tmp_path / "redacted")
    assert not (tmp_path / "redacted" / WIRE).exists()
    assert f"({read_manifest(logged).files[WIRE].sha256}) was left out" in done.manifest.notes[-1]
    read_recording(tmp_path / "redacted")


def test_info_and_check_know_the_log(logged: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    shown = runner.invoke(recording_command.command, ["info", str(logged)], standalone_mode=False)
    assert "log of the wires: " in shown.output
    assert " device isapi" in shown.output
    found = json.loads(
        runner.invoke(recording_command.command, ["info", str(logged), "--json"], standalone_mode=False).output
    )
    assert found["wire_log"]["ended"]
    assert found["wire_log"]["messages"]["device isapi"] > 100
    checked = runner.invoke(recording_command.command, ["check", str(logged)], standalone_mode=False)
    assert (checked.return_value, "complete, " in checked.output) == (0, True)


def test_where_the_bench_does_not_come_up_the_log_until_then_is_left_beside(tmp_path: Path) -> None:
    given = over_wire("isapi")
    assert given.bench is not None
    script = tmp_path / "adapter.py"
    script.write_text("print('what is this')\n", encoding="utf-8")
    device = given.bench.device.model_copy(
        update={
            "driver": "adapter",
            "options": {"command": [sys.executable, str(script)]},
        }
    )
    bench = given.bench.model_copy(update={"device": device, "simulation": None})
    with pytest.raises(BenchError, match=r"until then: .*r\.wire\.jsonl"):
        record(dataclasses.replace(given, bench=bench), tmp_path / "r", transcript=True)
    assert not (tmp_path / "r").exists()
    left = (tmp_path / f"r.{WIRE}").read_text(encoding="utf-8")
    assert "what is this" in left
    assert "hello" in left


SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=4, max_size=30).map("S3cret".__add__)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SECRETS)
def test_a_password_in_the_options_is_never_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """A device that says it again in every document, in JSON and in XML, does not get it into the log."""

    (tmp_path / "password").write_text(secret, encoding="utf-8")
    said = secret.rstrip("\r\n")
    peer = Peer()
    echo = said.replace("&", "&amp;").replace("<", "&lt;")
    peer.documents["/ISAPI/System/deviceInfo"] = f"<DeviceInfo><model>{echo}</model></DeviceInfo>"
    options = {"url": peer.url, "password": {"file": str(tmp_path / "password")}, "ask_every_s": None}
    bench = Bench.model_validate_json(
        json.dumps({"schema": "conformance/bench/1", "device": {"driver": "isapi", "options": options}})
    )
    (tmp_path / WIRE).unlink(missing_ok=True)
    log = WireLog()
    try:
        station = assemble(bench, log)
        log.begin(tmp_path)
        assert station.device.identity()["model"]
        station.close()
    finally:
        peer.close()
    log.close()
    text = (tmp_path / WIRE).read_text(encoding="utf-8")
    assert "GET /ISAPI/System/deviceInfo" in text
    assert said not in text
    assert all(said not in str(value) for line in lines(tmp_path) for value in line.values())


def test_what_an_adapter_is_given_and_says_again_is_not_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VENDOR_API_KEY", "0123456789abcdef")
    script = tmp_path / "adapter.py"
    script.write_text(ADAPTER, encoding="utf-8")
    given = over_wire("isapi")
    assert given.bench is not None
    device = given.bench.device.model_copy(
        update={
            "driver": "adapter",
            "options": {"command": [sys.executable, str(script)], "environment": ["VENDOR_API_KEY"]},
        }
    )

    log = WireLog()
    station = assemble(given.bench.model_copy(update={"device": device, "simulation": None}), log)
    log.begin(tmp_path)
    assert station.device.identity() == {"serial": "0123456789abcdef"}
    station.close()
    log.close()
    assert "0123456789abcdef" not in (tmp_path / WIRE).read_text(encoding="utf-8")
    assert '{\\"serial\\": \\"***\\"}' in (tmp_path / WIRE).read_text(encoding="utf-8")


def test_an_instrument_is_in_the_log_by_its_role(tmp_path: Path) -> None:
    source = {"driver": "simulated_scpi_blackbody", "calibration": {"expanded_uncertainty_delta_degC": 0.1}}
    described = {"schema": "conformance/bench/1", "device": {"driver": "simulated"}, "reference_source": source}
    source["calibration"] |= {"date": "2026-01-15"}  # type: ignore[operator]
    log = WireLog()
    station = assemble(Bench.model_validate_json(json.dumps(described)), log)
    log.begin(tmp_path)
    assert station.reference_source is not None
    station.reference_source.settle(37.0)
    station.close()
    log.close()
    said = [(line["role"], line["direction"], line["wire"]) for line in lines(tmp_path)[:-1]]
    assert set(said) == {("reference_source", "sent", "scpi"), ("reference_source", "received", "scpi")}
    assert any("*IDN?" in line.get("text", "") for line in lines(tmp_path))


def test_a_stream_that_breaks_its_form_is_in_the_log_with_what_broke_it() -> None:
    written: list[Mapping[str, Any]] = []

    class Sink:
        def write(self, line: Mapping[str, Any]) -> None:
            written.append(line)

    peer, clock = Peer(), RealClock()
    around = Surroundings(clock, 0, Light(), transcript=Transcript("device", clock, Sink()))
    device = IsapiDevice(IsapiOptions.model_validate({"url": peer.url, "ask_every_s": None}), around)
    try:
        peer.push(b"--boundary\r\nContent-Length: nonsense\r\n\r\n")
        with pytest.raises(LinkLost):
            list(device.listen(clock.now_s() + 5.0))
    finally:
        device.close()
        peer.close()
    broke = [line for line in written if line.get("head") == "what broke the form of the stream"]
    assert "nonsense" in broke[0]["text"]


def test_check_keeps_a_log_as_run_does(tmp_path: Path, conformance: Callable[..., Said]) -> None:
    inputs(tmp_path)
    given = ("--product", str(VECTOR / "product.yaml"), "--bench", str(VECTOR / "bench.yaml"))
    conformance(
        "check", str(tmp_path / "requirements.yaml"), *given, "-o", str(tmp_path / "out"), "--transcript",
        "--format", "json",
    )  # fmt: skip
    assert WIRE in read_manifest(tmp_path / "out" / "recording").files


def test_a_log_that_is_left_by_a_check_is_outside_of_the_folder_that_has_to_be_new(tmp_path: Path) -> None:
    given = over_wire("isapi")
    assert given.bench is not None
    device = given.bench.device.model_copy(update={"driver": "adapter", "options": {"command": ["no-such-program"]}})
    bench = given.bench.model_copy(update={"device": device, "simulation": None})
    with pytest.raises(BenchError, match="cannot be started"):
        record(dataclasses.replace(given, bench=bench), tmp_path / "out" / "recording", transcript=True)
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{WIRE}"]


def test_an_adapter_that_is_tried_out_is_in_a_log_line_by_line(
    tmp_path: Path, conformance: Callable[..., Said]
) -> None:
    example = Path(__file__).resolve().parents[2] / "docs" / "examples" / "adapter.py"
    log = tmp_path / "adapter.jsonl"
    conformance("adapter", "check", sys.executable, str(example), "--listen", "0.6", "--transcript", str(log))
    text = log.read_text(encoding="utf-8")
    assert '"request": "hello"' in json.loads(text.splitlines()[0])["text"]
    assert "make_coffee" in text
    assert json.loads(text.splitlines()[-1])["session"] == "ended"


def test_a_bench_that_is_tried_out_is_in_a_log(tmp_path: Path, conformance: Callable[..., Said]) -> None:
    log = tmp_path / "bench.jsonl"
    conformance("bench", "check", str(VECTOR / "bench.yaml"), "--transcript", str(log))
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["messages"] == 0, "all of it is in memory"
