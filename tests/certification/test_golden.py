"""One golden bundle a judging version: the present one is made again byte for byte, the others are valid as issued."""

from __future__ import annotations

import base64
import datetime
import json
import re
from pathlib import Path

import pytest

from conformance.certification.check import check
from conformance.certification.checked import Checked, Means
from conformance.certification.issue import GivenRecording, issue
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.keys import public_key
from conformance.evidence.sealed_zip import unpack
from conformance.evidence.trust import Trust, TrustedKey
from conformance.recording.packed import read_packed
from tests.certification.factory import SECRET
from tests.certification.golden_bundle import FOLDER, ORDER, RECORDING, path_of

DAY = datetime.date(2027, 6, 1)
VERSIONS = sorted(int(path.stem.rpartition("-")[2]) for path in FOLDER.glob("judging-version-*.zip"))
RAISE = (
    "a verdict or a byte of a page changed: raise JUDGING_VERSION in conformance/evaluation/judging_version.py, and "
    "run python -m tests.certification.golden_bundle"
)


def checked(golden: Path, *, judge_again: bool = False) -> Checked:
    data = golden.read_bytes()
    laboratory = json.loads(unpack(data)["evaluation.json"])["assignment"]["laboratory"]["name"]
    key = TrustedKey(name=laboratory, public_key=base64.b64encode(public_key(SECRET)).decode())
    return check(data, Means(read_packed, trust=Trust((key,)), date=DAY, judge_again=judge_again))


def test_there_is_a_golden_bundle_of_every_judging_version() -> None:
    assert list(range(JUDGING_VERSION + 1)) == VERSIONS, "run python -m tests.certification.golden_bundle"


def test_the_golden_bundle_of_the_present_judging_version_is_valid() -> None:
    found = checked(path_of(JUDGING_VERSION))
    assert (found.failures, found.not_checked) == ((), ()), RAISE
    assert found.evaluated_again
    assert not found.as_issued


def test_it_is_made_again_byte_for_byte() -> None:
    golden = path_of(JUDGING_VERSION).read_bytes()
    members = unpack(golden)
    given = [GivenRecording(read_packed(members[RECORDING]), members[RECORDING])]
    try:
        again, _ = issue(members["evaluation.json"], None, given, ORDER)
    except Untrustworthy as refused:
        pytest.fail(f"{RAISE}: {refused}")
    changed = [name for name, data in unpack(again).items() if data != members.get(name)]
    assert changed == [], RAISE
    assert again == golden, RAISE


@pytest.mark.parametrize("judging_version", [each for each in VERSIONS if each != JUDGING_VERSION])
def test_the_golden_bundle_of_another_judging_version_is_valid_as_issued(judging_version: int) -> None:
    found = checked(path_of(judging_version))
    assert (found.verdict, found.failures, found.not_checked) == ("valid", (), ())
    assert (found.as_issued, found.judging_version, found.evaluated_again) == (True, judging_version, False)


@pytest.mark.parametrize("judging_version", [each for each in VERSIONS if each != JUDGING_VERSION])
def test_judged_again_it_says_what_differs_or_that_nothing_does(judging_version: int) -> None:
    found = checked(path_of(judging_version), judge_again=True)
    assert found.failures == ()
    said = [each.what for each in found.not_checked]
    assert found.verdict == ("incomplete" if said else "valid")
    assert all(re.match(r"judged again \(judging version \d+, this tool \d+\): ", each) for each in said)
