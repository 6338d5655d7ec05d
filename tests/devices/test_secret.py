from __future__ import annotations

from pathlib import Path

import pytest

from conformance.devices.secret import Secret


def test_a_secret_is_read_from_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("A_SECRET", "from the environment")
    assert Secret(file=str(tmp_path / "key")).read() == "from a file"
    assert Secret(environment="A_SECRET").read() == "from the environment"


def test_neither_its_text_nor_its_document_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "hush")
    secret = Secret(environment="A_SECRET")
    secret.read()
    assert "hush" not in repr(secret) + secret.model_dump_json()


def test_a_secret_is_in_one_place() -> None:
    for places in ({}, {"environment": "A", "file": "B"}):
        with pytest.raises(ValueError, match="either environment or file"):
            Secret.model_validate(places)


def test_a_secret_that_is_not_there_is_told_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_SECRET", raising=False)
    with pytest.raises(LookupError, match="environment variable A_SECRET is not set"):
        Secret(environment="A_SECRET").read()
    with pytest.raises(LookupError, match="cannot be read"):
        Secret(file=str(tmp_path / "none")).read()
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    with pytest.raises(LookupError, match="is empty"):
        Secret(file=str(tmp_path / "empty")).read()
