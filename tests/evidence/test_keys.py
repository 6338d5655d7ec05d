"""Keys as files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.evidence.keys import load_public, load_secret, new_secret, public_key, public_path, write_key_pair
from tests.conftest import Said


@pytest.mark.parametrize("passphrase", [None, b"correct horse"])
def test_a_key_pair_is_read_as_it_was_written(tmp_path: Path, passphrase: bytes | None) -> None:
    secret = new_secret()
    write_key_pair(tmp_path / "key", secret, passphrase)
    assert load_secret(tmp_path / "key", passphrase) == secret
    assert load_public(tmp_path / "key.pub") == public_key(secret)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_private_key_is_its_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_key_pair(tmp_path / "key", new_secret())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "key.pub").stat().st_mode) == 0o644


@pytest.mark.parametrize("taken", ["key", "key.pub"])
def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("mine")
    with pytest.raises(BadInput, match="already"):
        write_key_pair(tmp_path / "key", new_secret())
    assert [path.name for path in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "mine"


def test_a_key_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="already"):
        write_key_pair(tmp_path / "key", new_secret())
    assert not (tmp_path / "elsewhere").exists()


def test_a_private_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write_key_pair(tmp_path / "key", new_secret())
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(BadInput, match="0640"):
        load_secret(tmp_path / "key")


@pytest.mark.parametrize(("written", "given"), [(b"right", None), (b"right", b"wrong"), (None, b"needless")])
def test_a_passphrase_that_does_not_fit_is_refused(tmp_path: Path, written: bytes | None, given: bytes | None) -> None:
    write_key_pair(tmp_path / "key", new_secret(), written)
    with pytest.raises(BadInput, match=r"protected|passphrase"):
        load_secret(tmp_path / "key", given)


def _private_for_public(folder: Path) -> Path:
    return folder / "key"


def _nonsense(folder: Path) -> Path:
    (folder / "nonsense").write_text("nonsense")
    return folder / "nonsense"


def _missing(folder: Path) -> Path:
    return folder / "missing"


@pytest.mark.parametrize("name", [_private_for_public, _nonsense, _missing])
def test_what_is_no_public_key_is_refused_without_quoting_it(tmp_path: Path, name: Callable[[Path], Path]) -> None:
    write_key_pair(tmp_path / "key", new_secret())
    path = name(tmp_path)
    with pytest.raises(BadInput) as refused:
        load_public(path)
    assert "BEGIN" not in str(refused.value)


def test_the_command_makes_a_key_and_prints_its_entry_of_a_trust_file(
    conformance: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_WORDS", "correct horse")
    said = conformance("key", "new", "-o", tmp_path / "key", "--passphrase-env", "KEY_WORDS")
    assert said.code == 0
    assert "public_key: " in said.out
    assert public_path(tmp_path / "key").is_file()
    assert load_secret(tmp_path / "key", b"correct horse")
    assert "PRIVATE" not in said.out


def test_the_command_refuses_an_empty_passphrase_and_an_existing_key(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    assert conformance("key", "new", "-o", tmp_path / "key", "--passphrase-env", "NOT_SET_ANYWHERE").code == 2
    assert not (tmp_path / "key").exists()
    assert conformance("key", "new", "-o", tmp_path / "key").code == 0
    again = conformance("key", "new", "-o", tmp_path / "key")
    assert again.code == 2
    assert "already" in again.err
