"""A plug-in that reached the device is named in the certificate; one that judged makes none possible."""

from __future__ import annotations

from pathlib import Path

from conformance.certification.application import Application
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import rendered_report
from conformance.evidence.sealed_zip import unpack
from conformance.recording.plugins_used import PluginUsed
from tests.certification.factory import case, issued, selftest_record
from tests.certification.tampering import checked

DRIVER = PluginUsed(
    package="vendor-driver", version="2.0", digest="sha256:" + "ab" * 32, used={"conformance.drivers": ("vendor",)}
)


def test_the_driver_of_a_plug_in_is_named_by_package_version_and_digest_and_the_bundle_is_valid(tmp_path: Path) -> None:
    of = case(tmp_path, plugins=(DRIVER,))
    assert of.evaluation.tool.plugins == (DRIVER,)
    bundle, certificate = issued(of)
    assert certificate.tool.plugins == (DRIVER,)
    for language in ("zh", "en"):
        page = unpack(bundle)[f"certificate.{language}.html"].decode()
        assert "vendor-driver 2.0" in page
        assert DRIVER.digest in page
        assert (
            "vendor-driver 2.0 (conformance.drivers: vendor)"
            in unpack(bundle)[f"reports/report.{language}.html"].decode()
        )
    assert checked(bundle).failures == ()


def test_without_plug_ins_neither_evaluation_nor_certificate_says_anything_of_them(tmp_path: Path) -> None:
    of = case(tmp_path)
    _, certificate = issued(of)
    assert of.evaluation.tool.model_dump().keys() == {"name", "version", "judging_version"}
    assert certificate.tool.model_dump().keys() == {"name", "version", "judging_version"}


def test_a_plug_in_that_took_part_in_judging_is_a_reason_against_a_certificate_and_against_a_specimen(
    tmp_path: Path,
) -> None:
    of = case(tmp_path)
    scenario = DRIVER.model_copy(update={"used": {"conformance.scenarios": ("theirs",)}})
    tool = of.evaluation.tool.model_copy(update={"plugins": (DRIVER, scenario)})
    evaluation = of.evaluation.model_copy(update={"tool": tool})
    for specimen in (False, True):
        found = [
            each
            for each in refusals(
                Application(
                    evaluation, selftest_record(), rendered_report(evaluation), specimen, own_specification=True
                )
            )
            if each.code == "plugin_took_part"
        ]
        assert [each.what for each in found] == [
            "the plug-in vendor-driver 2.0 took part in judging (conformance.scenarios: theirs); " + DRIVER.digest
        ]
