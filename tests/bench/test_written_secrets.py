"""Secrets that are written into a bench's description are refused, and what is refused is not repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.description import Bench, load_bench
from conformance.bench.published import hidden_words, published, shown_words
from conformance.bench.written_secrets import plain_address, written_secrets
from conformance.core.problems import BadInput

PASSWORD = "hunter2-Geheim"
WRITTEN: tuple[dict[str, Any], ...] = (
    {"url": f"http://admin:{PASSWORD}@192.0.2.7"},
    {"url": f"https://{PASSWORD}@192.0.2.7/ISAPI"},
    {"url": f"HTTP://admin:{PASSWORD}@[::1]:80"},
    {"host": f"admin:{PASSWORD}@192.0.2.7"},
    {"url": f"http://192.0.2.7/stream?token={PASSWORD}"},
    {"url": f"http://192.0.2.7/stream?user=a&password={PASSWORD}"},
    {"url": f"http://192.0.2.7/stream?a=1&sig={PASSWORD}"},
    {"url": f"http://192.0.2.7/?X-Api-Key={PASSWORD}"},
    {"password": PASSWORD},
    {"password": 12345678},
    {"devicePassword": PASSWORD},
    {"api_key": PASSWORD},
    {"wire": {"deep": [{"auth_token": PASSWORD}]}},
    {"header": f"Authorization: Bearer {PASSWORD}"},
    {"command": ["adapter", f"--password={PASSWORD}"]},
    {"command": ["adapter", "--password", PASSWORD]},
    {"command": ["adapter", "--device-password", PASSWORD]},
    {"command": ["adapter", "-p", PASSWORD]},
    {"command": ["adapter", f"token={PASSWORD}"]},
    {"command": ["adapter", f"DEVICE_SECRET={PASSWORD}"]},
    {"command": ["adapter", "-u", f"admin:{PASSWORD}"]},
    {"command": ["adapter", f"rtsp://admin:{PASSWORD}@192.0.2.7/1"]},
    {"command": ["adapter", f"--url=http://192.0.2.7/?apikey={PASSWORD}"]},
    {"command": ["curl", "-H", f"Authorization: Basic {PASSWORD}"]},
    {"command": ["adapter"], "environment": {"DEVICE_PASSWORD": PASSWORD}},
    {"command": ["adapter", {"environment": "DEVICE_PASSWORD"}]},
    {"command": ["adapter"], "environment": ["LABORATORY_PASSPHRASE"]},
)
HARMLESS: tuple[dict[str, Any], ...] = (
    {"url": "http://192.0.2.7:8080/ISAPI?channel=1", "user": "admin", "password": {"environment": "DEVICE_PASSWORD"}},
    {"password": {"file": "/run/secrets/device"}},
    {"command": ["adapter", "-p", "8080", "--port", "80", "--token-file", "/run/secrets/token", "--passive"]},
    {"command": ["adapter", "--password-env", "DEVICE_PASSWORD", "--verbose"]},
    {"resource": "TCPIP0::192.0.2.7::5025::SOCKET"},
    {"answers": {"display": "user@example.org is shown", "keys": "locked"}},
)


def bench_file(folder: Path, options: dict[str, Any]) -> Path:
    driver = "isapi" if "url" in options else "adapter"
    path = folder / "bench.yaml"
    path.write_text(yaml.safe_dump({"schema": Bench.KIND, "device": {"driver": driver, "options": options}}))
    return path


@pytest.mark.parametrize("options", WRITTEN, ids=range(len(WRITTEN)))
def test_a_secret_that_is_written_out_is_refused_and_not_repeated(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as raised:
        load_bench(bench_file(tmp_path, options))
    assert PASSWORD not in str(raised.value)
    assert str(12345678) not in str(raised.value)
    assert all(problem.line and problem.remedy for problem in raised.value.problems)


@pytest.mark.parametrize("options", HARMLESS, ids=range(len(HARMLESS)))
def test_what_names_a_place_or_holds_no_secret_is_taken(options: dict[str, Any]) -> None:
    assert list(written_secrets(options)) == []


def test_a_manifest_shows_of_a_command_only_what_may_be_seen() -> None:
    command = ["{python}", "-m", "vendor.adapter", "--serial", "0001", "--port=80", "--login=geheim", "geheim", "a.py"]
    shown = ["{python}", "-m", "vendor.adapter", "--serial", "0001", "--port=80", "--login=***", "***", "a.py"]
    assert shown_words(command) == shown
    assert hidden_words(command) == ["geheim", "geheim"]


def test_a_manifest_shows_of_options_only_what_may_be_seen() -> None:
    options = {
        "command": ["./adapter.sh", "geheim"],
        "environment": {"LOGIN": "geheim", "DEVICE": {"environment": "NAME"}},
        "deadline_s": 5.0,
    }
    bench = Bench.model_validate({"schema": Bench.KIND, "device": {"driver": "adapter", "options": options}})
    assert published(bench)["device"]["options"] == {
        "command": ["./adapter.sh", "***"],
        "environment": {"LOGIN": "***", "DEVICE": {"environment": "NAME"}},
        "deadline_s": 5.0,
    }


def test_of_an_address_a_manifest_shows_neither_user_nor_query() -> None:
    assert plain_address("http://a:b@192.0.2.7:80/x?token=1#y") == "http://192.0.2.7:80/x"
    assert plain_address("ASRL/dev/ttyUSB0::INSTR") == "ASRL/dev/ttyUSB0::INSTR"


def test_texts_of_a_drivers_own_options_are_shown_where_it_says_so() -> None:
    from conformance.bench.driver import Options
    from conformance.bench.published import _allowed, _shown

    class Humidity(Options):
        PUBLISHED = frozenset({"probe"})

        probe: str
        login: str

    shown = _shown({"probe": "P-1", "login": "geheim"}, _allowed(Humidity), everything=False)
    assert shown == {"probe": "P-1", "login": "***"}
