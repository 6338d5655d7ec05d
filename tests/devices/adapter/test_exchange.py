"""The JSON Schemas of the adapter's lines: made of the models that the live driver reads with, and true."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.bench.transcript import Transcript
from conformance.devices.adapter.driver import AdapterDevice, AdapterOptions
from conformance.devices.adapter.exchange import LINES, IdentityReply, read_as, schema_of_line
from conformance.devices.adapter.messages import said
from conformance.devices.inbox import LinkLost
from tests.conftest import Said

DOCS = Path(__file__).resolve().parents[3] / "docs"
EXAMPLES = {kind: DOCS / "examples" / f"{name}.jsonl" for kind, name in zip(LINES, (
    "adapter-requests", "adapter-replies", "adapter-events"), strict=True)}  # fmt: skip


def kind_of(message: Mapping[str, Any]) -> str:
    return next(f"adapter-{name}" for name in ("request", "reply", "event") if name in message)


def example_lines() -> list[tuple[str, str]]:
    return [(kind, line) for kind, path in EXAMPLES.items() for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("kind", "line"), example_lines())
def test_every_example_is_of_its_schema(kind: str, line: str) -> None:
    LINES[kind].validate_json(line)


def test_the_examples_show_every_kind_of_line() -> None:
    lines = [json.loads(line) for _, line in example_lines()]
    protocol = (DOCS / "adapter-protocol.md").read_text(encoding="utf-8")
    for field in ("request", "event"):
        documented = set(re.findall(r"^\| `(\w+)` \|", protocol.partition("## JSON Schemas")[0], re.MULTILINE))
        shown = {line[field] for line in lines if field in line}
        assert shown <= documented
        schema = json.dumps(schema_of_line(f"adapter-{field}"))
        assert shown == {name for name in documented if f'"const": "{name}"' in schema}


def test_every_line_that_the_page_of_the_protocol_shows_is_of_its_schema() -> None:
    page = (DOCS / "adapter-protocol.md").read_text(encoding="utf-8")
    shown = re.findall(r"^ {4}[→←] (\{.*\})$", page, re.MULTILINE)
    assert len(shown) >= 2
    for line in shown:
        LINES[kind_of(json.loads(line))].validate_json(line)
    for quoted in re.findall(r"`(\{\"reply\": null.*?\})`", page):
        LINES["adapter-reply"].validate_json(quoted)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("adapter-event", '{"event": "reading", "temprature": 36.6, "unit": "degC", "mode": "body"}'),
        ("adapter-event", '{"event": "reading", "temperature": "36.6", "unit": "degC", "mode": "body"}'),
        ("adapter-event", '{"event": "sneeze"}'),
        ("adapter-event", '{"event": "heartbeat", "position": 2}'),
        ("adapter-request", '{"id": 1, "request": "make_coffee"}'),
        ("adapter-request", '{"request": "identity"}'),
        ("adapter-request", '{"id": 1, "request": "configure", "setting": "alarm_threshold_degC"}'),
        ("adapter-reply", '{"reply": null}'),
        ("adapter-reply", '{"reply": 3, "states": 37.5}'),
        ("adapter-reply", '{"reply": 4, "records": [{"age": 1}]}'),
    ],
)
def test_a_line_that_is_not_of_the_protocol_is_not_of_its_schema(kind: str, line: str) -> None:
    with pytest.raises(ValidationError):
        LINES[kind].validate_json(line)


def test_the_driver_reads_with_the_model_that_the_schema_is_made_of() -> None:
    """An event that its schema knows is an event to the driver, and the other way round."""
    for kind, line in example_lines():
        if kind == "adapter-event":
            assert said(json.loads(line)) == LINES[kind].validate_json(line)
    with pytest.raises(LinkLost):
        said({"event": "sneeze"})


def test_what_really_goes_both_ways_is_of_the_schemas() -> None:
    written: list[Mapping[str, Any]] = []

    class Sink:
        def write(self, line: Mapping[str, Any]) -> None:
            written.append(line)

    clock = RealClock()
    example = DOCS / "examples" / "adapter.py"
    device = AdapterDevice(
        AdapterOptions(command=(sys.executable, str(example))),
        Surroundings(clock, 0, Light(), transcript=Transcript("device", clock, Sink())),
    )
    device.identity()
    assert device.configure("alarm_threshold_degC", 37.46) == 37.5
    with pytest.raises(ValueError, match="cannot do"):
        device.configure("colour", 1.0)
    list(device.listen(clock.now_s() + 0.7))
    device.close()
    lines = [json.loads(line["text"]) for line in written]
    assert {kind_of(line) for line in lines} == set(LINES)
    for line in lines:
        LINES[kind_of(line)].validate_json(json.dumps(line))


def test_a_reply_may_hold_more_than_was_asked_and_less_than_it_should() -> None:
    assert read_as(IdentityReply, {"reply": 1, "note": "hello"}, identity={}).identity == {}
    assert read_as(IdentityReply, {"reply": 1, "identity": {"serial": 17}}).identity == {"serial": "17"}


def test_a_reply_of_another_form_is_a_lost_link_in_clear_words() -> None:
    with pytest.raises(LinkLost, match="does not follow the protocol: identity: "):
        read_as(IdentityReply, {"reply": 1, "identity": "T-1"})


@pytest.mark.parametrize("kind", LINES)
def test_the_schema_of_a_line_is_printed(conformance: Any, kind: str) -> None:
    told: Said = conformance("schema", kind)
    schema = json.loads(told.out)
    assert schema == schema_of_line(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert all(each["additionalProperties"] is False for each in schema["$defs"].values())
