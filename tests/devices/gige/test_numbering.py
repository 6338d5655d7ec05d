"""What needs no camera: ids that wrap, and options that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.devices.gige.numbering import FrameIds, OutOfOrder
from conformance.devices.gige.options import GigeOptions


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"decisions": {"driver": "nobody"}}, "there is no driver 'nobody'"),
        ({"decisions": {"driver": "gige"}}, "there is no driver 'gige'"),
        ({"decisions": {"driver": "adapter", "options": {"port": 99999}}}, "less than 65536"),
        ({"calibration": {"linear_K_per_count": 0.01, "r": 1.0, "b_K": 1.0}}, "either r and b_K"),
        ({"pixel_format": "Mono8"}, "Mono16"),
    ],
)
def test_options_that_cannot_be_are_refused_before_anything_is_opened(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        GigeOptions.model_validate(options)


def test_ids_of_16_bits_wrap_from_65535_to_1_and_gaps_are_counted() -> None:
    ids = FrameIds()
    assert [ids.next(raw) for raw in (65533, 65534, 1, 2, 5)] == [
        (65533, 0),
        (65534, 0),
        (65536, 1),
        (65537, 0),
        (65540, 2),
    ]


@pytest.mark.parametrize(("raw", "words"), [(7, "came twice"), (5, "frame 5 came after 7"), (65530, "came after")])
def test_a_frame_that_comes_twice_or_late_breaks_the_order(raw: int, words: str) -> None:
    ids = FrameIds()
    ids.next(7)
    with pytest.raises(OutOfOrder, match=words):
        ids.next(raw)


def test_extended_ids_do_not_wrap() -> None:
    ids = FrameIds()
    assert [ids.next(raw) for raw in (65534, 65535, 65536, 65539)] == [(65534, 0), (65535, 0), (65536, 0), (65539, 2)]
    with pytest.raises(OutOfOrder):
        ids.next(3)
