"""``conformance registry build``: only what holds is listed, and nothing that a bundle says becomes markup."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.certification.issue import Original
from conformance.documents import sha256_of
from conformance.evaluation.evaluate import evaluate
from conformance.evidence.keys import write_key_pair
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from tests.certification.factory import OTHER_SECRET, SECRET, assignment, bundle, case, product, requirements
from tests.certification.tampering import checked
from tests.conftest import Said

Command = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one bundle, and the laboratory's key beside it."""
    write_key_pair(tmp_path / "key", SECRET)
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "a.zip").write_bytes(bundle(case(tmp_path / "case")))
    return tmp_path


def build(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "registry", "build", folder / "bundles", "-o", folder / "site", "--trusted", folder / "key.pub", *more
    )


def test_a_certified_product_is_listed_in_both_languages_with_its_certificate(
    conformance: Command, folder: Path
) -> None:
    assert build(conformance, folder).code == 0
    site = folder / "site"
    for language, title in (("zh", "获证产品名录"), ("en", "Registry of certified products")):
        page = (site / f"registry.{language}.html").read_text(encoding="utf-8")
        assert title in page
        assert "测温 &amp; Co. T-1" in page
        for target in re.findall(r'href="([^"]+)"', page):
            assert (site / target).is_file()
    assert (site / "index.html").read_bytes() == (site / "registry.zh.html").read_bytes()
    [name] = [path.name for path in (site / "bundles").iterdir()]
    assert (site / "bundles" / name).read_bytes() == (folder / "bundles" / "a.zip").read_bytes()


def test_the_same_bundles_give_the_same_site_and_an_older_one_is_replaced(conformance: Command, folder: Path) -> None:
    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}

    build(conformance, folder)
    first = files()
    (folder / "site" / "stale.html").write_text("stale")
    build(conformance, folder)
    assert files() == first


def test_the_list_is_there_without_a_script_and_the_network_is_never_asked(conformance: Command, folder: Path) -> None:
    build(conformance, folder)
    page = (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    head, script = page.split("<script>")
    assert "C-2026-001" in head
    assert '<p id="searching" hidden>' in head
    assert "default-src 'none'" in head
    assert not re.search(r"https?://|src=|@import|url\(", page)
    assert not re.search(r"innerHTML|document\.write|eval|fetch", script)


def test_the_script_is_the_one_that_the_page_allows(conformance: Command, folder: Path) -> None:
    import base64
    import hashlib

    build(conformance, folder)
    page = (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}'" in page


def test_what_fails_is_named_with_its_reasons_and_not_listed(conformance: Command, folder: Path) -> None:
    good = (folder / "bundles" / "a.zip").read_bytes()
    (folder / "bundles" / "b.zip").write_bytes(good + b"more")
    (folder / "bundles" / "c.zip").write_bytes(b"")
    (folder / "bundles" / "d.zip").write_bytes(bundle(case(folder / "other"), secret=OTHER_SECRET))
    (folder / "bundles" / "e.zip").write_bytes(bundle(case(folder / "simulated", simulated=True), specimen=True))
    (folder / "bundles" / "f.zip").write_bytes(good)
    said = build(conformance, folder)
    assert said.code == 1
    assert "1 listed, 5 refused" in said.out
    told = json.loads((folder / "site" / "registry.json").read_text(encoding="utf-8"))
    assert [each["failures"][0]["code"] for each in told["refused"]] == [
        "trailing_data", "not_a_bundle", "key_unknown", "specimen", "duplicate",
    ]  # fmt: skip
    page = (folder / "site" / "registry.zh.html").read_text(encoding="utf-8")
    assert page.count('<td lang="en">') == 5
    assert len(list((folder / "site" / "bundles").iterdir())) == 1


def test_a_specimen_is_listed_only_on_request_and_marked(conformance: Command, folder: Path) -> None:
    (folder / "bundles" / "a.zip").write_bytes(bundle(case(folder / "simulated", simulated=True), specimen=True))
    assert build(conformance, folder, "--specimens").code == 0
    page = (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    assert page.count("SPECIMEN") >= 2


def test_an_expired_certificate_is_refused_on_its_day(conformance: Command, folder: Path) -> None:
    assert build(conformance, folder, "--date", "2028-01-19").code == 0
    assert build(conformance, folder, "--date", "2028-01-20").code == 1
    assert "2028-01-20" in (folder / "site" / "registry.en.html").read_text(encoding="utf-8")


def test_an_amended_certificate_marks_the_one_it_replaces(conformance: Command, folder: Path) -> None:
    first = (folder / "bundles" / "a.zip").read_bytes()
    certificate = checked(first).certificate
    assert certificate is not None
    of = case(folder / "again")
    told = assignment(report="C-2026-001-A1", issued="2026-02-01")
    of = dataclasses.replace(of, evaluation=evaluate(requirements(), product(), of.recording, assignment=told))
    (folder / "bundles" / "b.zip").write_bytes(bundle(of, original=Original(certificate, sha256_of(first))))
    assert build(conformance, folder).code == 0
    page = (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    assert "replaced by C-2026-001-A1" in page
    assert "replaces C-2026-001<" in page


def test_hostile_text_in_any_field_stays_text(conformance: Command, folder: Path) -> None:
    hostile = "</td><script>alert(1)</script>"
    told = assignment(
        report=hostile, laboratory={"name": hostile, "address": hostile}, authorised_by=hostile,
        customer={"name": hostile, "address": hostile},
    )  # fmt: skip
    identity = {"manufacturer": hostile, "model": hostile, "serial": hostile, "firmware": hostile}
    of = case(folder / "hostile", told=told, bench={DEVICE_SAYS: identity, DEVICE_SAYS_AT_END: identity})
    evaluation = evaluate(requirements(), product(identity=identity), of.recording, assignment=told)
    (folder / "bundles" / "a.zip").write_bytes(bundle(dataclasses.replace(of, evaluation=evaluation)))
    (folder / "bundles" / "<b onclick=alert(1)>.zip").write_bytes(b"text")
    assert build(conformance, folder).code == 1
    for page in (folder / "site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert "<b onclick" not in text


def test_nothing_but_a_registry_is_ever_replaced(conformance: Command, folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "thesis.txt").write_text("years of work")
    said = build(conformance, folder)
    assert said.code == 2
    assert (folder / "site" / "thesis.txt").read_text() == "years of work"


def test_without_a_trusted_key_nothing_is_listed_and_a_trust_file_in_the_folder_is_taken(
    conformance: Command, folder: Path
) -> None:
    command = ("registry", "build", folder / "bundles", "-o", folder / "site")
    assert conformance(*command).code == 2
    entry = checked((folder / "bundles" / "a.zip").read_bytes()).certificate
    assert entry is not None
    (folder / "bundles" / "trust.yaml").write_text(
        f"schema: conformance/trust/1\nkeys:\n  - {{name: Laboratory, public_key: {entry.signer.public_key}}}\n"
    )
    assert conformance(*command).code == 0


def test_an_empty_folder_makes_an_empty_registry_and_none_at_all_is_bad_input(
    conformance: Command, folder: Path
) -> None:
    (folder / "bundles" / "a.zip").unlink()
    assert build(conformance, folder).code == 0
    assert "There are no certificates" in (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    (folder / "bundles").rmdir()
    assert build(conformance, folder).code == 2
