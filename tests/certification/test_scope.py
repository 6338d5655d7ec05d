"""A declared part of a published profile is certified as a part of it, and is no specification of one's own."""

from __future__ import annotations

from pathlib import Path

from conformance.certification.page import heading_of
from conformance.evaluation.evaluate import digest_of, evaluate
from conformance.evidence import sealed_zip
from conformance.requirements.file import load_requirements
from tests.certification.factory import Case, assignment, issued, planned, product, recorded, selftest_json
from tests.certification.tampering import checked


def test_a_part_of_a_published_profile_is_certified_as_that_part(tmp_path: Path) -> None:
    published = load_requirements("contactless-screening")
    recording = planned(recorded(tmp_path / "recording", item="video_image_acquisition"), published)
    evaluation = evaluate(published, product(), recording, assignment=assignment(scope=["5.1a"]), only=["5.1a"])
    assert evaluation.status == "incomplete"  # a part never conforms
    asked = {"profile": published.profile, "edition": published.edition, "digest": digest_of(published)}
    record = selftest_json(requirements=asked).replace(b'"6.1a"', b'"5.1a"')
    bundle, certificate = issued(
        Case(evaluation, recording, b""), enclosed=False, selftest=record, own_specification=False
    )
    assert not certificate.own_specification
    assert heading_of(certificate).en == "Certificate of conformity — partial: 1 of 51 requirements"
    page = sealed_zip.unpack(bundle)["certificate.en.html"].decode()
    assert "within the declared scope (1 of the 51 requirements of the specification below)" in page
    assert "Profile as published: contactless-screening edition 1" in page
    report = sealed_zip.unpack(bundle)["reports/report.en.html"].decode()
    assert "PARTIAL: 1 of 51 requirements" in report
    assert "all requirements of the specification" not in report
    found = checked(bundle, recordings=[recording])
    assert (found.failures, found.evaluated_again) == ((), True)
