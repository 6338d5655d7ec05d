"""Walking an adapter through every message, good and bad, and saying what is wrong."""

from __future__ import annotations

import collections
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conformance.bench.clock import RealClock
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S
from conformance.bench.transcript import SILENT, Transcript, WireSink
from conformance.devices.adapter.conversation import AdapterRefused, Conversation
from conformance.devices.adapter.messages import RecordMessage, time_of
from conformance.devices.adapter.transport import Transport
from conformance.devices.inbox import LinkLost

IDENTITY = ("manufacturer", "model", "serial", "firmware")
_PLAUSIBLE_DEGC = 37.5
_IMPOSSIBLE_DEGC = -500.0
_CLOCK_GOES_S = 1.5
"""Between two questions for the time."""
_CLOCK_STATED_TO_S = 1.0
"""Devices may state their time in whole seconds."""


@dataclass(frozen=True, slots=True)
class AdapterCheckStep:
    """One thing that was tried."""

    name: str
    wrong: str | None
    """What is wrong, or None."""
    remark: str = ""


def check_adapter(
    connect: Callable[[], Transport],
    listen_s: float = 3.0,
    deadline_s: float = 10.0,
    log: WireSink | None = None,
    secrets: Iterable[str] = (),
) -> Iterator[AdapterCheckStep]:
    """Every step in turn; ends early where the link does. The device sees no scene: what it says is only checked.

    ``log`` takes every line, both ways, without ``secrets``.
    """
    clock = RealClock()
    transcript = SILENT if log is None else Transcript("device", clock, log)
    transcript.keep_secret(*secrets)
    try:
        conversation = Conversation(connect(), clock, deadline_s, transcript)
    except LinkLost as lost:
        yield AdapterCheckStep("greeting", str(lost))
        return
    steps: tuple[tuple[str, Callable[[Conversation], str]], ...] = (
        ("greeting", _identity_complete),
        ("identity", _identity_again),
        ("events and heartbeat", lambda talk: _events(talk, clock, listen_s)),
        ("unknown request", _unknown_request),
        ("unreadable line", _unreadable_line),
        ("request without an id", _no_id),
        ("configure", _configure),
        ("configure, unknown setting", _unknown_setting),
        ("alarm_records", _alarm_records),
        ("clock", _clock),
        ("still alive", _identity_again),
    )
    for name, step in steps:
        try:
            yield AdapterCheckStep(name, None, step(conversation))
        except LinkLost as lost:
            yield AdapterCheckStep(name, str(lost))
            conversation.close()
            return
        except _Wrong as wrong:
            yield AdapterCheckStep(name, str(wrong))
    yield _goodbye(conversation)


class _Wrong(Exception):
    """What an adapter does that the protocol does not say; the link goes on."""


def _identity_complete(talk: Conversation) -> str:
    missing = [name for name in IDENTITY if not talk.greeting.identity.get(name)]
    if missing:
        raise _Wrong(
            f"the identity does not contain {', '.join(missing)}: reports cannot name the device. Add them to the "
            "greeting"
        )
    return ", ".join(f"{name} {talk.greeting.identity[name]}" for name in IDENTITY)


def _identity_again(talk: Conversation) -> str:
    try:
        again = talk.ask("identity").get("identity")
    except AdapterRefused as refused:
        raise _Wrong(f"'identity' is refused ({refused}), every adapter answers it") from None
    if again != talk.greeting.identity:
        raise _Wrong(f"'identity' states {again}, the greeting stated {talk.greeting.identity}")
    return ""


def _events(talk: Conversation, clock: RealClock, listen_s: float) -> str:
    came = [clock.now_s()]
    kinds: collections.Counter[str] = collections.Counter()
    for arrival in talk.inbox.until(clock.now_s() + listen_s):
        came.append(arrival.time_s)
        kinds[arrival.message.event] += 1
    came.append(clock.now_s())
    longest_s = max(late - early for early, late in itertools.pairwise(came))
    if longest_s > 2 * HEARTBEAT_INTERVAL_S:
        raise _Wrong(
            f"nothing came for {longest_s:.1f} s: send a heartbeat at least every {HEARTBEAT_INTERVAL_S:g} s while the "
            "device's link is proven to work, or its silence can never count as evidence"
        )
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _refusal(talk: Conversation, what: str, **fields: Any) -> str:
    try:
        talk.ask(fields.pop("request"), **fields)
    except AdapterRefused as refused:
        return str(refused)
    raise _Wrong(f"{what} is answered as if it had been done: reply with an error that states what is wrong")


def _unknown_request(talk: Conversation) -> str:
    return _refusal(talk, "an unknown request", request="make_coffee")


def _unreadable_line(talk: Conversation) -> str:
    return _answered_with_error(talk, b'{"id": 1, "request": \n', "a line that is not JSON")


def _no_id(talk: Conversation) -> str:
    return _answered_with_error(talk, b'{"request": "identity"}\n', "a request without an id")


def _answered_with_error(talk: Conversation, line: bytes, what: str) -> str:
    reply = talk.provoke(line)
    if reply.get("reply", 0) is not None or "error" not in reply:
        raise _Wrong(f'{what} is answered with {reply}: reply {{"reply": null, "error": "…"}}')
    return str(reply["error"])


def _configure(talk: Conversation) -> str:
    if "alarm_threshold_degC" not in talk.greeting.settings:
        return "not offered: threshold settings will be not tested"
    stated = talk.ask("configure", setting="alarm_threshold_degC", value=_PLAUSIBLE_DEGC).get("stated")
    if not isinstance(stated, int | float):
        raise _Wrong(f"after setting {_PLAUSIBLE_DEGC} the adapter states {stated!r}: state the value that is now set")
    refused = _refusal(
        talk, f"a threshold of {_IMPOSSIBLE_DEGC:g} degC", request="configure",
        setting="alarm_threshold_degC", value=_IMPOSSIBLE_DEGC,
    )  # fmt: skip
    return f"{stated:g} degC stated; {_IMPOSSIBLE_DEGC:g} degC refused: {refused}"


def _unknown_setting(talk: Conversation) -> str:
    return _refusal(talk, "an unknown setting", request="configure", setting="colour", value=1.0)


def _alarm_records(talk: Conversation) -> str:
    if not talk.greeting.alarm_records:
        return "not offered: requirements on alarm records will be not tested"
    records = talk.ask("alarm_records", age_s=3600.0).get("records")
    if not isinstance(records, list):
        raise _Wrong(f"'records' is {records!r}: reply with a list, empty where there are none")
    for record in records:
        try:
            RecordMessage.model_validate(record)
        except ValueError as error:
            raise _Wrong(f"a record does not follow the protocol: {' '.join(str(error).split())}") from None
    return f"{len(records)} records"


def _clock(talk: Conversation) -> str:
    """Asked twice: a device's clock goes forward, and about as fast as the bench's."""
    if not talk.greeting.clock:
        return "not offered: the drift of the device's clock will not be reported"
    asked_s = time.monotonic()
    first = _time_told(talk)
    told_s = time.monotonic()
    time.sleep(_CLOCK_GOES_S)
    second, took_s = _time_told(talk), time.monotonic() - asked_s
    gained_s, at_least_s = (second - first).total_seconds(), _CLOCK_GOES_S - (told_s - asked_s)
    if not at_least_s - _CLOCK_STATED_TO_S <= gained_s <= took_s + _CLOCK_STATED_TO_S:
        went = f"the clock went {gained_s:g} s in {took_s:.1f} s"
        raise _Wrong(f"{went}: state the device's own time at the moment of asking")
    return second.isoformat()


def _time_told(talk: Conversation) -> datetime:
    try:
        return time_of(talk.ask("clock"))
    except AdapterRefused as refused:
        raise _Wrong(f"the greeting offers 'clock', and it is refused ({refused})") from None
    except ValueError as error:
        raise _Wrong(str(error)) from None


def _goodbye(talk: Conversation) -> AdapterCheckStep:
    try:
        talk.ask("goodbye")
    except (LinkLost, AdapterRefused) as error:
        return AdapterCheckStep("goodbye", f"{error}. Reply to 'goodbye', then end")
    finally:
        talk.close()
    return AdapterCheckStep("goodbye", None)
