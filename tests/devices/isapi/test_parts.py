"""Whatever bytes come, in whatever chunks: the same parts, or a lost link, and never anything else."""

from __future__ import annotations

import contextlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.alerts import alert_of
from conformance.devices.isapi.events import IsapiClaims, events_of
from conformance.devices.isapi.multipart import Parts, boundary_of
from tests.devices.isapi.payloads import VIDEOLOSS, measurement, part

STREAM = b"preamble\r\n" + part(VIDEOLOSS) + part(measurement(), length=None) + part(VIDEOLOSS) + b"--boundary--\r\n"


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_where_the_chunks_end_changes_nothing(cuts: list[int]) -> None:
    parts, found = Parts(b"boundary"), []
    places = sorted({0, *cuts, len(STREAM)})
    for begin, end in itertools.pairwise(places):
        found += [each.content for each in parts.feed(STREAM[begin:end])]
    parts.end()
    assert found == [VIDEOLOSS.encode(), measurement().encode(), VIDEOLOSS.encode()]
    assert parts.over


@given(
    chunks=st.lists(st.one_of(st.binary(max_size=200), st.sampled_from([STREAM, STREAM[:60], b"--boundary", b"\r\n"])))
)
@settings(max_examples=200, deadline=None)
def test_garbage_is_a_lost_link_and_nothing_worse(chunks: list[bytes]) -> None:
    parts = Parts(b"boundary")
    with contextlib.suppress(LinkLost):
        for chunk in chunks:
            for each in parts.feed(chunk):
                alert = alert_of(each)
                if alert is not None:
                    list(events_of(alert, 0.0, IsapiClaims()))
        parts.end()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "serialNo",
                "thermometryUnit",
                "currTemperature",
                "isAbnomalTemperature",
                "RegionCoordinates",
                "mask",
                "FaceRect",
            ]
        ),
        json_values,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_field_is_events_or_a_lost_link(fields: dict[str, object]) -> None:
    (each,) = Parts(b"boundary").feed(part(measurement(**fields)))
    with contextlib.suppress(LinkLost):
        alert = alert_of(each)
        assert alert is not None
        assert all(told.serial is None or isinstance(told.serial, int) for told in alert.told)
        list(events_of(alert, 0.0, IsapiClaims()))


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/mixed; boundary=boundary", b"boundary"),
        ('multipart/mixed; charset=UTF-8; boundary="a b"', b"a b"),
        ("Multipart/X-Mixed-Replace;Boundary=MIME_boundary", b"MIME_boundary"),
    ],
)
def test_the_boundary_is_found_however_it_is_written(content_type: str, boundary: bytes) -> None:
    assert boundary_of(content_type) == boundary
