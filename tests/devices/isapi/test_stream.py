"""The alert stream from a peer that keeps its form, and from peers that do not."""

from __future__ import annotations

import collections
import json
import threading

import pytest

from conformance.core.events import Alarm, Event, Heartbeat, MaskStatus, Mode, Reading
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.driver import IsapiDevice
from tests.devices.isapi.payloads import VIDEOLOSS, envelope, measurement, part
from tests.devices.isapi.peer import Peer, heard, talking


def test_one_message_tells_mask_value_and_decision_apart() -> None:
    peer = Peer()
    abnormal = measurement(currTemperature=36.5, isAbnomalTemperature=True)
    with talking(peer, {"mode": Mode.BODY}) as device:
        mask, reading, alarm = heard(device, peer, part(abnormal))
    assert isinstance(mask, MaskStatus)
    assert isinstance(reading, Reading)
    assert isinstance(alarm, Alarm)
    assert mask.worn is True
    assert (reading.temperature_degC, reading.mode, reading.position) == (36.5, Mode.BODY, 0.25)
    assert alarm.position == 0.25
    assert 0 < alarm.time_s < 3, "the device's own clock (1999) is not trusted"


def test_the_same_message_cut_into_single_bytes_is_the_same_message() -> None:
    peer = Peer()
    content = part(measurement()) + part(VIDEOLOSS)
    with talking(peer) as device:
        said = heard(device, peer, *(bytes([byte]) for byte in content))
    assert [type(event) for event in said] == [MaskStatus, Reading, Heartbeat]


def test_several_messages_in_one_chunk_are_several() -> None:
    peer = Peer()
    with talking(peer) as device:
        said = heard(device, peer, part(VIDEOLOSS) * 3)
    assert [type(event) for event in said] == [Heartbeat] * 3


@pytest.mark.parametrize("content", [measurement(mask=None), VIDEOLOSS])
def test_a_part_without_length_need_not_wait_for_the_next(content: str) -> None:
    peer = Peer()
    with talking(peer) as device:
        assert len(heard(device, peer, part(content, length=None))) == 1


def test_pictures_between_the_messages_are_passed_over() -> None:
    peer = Peer()
    jpeg = b"\xff\xd8" + bytes(range(256)) * 300
    head = f"--boundary\r\nContent-Type: image/pjpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode()
    with talking(peer) as device:
        said = heard(device, peer, head + jpeg[:1000], jpeg[1000:] + b"\r\n" + part(VIDEOLOSS))
    assert [type(event) for event in said] == [Heartbeat]


def lost(*contents: bytes) -> str:
    peer = Peer()
    with talking(peer) as device, pytest.raises(LinkLost) as caught:
        heard(device, peer, *contents)
    return str(caught.value)


LAUGHS = '<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;">]><EventNotificationAlert>&c;</EventNotificationAlert>'
FILE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><EventNotificationAlert>&b;</EventNotificationAlert>'


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ([part(measurement(serialNo=1)), part(measurement(serialNo=3))], "3 came after 1: events were lost"),
        ([part(measurement(serialNo=2)), part(measurement(serialNo=2))], "2 came after 2"),
        ([part(measurement(serialNo=5)), part(measurement(serialNo=4))], "4 came after 5"),
        ([part(measurement(serialNo="x"))], "serialNo of an event is 'x'"),
        ([part(VIDEOLOSS, length=40)], "cannot be read"),
        ([part(VIDEOLOSS)[:-2] + b"more"], "bytes, and other than a boundary follows: b'more'"),
        ([part(VIDEOLOSS, length=5000) + part(VIDEOLOSS)], "5000 bytes, and a boundary comes after"),
        ([part(VIDEOLOSS, length=10**9)], "says that it has '1000000000' bytes"),
        ([b"--boundary\r\nContent-Length: -1\r\n\r\n"], "'-1' bytes"),
        ([b"--boundary\r\n" + b"x" * 20_000], "headers of part 1 do not end"),
        ([b"--boundaryx" + b"\r\n"], "a boundary is followed by"),
        ([b"x" * 70_000], "bytes came without a boundary"),
        ([part("garbage")], "neither XML nor JSON"),
        ([part("<html><body>busy</body></html>")], "<html> where an EventNotificationAlert"),
        ([part("{" * 100_000)], "JSON that cannot be read"),
        ([part('{"noType": 1}')], "without eventType: noType"),
        ([part(LAUGHS)], "document type"),
        ([part(FILE)], "document type"),
        ([part("<a>" * 100 + "</a>" * 100)], "levels"),
        ([part(measurement(isAbnomalTemperature="perhaps"))], "neither true nor false"),
    ],
)
def test_whatever_breaks_the_stream_ends_the_link_with_its_own_words(contents: list[bytes], words: str) -> None:
    said = lost(*contents)
    assert words in said


def test_a_part_that_never_ends_is_given_up() -> None:
    head = b"--boundary\r\nContent-Type: application/json\r\n\r\n{"
    said = lost(head, *[b"x" * (4 * 1024 * 1024)] * 5)
    assert "does not end within" in said


@pytest.mark.parametrize(
    ("content_type", "words"),
    [("multipart/mixed", "no boundary"), ("text/html", "'text/html' where parts were to come")],
)
def test_an_answer_that_is_no_stream_is_told_at_once(content_type: str, words: str) -> None:
    with pytest.raises(LinkLost, match=words), talking(Peer(content_type)):
        pass


def test_a_device_whose_numbers_jump_may_say_so() -> None:
    peer = Peer()
    with talking(peer, {"numbered": False}) as device:
        said = heard(device, peer, part(measurement(serialNo=1)), part(measurement(serialNo=9)))
    assert sum(isinstance(event, Reading) for event in said) == 2


def cut_off(peer: Peer, *contents: bytes) -> None:
    peer.push_all(*contents)
    peer.end()


def test_what_came_before_the_stream_was_cut_is_still_given_out() -> None:
    peer = Peer()
    said: list[Event] = []
    with talking(peer) as device:
        timer = threading.Timer(0.1, cut_off, (peer, part(VIDEOLOSS), part(VIDEOLOSS)[:80]))
        timer.start()
        with pytest.raises(LinkLost, match=r"cut off within part 2, \d+ bytes into it"):
            collections.deque(map(said.append, device.listen(3.0)), maxlen=0)
        timer.join()
    assert [type(event) for event in said] == [Heartbeat]


def ended(peer: Peer, device: IsapiDevice, *, cleanly: bool = True) -> str:
    peer.end(cleanly=cleanly)
    with pytest.raises(LinkLost) as caught:
        list(device.listen(device._clock.now_s() + 2.0))
    return str(caught.value)


def test_a_device_that_restarts_is_lost_unless_the_bench_says_otherwise() -> None:
    peer = Peer()
    with talking(peer) as device:
        assert device.answers()
        assert ended(peer, device) == "the device ended the alert stream"
        assert not device.answers()
        with pytest.raises(LinkLost, match="ended the alert stream"):
            list(device.listen(device._clock.now_s() + 0.1))


def test_a_stream_that_was_cut_is_opened_again_where_the_bench_allows_it() -> None:
    peer = Peer()
    with talking(peer, {"reconnect": True}) as device:
        heard(device, peer, part(measurement(serialNo=7)))
        ended(peer, device)
        assert device.answers()
        said = heard(device, peer, part(measurement(serialNo=1)))
    assert sum(isinstance(event, Reading) for event in said) == 1, "a device that restarts counts from 1 again"


def test_a_silent_stream_is_a_lost_link() -> None:
    peer = Peer()
    with talking(peer, {"silence_s": 0.2}) as device, pytest.raises(LinkLost, match="alert stream broke"):
        list(device.listen(device._clock.now_s() + 2.0))


def test_a_device_that_seldom_beats_is_asked_and_lost_when_it_does_not_answer() -> None:
    peer = Peer()
    with talking(peer, {"ask_every_s": 0.1}) as device:
        assert Heartbeat in map(type, device.listen(device._clock.now_s() + 1.0))
        del peer.documents["/ISAPI/System/deviceInfo"]
        with pytest.raises(LinkLost, match="no longer states its identity: Invalid Operation"):
            list(device.listen(device._clock.now_s() + 2.0))


def test_a_passage_names_the_person_as_the_device_does() -> None:
    fields = {
        "major": 5, "minor": 75, "serialNo": 11, "employeeNoString": "E7", "currentVerifyMode": "face", "mask": "no",
        "thermometryUnit": "celcius", "currTemperature": 38.1, "isAbnomalTemperature": True,
        "FaceRect": {"x": 0.4, "y": 0.1, "width": 0.2, "height": 0.3}, "HealthInfo": {"healthCode": 1},
    }  # fmt: skip
    peer = Peer()
    with talking(peer) as device:
        mask, reading, alarm = heard(device, peer, part(json.dumps(envelope("AccessControllerEvent", fields))))
    assert isinstance(reading, Reading)
    assert {mask.track, reading.track, alarm.track} == {"E7"}  # type: ignore[union-attr]
    assert (reading.temperature_degC, reading.position, reading.mode) == (38.1, 0.5, Mode.UNKNOWN)
