"""What keys say of keys: succession and revocation, as files, by the command line, and in a trust file's company."""

from __future__ import annotations

import base64
import datetime
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.evidence import keys as key_files
from conformance.evidence.key_statements import KeyStatements, read_key_statement, revocation, succession
from conformance.evidence.keys import key_id, load_public, public_key, public_path, verify, write_key_pair
from conformance.evidence.trust import Trust, TrustedKey, load_trust
from tests.conftest import Said

Command = Callable[..., Said]
A, B, C = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
DAY = datetime.date


def name_of(secret: bytes) -> str:
    return key_id(public_key(secret))


def trusted(secret: bytes = A, **fields: object) -> TrustedKey:
    public = base64.b64encode(public_key(secret)).decode()
    return TrustedKey.model_validate({"name": "L", "public_key": public, **fields}, strict=False)


def believing(*statements: bytes, **fields: object) -> Trust:
    return Trust.believing([trusted(**fields)], sum(map(read_key_statement, statements), KeyStatements()))


def codes(trust: Trust, secret: bytes, day: DAY) -> list[str]:
    return [each.code for each in trust.refuses(name_of(secret), day)]


def test_a_successor_is_believed_from_its_day_on_in_the_name_of_the_key_before() -> None:
    trust = believing(succession(A, B, "laboratory", DAY(2026, 3, 1)))
    assert codes(trust, B, DAY(2026, 2, 28)) == ["key_not_valid"]
    assert codes(trust, B, DAY(2026, 3, 1)) == []
    key = trust.key(name_of(B))
    assert key is not None
    assert key.name == "L"


def test_a_chain_is_believed_in_whatever_order_its_statements_come() -> None:
    one, two = succession(A, B, "laboratory", DAY(2026, 1, 1)), succession(B, C, "laboratory", DAY(2026, 6, 1))
    for chain in ((one, two), (two, one)):
        assert codes(believing(*chain), C, DAY(2026, 6, 1)) == []
        assert codes(believing(*chain), C, DAY(2026, 5, 31)) == ["key_not_valid"]
    assert codes(believing(two), C, DAY(2026, 6, 1)) == ["succession_signer_unknown"]


def test_the_old_key_stays_valid_until_it_says_otherwise() -> None:
    one = succession(A, B, "laboratory", DAY(2026, 3, 1))
    assert codes(believing(one), A, DAY(2026, 4, 1)) == []
    retired = believing(one, revocation(A, DAY(2026, 3, 1), "superseded"))
    assert codes(retired, A, DAY(2026, 3, 1)) == []
    assert codes(retired, A, DAY(2026, 3, 2)) == ["key_retired"]
    assert codes(retired, B, DAY(2026, 4, 1)) == []


@pytest.mark.parametrize("reason", ["stolen", "lost", "the server was broken into", "unsuperseded"])
def test_of_a_compromised_key_nothing_is_believed_nor_of_those_that_it_introduced(reason: str) -> None:
    trust = believing(succession(A, B, "laboratory", DAY(2025, 1, 1)), revocation(A, DAY(2026, 3, 1), reason))
    assert codes(trust, A, DAY(2020, 1, 1)) == ["key_revoked"]
    assert codes(trust, B, DAY(2025, 2, 1)) == ["succession_signer_refused"]


@given(st.permutations(["stolen", "retired", "superseded by B"]), st.integers(0, 2))
def test_the_strictest_revocation_counts_in_whatever_order(reasons: list[str], first: int) -> None:
    days = [DAY(2026, 3, 1) + datetime.timedelta(each) for each in range(3)]
    trust = believing(*(revocation(A, day, reason) for day, reason in zip(days, reasons, strict=True)))
    assert codes(trust, A, DAY(2026, 1, 1)) == ["key_revoked"]
    milder = [each for each in zip(days, reasons, strict=True) if each[1] != "stolen"]
    trust = believing(*(revocation(A, *each) for each in milder))
    earliest = min(day for day, _ in milder)
    assert codes(trust, A, earliest) == []
    assert codes(trust, A, earliest + datetime.timedelta(1)) == ["key_retired"]


def test_a_trust_file_says_why_a_key_is_revoked(tmp_path: Path) -> None:
    public = base64.b64encode(public_key(A)).decode()
    (tmp_path / "trust.yaml").write_text(
        "schema: conformance/trust/1\nkeys:\n"
        f"  - {{name: L, public_key: {public}, revoked: 2026-03-01, cause: retired, reason: moved}}\n"
    )
    trust = load_trust([tmp_path / "trust.yaml"])
    assert codes(trust, A, DAY(2026, 3, 1)) == []
    assert [each.what for each in trust.refuses(name_of(A), DAY(2026, 3, 2))] == [
        "signed on 2026-03-02, after the key of L was retired on 2026-03-01 (moved)"
    ]


def test_the_commands_make_a_chain_that_trusted_takes(conformance: Command, tmp_path: Path) -> None:
    assert conformance("key", "new", "-o", tmp_path / "a").code == 0
    said = conformance("key", "new", "-o", tmp_path / "b", "--signed-by", tmp_path / "a", "--date", "2026-03-01")
    assert said.code == 0
    assert "from 2026-03-01 on" in said.out
    said = conformance(
        "key",
        "revoke",
        tmp_path / "a",
        "--reason",
        "superseded by b",
        "--date",
        "2026-03-01",
        "-o",
        tmp_path / "r.json",
    )
    assert said.code == 0
    assert "stays valid" in said.out
    trust = load_trust([tmp_path / "a.pub", tmp_path / "b.succeeds.json", tmp_path / "r.json"])
    new = key_id(load_public(tmp_path / "b.pub"))
    assert not list(trust.refuses(new, DAY(2026, 3, 1)))
    old = key_id(load_public(tmp_path / "a.pub"))
    assert [each.code for each in trust.refuses(old, DAY(2026, 3, 2))] == ["key_retired"]
    said = conformance("key", "revoke", tmp_path / "b", "--reason", "stolen", "-o", tmp_path / "s.json")
    assert "nothing that this key signed is believed any more" in said.out


def test_a_key_of_another_purpose_is_not_succeeded_and_nothing_is_written(conformance: Command, tmp_path: Path) -> None:
    conformance("key", "new", "--for", "bench", "-o", tmp_path / "bench")
    said = conformance("key", "new", "-o", tmp_path / "new", "--signed-by", tmp_path / "bench")
    assert said.code == 2
    assert "Give --for bench" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bench", "bench.pub"]


def test_a_revocation_without_a_reason_is_refused(conformance: Command, tmp_path: Path) -> None:
    conformance("key", "new", "-o", tmp_path / "a")
    said = conformance("key", "revoke", tmp_path / "a", "--reason", "\u200b ", "-o", tmp_path / "r.json")
    assert said.code == 2
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize(
    "content", [b'{"payloadType": 1, "signatures": [], "payload": ""}', b'{"payloadType":"","signatures"']
)
def test_a_statement_that_does_not_hold_is_bad_input(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.json").write_bytes(content)
    with pytest.raises(BadInput, match="Give the file that"):
        load_trust([tmp_path / "r.json"])


class Killed(BaseException):
    """What ends a command between two steps."""


@pytest.mark.parametrize("step", range(4))
def test_a_command_killed_between_its_two_files_leaves_no_private_key_without_its_public_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    count = 0
    link, sync = os.link, os.fsync

    def counted(real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object) -> None:
            nonlocal count
            if count == step:
                raise Killed
            count += 1
            real(*arguments)

        return call

    monkeypatch.setattr(key_files.os, "link", counted(link))
    monkeypatch.setattr(key_files.os, "fsync", counted(sync))
    with pytest.raises(Killed):
        write_key_pair(tmp_path / "key", A)
    monkeypatch.undo()
    if (tmp_path / "key").exists():
        assert load_public(public_path(tmp_path / "key")) == public_key(A)
    assert {path.name for path in tmp_path.iterdir()} <= {"key.pub"}


def test_a_file_system_without_hard_links_has_keys_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(key_files.os, "link", refused)
    write_key_pair(tmp_path / "key", A)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "key.pub"]
    with pytest.raises(BadInput, match="already"):
        write_key_pair(tmp_path / "key", B)


@pytest.mark.parametrize("public", [bytes(32), b"\x01" + bytes(31), bytes(31) + b"\x80"])
def test_a_key_for_which_anybody_can_sign_signs_nothing(public: bytes) -> None:
    assert not verify(public, b"anything", bytes(64))
    assert not verify(public, b"anything", b"\x01" + bytes(63))
