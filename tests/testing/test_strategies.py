"""What the strategies give could have been recorded, and what they say is wrong with it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import find, given, settings

from conformance.core.events import Event, Fault, Mode, Reading
from conformance.core.scenes import Scene
from conformance.devices.adapter.messages import event_of, said
from conformance.devices.inbox import LinkLost
from conformance.recording import codec
from conformance.recording.model import RecordedScene
from conformance.scenarios.response_time import SCENARIO
from conformance.testing import evidence, strategies


@given(strategies.events("scene-1"))
def test_every_event_is_the_same_when_it_was_recorded(event: Event) -> None:
    assert codec.event_of(codec.event_line(event)) == event


@given(strategies.scenes())
def test_every_scene_is_the_same_when_it_was_recorded(scene: Scene) -> None:
    recorded = RecordedScene(scene, 0.0)
    again = codec.scene_record_of(codec.scene_line(recorded)).recorded(scene.targets)
    assert again == recorded
    assert [codec.target_of(codec.target_line(scene.id, each)) for each in scene.targets] == [
        (scene.id, each) for each in scene.targets
    ]


@given(strategies.device_streams(faults=()))
def test_a_device_without_faults_says_all_in_order_and_of_one_mode(stream: strategies.DeviceStream) -> None:
    times_s = [event.time_s for event in stream.events if isinstance(event, Reading)]
    assert times_s == sorted(times_s)
    readings = [event for event in stream.events if isinstance(event, Reading)]
    assert readings
    assert all(each.temperature_degC is not None and each.suspect is None for each in readings)
    assert {each.mode for each in readings} == {Mode.BODY}


@pytest.mark.parametrize("fault", strategies.FAULTS)
def test_each_fault_of_a_device_is_drawn_and_shows(fault: str) -> None:
    shows = {
        "no_number": lambda e: any(isinstance(x, Reading) and x.temperature_degC is None for x in e),
        "suspect": lambda e: any(isinstance(x, Reading) and x.suspect for x in e),
        "another_mode": lambda e: any(isinstance(x, Reading) and x.mode is Mode.SURFACE for x in e),
        "doubled": lambda e: len(set(e)) < len(e),
        "out_of_order": lambda e: [x.time_s for x in e] != sorted(x.time_s for x in e),
        "frozen": lambda e: len({x.temperature_degC for x in e if isinstance(x, Reading)}) == 1 and len(e) > 4,
        "silent_from_here": lambda e: not e,
        "fault_stated": lambda e: any(isinstance(x, Fault) for x in e),
    }[fault]
    found = find(strategies.device_streams([fault]), lambda s: s.faults == (fault,) and bool(shows(s.events)))
    assert found.faults == (fault,)


def read_by_the_bench(stream: strategies.AdapterStream) -> int | None:
    """The first line that the protocol refuses, by the rules of a conversation."""
    for number, line in enumerate(stream.lines):
        try:
            message = said(json.loads(line))
            event_of(message, 0.0)
        except (LinkLost, ValueError):
            return number
        if message.sequence != number + 1:
            return number
    return None


@given(strategies.adapter_lines())
def test_lines_of_an_adapter_are_of_the_protocol(stream: strategies.AdapterStream) -> None:
    assert read_by_the_bench(stream) is None
    assert stream.broken_at is None


@given(strategies.adapter_lines(faults=strategies.LINE_FAULTS))
def test_a_broken_line_is_the_one_that_is_refused(stream: strategies.AdapterStream) -> None:
    assert read_by_the_bench(stream) == stream.broken_at
    assert (stream.fault is None) == (stream.broken_at is None)


def test_an_unknown_fault_of_a_line_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="no fault 'gone' of a line; known are cut_off"):
        strategies._broken("gone", 0)


@settings(max_examples=25, deadline=None)
@given(strategies.device_streams())
def test_a_vendor_needs_five_lines(stream: strategies.DeviceStream) -> None:
    parameters = SCENARIO.parameters(trials=2)
    finding = SCENARIO.measure(evidence(SCENARIO.scenes(parameters), stream.said), parameters)
    assert finding.inconclusive is not None or finding.measurements
