"""The log of a wire: what a line says, what is cut, and that no secret is ever in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.bench.clock import VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.kept_secrets import secrets_in
from conformance.bench.light import Light
from conformance.bench.transcript import MOST_BINARY_BYTES, MOST_CHARACTERS, SILENT, Transcript
from conformance.devices.isapi.driver import IsapiOptions


class Lines(list[dict[str, Any]]):
    """`WireSink` in memory."""

    def write(self, line: Mapping[str, Any]) -> None:
        self.append(dict(line))


def kept(lines: Lines, *secrets: str) -> Transcript:
    transcript = Transcript("device", VirtualClock(), lines)
    transcript.keep_secret(*secrets)
    return transcript


def test_a_line_says_when_who_which_way_over_what_and_what() -> None:
    lines = Lines()
    transcript = kept(lines)
    assert transcript.clock is not None
    transcript.clock.sleep(1.25)
    transcript.sent("scpi", b"MEAS?\r")
    transcript.received("isapi", '{"a": "体温"}', "HTTP 200")
    assert lines == [
        {"time_s": 1.25, "role": "device", "direction": "sent", "wire": "scpi", "text": "MEAS?\r", "bytes": 6},
        {
            "time_s": 1.25,
            "role": "device",
            "direction": "received",
            "wire": "isapi",
            "head": "HTTP 200",
            "text": '{"a": "体温"}',
            "bytes": 15,
        },
    ]


def test_what_is_not_text_is_base64_and_its_length_is_said() -> None:
    lines = Lines()
    kept(lines).received("modbus", b"\x00\x01\xff")
    assert (lines[0]["base64"], lines[0]["bytes"]) == (base64.b64encode(b"\x00\x01\xff").decode(), 3)


def test_a_long_message_is_cut_and_says_so() -> None:
    lines = Lines()
    transcript = kept(lines)
    transcript.received("isapi", "x" * (MOST_CHARACTERS + 1))
    transcript.received("isapi", b"\xff\xd8" * MOST_BINARY_BYTES)
    assert len(lines[0]["text"]) == MOST_CHARACTERS
    assert len(base64.b64decode(lines[1]["base64"])) == MOST_BINARY_BYTES
    assert [(line["cut"], line["bytes"]) for line in lines] == [(True, 4097), (True, 512)]


def test_nothing_is_kept_of_a_bench_that_nobody_asked_for_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(Transcript, "_write", lambda *arguments: calls.append(arguments))
    transcript = Surroundings(VirtualClock(), 1, Light()).transcript
    transcript.sent("scpi", "MEAS?")
    transcript.received("scpi", "36.6")
    transcript.keep_secret("a secret that nobody wants to see")
    assert transcript is SILENT
    assert not transcript.on
    assert calls == []
    assert not transcript.secrets.shown_by("a secret that nobody wants to see")


MESSAGES: tuple[Callable[[str], str | bytes], ...] = (
    lambda secret: secret,
    lambda secret: f"before{secret}after",
    lambda secret: json.dumps({"password": secret}),
    lambda secret: json.dumps({"password": secret}, ensure_ascii=False),
    lambda secret: f"<x a={quoteattr(secret)}/>",
    lambda secret: f"GET /login?password={quote(secret.encode(), safe='')}",
    lambda secret: base64.b64encode(secret.encode()).decode(),
    lambda secret: secret.encode(),
    lambda secret: b"\x00\xff" + secret.encode() + b"\x00",
    lambda secret: b"\x00\xff" + secret.encode("utf-16-le"),
    lambda secret: "x" * (MOST_CHARACTERS - 3) + secret,
)
SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(SECRETS, st.sampled_from(MESSAGES), st.booleans())
@example("***", MESSAGES[1], True)
@example("****", MESSAGES[0], False)
@example("a", MESSAGES[1], True)
@example("AAAA", MESSAGES[8], True)
@example('pa"ss&wörd', MESSAGES[4], True)
def test_a_secret_is_in_no_message_whatever_form_it_has_there(
    secret: str, message: Callable[[str], str | bytes], by_head: bool
) -> None:
    lines = Lines()
    transcript = kept(lines, secret)
    transcript.received("isapi", message(secret), str(secret) if by_head else "")
    shown = "".join(str(lines[0].get(name, "")) for name in ("head", "text", "base64"))
    assert secret not in shown
    if "base64" in lines[0]:
        octets = base64.b64decode(lines[0]["base64"])
        assert secret.encode() not in octets
        assert secret.encode("utf-16-le") not in octets


def test_where_a_short_secret_would_show_by_what_is_missing_the_message_is_withheld() -> None:
    lines = Lines()
    kept(lines, "ab").sent("adapter", "cabin")
    assert lines[0]["withheld"]
    assert "text" not in lines[0]
    assert lines[0]["bytes"] == 5


def test_the_secrets_of_options_are_found_however_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMERA", "open sesame")
    options = IsapiOptions.model_validate({"url": "http://c", "password": {"environment": "CAMERA"}})
    assert list(secrets_in({"decisions": [options]})) == ["open sesame"]
    assert list(secrets_in(IsapiOptions(url="http://c"))) == []


def test_a_secret_that_is_not_there_is_left_to_the_driver_to_say() -> None:
    options = IsapiOptions.model_validate({"url": "http://c", "password": {"environment": "NO_SUCH_VARIABLE"}})
    assert list(secrets_in(options)) == []
