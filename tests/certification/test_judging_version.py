"""Releases of one judging version judge each other's bundles again; those of another check them as issued."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import api
from conformance.evaluation.judging_version import JUDGING_VERSION, UNNUMBERED
from conformance.evaluation.model import Evaluation
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import SECRET, Case, again, bundle, case
from tests.certification.tampering import checked
from tests.conftest import Said
from tests.deceptions.subjects.evaluation import NEWER, as_other_version

Command = Callable[..., Said]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A device that passed."""
    return case(tmp_path_factory.mktemp("case"))


@pytest.fixture
def files(good: Case, tmp_path: Path) -> Path:
    """A bundle of another judging version, and the laboratory's public key."""
    from conformance.evidence.keys import write_key_pair

    write_key_pair(tmp_path / "key", SECRET)
    (tmp_path / "bundle.zip").write_bytes(as_other_version(bundle(good), NEWER))
    return tmp_path


def test_an_evaluation_and_its_certificate_state_the_judging_version(good: Case) -> None:
    assert good.evaluation.tool.judging_version == JUDGING_VERSION
    found = checked(bundle(good))
    assert found.certificate is not None
    assert found.certificate.tool.judging_version == JUDGING_VERSION
    members = unpack(bundle(good))
    for page, said in (("en", f"judging version {JUDGING_VERSION}"), ("zh", f"判定版本 {JUDGING_VERSION}")):
        assert said in members[f"certificate.{page}.html"].decode()
        assert said in members[f"reports/report.{page}.html"].decode()


def test_an_evaluation_of_before_states_none_and_is_written_as_it_was(good: Case) -> None:
    before = again(good.evaluation, tool__judging_version=UNNUMBERED)
    assert "judging_version" not in before.to_json()
    assert Evaluation.model_validate_json(before.to_json(), strict=False).tool.judging_version == UNNUMBERED


def test_a_bundle_of_another_release_of_the_same_judging_version_is_judged_again(good: Case) -> None:
    import dataclasses

    released = dataclasses.replace(good, evaluation=again(good.evaluation, tool__version="7.7.7"))
    found = checked(bundle(released))
    assert (found.verdict, found.evaluated_again, found.as_issued) == ("valid", True, False)


def test_a_bundle_of_another_judging_version_is_valid_as_issued_and_judged_again_only_where_asked(
    conformance: Command, files: Path
) -> None:
    verify = ("verify", files / "bundle.zip", "--trusted", files / "key.pub", "--date", "2026-06-01")
    said = conformance(*verify)
    assert said.code == 0
    assert f"VALID as issued; not judged again (judging version {NEWER}, this tool {JUDGING_VERSION})" in said.out
    found = json.loads(conformance(*verify, "--json").out)
    assert (found["verdict"], found["as_issued"], found["judging_version"]) == ("valid", True, NEWER)
    judged = conformance(*verify, "--judge-again")
    assert judged.code == 0
    assert "evaluated again from the recording: the same verdicts" in judged.out


def test_what_this_tool_judges_differently_is_listed_verdict_by_verdict(
    conformance: Command, good: Case, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their rules called a pass what ours call inconclusive."""
    from conformance.certification import again as making

    other = again(good.evaluation, results__0__verdict="inconclusive", status="incomplete")
    monkeypatch.setattr(making, "judged_again", lambda evaluation, recordings: other)
    verify = ("verify", files / "bundle.zip", "--trusted", files / "key.pub", "--date", "2026-06-01")
    assert conformance(*verify).code == 0
    said = conformance(*verify, "--judge-again")
    assert said.code == 3
    assert f"[judged_differently] judged again (judging version {NEWER}, this tool {JUDGING_VERSION}): 6.1a" in said.out
    assert "6.1a was pass and is inconclusive" in said.out
    assert "the status was conforms and is incomplete" in said.out


def test_from_python_as_well(files: Path) -> None:
    import datetime

    found = api.verify(files / "bundle.zip", trusted=files / "key.pub", date=datetime.date(2026, 6, 1))
    assert (found.verdict, found.as_issued) == ("valid", True)
    assert [each.code for each in found.remarks] == ["signer_unnamed"]
    judged = api.verify(
        files / "bundle.zip", trusted=files / "key.pub", date=datetime.date(2026, 6, 1), judge_again=True
    )
    assert (judged.verdict, judged.evaluated_again) == ("valid", True)


def test_a_recording_that_is_not_enclosed_is_asked_for_only_where_it_is_judged_again(good: Case) -> None:
    outside = as_other_version(bundle(good, enclosed=False), NEWER)
    assert checked(outside).verdict == "valid"
    found = checked(outside, judge_again=True)
    assert "recording_absent" in [each.code for each in found.not_checked]


def test_the_registry_says_that_it_was_not_judged_again(conformance: Command, files: Path) -> None:
    (files / "bundles").mkdir()
    (files / "bundle.zip").rename(files / "bundles" / "a.zip")
    build = ("registry", "build", files / "bundles", "--trusted", files / "key.pub", "--date", "2026-06-01")
    assert conformance(*build, "-o", files / "site").code == 0
    page = (files / "site" / "registry.en.html").read_text(encoding="utf-8")
    assert "verified as issued, not judged again" in page
