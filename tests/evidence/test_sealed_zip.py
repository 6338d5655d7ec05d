"""The zip of a bundle has one layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evidence.failure import Untrustworthy
from conformance.evidence.sealed_zip import pack, unpack

NAMES = st.from_regex(r"([a-z]{1,8}/)?[a-z]{1,8}\.[a-z]{1,4}", fullmatch=True)


@given(members=st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_members_come_out_as_they_went_in_whatever_their_order(members: dict[str, bytes]) -> None:
    backwards = dict(reversed(members.items()))
    assert pack(members) == pack(backwards)
    assert unpack(pack(members)) == members


@pytest.mark.parametrize("name", ["/a", "../a", "a/../b", "a/b/c", "a\\b", "C:a", "a/", "", "a\nb", "é", "./a", "a//b"])
def test_a_name_that_leads_elsewhere_is_never_packed(name: str) -> None:
    with pytest.raises(ValueError, match="not a permitted file name"):
        pack({name: b""})


@given(data=st.binary(max_size=400), at=st.integers(0, 400))
def test_bytes_put_in_anywhere_are_found(data: bytes, at: int) -> None:
    whole = pack({"a.json": b"some", "b/c.html": b"more"})
    changed = whole[:at] + data + whole[at:]
    if changed == whole:
        return
    with pytest.raises(Untrustworthy):
        unpack(changed)


@given(data=st.binary(max_size=300))
def test_what_is_no_bundle_is_refused_and_never_raises_otherwise(data: bytes) -> None:
    with pytest.raises(Untrustworthy):
        unpack(data)
