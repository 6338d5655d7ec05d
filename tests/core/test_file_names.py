"""Names of files that every system takes."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.batch.listing import _named
from conformance.core.file_names import RESERVED, distinct_names, legal_name
from conformance.recording.frames import segment_name

TEXTS = st.text() | st.sampled_from(sorted(RESERVED)).flatmap(
    lambda name: st.tuples(st.sampled_from([name, name.lower()]), st.text(max_size=5)).map("".join)
)
FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


@given(TEXTS, st.booleans(), st.sampled_from(["", ".json", "-2.json"]))
@example("con", False, ".json")
@example("aux.png", True, ".raw")
@example("𠀀" * 200, False, ".json")
@example("a" * 79 + ".b", False, "")
def test_a_name_made_of_any_text_is_legal_on_every_system(text: str, ascii_only: bool, ending: str) -> None:
    name = legal_name(text, "x", ascii_only=ascii_only) + ending
    assert name
    assert not set(name) & FORBIDDEN
    assert not name.endswith((".", " "))
    assert not name.startswith((".", " "))
    assert name.partition(".")[0].strip().upper() not in RESERVED
    assert len(name.encode()) <= 240
    assert name.isascii() or not ascii_only


@given(st.lists(st.sampled_from(["a", "A", "a-2", "ß", "SS", "x"]), max_size=12))
def test_names_that_differ_in_case_alone_are_told_apart(names: list[str]) -> None:
    distinct = list(distinct_names(names))
    assert len({name.casefold() for name in distinct}) == len(names)
    assert all(given_name.startswith(name) for name, given_name in zip(names, distinct, strict=True))


@given(st.text(min_size=1))
def test_a_scene_keeps_the_segment_that_it_had_unless_windows_cannot_hold_it(scene: str) -> None:
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", scene)[:80].strip("._")
    if readable.partition(".")[0].upper() not in RESERVED:
        digest = hashlib.sha256(scene.encode(errors="surrogatepass")).hexdigest()[:12]
        assert segment_name(scene) == f"frames/{readable}-{digest}.raw"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("shelf/good.zip", "good"),
        ("s3://bucket/shelf/good", "good"),
        ("C:\\recordings\\good.zip", "good"),
        ("shelf/con.zip", "_con"),
        ("shelf/NUL.2026", "_NUL.2026"),
        ("shelf/体温 门.zip", "体温_门"),
    ],
)
def test_a_recording_of_a_batch_gives_its_evaluation_a_legal_name(address: str, name: str) -> None:
    assert [listed.name for listed in _named([address])] == [name]
