"""The adapter protocol against programs that keep it and programs that break it, over real pipes and sockets."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import sys
import textwrap
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance.bench.clock import RealClock
from conformance.bench.driver import ABILITIES, Surroundings
from conformance.bench.light import Light
from conformance.cli.main import conformance
from conformance.core.events import Heartbeat, Mode, Reading
from conformance.devices.adapter.carried import carried_by
from conformance.devices.adapter.check import AdapterCheckStep, check_adapter
from conformance.devices.adapter.driver import AdapterDevice, AdapterOptions
from conformance.devices.adapter.messages import Greeting
from conformance.devices.adapter.transport import Connection, Program
from conformance.devices.inbox import LinkLost

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"

GOOD = """
    import json, sys, time
    IDENTITY = {"manufacturer": "M", "model": "T", "serial": "1", "firmware": "1.0"}
    def write(**message): print(json.dumps(message), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["request"] == "hello":
            settings = ["alarm_threshold_degC"]
            write(reply=request["id"], protocol="conformance/adapter/1", identity=IDENTITY, settings=settings)
            %s
        elif request["request"] == "identity":
            write(reply=request["id"], identity=IDENTITY)
        elif request["request"] == "configure":
            good = request["value"] < 45
            write(reply=request["id"], **({"stated": request["value"]} if good else {"error": "too high"}))
        elif request["request"] == "goodbye":
            write(reply=request["id"]); break
"""


def program(after_greeting: str = "pass", source: str = GOOD) -> list[str]:
    """What it does after the greeting comes when somebody listens: what is said before is passed over."""
    later = f"time.sleep(0.3); {after_greeting}"
    return [sys.executable, "-c", textwrap.dedent(source % later if "%s" in source else source)]


def device(command: list[str], deadline_s: float = 5.0) -> AdapterDevice:
    options = AdapterOptions(command=tuple(command), deadline_s=deadline_s)
    return AdapterDevice(options, Surroundings(RealClock(), 0, Light()))


def said(command: list[str], for_s: float = 1.0) -> list[object]:
    talking = device(command)
    try:
        return list(talking.listen(for_s + 1.0))
    finally:
        talking.close()


def test_identity_and_settings_go_back_and_forth() -> None:
    talking = device(program())
    try:
        assert talking.identity()["firmware"] == "1.0"
        assert talking.configure("alarm_threshold_degC", 37.5) == 37.5
        with pytest.raises(ValueError, match="too high"):
            talking.configure("alarm_threshold_degC", 99.0)
        assert talking.answers()
    finally:
        talking.close()


def test_readings_come_in_degc_and_keep_what_was_said() -> None:
    fahrenheit = 'write(event="reading", temperature=98.6, unit="degF", mode="body", sequence=1)'
    (reading,) = said(program(fahrenheit))
    assert isinstance(reading, Reading)
    assert reading.temperature_degC == pytest.approx(37.0, abs=1e-6)
    assert reading.mode is Mode.BODY
    assert reading.raw == "98.6 degF"


def test_kelvins_become_degc() -> None:
    (reading,) = said(program('write(event="reading", temperature=310.15, unit="K", mode="surface")'))
    assert isinstance(reading, Reading)
    assert reading.temperature_degC == pytest.approx(37.0, abs=1e-6)


def test_a_heartbeat_is_a_sign_of_life_by_its_arrival() -> None:
    (beat,) = said(program('write(event="heartbeat", device_time="1999-01-01T00:00:00Z")'))
    assert isinstance(beat, Heartbeat)
    assert 0 < beat.time_s < 2.5, "the device's own clock is not trusted"


def lost(after_greeting: str) -> str:
    with pytest.raises(LinkLost) as caught:
        said(program(after_greeting))
    return str(caught.value)


@pytest.mark.parametrize(
    ("after_greeting", "words"),
    [
        ('print("garbage", flush=True)', r"line 2 of the adapter is neither a reply nor an event: 'garbage'"),
        ('print("[1, 2]", flush=True)', "neither a reply nor an event"),
        ('write(event="reading", temperature=36.6, mode="body")', "unit: field required"),
        ('write(event="reading", temperature="36.6", unit="degC", mode="body")', "temperature.*valid number"),
        ('print(\'{"event":"reading","temperature":NaN,"unit":"degC","mode":"body"}\', flush=True)', "finite"),
        ('write(event="reading", temperature=36.6, unit="degR", mode="body")', "unit"),
        ('write(event="reading", temperature=36.6, unit="degC", mode="body", colour="red")', "colour"),
        ('write(event="opinion")', "opinion"),
        ('sys.stdout.write("x" * 1100000); sys.stdout.flush()', "a line of more than 1048576 bytes"),
        ('sys.stderr.write("sensor on fire\\n"); sys.exit(3)', "exit code 3: sensor on fire"),
        ('write(event="heartbeat", sequence=1); write(event="heartbeat", sequence=3)', "event 3 came after event 1"),
        ('write(event="heartbeat", sequence=1); write(event="heartbeat", sequence=1)', "event 1 came after event 1"),
    ],
)
def test_whatever_breaks_the_protocol_in_mid_run_ends_the_link_with_its_own_words(
    after_greeting: str, words: str
) -> None:
    assert re.search(words, lost(after_greeting)), lost(after_greeting)


def test_what_was_said_before_the_link_broke_is_still_given_out() -> None:
    talking = device(program('write(event="heartbeat"); sys.exit(0)'))
    events = []
    with contextlib.suppress(LinkLost):
        for event in talking.listen(2.0):
            events.append(event)
    talking.close()
    assert [type(event) for event in events] == [Heartbeat]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import sys; sys.exit('no camera found')", "exit code 1: no camera found"),
        ("import time; time.sleep(30)", "did not answer 'hello' within 0.5 s"),
        ("print('welcome!', flush=True); input()", "neither a reply nor an event: 'welcome!'"),
        (
            "import json; i = json.loads(input())['id']; print(json.dumps({'reply': i, "
            "'protocol': 'conformance/adapter/9', 'identity': {}}), flush=True); input()",
            "uses 'conformance/adapter/9', this tool uses 'conformance/adapter/1'",
        ),
        (
            "import json; i = json.loads(input())['id']; print(json.dumps({'reply': i}), flush=True); input()",
            "protocol",
        ),
        ("import json; json.loads(input()); print(json.dumps({'reply': 77}), flush=True); input()", "answered 77"),
    ],
)
def test_an_adapter_that_does_not_come_up_says_why(source: str, words: str) -> None:
    deadline_s = 0.5 if "sleep" in source else 5.0
    with pytest.raises(LinkLost, match=words):
        device([sys.executable, "-c", source], deadline_s)


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(LinkLost, match="/no/such/adapter cannot be started"):
        device(["/no/such/adapter"])


def test_once_lost_the_device_no_longer_answers() -> None:
    talking = device(program("sys.exit(0)"))
    assert not talking.answers()
    talking.close()


def test_an_adapter_may_listen_on_a_tcp_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        threading.Thread(target=serve_once, args=(server,), daemon=True).start()
        options = AdapterOptions(port=server.getsockname()[1], deadline_s=5.0)
        talking = AdapterDevice(options, Surroundings(RealClock(), 0, Light()))
        assert talking.identity()["model"] == "over TCP"
        talking.close()


def serve_once(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rwb") as lines:
        for line in lines:
            request = json.loads(line)
            identity = {"manufacturer": "M", "model": "over TCP", "serial": "1", "firmware": "1.0"}
            reply = {"reply": request["id"], "identity": identity}
            if request["request"] == "hello":
                reply["protocol"] = "conformance/adapter/1"
            elif request["request"] == "goodbye":
                del reply["identity"]
            lines.write(json.dumps(reply).encode() + b"\n")
            lines.flush()


def test_nobody_on_the_port_is_a_lost_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LinkLost, match=f"no adapter answers at 127.0.0.1:{port}"):
        Connection("127.0.0.1", port, 2.0)


def test_an_adapter_is_reached_by_a_command_or_a_port_and_not_by_both() -> None:
    with pytest.raises(ValueError, match="either command or port"):
        AdapterOptions(command=("x",), port=1)
    with pytest.raises(ValueError, match="either command or port"):
        AdapterOptions()


@pytest.mark.parametrize(
    "example", [[sys.executable, str(EXAMPLES / "adapter.py")], ["sh", str(EXAMPLES / "adapter.sh")]]
)
def test_the_examples_of_the_documentation_pass_the_check(example: list[str]) -> None:
    steps = list(check_adapter(lambda: Program(example), listen_s=2.0))
    assert [(step.name, step.wrong) for step in steps if step.wrong] == []
    assert steps[-1].name == "goodbye"


def wrong_steps(after_greeting: str, source: str = GOOD) -> dict[str, str]:
    command = program(after_greeting, source)
    return {step.name: step.wrong for step in check_adapter(lambda: Program(command), 0.5, 1.5) if step.wrong}


def test_the_check_says_which_bad_messages_an_adapter_does_not_survive() -> None:
    wrong = wrong_steps("pass")
    assert "did not answer" in wrong["unknown request"] or "unknown request" in wrong


def test_the_check_misses_heartbeats() -> None:
    patient = [step for step in check_adapter(lambda: Program(program()), listen_s=2.5, deadline_s=1.5) if step.wrong]
    assert "send a heartbeat" in (patient[0].wrong or "")


def test_the_check_wants_a_whole_identity() -> None:
    wrong = wrong_steps("pass", GOOD.replace('"firmware": "1.0"', '"firmware": ""'))
    assert "does not contain firmware" in wrong["greeting"]


def test_the_command_exits_with_1_where_something_is_wrong_and_names_it() -> None:
    result = CliRunner().invoke(conformance, ["adapter", "check", "/no/such/adapter"], standalone_mode=False)
    assert result.return_value == 1
    assert "WRONG  greeting: the adapter /no/such/adapter cannot be started" in result.output


CLOCK = """
import datetime, json, sys
from datetime import timedelta, timezone
IDENTITY = {"manufacturer": "M", "model": "T", "serial": "1", "firmware": "1.0"}
asked = []
def told():
    asked.append(1)
    now = datetime.datetime.now(timezone.utc)
    return %s
for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = {
            "hello": lambda: {"protocol": "conformance/adapter/1", "identity": IDENTITY, "clock": %s},
            "identity": lambda: {"identity": IDENTITY},
            "clock": told,
            "goodbye": lambda: {},
        }.get(request["request"], lambda: {"error": "cannot do that"})()
        print(json.dumps({"reply": request["id"], **answer}), flush=True)
    except Exception as error:
        print(json.dumps({"reply": None, "error": str(error)}), flush=True)
"""


def clock_step(told: str, offered: bool = True) -> AdapterCheckStep:
    """The step ``clock`` of an adapter that tells its time so."""
    command = [sys.executable, "-c", CLOCK % (told, offered)]
    return {step.name: step for step in check_adapter(lambda: Program(command), 0.2, 3.0)}["clock"]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ('{"clock": now.isoformat()}', None),
        ('{"clock": now.replace(year=1999, day=1, microsecond=0).isoformat()}', None),  # wrong, and nobody minds
        ('{"clock": "half past nine"}', r"not an ISO 8601 time with an offset: 'half past nine'"),
        ('{"clock": now.replace(tzinfo=None).isoformat()}', "not an ISO 8601 time with an offset"),
        ('{"time": now.isoformat()}', "not an ISO 8601 time with an offset"),
        ('{"error": "no clock"}', r"the greeting offers 'clock', and it is refused \(no clock\)"),
        ('{"clock": "2026-01-01T00:00:00+00:00"}', "the clock went 0 s in .*: state the device's own time"),
        ('{"clock": (now + timedelta(seconds=60 * len(asked))).isoformat()}', "the clock went 61"),
        ('{"clock": (now - timedelta(seconds=60 * len(asked))).isoformat()}', "the clock went -58"),
    ],
)
def test_the_check_reads_the_clock_twice_and_says_what_is_wrong_with_it(told: str, wrong: str | None) -> None:
    step = clock_step(told)
    if wrong is None:
        assert step.wrong is None
        assert datetime.fromisoformat(step.remark).tzinfo is not None
    else:
        assert re.search(wrong, step.wrong or ""), step.wrong


def test_the_check_passes_over_a_clock_that_is_not_offered() -> None:
    step = clock_step("{}", offered=False)
    assert (step.wrong, "not offered" in step.remark) == (None, True)


def test_what_an_adapter_does_not_offer_is_not_carried() -> None:
    def carried(**offered: Any) -> frozenset[str]:
        return carried_by(Greeting(reply=1, protocol="conformance/adapter/1", identity={}, **offered))

    everything = carried(settings=("alarm_threshold_degC",), alarm_records=True)
    assert everything == ABILITIES - {"frames"}
    assert everything - carried(alarm_records=True) == {"settings"}
    assert everything - carried(settings=("alarm_threshold_degC",)) == {"records", "record_thresholds"}
    assert everything - carried(settings=("volume",), alarm_records=True) == {"settings"}
    talking = device(program())
    try:
        assert talking.carries() == carried(settings=("alarm_threshold_degC",))
    finally:
        talking.close()
