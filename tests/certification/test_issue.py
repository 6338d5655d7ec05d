"""What is issued: the bundle's bytes, the certificate's words, amendments, recordings that stay outside."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from conformance.certification.issue import Original
from conformance.documents import sha256_of
from conformance.evaluation.evaluate import evaluate_sessions
from conformance.evaluation.sessions import sessions_of
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import (
    Case,
    amended_case,
    assignment,
    bundle,
    case,
    issued,
    journal,
    product,
    recorded,
    requirements,
    signer,
)
from tests.certification.tampering import checked


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """A device that passed."""
    return case(tmp_path)


def page(made: bytes, language: str) -> str:
    """The certificate for people."""
    return unpack(made)[f"certificate.{language}.html"].decode()


def test_the_same_inputs_give_the_same_bytes(good: Case) -> None:
    assert bundle(good) == bundle(good)


def test_a_bundle_holds_the_whole_chain(good: Case) -> None:
    assert sorted(unpack(bundle(good))) == [
        "certificate.en.html", "certificate.zh.html", "envelope.dsse.json", "evaluation.json", "product.json",
        "recordings/1.zip", "reports/report.en.html", "reports/report.zh.html", "requirements.json", "selftest.json",
        "selftest.seal.json",
    ]  # fmt: skip


def test_a_certificate_says_in_both_languages_what_it_certifies(good: Case) -> None:
    made, _ = issued(good)
    for language in ("en", "zh"):
        shown = page(made, language)
        for said in (
            "C-2026-001",
            "测温 &amp; Co.",
            "T-1",
            "2.1",
            "Laboratory",
            "2026-01-20",
            "2028-01-19",
            "A. Person",
        ):
            assert said in shown
        assert "SPECIMEN" not in shown
        assert "<script" not in shown
    assert "符合性证书" in page(made, "zh")
    assert "Certificate of conformity" in page(made, "en")


def test_a_specimen_says_so_across_every_page_and_in_the_signed_statement(tmp_path: Path) -> None:
    simulated = case(tmp_path, simulated=True, answered_by_script=True)
    made, certificate = issued(simulated, specimen=True)
    assert (certificate.specimen, certificate.lifted) == (True, ("simulated", "unattended"))
    assert checked(made).certificate == certificate
    for language, why in (("en", "the device is simulated"), ("zh", "被测设备是模拟的")):
        shown = page(made, language)
        assert why in shown
        assert '<div class="across"' in shown
        assert ".across { position: fixed" in shown  # what is fixed is printed on every page
        assert "SPECIMEN" in shown.partition("<main>")[0]


def test_hostile_text_stays_text_on_the_page(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}"
    told = assignment(customer={"name": hostile, "address": '"><img src=x onerror=alert(1)>' + "x" * 5000})
    made, _ = issued(case(tmp_path, told=told))
    shown = page(made, "en")
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "{{ 7 * 7 }}" in shown
    assert len(shown) < 10_000
    assert checked(made).verdict == "valid"


def test_a_recording_outside_the_bundle_is_asked_for(good: Case) -> None:
    made = bundle(good, enclosed=False)
    assert "recordings/1.zip" not in unpack(made)
    found = checked(made)
    assert (found.verdict, [each.code for each in found.not_checked]) == ("incomplete", ["recording_absent"])
    assert good.recording.digest in found.not_checked[0].what
    found = checked(made, recordings=[good.recording])
    assert (found.verdict, found.evaluated_again) == ("valid", True)


def test_another_recording_than_the_certificates_is_no_help(good: Case, tmp_path: Path) -> None:
    other = recorded(tmp_path / "other", notes=("another",))
    for enclosed in (True, False):
        found = checked(bundle(good, enclosed=enclosed), recordings=[other])
        assert [each.code for each in found.failures] == ["recording_other"]


def test_several_recordings_are_evaluated_again_together(tmp_path: Path) -> None:
    one = recorded(tmp_path / "1", signer=signer(1, sessions=2))
    two = recorded(tmp_path / "2", signer=signer(2, sessions=2), started_at="2026-01-16T09:00:00+08:00")
    joined = evaluate_sessions(
        requirements(), product(), sessions_of([two, one], declared=True), assignment=assignment()
    )
    made, certificate = issued(Case(joined, one, b""), and_of=[two], enclosed=False, journals=(journal(2)[0],))
    assert [each.digest for each in certificate.recordings] == [one.digest, two.digest]
    assert checked(made, recordings=[two, one]).verdict == "valid"
    found = checked(made, recordings=[two])
    assert [each.code for each in found.not_checked] == ["recording_absent"]


def test_without_a_trusted_key_or_a_day_it_is_said_what_was_not_checked(good: Case) -> None:
    made = bundle(good)
    assert [each.code for each in checked(made, trust=None).not_checked] == ["no_trust"]
    assert [each.code for each in checked(made, date=None).not_checked] == ["no_date"]


@pytest.mark.parametrize(
    ("day", "verdict"), [("2026-01-20", "valid"), ("2028-01-19", "valid"), ("2028-01-20", "invalid")]
)
def test_a_certificate_holds_from_its_first_to_its_last_day(good: Case, day: str, verdict: str) -> None:
    assert checked(bundle(good), date=datetime.date.fromisoformat(day)).verdict == verdict


def amended(good: Case, **told: Any) -> Case:
    """The same work, reported anew."""
    return amended_case(good, **told)


def test_an_amended_certificate_names_the_one_it_takes_the_place_of(good: Case) -> None:
    first, certificate = issued(good)
    second, certificate = issued(amended(good), original=Original(certificate, sha256_of(first)))
    assert certificate.amends is not None
    assert (certificate.amends.number, certificate.amends.bundle) == ("C-2026-001", sha256_of(first))
    assert checked(second).verdict == "valid"
    for language in ("en", "zh"):
        assert sha256_of(first) in page(second, language)


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"report": "C-2026-001"}, ["amendment_same_number", "report_lacking"]),
        ({"issued": "2026-01-19"}, ["amendment_earlier"]),
    ],
)
def test_an_amendment_that_is_none_is_refused(good: Case, told: dict[str, Any], codes: list[str]) -> None:
    first, certificate = issued(good)
    with pytest.raises(Untrustworthy) as refused:
        issued(amended(good, **told), original=Original(certificate, sha256_of(first)))
    assert [each.code for each in refused.value.failures] == codes


def test_an_amendment_for_another_product_or_by_a_specimen_is_refused(good: Case) -> None:
    first, certificate = issued(good)
    other = certificate.product.model_copy(update={"model": "T-9"})
    original = Original(certificate.model_copy(update={"product": other}), sha256_of(first))
    with pytest.raises(Untrustworthy) as refused:
        issued(amended(good), original=original, specimen=True)
    assert [each.code for each in refused.value.failures] == ["amendment_other_product", "amendment_specimen"]
