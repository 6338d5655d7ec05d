"""``conformance registry build``: only what holds is listed, and nothing that a bundle says becomes markup."""

from __future__ import annotations

import dataclasses
import datetime
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
from tests.certification.factory import (
    OTHER_SECRET,
    SECRET,
    amended_case,
    assignment,
    bundle,
    case,
    product,
    requirements,
)
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


def test_an_expired_certificate_is_listed_as_expired_on_its_day(conformance: Command, folder: Path) -> None:
    assert "status: 1 not checked" in build(conformance, folder, "--date", "2028-01-19").out
    assert "status: 1 expired" in build(conformance, folder, "--date", "2028-01-20").out
    assert "2028-01-20" in (folder / "site" / "registry.en.html").read_text(encoding="utf-8")


def test_an_amended_certificate_marks_the_one_it_replaces(conformance: Command, folder: Path) -> None:
    first = (folder / "bundles" / "a.zip").read_bytes()
    certificate = checked(first).certificate
    assert certificate is not None
    of = amended_case(case(folder / "again"))
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


def with_list(conformance: Command, folder: Path, what: str, day: str) -> None:
    said = conformance(
        "certificate", what, "C-2026-001", "--reason", "投诉 & <complaint>", "--key", folder / "key", "--status",
        folder / "status.json", "--date", day,
    )  # fmt: skip
    assert said.code == 0


def test_a_withdrawn_certificate_stays_in_the_list_with_its_status_reason_and_day(
    conformance: Command, folder: Path
) -> None:
    with_list(conformance, folder, "withdraw", "2026-05-01")
    said = build(conformance, folder, "--status", folder / "status.json")
    assert said.code == 0
    assert "status: 1 withdrawn" in said.out
    for language, word in (("zh", "已撤销"), ("en", "withdrawn")):
        page = (folder / "site" / f"registry.{language}.html").read_text(encoding="utf-8")
        assert f'<div class="warn">{word}</div>' in page
        assert "2026-05-01" in page
        assert "投诉 &amp; &lt;complaint&gt;" in page
    [entry] = json.loads((folder / "site" / "registry.json").read_text(encoding="utf-8"))["certificates"]
    assert entry["status"]["state"] == "withdrawn"
    assert entry["status"]["list"] == {"serial": 1, "date": "2026-05-01"}


def test_without_a_list_the_page_says_that_the_status_was_not_checked(conformance: Command, folder: Path) -> None:
    build(conformance, folder)
    page = (folder / "site" / "registry.en.html").read_text(encoding="utf-8")
    assert "whether a certificate was suspended or withdrawn was not checked" in page


def test_a_registry_is_signed_and_whoever_reads_it_finds_a_change(conformance: Command, folder: Path) -> None:
    assert build(conformance, folder, "--key", folder / "key", "--date", "2026-06-01").code == 0
    site = folder / "site"
    read = ("registry", "check", site, "--trusted", folder / "key.pub")
    assert conformance(*read).out == "VALID: 8 files\n"
    assert "Signed on 2026-06-01" in (site / "registry.en.html").read_text(encoding="utf-8")
    changed = (site / "registry.json").read_text(encoding="utf-8").replace("C-2026-001", "C-2026-002")
    (site / "registry.json").write_text(changed, encoding="utf-8")
    said = conformance(*read)
    assert said.code == 1
    assert "FAILED [registry_changed] registry.json" in said.out
    assert json.loads(conformance(*read, "--json").out)["verdict"] == "invalid"


def test_a_registry_without_a_signature_says_so_everywhere(conformance: Command, folder: Path) -> None:
    assert "UNSIGNED" in build(conformance, folder).out
    site = folder / "site"
    for language in ("zh", "en"):
        assert "UNSIGNED" in (site / f"registry.{language}.html").read_text(encoding="utf-8")
    assert json.loads((site / "registry.json").read_text(encoding="utf-8"))["signer"] is None
    said = conformance("registry", "check", site, "--trusted", folder / "key.pub")
    assert said.code == 1
    assert "[registry_unsigned]" in said.out


def test_a_registry_does_not_forget_a_withdrawal(conformance: Command, folder: Path) -> None:
    with_list(conformance, folder, "suspend", "2026-04-01")
    old = (folder / "status.json").read_bytes()
    with_list(conformance, folder, "withdraw", "2026-05-01")
    assert build(conformance, folder, "--status", folder / "status.json").code == 0
    before = (folder / "site" / "registry.json").read_bytes()
    (folder / "old.json").write_bytes(old)
    for more, code in ((("--status", folder / "old.json"), "status_rolled_back"), ((), "status_list_dropped")):
        said = build(conformance, folder, *more)
        assert said.code == 1
        assert f"[{code}]" in said.err
        assert (folder / "site" / "registry.json").read_bytes() == before


def test_two_bundles_of_one_number_are_both_refused_and_the_rest_is_listed(conformance: Command, folder: Path) -> None:
    of = case(folder / "again")
    (folder / "bundles" / "b.zip").write_bytes(bundle(of, valid_until=datetime.date(2029, 1, 1)))
    third = amended_case(of, report="C-2026-003", amends=None)
    (folder / "bundles" / "c.zip").write_bytes(bundle(third))
    said = build(conformance, folder)
    assert said.code == 1
    assert "1 listed, 2 refused" in said.out
    assert said.err.count("[number_twice]") == 2
    assert "C-2026-003" in (folder / "site" / "registry.en.html").read_text(encoding="utf-8")


def test_a_bundle_without_its_page_is_refused_by_name_and_the_rest_is_listed(
    conformance: Command, folder: Path
) -> None:
    from tests.deceptions.deception import Ground
    from tests.deceptions.subjects.registry import _without_page

    good = (folder / "bundles" / "a.zip").read_bytes()
    (folder / "bundles" / "b.zip").write_bytes(_without_page(Ground(folder, case(folder / "case"), good)))
    said = build(conformance, folder)
    assert said.code == 1
    assert "1 listed, 1 refused" in said.out
    assert "[member_missing]" in said.err


def test_of_what_another_version_issued_nothing_is_published_but_its_words(
    conformance: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.certification.contents.JUDGING_VERSION", 9)
    assert build(conformance, folder).code == 0
    site = folder / "site"
    assert {path.name for path in site.iterdir()} == {
        "index.html",
        "registry.zh.html",
        "registry.en.html",
        "registry.json",
    }
    page = (site / "registry.en.html").read_text(encoding="utf-8")
    assert "C-2026-001" in page
    assert "bundle not published" in page
    [entry] = json.loads((site / "registry.json").read_text(encoding="utf-8"))["certificates"]
    assert entry["published"] is False


def test_a_successors_list_counts_for_what_the_old_key_signed(conformance: Command, folder: Path) -> None:
    new = folder / "new"
    assert conformance("key", "new", "-o", new, "--signed-by", folder / "key", "--date", "2026-03-01").code == 0
    said = conformance(
        "certificate", "withdraw", "C-2026-001", "--reason", "a reason", "--key", new, "--status",
        folder / "status.json", "--date", "2026-05-01",
    )  # fmt: skip
    assert said.code == 0
    more = ("--status", folder / "status.json")
    assert "[key_unknown]" in build(conformance, folder, *more).err
    said = build(conformance, folder, *more, "--trusted", folder / "new.succeeds.json")
    assert said.code == 0
    assert "1 withdrawn" in said.out


@pytest.mark.parametrize("before", ["[]", "{", '{"status_lists": 1}', '{"status_lists": [1, {"serial": "x"}, {}]}'])
def test_a_registry_that_cannot_be_read_is_replaced_all_the_same(
    conformance: Command, folder: Path, before: str
) -> None:
    build(conformance, folder)
    (folder / "site" / "registry.json").write_text(before)
    assert build(conformance, folder).code == 0
