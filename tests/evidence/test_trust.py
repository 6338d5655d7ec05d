"""Whose signatures are believed."""

from __future__ import annotations

import base64
import datetime
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.evidence.keys import key_id, public_key, write_key_pair
from conformance.evidence.trust import Trust, TrustedKey, load_trust

SECRET = bytes(range(32))
PUBLIC = base64.b64encode(public_key(SECRET)).decode()
ID = key_id(public_key(SECRET))
DAY = datetime.date(2026, 1, 15)


def written(path: Path, entries: str) -> Path:
    path.write_text(f"schema: conformance/trust/1\nkeys:\n{entries}")
    return path


def test_keys_come_from_public_key_files_and_trust_files(tmp_path: Path) -> None:
    write_key_pair(tmp_path / "own", bytes(32))
    listed = written(tmp_path / "trust.yaml", f"  - name: Laboratory\n    public_key: {PUBLIC}\n")
    trust = load_trust([tmp_path / "own.pub", listed])
    assert [key.name for key in trust.keys] == ["own", "Laboratory"]
    assert not list(trust.refuses(ID, DAY))


@pytest.mark.parametrize(
    ("issued", "codes"),
    [("2025-12-31", ["key_not_valid"]), ("2026-01-01", []), ("2026-12-31", []), ("2027-01-01", ["key_not_valid"])],
)
def test_a_key_holds_from_its_first_to_its_last_day(tmp_path: Path, issued: str, codes: list[str]) -> None:
    entry = f"  - {{name: L, public_key: {PUBLIC}, valid_from: 2026-01-01, valid_until: 2026-12-31}}\n"
    trust = load_trust([written(tmp_path / "trust.yaml", entry)])
    assert [each.code for each in trust.refuses(ID, datetime.date.fromisoformat(issued))] == codes


def test_a_revoked_key_is_refused_for_earlier_dates_as_well() -> None:
    trust = Trust((TrustedKey(name="L", public_key=PUBLIC, revoked=datetime.date(2030, 1, 1)),))
    assert [each.code for each in trust.refuses(ID, DAY)] == ["key_revoked"]


def test_a_revocation_in_one_file_outweighs_trust_in_another() -> None:
    good = TrustedKey(name="L", public_key=PUBLIC)
    revoked = TrustedKey(name="L", public_key=PUBLIC, revoked=DAY)
    for keys in ((good, revoked), (revoked, good)):
        assert [each.code for each in Trust(keys).refuses(ID, DAY)] == ["key_revoked"]


def test_a_key_that_nobody_named_is_unknown() -> None:
    assert [each.code for each in Trust(()).refuses(ID, DAY)] == ["key_unknown"]


@pytest.mark.parametrize(
    "entries",
    [
        "  - {name: L, public_key: short}\n",
        f"  - {{name: '', public_key: {PUBLIC}}}\n",
        f"  - {{name: L, public_key: {PUBLIC}, colour: red}}\n",
        f"  - {{name: L, public_key: {PUBLIC}, valid_from: 2027-01-01, valid_until: 2026-01-01}}\n",
        f"  - {{name: L, public_key: {PUBLIC}, revoked: soon}}\n",
        f"  - {{name: L, public_key: {PUBLIC}}}\n  - {{name: M, public_key: {PUBLIC}}}\n",
        "  []\n",
    ],
)
def test_a_trust_file_that_is_wrong_is_refused(tmp_path: Path, entries: str) -> None:
    with pytest.raises(BadInput):
        load_trust([written(tmp_path / "trust.yaml", entries)])


def test_a_key_speaks_for_the_laboratory_that_is_named_or_for_those_that_are_listed(tmp_path: Path) -> None:
    entries = f"  - {{name: Laboratory A, public_key: {PUBLIC}}}\n"
    [named] = load_trust([written(tmp_path / "a.yaml", entries)]).keys
    assert named.may_speak_for("laboratory  ＡＡ".replace("ＡＡ", "Ａ"))
    assert not named.may_speak_for("Laboratory B")
    listed = f"  - {{name: Keys, public_key: {PUBLIC}, speaks_for: [Laboratory B, 实验室]}}\n"
    [several] = load_trust([written(tmp_path / "b.yaml", listed)]).keys
    assert several.may_speak_for("实验室")
    assert several.may_speak_for("Laboratory B")
    assert not several.may_speak_for("Keys")


def test_a_key_that_is_given_as_a_file_speaks_for_anybody_unless_a_trust_file_says_more(tmp_path: Path) -> None:
    write_key_pair(tmp_path / "own", SECRET)
    bare = load_trust([tmp_path / "own.pub"]).key(ID)
    assert bare is not None
    assert bare.speaks_for_anybody
    assert bare.may_speak_for("Laboratory B")
    listed = written(tmp_path / "trust.yaml", f"  - {{name: Laboratory A, public_key: {PUBLIC}}}\n")
    for paths in ([tmp_path / "own.pub", listed], [listed, tmp_path / "own.pub"]):
        named = load_trust(paths).key(ID)
        assert named is not None
        assert not named.may_speak_for("Laboratory B")


def test_the_same_trust_file_may_be_given_twice(tmp_path: Path) -> None:
    listed = written(tmp_path / "trust.yaml", f"  - {{name: Laboratory A, public_key: {PUBLIC}}}\n")
    assert not list(load_trust([listed, listed]).refuses(ID, DAY))
