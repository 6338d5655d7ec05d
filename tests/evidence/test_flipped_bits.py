"""Whatever bit is flipped in what we sign, it is found."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.certification.registry_seal import open_seal, sealed_site
from conformance.certification.status_acts import next_list
from conformance.certification.status_list import StatusEntry, open_list
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.key_statements import read_key_statement, revocation, succession
from tests.certification.factory import OTHER_SECRET, SECRET

DAY = datetime.date(2026, 6, 1)
ACT = StatusEntry(number="C-1", bundle=None, state="withdrawn", day=DAY, reason="投诉 a complaint")
SIGNED: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "a status list": (next_list(None, [ACT], SECRET, DAY), lambda data: open_list(data, "list")),
    "a succession": (succession(SECRET, OTHER_SECRET, "laboratory", DAY), read_key_statement),
    "a revocation": (revocation(SECRET, DAY, "stolen"), read_key_statement),
    "a registry": (
        sealed_site({"registry.json": b"{}"}, SECRET, DAY)["registry.dsse.json"],
        lambda data: open_seal(data, "seal"),
    ),
}


@pytest.mark.parametrize("kind", SIGNED)
@given(data=st.data())
def test_a_flipped_bit_is_found(kind: str, data: st.DataObject) -> None:
    signed, read = SIGNED[kind]
    read(signed)
    place = data.draw(st.integers(0, len(signed) - 1))
    flipped = bytearray(signed)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Untrustworthy):
        read(bytes(flipped))


@pytest.mark.parametrize("kind", SIGNED)
@given(data=st.data())
def test_what_is_cut_off_or_longer_is_found(kind: str, data: st.DataObject) -> None:
    signed, read = SIGNED[kind]
    cut = data.draw(st.integers(0, len(signed) - 1))
    for other in (signed[:cut], signed + b" ", signed + signed, b"\n" + signed):
        with pytest.raises(Untrustworthy):
            read(other)


@given(st.binary(max_size=300))
def test_whatever_else_is_given_is_refused_and_stops_nothing(data: bytes) -> None:
    for _, read in SIGNED.values():
        with pytest.raises(Untrustworthy):
            read(data)
