"""Sealed sessions that a certificate does not rest on: asked for, and printed with their reasons."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from conformance.evidence.failure import Untrustworthy
from conformance.evidence.keys import key_id, public_key
from conformance.evidence.sealed_zip import unpack
from conformance.evidence.trust import Trust
from tests.certification.factory import (
    OTHER_SECRET,
    SECRET,
    Case,
    assignment,
    case,
    issued,
    journal,
    signer,
    trusted_bench,
)
from tests.certification.tampering import checked

REASONS = {"1": "The chamber failed.", "3": {"zh": "复测。", "en": "Firmware 2.0 was tested."}}


def made(folder: Path) -> tuple[bytes, Case]:
    """A certificate over session 2 of 3."""
    of = case(folder, told=assignment(sessions=REASONS), signer=signer(2, 3))
    return issued(of, journals=(journal(3)[0],))[0], of


def test_the_reasons_are_in_the_certificate_its_pages_and_its_report(tmp_path: Path) -> None:
    bundle, _ = made(tmp_path)
    members = unpack(bundle)
    assert checked(bundle).verdict == "valid"
    certificate = checked(bundle).certificate
    assert certificate is not None
    assert [(each.number, each.reason.en) for each in certificate.sessions] == [
        ("1", "The chamber failed."), ("3", "Firmware 2.0 was tested."),
    ]  # fmt: skip
    for name in ("certificate.en.html", "reports/report.en.html"):
        assert "Firmware 2.0 was tested." in members[name].decode()
    assert "复测。" in members["certificate.zh.html"].decode()


def test_the_pages_say_which_bench_sealed_what(tmp_path: Path) -> None:
    bundle, of = made(tmp_path)
    members = unpack(bundle)
    seal = of.evaluation.recording.seal
    assert seal is not None
    assert seal.key is not None
    assert f"sealed by the bench key {seal.key[:23]}, session 2" in members["certificate.en.html"].decode()
    assert "sealed, unbroken; session 2 of the bench key" in members["reports/report.en.html"].decode()
    assert "已封签，完好" in members["reports/report.zh.html"].decode()


def test_who_checks_relies_on_the_laboratory_for_its_bench_but_not_for_a_key_that_he_revoked(tmp_path: Path) -> None:
    bundle, _ = made(tmp_path)
    laboratory = trusted_bench(SECRET, name="Laboratory", purpose="laboratory")
    assert checked(bundle, trust=Trust((laboratory,))).failures == ()
    revoked = Trust((laboratory, trusted_bench(revoked=datetime.date(2026, 3, 1))))
    found = [each.code for each in checked(bundle, trust=revoked).failures]
    assert found == ["seal_key_revoked", "key_revoked"]  # the same key sealed the self-test


def test_a_specimen_of_a_simulated_device_may_be_unsealed_and_says_so(tmp_path: Path) -> None:
    of = case(tmp_path, signer=None, simulated=True)
    bundle, certificate = issued(of, specimen=True, trust=None)
    assert certificate.lifted == ("simulated", "unsealed")
    assert "the recordings were not sealed by a bench" in unpack(bundle)["certificate.en.html"].decode()
    assert "检测记录未由台架封签" in unpack(bundle)["certificate.zh.html"].decode()


def test_an_evaluation_of_an_unsealed_recording_has_the_bytes_that_it_had(tmp_path: Path) -> None:
    of = case(tmp_path, signer=None)
    assert "seal" not in json.loads(of.evaluation_json)["recording"]


def test_journals_of_several_benches_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    """The laboratory's other bench sealed a session of this product as well: it needs a reason under its name."""
    other = key_id(public_key(OTHER_SECRET)).removeprefix("sha256:")[:8]
    journals = (journal(1)[0], journal(1, OTHER_SECRET)[0])
    benches = Trust((trusted_bench(), trusted_bench(OTHER_SECRET, name="bench 2")))
    with pytest.raises(Untrustworthy, match="are not enclosed: 1 "):
        _issued(case(tmp_path / "untold"), journals=journals, trust=benches)
    told = assignment(sessions={f"{other}:1": "The other bench was out of order."})
    assert _issued(case(tmp_path / "told", told=told), journals=journals, trust=benches)


def _issued(of: Case, **terms: Any) -> bytes:
    return issued(of, **terms)[0]
