"""The pull point with peers that break it, and the security header that the device really checks."""

from __future__ import annotations

import base64
import collections
import re
import time
from collections.abc import Callable

import pytest

from conformance.bench.clock import RealClock
from conformance.devices.inbox import Arrival, LinkLost
from conformance.devices.onvif.pull_point import PullPoint
from conformance.devices.onvif.security import password_digest, username_token
from conformance.devices.onvif.soap import SoapClient
from conformance.devices.safe_xml import Element, parse_xml
from conformance.simulator.served.http_peer import HttpPeer, Request, Response
from conformance.simulator.served.onvif.guard import Guard

SOAP = "http://www.w3.org/2003/05/soap-envelope"


def answered(body: str, status: int = 200) -> Callable[[Request], Response]:
    content = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'.encode()
    return lambda request: Response(content, "application/soap+xml", status)


def lost(answer: Callable[[Request], Response], deadline_s: float = 2.0) -> str:
    peer = HttpPeer(answer)
    soap = SoapClient(f"{peer.url}/onvif/device_service", "admin", "right", deadline_s)
    clock = RealClock()
    pull_point = PullPoint(soap, f"{peer.url}/onvif/subscription/1", clock)
    try:
        with pytest.raises(LinkLost) as caught:
            list(pull_point.inbox.until(clock.now_s() + 4.0))
        assert pull_point.ended
        return str(caught.value)
    finally:
        pull_point.close()
        soap.close()
        peer.close()


FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:{}</s:Value></s:Subcode></s:Code>"
    "<s:Reason><s:Text>{}</s:Text></s:Reason></s:Fault>"
)
ENTITY = b'<!DOCTYPE a [<!ENTITY b "haha">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answered(FAULT.format("InvalidArgVal", "no such subscription"), 400), "PullMessages.*no such subscription"),
        (answered(FAULT.format("NotAuthorized", "no"), 400), "does not accept user 'admin'"),
        (answered("<x/>"), "answers PullMessages with x"),
        (answered(""), "empty body"),
        (lambda request: Response(b"", status=200), "invalid SOAP"),
        (lambda request: Response(b"<html>busy", "text/html", 503), "invalid SOAP"),
        (lambda request: Response(b"", status=401), "does not accept user"),
        (lambda request: Response(ENTITY), "document type"),
    ],
)
def test_a_pull_point_that_breaks_its_form_is_lost_with_its_own_words(
    answer: Callable[[Request], Response], words: str
) -> None:
    said = lost(answer)
    assert said.startswith("the pull point is lost: ")
    assert re.search(words, said), said


def test_a_device_that_no_longer_answers_is_lost() -> None:
    def silent(request: Request) -> Response:
        time.sleep(3.0)
        return Response()

    assert "cannot be reached: timed out" in lost(silent, deadline_s=0.3)


def test_empty_answers_are_signs_of_life_and_messages_come_one_by_one() -> None:
    bodies = iter(
        ["<PullMessagesResponse/>", "<PullMessagesResponse>" + "<NotificationMessage/>" * 2 + "</PullMessagesResponse>"]
    )

    def answer(request: Request) -> Response:
        time.sleep(0.1)  # what comes before somebody listens is passed over
        body = next(bodies, FAULT.format("Done", "done"))
        return answered(body)(request)

    peer = HttpPeer(answer)
    soap, clock = SoapClient(peer.url, "admin", "right", 2.0), RealClock()
    pull_point = PullPoint(soap, f"{peer.url}/1", clock)
    kept: list[Arrival[Element | None]] = []
    with pytest.raises(LinkLost, match="done"):
        collections.deque(map(kept.append, pull_point.inbox.until(clock.now_s() + 3.0)), maxlen=0)
    assert [None if message is None else message.name for message in (arrival.message for arrival in kept)] == [
        None,
        "NotificationMessage",
        "NotificationMessage",
    ]
    pull_point.close()
    soap.close()
    peer.close()


def test_the_digest_is_that_of_the_profile() -> None:
    nonce = base64.b64decode("LKqI6G/AikKCQrN0zqZFlg==")
    digest = password_digest(nonce, "2010-09-16T07:50:45Z", "userpassword")
    assert digest == "tuOSpGlFlIXsozq4HFNeeGeFLEI=", "the example of ONVIF's programmer's guide"


def envelope(token: str) -> Element:
    return parse_xml(f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{token}</s:Header></s:Envelope>'.encode())


def test_a_token_is_good_once_and_only_with_the_right_password() -> None:
    guard = Guard("admin", "right")
    token = envelope(username_token("admin", "right"))
    assert guard.allows(token)
    assert not guard.allows(token), "a replay"
    assert not guard.allows(envelope(username_token("admin", "wrong")))
    assert not guard.allows(envelope(username_token("root", "right")))
    assert not guard.allows(envelope(""))
