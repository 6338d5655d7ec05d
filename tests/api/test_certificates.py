"""A certificate issued and checked from Python."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from conformance import api
from conformance.evidence.keys import write_key_pair
from tests.certification.factory import SECRET, assignment, bench_files, product, recorded, requirements, write_selftest


@pytest.fixture
def key(tmp_path: Path) -> Path:
    write_key_pair(tmp_path / "key", SECRET)
    return tmp_path / "key"


def test_what_conforms_is_certified_and_found_valid_and_what_is_partial_is_not(tmp_path: Path, key: Path) -> None:
    recorded(tmp_path / "recording")
    write_selftest(tmp_path)
    conforms = api.evaluate(requirements(), tmp_path / "recording", product(), assignment=assignment())
    _, bench, _, journal = bench_files(tmp_path)
    given: dict[str, Any] = {
        "key": key,
        "recordings": tmp_path / "recording",
        "selftest": tmp_path / "selftest.json",
        "trusted": bench,
        "sessions": journal,
        "own_specification": True,
        "valid_until": datetime.date(2028, 1, 19),
    }
    certificate: api.Certificate = api.certify(conforms, tmp_path / "bundle.zip", **given)
    assert certificate.evaluated_again
    checked: api.Checked = api.verify(
        tmp_path / "bundle.zip", trusted=tmp_path / "key.pub", date=datetime.date(2026, 2, 1)
    )
    assert (checked.verdict, checked.certificate) == ("valid", certificate)
    assert api.verify(tmp_path / "bundle.zip").verdict == "incomplete"

    partial = api.evaluate(requirements(), tmp_path / "recording", product(), assignment=assignment(), only="6.1a")
    with pytest.raises(api.Untrustworthy, match="PARTIAL"):
        api.certify(partial, tmp_path / "none.zip", **given)
    assert not (tmp_path / "none.zip").exists()
    assert json.loads(conforms.to_json())["status"] == "conforms"
