"""Identity, settings, records and frames of a device over ISAPI, with digest authentication really checked."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import numpy as np
import pytest

from conformance.bench.assembly import assemble
from conformance.bench.description import Bench
from conformance.core.events import Mode
from conformance.core.problems import BenchError
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.driver import IsapiDevice, IsapiOptions
from conformance.devices.isapi.matrix import NO_TEMPERATURE, snapshot_path
from conformance.devices.isapi.records import PATH as SEARCH
from conformance.simulator.served.http_peer import Request, Response
from conformance.simulator.served.isapi.digest import DigestGuard
from tests.devices.isapi.payloads import BLACKBODY, COMPENSATION, FACE_THERMOMETRY, THERMAL_CAP, part
from tests.devices.isapi.peer import Peer, talking

THERMAL = "/ISAPI/Thermal/channels/2"
FACES = "/ISAPI/Thermal/channels/1/faceThermometry"


def bench(**options: Any) -> Bench:
    return Bench.model_validate({"schema": Bench.KIND, "device": {"driver": "isapi", "options": options}})


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("<localTime>2026-01-15T09:00:00+08:00</localTime>", 1768438800.0),
        ("<localTime>2026-01-15T09:00:00</localTime>", None),
        ("<localTime>yesterday</localTime>", None),
        ("<timeMode>NTP</timeMode>", None),
    ],
)
def test_its_clock_is_read_where_it_states_an_instant(told: str, seconds: float | None) -> None:
    peer = Peer()
    peer.documents["/ISAPI/System/time"] = f"<Time>{told}</Time>"
    with talking(peer) as device:
        assert device.device_clock_s() == seconds


def test_a_device_without_the_document_tells_no_time() -> None:
    with talking(Peer()) as device:
        assert device.device_clock_s() is None


def test_hidden_corrections_are_recorded_with_the_identity() -> None:
    peer = Peer()
    peer.documents |= {
        "/ISAPI/Thermal/capabilities": THERMAL_CAP,
        f"{THERMAL}/bodyTemperatureCompensation": COMPENSATION,
        f"{THERMAL}/blackBody": BLACKBODY,
    }
    with talking(peer) as device:
        said = device.identity()
    assert (said["model"], said["serial"], said["firmware"]) == ("DS-2TD2636B", "DS-0001", "V5.5.26")
    assert said["body_temperature_compensation"] == "manual, smartCorrection 0.4 delta_degC"
    assert said["blackbody"] == "enabled true, emissivity 0.97, distance 2.0, temperature 35.0, region point"
    assert "isSupportFaceThermometry" in said["thermal_abilities"]
    assert "isSupportRealtimeThermometry" not in said["thermal_abilities"]


def test_a_device_without_such_settings_is_said_to_state_none() -> None:
    with talking(Peer()) as device:
        assert device.identity()["body_temperature_compensation"].startswith("not stated: Invalid Operation")


def test_the_right_password_opens_and_a_wrong_one_is_a_clear_bench_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVICE_PASSWORD", "right")
    options = {"password": {"environment": "DEVICE_PASSWORD"}}
    with talking(Peer(user="admin", password="right"), options) as device:
        assert device.identity()["model"] == "DS-2TD2636B"
    peer = Peer(user="admin", password="other")
    try:
        with pytest.raises(BenchError, match="does not accept user 'admin' with the password given") as caught:
            assemble(bench(url=peer.url, **options))
        assert "right" not in str(caught.value), "a secret is never shown"
        assert peer.asked == []
    finally:
        peer.close()


def test_a_password_that_is_nowhere_and_a_device_that_is_nowhere_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH", raising=False)
    with pytest.raises(BenchError, match="environment variable NO_SUCH is not set"):
        assemble(bench(url="http://127.0.0.1:1", password={"environment": "NO_SUCH"}))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(BenchError, match=f"127.0.0.1:{port} cannot be reached"):
        assemble(bench(url=f"http://127.0.0.1:{port}"))
    with pytest.raises(BenchError, match="state the option url"):
        assemble(bench())


@pytest.mark.parametrize(
    "wrong", [{"url": "ftp://x"}, {"mode": "fever"}, {"password": "written out"}, {"password": {}}, {"colour": 1}]
)
def test_options_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        IsapiOptions.model_validate_json(json.dumps(wrong))


def test_a_threshold_is_set_and_nothing_else_is_touched() -> None:
    peer = Peer()
    peer.documents[FACES] = FACE_THERMOMETRY
    with talking(peer) as device:
        assert device.configure("alarm_threshold_degC", 37.8) == 37.8
    put = next(request for request in peer.asked if request.method == "PUT")
    assert put.content.decode() == FACE_THERMOMETRY.replace(">37.3<", ">37.8<")


def test_what_the_device_states_counts_not_what_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    peer = Peer()
    peer.documents[FACES] = Response(FACE_THERMOMETRY.encode())
    with talking(peer) as device:
        monkeypatch.setattr(device._client, "put", lambda path, content: None)
        assert device.configure("alarm_threshold_degC", 37.8) == 37.3


def test_a_setting_without_a_place_over_isapi_is_no_refusal_of_the_device() -> None:
    with talking(Peer()) as device, pytest.raises(LookupError, match="alarm_threshold_degC can be changed"):
        device.configure("volume", 3)


def passages(status: str, *entries: dict[str, Any]) -> str:
    return json.dumps({"AcsEvent": {"responseStatusStrg": status, "numOfMatches": len(entries), "InfoList": entries}})


def entry(**changes: Any) -> dict[str, Any]:
    fields = {
        "major": 5, "minor": 75, "time": "2999-01-01T00:00:00+00:00", "serialNo": 1, "currTemperature": 38.0,
        "thermometryUnit": "celsius", "isAbnomalTemperature": True, "thermalPicUrl": "/pic/1.jpg",
    }  # fmt: skip
    return {**fields, **changes}


def test_the_past_passages_that_it_calls_abnormal_are_its_alarm_records() -> None:
    peer = Peer()
    entries = (entry(), entry(isAbnomalTemperature=False), entry(time="yesterday", currTemperature="hot"))
    peer.documents[SEARCH] = passages("OK", *entries)
    with talking(peer, {"mode": Mode.BODY}) as device:
        first, second = device.alarm_records(0.0)
    assert (first.temperature_degC, first.mode, first.image) == (38.0, Mode.BODY, "/pic/1.jpg")
    assert first.recorded_at_s is not None
    assert first.recorded_at_s > 1e9, "an entry of the year 2999 lies far ahead on the bench's clock"
    assert (second.recorded_at_s, second.temperature_degC) == (None, None)
    assert first.threshold_degC is None


def test_no_match_is_no_record() -> None:
    peer = Peer()
    peer.documents[SEARCH] = passages("NO MATCH")
    with talking(peer) as device:
        assert list(device.alarm_records(0.0)) == []


@pytest.mark.parametrize("answer", [passages("MORE"), passages("PERHAPS", entry()), "[]", '{"AcsEvent": 3}'])
def test_a_search_that_does_not_end_is_a_lost_link(answer: str) -> None:
    peer = Peer()
    peer.documents[SEARCH] = answer
    with talking(peer) as device, pytest.raises(LinkLost):
        list(device.alarm_records(0.0))


def snapshot(octets: bytes, **sizes: Any) -> Response:
    described = {"jpegPicWidth": 3, "jpegPicHeight": 2, "p2pDataLen": len(octets), **sizes}
    head = f"--boundary\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(octets)}\r\n\r\n".encode()
    content = part(json.dumps({"JpegPictureWithAppendData": described})) + head + octets + b"\r\n--boundary--\r\n"
    return Response(content, "multipart/form-data; boundary=boundary")


MATRIX_DEGC = np.array([[36.5, 20.0, 0.0], [-20.0, 60.0, 37.25]])


def counts_of(response: Response, **options: Any) -> Any:
    peer = Peer()
    peer.documents[snapshot_path(2)] = response
    with talking(peer, {"frame_interval_s": 0.1, **options}) as device:
        calibration = device.calibration()
        frame = next(iter(device.watch(device._clock.now_s() + 0.1)))
    return calibration.degC(frame.counts)  # type: ignore[union-attr]


def test_a_float_matrix_keeps_a_hundredth_of_a_kelvin() -> None:
    degC = counts_of(snapshot(MATRIX_DEGC.astype("<f4").tobytes(), temperatureDataLength=4))
    assert np.abs(degC - MATRIX_DEGC).max() < 0.0051


@pytest.mark.parametrize(("unit", "offset"), [("celsius", 0), ("kelvin", 273.15)])
def test_an_int16_matrix_is_read_in_the_unit_that_the_bench_states(unit: str, offset: float) -> None:
    octets = np.round(MATRIX_DEGC * 10).astype("<i2").tobytes()
    degC = counts_of(snapshot(octets, temperatureDataLength=2, scale=10, offset=offset), int16_unit=unit)
    assert np.abs(degC - MATRIX_DEGC).max() < 0.06


def test_a_pixel_without_temperature_is_0_kelvin() -> None:
    blind = MATRIX_DEGC.astype("<f4")
    blind[0, 0], blind[1, 1] = np.nan, 1e6
    degC = counts_of(snapshot(blind.tobytes(), temperatureDataLength=4))
    assert degC[0, 0] == degC[1, 1] == pytest.approx(NO_TEMPERATURE - 273.15)


@pytest.mark.parametrize(
    "response",
    [
        snapshot(b"\0" * 23, temperatureDataLength=4),
        snapshot(b"\0" * 24, temperatureDataLength=4, jpegPicWidth=10**9),
        snapshot(b"\0" * 24, temperatureDataLength=4, p2pDataLen=12),
        snapshot(b"\0" * 12, temperatureDataLength=2),
        Response(b"--boundary--\r\n", "multipart/form-data; boundary=boundary"),
        Response(b"<html/>", "text/html"),
    ],
)
def test_a_matrix_that_is_not_what_it_says_is_a_lost_link(response: Response) -> None:
    with pytest.raises(LinkLost):
        counts_of(response, int16_unit="celsius")


def test_int16_of_an_unknown_unit_is_not_guessed_at() -> None:
    with pytest.raises(LookupError, match="int16_unit"):
        counts_of(snapshot(b"\0" * 12, temperatureDataLength=2, scale=10))


def test_a_device_without_matrix_says_so_before_the_scene() -> None:
    with talking(Peer()) as device, pytest.raises(LookupError, match="no temperature matrix"):
        IsapiDevice.calibration(device)


def test_an_answer_to_a_challenge_is_good_once() -> None:
    digest = DigestGuard("admin", "right")
    challenge = Response(status=401, headers={"WWW-Authenticate": digest.challenge()})
    request = httpx.Request("GET", "http://127.0.0.1/x")
    asking = httpx.DigestAuth("admin", "right").auth_flow(request)
    next(asking)
    answer = asking.send(httpx.Response(401, headers=dict(challenge.headers), request=request))
    authorised = Request("GET", "/x", {"authorization": answer.headers["Authorization"]})
    assert digest.allows(authorised)
    assert not digest.allows(authorised), "a replay"
    assert not digest.allows(Request("PUT", "/x", authorised.headers)), "another method"
